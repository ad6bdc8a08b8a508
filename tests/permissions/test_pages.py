"""Runs the pages of this folder: in each section files and, as a `text` block, what their code is granted.

A block begins with the file, and function, of whose code that is told: `of handlers.py create`. Then come the
statements, with resources before the colon, and what could not be granted.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from dynamorm_analysis.permissions.reached import accesses_reached
from dynamorm_analysis.permissions.statement import Resource, Statement
from dynamorm_analysis.text import LineIndex
from handmade import project_of
from libraries.test_pages import Section, sections

HERE = Path(__file__).parent


def pages() -> list[tuple[str, Section]]:
    return [
        (f"{path.stem}: {section.title}", section)
        for path in sorted(HERE.glob("*.md"))
        for section in sections(path.read_text(encoding="utf-8"))
    ]


@pytest.mark.parametrize("section", [pytest.param(section, id=title) for title, section in pages()])
def test_page(section: Section) -> None:
    """What the code of a section is granted is what the page says."""
    asked = section.expected.splitlines()[0].split()
    assert section.files
    assert asked[0] == "of"
    told = list(granted_lines(section.files, *asked[1:]))
    assert told == section.expected.splitlines()[1:]


def granted_lines(files: Mapping[str, str], path: str, function: str = "") -> Iterator[str]:
    project = project_of(files)
    found = accesses_reached(project, path, function).granted
    yield from (line_of(statement) for statement in found.statements)
    for told in found.ungranted:
        span = project.locate(told.place)
        assert span is not None
        line, _ = LineIndex(files[told.place.path].encode()).line_column(span.start)
        yield f"not granted {told.place.path}:{line}: {told.reason}"


def line_of(statement: Statement) -> str:
    actions = ", ".join(action.removeprefix("dynamodb:") for action in statement.actions)
    return f"{', '.join(map(_name, sorted(statement.resources, key=_name)))}: {actions}"


def _name(resource: Resource) -> str:
    return f"{resource.table}/{resource.index}" if resource.part == "index" else resource.table
