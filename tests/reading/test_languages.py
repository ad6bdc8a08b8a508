"""Files find their reader by the ending of their name."""

import pytest

from dynamorm_analysis.reading.languages import language_of, reader_for
from dynamorm_analysis.reading.python.file import read


@pytest.mark.parametrize("path", ["models.py", "app/models.pyi", "C:\\app\\MODELS.PY"])
def test_python(path: str) -> None:
    """Python's reader claims `.py` and `.pyi`, however they are capitalised."""
    assert reader_for(path) is read


@pytest.mark.parametrize("path", ["", "README", "notes.txt", "models.py/README", ".python", "tables.d.ts"])
def test_no_reader(path: str) -> None:
    """A file that no language claims has no reader."""
    assert reader_for(path) is None


@pytest.mark.parametrize(
    ("path", "language"),
    [
        ("a/stack.yml.j2", "yaml"),
        ("STACK.YAML.Jinja", "yaml"),
        ("a.json.jinja2", "json"),
        ("a.html.j2", ""),
        ("j2", ""),
    ],
)
def test_jinja(path: str, language: str) -> None:
    """A file that is written with Jinja is of the language that it is made into."""
    assert language_of(path) == language
