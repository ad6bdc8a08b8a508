"""Runs the pages of this folder: in each section files and, as a `text` block, what is understood of them.

A file's name stands in backticks on the line before its block (`models.py`:); a block without one is `app.py`.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from libraries.understood import understood

HERE = Path(__file__).parent
HEADING = re.compile(r"^#+ (?P<title>.+)$")
FILE_NAME = re.compile(r"^`(?P<path>[\w./-]+)`:$")
FENCE = re.compile(r"^```(?P<kind>\w*)$")


@dataclass(frozen=True)
class Section:
    title: str
    files: dict[str, str]
    expected: str


def sections(page: str) -> list[Section]:
    """The sections of a page that hold a `text` block."""
    found: list[Section] = []
    title, path, kind = "", "app.py", None
    files: dict[str, str] = {}
    block: list[str] = []
    for line in page.splitlines():
        if kind is not None:
            if line != "```":
                block.append(line)
                continue
            text = "".join(f"{inner}\n" for inner in block)
            if kind in ("python", "typescript", "yaml", "json", "go", "mod", "hcl"):
                files[path] = text
            elif kind == "text":
                found.append(Section(title, files, text.strip("\n")))
            path, kind, block = "app.py", None, []
        elif match := HEADING.match(line):
            title, files = match["title"], {}
        elif match := FILE_NAME.match(line):
            path = match["path"]
        elif match := FENCE.match(line):
            kind = match["kind"]
        elif line.startswith("```"):
            raise ValueError(f"{title}: a file is named on the line before its block, not by `{line}`")
    return found


def pages() -> list[tuple[str, Section]]:
    return [
        (f"{path.relative_to(HERE).with_suffix('')}: {section.title}", section)
        for path in sorted(HERE.glob("*/*.md"))
        for section in sections(path.read_text(encoding="utf-8"))
    ]


@pytest.mark.parametrize("section", [pytest.param(section, id=title) for title, section in pages()])
def test_page(section: Section) -> None:
    """What is understood of a section's files is what the page says."""
    assert section.files
    assert understood(section.files).splitlines() == section.expected.splitlines()
