"""What a shell is offered for a word that somebody begins to type: told from the texts of files, as fast as a key."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

MOST_FILES = 2000
LARGEST = 300_000  # bytes
MARKS = ("pynamodb", "boto3", "dyntastic", "tabletheory", "theorydb", "dynamorm", "table_name")
CLASS = re.compile(r"^class (\w+)(?:\[[^\]]*\])?\(([^)]*)\)", re.MULTILINE)
ITEM_CLASS = re.compile(r"^class (\w+)[^\n]*:\n(?:(?!^\S).*\n)*?[ \t]+table_name\b", re.MULTILINE)
STRUCT = re.compile(r"^type (\w+) struct \{[^}]*(?:theorydb|dynamorm):\"", re.MULTILINE)
BASES = frozenset({"Model", "Dyntastic"})
NAME = re.compile(r"\w+")


def models(ctx: click.Context, param: click.Parameter, incomplete: str) -> "list[CompletionItem]":  # noqa: ARG001  # click's signature
    """Classes and structs below the current folder that look as models do."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(name) for name in _models() if name.lower().startswith(incomplete.lower())]


def rules(ctx: click.Context, param: click.Parameter, incomplete: str) -> "list[CompletionItem]":  # noqa: ARG001  # click's signature
    """Rules by name or, once that is begun, by code; the last of several that commas part."""
    from click.shell_completion import CompletionItem

    from dynamorm_analysis.registry import documented_rules  # late, as what it imports takes a moment

    before, comma, word = incomplete.rpartition(",")
    known = documented_rules().values()
    told = [rule.code for rule in known] if word[:1].isupper() else [rule.name for rule in known]
    return [CompletionItem(f"{before}{comma}{name}") for name in told if name.startswith(word)]


def _models() -> list[str]:
    bases: dict[str, set[str]] = {}
    found: set[str] = set()
    for text in _texts():
        for name, told in CLASS.findall(text):
            bases.setdefault(name, set()).update(NAME.findall(told))
        found.update(ITEM_CLASS.findall(text))
        found.update(STRUCT.findall(text))
    known = set(BASES)
    while more := {name for name, told in bases.items() if name not in known and not told.isdisjoint(known)}:
        known |= more
    return sorted((known - BASES | found) - {"Meta"})


def _texts() -> Iterator[str]:
    """The texts that speak of a library, be they read by a check or not: a name too many does no harm."""
    from itertools import islice

    from dynamorm_analysis.settings import Settings
    from dynamorm_workspace.files import MissingPathError, discover

    try:
        paths = discover([Path()], Path(), Settings(), lambda name: name.endswith((".py", ".go")))
        for path in islice(paths, MOST_FILES):
            file = Path(path)
            if file.stat().st_size <= LARGEST:
                text = file.read_text("utf-8", "replace")
                if any(mark in text for mark in MARKS):
                    yield text
    except (MissingPathError, OSError):
        return
