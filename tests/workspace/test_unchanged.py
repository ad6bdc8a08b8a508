"""A check of files that nobody has changed gives what the last one found, and any change makes a new one."""

import os
import time
from pathlib import Path

import pytest

from conftest import Dynamorm, Files
from dynamorm_lsp.checking import remembering

MODEL = """
from pynamodb.models import Model
from pynamodb.attributes import UnicodeAttribute
class Order(Model):
    class Meta:
        table_name = "orders"
    order_id = UnicodeAttribute(hash_key=True)
    state = UnicodeAttribute()
"""
SCAN = "from models import Order\ndef in_state(state): return list(Order.scan(Order.state == state))\n"
PROJECT = {"pyproject.toml": "", "models.py": MODEL, "scans.py": SCAN, ".gitignore": "ignored.py\n", "ignored.py": ""}


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """One entry for each check that was really made."""
    made: list[str] = []
    kept = remembering.remembered

    def counting(asked: object, settings: object, base: object, outcomes: object, check: object) -> object:
        def counted() -> object:
            made.append("checked")
            return check()  # type: ignore[operator]

        return kept(asked, settings, base, outcomes, counted)  # type: ignore[arg-type]

    monkeypatch.setattr("dynamorm_lsp.checking.run.remembered", counting)
    return made


def settled(base: Path) -> Path:
    """The files as if they had been written a while ago."""
    then = time.time() - 60
    for file in base.rglob("*"):
        os.utime(file, (then, then))
    return base


@pytest.mark.parametrize("form", ["text", "json", "sarif", "github", "concise"])
def test_the_same_report(files: Files, dynamorm: Dynamorm, checks: list[str], form: str) -> None:
    """What is kept is reported as it was found, in every format and with the same exit code."""
    settled(files(PROJECT))
    first, second = (dynamorm("check", "--format", form) for _ in range(2))
    assert checks == ["checked"]
    assert (first.output, first.exit_code) == (second.output, second.exit_code)
    assert first.exit_code == 1


CHANGES = {
    "another text of the same length": lambda base: (base / "scans.py").write_text(SCAN.replace("scan(", "scam(")),
    "a file more": lambda base: (base / "more.py").write_text("import boto3\n"),
    "a file less": lambda base: (base / "scans.py").unlink(),
    "a file where an import was not found": lambda base: (base / "pynamodb.py").write_text("class Model: ...\n"),
    "settings": lambda base: (base / "dynamorm.toml").write_text('ignore = ["SC003"]\n'),
    "the lock": lambda base: (base / "dynamorm.lock.json").write_text('{"format": 1, "tables": {}}'),
    "what is ignored": lambda base: (base / ".gitignore").write_text("scans.py\n"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_changes(files: Files, dynamorm: Dynamorm, checks: list[str], change: str) -> None:
    """After any change that may matter the check is made again."""
    base = settled(files(PROJECT))
    dynamorm("check")
    CHANGES[change](base)
    again = dynamorm("check")
    assert len(checks) == 2
    assert again.output == dynamorm("check", "--no-cache").output


def test_other_demands(files: Files, dynamorm: Dynamorm, checks: list[str]) -> None:
    """Another selection of rules, other paths and another folder are other checks."""
    base = settled(files(PROJECT))
    assert dynamorm("check").exit_code == 1
    assert dynamorm("check", "--ignore", "SC003").exit_code == 0
    assert dynamorm("check", "models.py").exit_code == 0
    assert dynamorm("check", "--fail-on", "error").exit_code == 0
    assert len(checks) == 4
    assert dynamorm("check", "--no-cache").exit_code == 1
    (base / "scans.py").touch()
    assert dynamorm("check").exit_code == 1
    assert len(checks) == 5


def test_what_was_just_changed(files: Files, dynamorm: Dynamorm, checks: list[str]) -> None:
    """Nothing is kept of a file that may be changed once more before the disk's clock moves on."""
    base = settled(files(PROJECT))
    ahead = time.time() + 5
    os.utime(base / "scans.py", (ahead, ahead))
    dynamorm("check")
    dynamorm("check")
    assert len(checks) == 2
