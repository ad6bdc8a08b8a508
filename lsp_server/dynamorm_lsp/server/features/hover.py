"""A card about the table or index under the cursor: of an access, of a definition, or of a model's name."""

import re

from lsprotocol import types as lsp

from dynamorm_analysis.model.table import Definition, Index, Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.text import Place, Span
from dynamorm_lsp.server.capabilities import ClientCaps
from dynamorm_lsp.server.cards import index_card, plain, table_card
from dynamorm_lsp.server.convert import Converter
from dynamorm_lsp.server.server import DynamormServer, View

NAME_BEFORE = re.compile(rb"\w*\Z")
NAME_AFTER = re.compile(rb"\w*")


def register(server: DynamormServer) -> None:
    server.feature(lsp.TEXT_DOCUMENT_HOVER, lsp.HoverOptions())(hover)


async def hover(ls: DynamormServer, params: lsp.HoverParams) -> lsp.Hover | None:
    found = await ls.look_at(
        params.text_document.uri, lambda view: _card(view, ls.converter(view.understood), params.position)
    )
    if found is None:
        return None
    card, where = found
    if ClientCaps.MARKDOWN_HOVER in ls.caps:
        return lsp.Hover(lsp.MarkupContent(lsp.MarkupKind.Markdown, card), where)
    return lsp.Hover(lsp.MarkupContent(lsp.MarkupKind.PlainText, plain(card)), where)


def _card(view: View, converter: Converter, position: lsp.Position) -> tuple[str, lsp.Range] | None:
    positions = converter.positions(view.path)
    if positions is None:
        return None
    offset = positions.offset(position)
    word = _word(positions.content, offset)
    project = view.understood.project
    card = _of_access(project, view.path, offset) or _of_name(
        project, view.path, positions.content[word.start : word.end].decode("utf-8", "replace")
    )
    return (card, positions.range(word)) if card else None


def _of_access(project: Project, path: str, offset: int) -> str | None:
    for access in (*project.accesses, *project.retold):
        table = project.table(access.table)
        if table is None or not _covers(project, access.place, path, offset):
            continue
        index = project.index_of(access)
        return index_card(index, table, project) if index else table_card(table, project)
    return None


def _of_name(project: Project, path: str, name: str) -> str | None:
    """The table or index whose class or attribute has this name: this file's own, else the only one in the project."""
    if not name:
        return None
    tables, indexes = _named(project, name)
    own_tables = [(table, definition) for table, definition in tables if definition.place.path == path]
    for table, _ in own_tables or (tables if len({table.id for table, _ in tables}) == 1 else []):
        return table_card(table, project)
    own_indexes = [(table, index) for table, index in indexes if index.place.path == path]
    for table, index in own_indexes or (indexes if len({index.name for _, index in indexes}) == 1 else []):
        return index_card(index, table, project)
    return None


def _named(project: Project, name: str) -> tuple[list[tuple[Table, Definition]], list[tuple[Table, Index]]]:
    tables: list[tuple[Table, Definition]] = []
    indexes: list[tuple[Table, Index]] = []
    for table in project.tables.values():
        for definition in table.definitions:
            if definition.symbol.rpartition(".")[2] == name:
                tables.append((table, definition))
            indexes += [(table, index) for index in definition.indexes if name in (index.symbol, index.binding)]
    return tables, indexes


def _covers(project: Project, place: Place, path: str, offset: int) -> bool:
    span = project.locate(place) if place.path == path else None
    return span is not None and span.start <= offset <= span.end


def _word(content: bytes, offset: int) -> Span:
    before, after = NAME_BEFORE.search(content, max(0, offset - 200), offset), NAME_AFTER.match(content, offset)
    start = before.start() if before else offset
    return Span(start, after.end() if after else offset)
