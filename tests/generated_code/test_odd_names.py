"""What is generated for models whose names are legal and odd: it is sound, typed, and of each model its own."""

import subprocess
import sys

import pytest

from cdkgen import judges
from conftest import Dynamorm, Files

HEAD = (
    "from pynamodb.attributes import NumberAttribute, UnicodeAttribute\nfrom pynamodb.models import Model as Stored\n"
)
KEYS = (
    "_id = UnicodeAttribute(hash_key=True)",
    "index = UnicodeAttribute(hash_key=True)\n    limit = NumberAttribute(range_key=True)",
    "key = NumberAttribute(hash_key=True)\n    _at = NumberAttribute(range_key=True)",
    "größe = UnicodeAttribute(hash_key=True)",
)


def model(name: str, fields: str, table: str = "things") -> str:
    return f'{HEAD}\n\nclass {name}(Stored):\n    class Meta:\n        table_name = "{table}"\n\n    {fields}\n'


@pytest.mark.parametrize("fields", KEYS)
def test_keys(fields: str, files: Files, dynamorm: Dynamorm) -> None:
    """Keys whose fields no named tuple can have."""
    base = files({"models.py": model("Thing", fields)})
    result = dynamorm("generate", "repository", "tests")
    assert result.exit_code == 0, result.output
    judges.mypy_alone(base)
    done = subprocess.run([sys.executable, "-c", "import repositories.thing_memory"], cwd=base, check=False)
    assert done.returncode == 0


def test_letters_of_other_scripts(files: Files, dynamorm: Dynamorm) -> None:
    """Modules are called as their classes are, in whatever script, be these written without capitals, as a word of
    Python or as what all repositories share."""
    others = [
        model(name, "id = UnicodeAttribute(hash_key=True)", name)
        for name in ("客户", "user", "Class", "Errors", "Memory")
    ]
    others = [one.removeprefix(HEAD) for one in others]
    base = files({"models.py": f"{model('Straße', 'id = UnicodeAttribute(hash_key=True)')}{''.join(others)}"})
    assert dynamorm("generate", "repository", "tests").exit_code == 0
    made = {path.name for path in (base / "repositories").iterdir()}
    assert {"straße_base.py", "客户_base.py"} <= made
    judges.mypy_alone(base)


def test_called_alike(files: Files, dynamorm: Dynamorm) -> None:
    """A file that two kinds of items would have is that of the first, and is told: twice generated, nothing changes."""
    one = model("Parcel", "id = UnicodeAttribute(hash_key=True)", "first")
    other = model("Parcel", "key = UnicodeAttribute(hash_key=True)", "second")
    files({"a/__init__.py": "", "a/models.py": one, "b/__init__.py": "", "b/models.py": other})
    first = dynamorm("generate", "tests")
    assert "left out: tests/test_parcel_repository.py" in first.output
    assert dynamorm("generate", "tests", "--check").exit_code == 0
