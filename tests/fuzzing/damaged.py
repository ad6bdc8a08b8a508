"""Small projects of damaged files, each made of a number alone so that it can be made again."""

from random import Random

from fuzzing.damage import DAMAGES
from fuzzing.seeds import seeds

NAMES = ("models", "app/models", "app/repository", "handler", "template", "serverless", "main", "tests/test_models")
MOST_FILES = 4
MOST_DAMAGES = 3


def damaged(number: int, ending: str = "") -> dict[str, bytes]:
    """Some files, most of them damaged, in one language or in several."""
    random = Random(number)
    texts = seeds()
    endings = [ending] if ending else sorted(texts)
    files: dict[str, bytes] = {}
    for name in random.sample(NAMES, random.randrange(1, MOST_FILES + 1)):
        of = random.choice(endings)
        text = random.choice(texts[of])
        for _ in range(random.randrange(MOST_DAMAGES + 1)):
            other = random.choice(texts[random.choice(endings)])
            text = random.choice(DAMAGES)(text, other, random)
        files[f"{name}.{of}"] = text
    return files
