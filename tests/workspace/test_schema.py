"""The JSON Schema of the settings: it allows what is read without complaint, and refuses what is not."""

import json
import re
import tomllib
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from conftest import Files
from dynamorm_workspace.config import OWN_FILE, SettingsError, read_settings

DOCS = Path(__file__).resolve().parents[2] / "docs"
SCHEMA = Draft202012Validator(json.loads((DOCS / "dynamorm.schema.json").read_text("utf-8")))
REFUSED = (
    'fail-on = "always"',
    'min-confidence = "sure"',
    "check-tests = 1",
    "max-file-size = 0",
    "gsi-quota = true",
    'small-tables = "countries"',
    "small-tables = [1]",
    'external-linters = ["pylint"]',
    'select = ["no such rule"]',
    '[severity]\nSC003 = "loud"',
    '[severity]\n"no such rule" = "error"',
    '[per-file-ignores]\n"scripts/*" = "NP001"',
    "[tables.orders]\nitem-size = -1",
    "[tables.orders]\nhottest-share = { status = 2 }",
    "[tables.orders]\nsize = 1",
    '[tables.orders]\nignore = ["no such rule"]',
    '[prices]\nmillion-reads = "cheap"\nmillion-writes = 1',
    "unheard-of = 1",
)


def _plain(text: str) -> object:
    """What TOML says, in the words of JSON: a day is a text."""
    return json.loads(json.dumps(tomllib.loads(text), default=str))


def _examples() -> list[str]:
    """The settings that the pages show, and those that all rule pages are checked with."""
    page = (DOCS / "settings.md").read_text("utf-8")
    shown = [block.replace("tool.dynamorm.", "").replace("[tool.dynamorm]\n", "") for block in _blocks(page, "toml")]
    pages = (DOCS.parent / "tests" / "rules").glob("*.md")
    return shown + [block for each in pages for block in _blocks(each.read_text("utf-8"), f"toml {OWN_FILE}")]


def _blocks(page: str, fence: str) -> list[str]:
    return re.findall(rf"^```{re.escape(fence)}\n(.*?)^```", page, re.MULTILINE | re.DOTALL)


def test_itself() -> None:
    """The schema is one."""
    Draft202012Validator.check_schema(SCHEMA.schema)


@pytest.mark.parametrize("text", _examples())
def test_allowed(text: str, files: Files) -> None:
    """What pages show is read, and the schema allows it."""
    base = files({OWN_FILE: text})
    read_settings(base, base)
    assert [error.message for error in SCHEMA.iter_errors(_plain(text))] == []


@pytest.mark.parametrize("text", REFUSED)
def test_refused(text: str, files: Files) -> None:
    """What is refused when it is read is refused by the schema."""
    base = files({OWN_FILE: text})
    with pytest.raises(SettingsError):
        read_settings(base, base)
    assert not SCHEMA.is_valid(_plain(text))
