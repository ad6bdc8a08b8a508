"""The kind of items that a table, an index or a key holds, as its name tells."""

import re

from dynamorm_analysis.model.names import HOLE
from dynamorm_analysis.words import HISSES, words_of

MEANINGLESS_WORDS = frozenset(
    {
        "table",
        "tables",
        "name",
        "db",
        "dynamo",
        "dynamodb",
        "ddb",
        "dev",
        "test",
        "prod",
        "production",
        "live",
        "stage",
        "staging",
    }
    | {"id", "ids", "index", "data", "details", "arn", "retain", "v", "gsi", "lsi", "catalog", "catalogue"}
)
DEPLOYING_WORDS = frozenset({"app", "env", "environment", "model", "prefix", "project", "stack", "var", "workspace"})
"""Words of variables in names that tell where a table is deployed, and nothing of its items."""
OF_CLASS = re.compile(r"(?<=[a-z0-9])(?:Model|Entity)$")
"""What classes add to the word for their items: `OrderModel`."""
STACK = re.compile(r"^[\w./-]+\.(?:ya?ml|json|tf|ts|py):")
"""The file before a name that is told by it alone."""


def kind_of_items(title: str) -> str:
    """The word for one item of a table or index, as its name tells: `order` for `prod-shop-orders-{stage}`."""
    name = OF_CLASS.sub("", STACK.sub("", title))
    told = HOLE.sub(lambda hole: f" {hole[1].rpartition('.')[2]} ", name)  # `{settings.prefix}` tells of no settings
    for text, others in ((HOLE.sub(" ", name), frozenset[str]()), (told, DEPLOYING_WORDS)):
        words = [word for word in words_of(text) if word not in MEANINGLESS_WORDS | others and not word.isdigit()]
        if words:
            return singular(words[-1])
    return ""


def singular(word: str) -> str:
    """The singular of a word, as English forms most of them; also of what may be none (`quotas`, `status`)."""
    if word.endswith("ies"):
        return word[:-3] + "y"
    if HISSES.search(word):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def is_short_for(short: str, word: str) -> bool:
    """Whether a prefix is a few letters of a word, in their order: `CHG#` of changes, `TX#` of transactions."""
    letters = [letter for letter in short.lower() if letter.isalpha()]
    whole = iter(word.lower())
    return 1 < len(letters) < len(word) and word[:1].lower() == letters[0] and all(one in whole for one in letters)
