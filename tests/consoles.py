"""Runs the Markdown pages that show what a command prints.

Each `##` section stands alone: files of a small project, each as a fenced block below its path in backticks with a
colon, and blocks called `console` with commands, `$ dynamorm …`, each followed by all that it prints.
"""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from conftest import Dynamorm, Files

FENCE = r"^```{language}\n(?P<body>.*?)^```$"
FILE = re.compile(
    r"^`(?P<path>[^`\n]+)`:\n+" + FENCE.format(language=r"[a-z]+"),
    re.MULTILINE | re.DOTALL,
)
CONSOLE = re.compile(FENCE.format(language="console"), re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^## (?P<title>.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Shown:
    """A section: its files by path, and its commands, each with what it prints."""

    title: str
    files: dict[str, str]
    commands: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        return self.title


def shown(page: Path) -> list[Shown]:
    """The sections of a page that show a command of ours on files of theirs."""
    found: list[Shown] = []
    for title, section in sections(page):
        files = files_in(section)
        commands = tuple(commands_in(section))
        if files and commands:
            found.append(Shown(title, files, commands))
    return found


def sections(page: Path) -> Iterator[tuple[str, str]]:
    """The sections of a page, each with what tests call it."""
    text = page.read_text("utf-8")
    headings = list(HEADING.finditer(text))
    ends = [heading.start() for heading in headings[1:]] + [len(text)]
    for heading, end in zip(headings, ends, strict=True):
        yield f"{page.stem}: {heading['title']}", text[heading.start() : end]


def files_in(section: str) -> dict[str, str]:
    """The files that a section shows, by path."""
    return {file["path"]: file["body"] for file in FILE.finditer(section)}


def commands_in(section: str) -> Iterator[tuple[str, str]]:
    """The commands that a section shows, each with what it prints."""
    for block in CONSOLE.finditer(section):
        yield from _commands(block["body"])


def _commands(block: str) -> Iterator[tuple[str, str]]:
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, _, output = part.partition("\n")
        yield command, output.strip("\n")


def run(section: Shown, files: Files, dynamorm: Dynamorm) -> None:
    """Fails where a command prints something else than the page says."""
    files(section.files)
    for command, expected in section.commands:
        name, *arguments = shlex.split(command)
        assert name == "dynamorm", f"`{command}` is no command of ours"
        assert dynamorm(*arguments).output.strip("\n") == expected, command
