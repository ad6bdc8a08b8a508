"""Runs the pages of this folder: in each section files and, as a `text` block, what their code is granted.

A block begins with the file, and function, of whose code that is told: `of handlers.py create`; `alone tenant_id`
behind it tells what is left for one tenant. Then come the statements, with resources before the colon, and what could
not be granted.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from dynamorm_analysis.permissions.isolation import KEYS
from dynamorm_analysis.permissions.reached import accesses_reached
from dynamorm_analysis.permissions.statement import Resource, Statement
from dynamorm_analysis.permissions.tenancy import isolated_accesses
from dynamorm_analysis.permissions.tenant_templates import NamedTenant
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
    first, *expected = section.expected.splitlines()
    code, _, tenant = first.partition(" alone ")
    of, *asked = code.split()
    assert section.files
    assert of == "of"
    assert list(granted_lines(section.files, asked, tenant)) == expected


def granted_lines(files: Mapping[str, str], asked: list[str], tenant: str) -> Iterator[str]:
    project = project_of(files)
    reached = accesses_reached(project, *asked)
    found = isolated_accesses(project, reached.accesses, NamedTenant(tenant, project)) if tenant else reached.granted
    yield from (line_of(statement) for statement in found.statements)
    for told in found.ungranted:
        assert told.place is not None
        span = project.locate(told.place)
        assert span is not None
        line, _ = LineIndex(files[told.place.path].encode()).line_column(span.start)
        yield f"not granted {told.place.path}:{line}: {told.reason}"


def line_of(statement: Statement) -> str:
    actions = ", ".join(action.removeprefix("dynamodb:") for action in statement.actions)
    keys = [value for each in statement.restrictions for value in each.values if each.key == KEYS and value != "false"]
    tags = [value for each in statement.restrictions for value in each.values if each.operator == "StringNotLike"]
    told = f" where {' or '.join(keys)}" if keys else ""
    told += f" and no tag like {', '.join(tags)}" if tags else ""
    return f"{', '.join(map(_name, sorted(statement.resources, key=_name)))}: {actions}{told}"


def _name(resource: Resource) -> str:
    return f"{resource.table}/{resource.index}" if resource.part == "index" else resource.table
