"""The facts contract: what was understood of a workspace, as JSON that tools, documents and measurements read.

Names of attributes are DynamoDB names, lines and columns count from 1, columns in characters. There is one row for
each definition of a table; rows of one physical table name each other in `same_table_as`. A field that could not be
known is named in `unknown`.

An attribute that holds maps of a `class` has their `attributes`, unless it stands inside of that class itself, and one
whose elements or values are known has an `element`.

`paginated` says of an access that the code can get further pages: it reads them, or tells others where one ended. It is
unknown where the whole response is returned, which leaves that to callers; calls of such a function through which more
is known have rows of their own.

`in_loop` of an access says that a loop asks for other items in each round, by their keys or filter or in another table,
with a request for each: the loop stands around the request, or in the function through which a call makes it. The pages
of one request, tries of the same one, reads that need what the round before found, and batches are none.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from dynamorm_analysis.finding import weakest
from dynamorm_analysis.items.entities import entities
from dynamorm_analysis.model.access import Access, Condition
from dynamorm_analysis.model.entity import Entity
from dynamorm_analysis.model.names import TableName
from dynamorm_analysis.model.table import Attribute, Definition, Index, Table
from dynamorm_analysis.project import Project, definitions_with_tables
from dynamorm_analysis.text import Place
from dynamorm_lsp.checking.report import Location, located
from dynamorm_workspace.lines import lines_of
from dynamorm_workspace.loading import LoadedWorkspace

VERSION = 1

Row = dict[str, Any]
Locate = Callable[[Place], Location]


def contract(workspace: LoadedWorkspace) -> Row:
    """Tables, entities, indexes and accesses, in the order of files and lines."""
    project = workspace.project
    locate = _locator(workspace)
    definitions = [
        (definition, table)
        for definition, table in definitions_with_tables(project)
        if _is_asked(definition.place, workspace)
    ]
    names = _row_ids(project.tables.values())
    return {
        "version": VERSION,
        "tables": _sorted(_table(definition, table, names, locate) for definition, table in definitions),
        "entities": _sorted(_entity(e, locate) for e in entities(project) if _is_asked(e.place, workspace)),
        "indexes": _sorted(_index(i, names[id(d)], locate) for d, _ in definitions for i in d.indexes),
        "accesses": _sorted(_access(each, locate) for each in _requests(project) if _is_asked(each.place, workspace)),
    }


def _requests(project: Project) -> Iterator[Access]:
    """All requests and calls that lead to them; one of a table that only the callers of its function tell is said with
    what they agree on, less surely: calls that are not known may name others."""
    told = {each.place: each for each in project.retold if each.via is None and each.table is not None}
    beside = {each.place for each in project.accesses if each.place in told}
    for each in project.accesses:
        agreed = told.get(each.place) if each.table is None else None
        if agreed is None:
            yield each
        else:
            yield replace(
                each,
                table=agreed.table,
                operation=agreed.operation,
                confidence=weakest(each.confidence, agreed.confidence),
                unknown=each.unknown - {"table"},
            )
    yield from (each for each in project.retold if each.via is not None or each.place not in beside)


def _is_asked(place: Place, workspace: LoadedWorkspace) -> bool:
    return place.path in workspace.asked


def _locator(workspace: LoadedWorkspace) -> Locate:
    lines = lines_of(workspace.contents)

    def locate(place: Place) -> Location:
        return located(place, workspace.project, lines) or Location(place.path, 1, 1, 1, 1)

    return locate


def _sorted(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (row["file"], row["line"], row.get("column", 0)))


def _row_ids(tables: Iterable[Table]) -> dict[int, str]:
    """The ids of all definitions: the first of a table has the table's id, by which accesses name it."""
    return {
        id(definition): table.id if place == 0 else f"{table.id}#{place + 1}"
        for table in tables
        for place, definition in enumerate(table.declarations)
    }


def _table(definition: Definition, table: Table, names: dict[int, str], locate: Locate) -> Row:
    at = locate(definition.place)
    key = definition.key
    return {
        "id": names[id(definition)],
        "name": _name(definition.name),
        "name_source": definition.name.contract,
        "kind": definition.kind,
        "library": definition.library,
        "symbol": definition.symbol,
        "file": at.path,
        "line": at.line,
        "partition_key": list(key.partition) if key else [],
        "sort_key": list(key.sort) if key else [],
        "attributes": [_attribute(each, definition.place, locate) for each in definition.attributes],
        "ttl": definition.ttl,
        "same_table_as": [names[id(other)] for other in table.declarations if other is not definition],
        "closed": definition.closed,
        "unknown": sorted(definition.unknown | ({"key"} if key is None else set())),
    }


def _attribute(attribute: Attribute, table: Place, locate: Locate) -> Row:
    """An attribute; where it is a map or list, and that is known, with what is in it."""
    row: Row = {
        "name": attribute.name,
        "python_name": attribute.code_name,
        "type": attribute.type,
        "line": _line_beside(table, attribute.place, locate),
    }
    held, element = attribute.holds, attribute.element
    if held is not None:
        row["class"] = held.symbol
    if held is not None and not held.recurs:
        row["attributes"] = [_attribute(each, table, locate) for each in held.attributes]
    if element is not None:
        row["element"] = _attribute(element, table, locate)
    return row


def _line_beside(table: Place, attribute: Place, locate: Locate) -> int:
    """The line of an attribute in the table's file: that of the table, where the attribute is told in another file."""
    return locate(attribute if attribute.path == table.path else table).line


def _name(name: TableName) -> str | None:
    """The name as a text; an environment variable and an unknown name are none."""
    return name.text if name.source in ("literal", "constant", "template") else None


def _entity(entity: Entity, locate: Locate) -> Row:
    at = locate(entity.place)
    return {
        "table": entity.table,
        "symbol": entity.symbol,
        "templates": [
            {
                "index": template.index,
                "partition": str(template.partition),
                "sort": None if template.sort is None else str(template.sort),
            }
            for template in entity.templates
        ],
        "file": at.path,
        "line": at.line,
    }


def _index(index: Index, table: str, locate: Locate) -> Row:
    at = locate(index.place)
    return {
        "table": table,
        "name": index.called or None,
        "kind": index.kind,
        "partition_key": list(index.key.partition),
        "sort_key": list(index.key.sort),
        "projection": index.projection.kind,
        "included": list(index.projection.included),
        "file": at.path,
        "line": at.line,
        "unknown": sorted(index.unknown),
    }


def _access(access: Access, locate: Locate) -> Row:
    at = locate(access.place)
    # Whether a read goes on to further pages is unknown only where it matters: for reads of many items.
    pages_unknown = access.reads_many and not access.pages_itself and access.token in ("returned", "unknown")
    return {
        "file": at.path,
        "line": at.line,
        "column": at.column,
        "function": access.function,
        "operation": access.operation,
        "table": access.table,
        "index": access.index,
        "key_attributes": _attributes(access.key),
        "filter_attributes": _attributes(access.filter),
        "projection": list(access.projection or ()),
        "paginated": access.pages_itself or access.token in ("followed", "told"),
        "consistent": access.consistent,
        "in_loop": access.is_repeated,
        "via": access.via,
        "confidence": access.confidence,
        "unknown": sorted(access.unknown | ({"paginated"} if pages_unknown else set())),
    }


def _attributes(conditions: Iterable[Condition]) -> list[str]:
    return list(dict.fromkeys(condition.attribute for condition in conditions))
