"""The entities of a project, as its models declare and its writes build them."""

from collections.abc import Iterator

from dynamorm_analysis.model.access import PUTS, Access
from dynamorm_analysis.model.entity import Entity, EntityTemplate
from dynamorm_analysis.model.names import Hole, KeyTemplate
from dynamorm_analysis.model.table import Key, Table
from dynamorm_analysis.model.written_value import WrittenValue
from dynamorm_analysis.project import Project
from dynamorm_analysis.text import Place


def entities(project: Project) -> tuple[Entity, ...]:
    """One entity for each model of a table, and for each function that puts items without a model."""
    return tuple(entity for table in project.tables.values() for entity in entities_in(table, project))


def entities_in(table: Table, project: Project) -> Iterator[Entity]:
    """Those of one table."""
    places: dict[tuple[str, str], Place] = {}
    templates: dict[tuple[str, str], dict[EntityTemplate, None]] = {}
    for definition in table.definitions:
        if definition.kind in ("model", "entity"):
            built_by = definition.symbol, ""
            places.setdefault(built_by, definition.place)
            templates.setdefault(built_by, {}).update(dict.fromkeys(definition.templates))
    puts = (access for access in project.accesses_of(table.id) if access.operation in PUTS)
    for access, found in _where_built([access for access in puts if project.role(access.place.path) != "test"], table):
        # Functions of different files may have one name: every Lambda has its handler.
        built_by = (access.entity, "") if access.entity else (access.function, access.place.path)
        if found or built_by in templates:
            places.setdefault(built_by, access.place)
            templates.setdefault(built_by, {}).update(dict.fromkeys(found))
    for (symbol, path), built in templates.items():
        yield Entity(table.id, symbol, places[symbol, path], tuple(built))


def _where_built(puts: list[Access], table: Table) -> Iterator[tuple[Access, tuple[EntityTemplate, ...]]]:
    """Each put with its templates; of several that write the same values, as calls of functions do, the one where these
    values are written."""
    nearest: dict[object, tuple[Access, tuple[EntityTemplate, ...]]] = {}
    for access in puts:
        found = tuple(_templates(access, table))
        values = frozenset((written.attribute, written.place) for written in access.written)
        same: object = (values, found) if found and values and not access.entity else access.place
        if same not in nearest or _distance(access) < _distance(nearest[same][0]):
            nearest[same] = access, found
    yield from nearest.values()


def _distance(access: Access) -> tuple[bool, bool, int]:
    """How far a put is from where its values are written: through functions, in another statement, in bytes."""
    written = access.written[0].place if access.written else access.place
    is_elsewhere = (written.path, written.anchor) != (access.place.path, access.place.anchor)
    return access.via is not None, is_elsewhere, abs(written.span.start - access.place.span.start)


def _templates(access: Access, table: Table) -> Iterator[EntityTemplate]:
    values = {written.attribute: written.value for written in access.written}
    keys: list[tuple[str | None, Key | None]] = [
        (None, table.key),
        *((index.name, index.key) for index in table.indexes),
    ]
    for index, key in keys:
        if key is None or len(key.partition) != 1 or len(key.sort) > 1:
            continue  # keys of several attributes are not built from texts
        partition = _template(values.get(key.partition[0]))
        sort = _template(values.get(key.sort[0])) if key.sort else None
        if partition is not None and not (key.sort and index is not None and sort is None):
            yield EntityTemplate(index, partition, sort)


def _template(value: WrittenValue | None) -> KeyTemplate | None:
    """The value as a template; one that only the running program knows is a hole."""
    if value is None:
        return None
    return value.template or KeyTemplate((Hole(value.expression),))
