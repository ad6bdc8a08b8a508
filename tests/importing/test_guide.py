"""What the guide shows of a live table is what commands print for one."""

import shlex
from pathlib import Path

import pytest

import consoles
from conftest import Dynamorm, Files
from importing.conftest import fill
from importing.filled_tables import shop

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "guides" / "import.md"


def test_live_tables(url: str, files: Files, dynamorm: Dynamorm, monkeypatch: pytest.MonkeyPatch) -> None:
    """A table is imported, agrees with what is written, and does no longer once an index is dropped."""
    sections = dict(consoles.sections(GUIDE))
    client = fill(url, shop(400), "shop")
    monkeypatch.setenv("AWS_ENDPOINT_URL", url)
    files()
    check(sections["import: A live table"], dynamorm)
    client.update_table(TableName="shop", GlobalSecondaryIndexUpdates=[{"Delete": {"IndexName": "gsi2"}}])
    check(sections["import: A live table that changes"], dynamorm)


def check(section: str, dynamorm: Dynamorm) -> None:
    """Runs the commands of a section, and compares what they print."""
    told = list(consoles.commands_in(section))
    assert told
    for command, expected in told:
        assert dynamorm(*shlex.split(command)[1:]).output.strip("\n") == expected, command
