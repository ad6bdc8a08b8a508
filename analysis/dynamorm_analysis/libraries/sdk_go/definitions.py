"""Tables that the SDK creates: `CreateTableInput` literals, indexes that are added, and the time to live set beside."""

from collections.abc import Iterator
from dataclasses import replace

import msgspec

from dynamorm_analysis.facts.statements import Assignment, Function
from dynamorm_analysis.facts.values import Call, Member, Name, Operation
from dynamorm_analysis.libraries.sdk_go.inputs import Fields, Given, fields_of, items_of, sdk_type
from dynamorm_analysis.libraries.sdk_go.repeated_tables import runs
from dynamorm_analysis.libraries.sdk_go.requests import LIBRARY
from dynamorm_analysis.libraries.sdk_go.values import scalar, table_named, table_told, text
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.static.spelled_fields import is_spelled
from dynamorm_analysis.model.names import TableName
from dynamorm_analysis.model.table import Attribute, Definition, Index, IndexKind, Key, Projection
from dynamorm_analysis.text import Place, Span

CREATING, UPDATING, LIFETIME = "CreateTableInput", "UpdateTableInput", "UpdateTimeToLiveInput"
INDEXES: tuple[tuple[str, IndexKind], ...] = (("GlobalSecondaryIndexes", "GSI"), ("LocalSecondaryIndexes", "LSI"))


def definitions(program: Program, occurrence: Occurrence) -> Iterator[Definition]:
    """What a literal of one of these inputs says of a table."""
    call = occurrence.value
    if not isinstance(call, Call) or not isinstance(call.function, Member):
        return
    kind = sdk_type(program, call.function, occurrence.scope)
    if kind not in (CREATING, UPDATING, LIFETIME):
        return
    place = occurrence.scope.place(call.function.name_span)
    fields = _completed(program, occurrence)
    name = table_named(program, fields["TableName"])
    if kind == CREATING:
        is_told = table_told(program, fields["TableName"]).known
        several = [] if is_told else list(_repeated(program, occurrence))
        if several and all(one.name.known for one in several):
            yield from several
        else:
            yield _created(program, fields, name, occurrence, place)
    elif name.known:
        found = _added(program, fields, name, place) if kind == UPDATING else _lifetime(program, fields, name, place)
        if found is not None:
            yield found


def _completed(program: Program, occurrence: Occurrence) -> Fields:
    """The fields of a literal, with those that its variable is given in the rest of the function."""
    literal, function = occurrence.value, occurrence.scope.node
    match occurrence.statement:
        case Assignment(targets=(Name(name=name),), value=value) if isinstance(function, Function):
            if value is literal or (isinstance(value, Operation) and value.operands == (literal,)):
                at_end = Name(name, Span(function.span.end, function.span.end))
                return fields_of(program, at_end, occurrence.scope)
    return fields_of(program, literal, occurrence.scope)


def _repeated(program: Program, occurrence: Occurrence) -> Iterator[Definition]:
    """The tables that one literal makes in several runs of it, each where the code tells which one it is."""

    def is_named(scope: Scope) -> bool:
        fields = _completed(program, msgspec.structs.replace(occurrence, scope=scope))
        return table_told(program, fields["TableName"]).known

    for scope, place in runs(program, occurrence, is_named):
        during = msgspec.structs.replace(occurrence, scope=scope)
        fields = _completed(program, during)
        yield _created(program, fields, table_told(program, fields["TableName"]), during, place)


def _created(program: Program, fields: Fields, name: TableName, occurrence: Occurrence, place: Place) -> Definition:
    key, key_known = _key(program, fields)
    indexes: list[Index] = []
    closed = key_known and not fields.open
    for parameter, kind in INDEXES:
        found, all_known = _indexes(program, fields[parameter], kind)
        indexes += found
        closed = closed and all_known
    return Definition(
        kind="create_table",
        library=LIBRARY,
        symbol="" if name.known else occurrence.scope.name or CREATING,
        name=name,
        place=place,
        key=key,
        attributes=tuple(_attributes(program, fields["AttributeDefinitions"])),
        indexes=tuple(indexes),
        closed=closed,
        unknown=frozenset(
            part for part, known in (("name", name.known), ("key", key_known), ("indexes", closed)) if not known
        ),
    )


def _added(program: Program, fields: Fields, name: TableName, place: Place) -> Definition:
    """The indexes that an update adds: a definition without a key."""
    indexes: list[Index] = []
    given = fields["GlobalSecondaryIndexUpdates"]
    changes, closed = items_of(program, given.value, given.scope) if given is not None else ([], True)
    closed = closed and not any(change.optional for change in changes)
    for change in changes:
        parts = fields_of(program, change.value, change.scope)
        if "Create" in parts.given:
            index = _index(program, parts.part(program, "Create"), "GSI", change.place)
            indexes += [index] if index is not None else []
            closed = closed and index is not None
    return replace(
        _of_table(name, place),
        attributes=tuple(_attributes(program, fields["AttributeDefinitions"])),
        indexes=tuple(indexes),
        closed=closed,
        unknown=frozenset({"key"} | ({"indexes"} if not closed else set())),
    )


def _of_table(name: TableName, place: Place) -> Definition:
    """What is added to a table that is made elsewhere."""
    unknown = frozenset({"key"})
    return Definition("create_table", LIBRARY, "", name, place, key=None, closed=True, unknown=unknown)


def _lifetime(program: Program, fields: Fields, name: TableName, place: Place) -> Definition | None:
    """The time to live that is switched on."""
    specification = fields.part(program, "TimeToLiveSpecification")
    attribute = text(program, specification["AttributeName"])
    if attribute is None or scalar(program, specification["Enabled"]) is False:
        return None
    return replace(_of_table(name, place), ttl=attribute)


def _key(program: Program, fields: Fields) -> tuple[Key | None, bool]:
    """The key of a table or index, and whether every part of it is known."""
    given = fields["KeySchema"]
    elements, complete = items_of(program, given.value, given.scope) if given is not None else ([], False)
    complete = complete and not any(element.optional for element in elements)
    partition: list[str] = []
    sort: list[str] = []
    for element in elements:
        part = fields_of(program, element.value, element.scope)
        name, kind = text(program, part["AttributeName"]), text(program, part["KeyType"])
        if name is None or kind not in ("HASH", "RANGE"):
            return None, False
        (partition if kind == "HASH" else sort).append(name)
    return (Key(tuple(partition), tuple(sort)), complete) if partition and complete else (None, False)


def _attributes(program: Program, given: Given | None) -> Iterator[Attribute]:
    elements, _ = items_of(program, given.value, given.scope) if given is not None else ([], False)
    for element in elements:
        part = fields_of(program, element.value, element.scope)
        name, type_ = text(program, part["AttributeName"]), text(program, part["AttributeType"])
        if name is not None:
            yield Attribute(name, name, type_ if type_ in ("S", "N", "B") else None, element.place)


def _indexes(program: Program, given: Given | None, kind: IndexKind) -> tuple[list[Index], bool]:
    """The indexes of one field, and whether these are all."""
    if given is None:
        return [], True
    elements, complete = items_of(program, given.value, given.scope)
    is_of_run = isinstance(given.value, Member) and is_spelled(program, given.value, given.scope)
    found: list[Index] = []
    for element in elements:
        index = _index(program, fields_of(program, element.value, element.scope), kind, element.place)
        if index is None:
            return found, False
        found.append(index)
    is_sure = (is_of_run or not given.optional) and not any(element.optional for element in elements)
    return found, complete and is_sure and all(index.name for index in found)


def _index(program: Program, fields: Fields, kind: IndexKind, place: Place) -> Index | None:
    key, _ = _key(program, fields)
    if key is None:
        return None
    name = text(program, fields["IndexName"])
    unknown = frozenset({"name"} if name is None else ())
    return Index(name, kind, key, _projection(program, fields), place, unknown=unknown)


def _projection(program: Program, fields: Fields) -> Projection:
    given = fields.part(program, "Projection")
    included = given["NonKeyAttributes"]
    names = items_of(program, included.value, included.scope)[0] if included is not None else []
    known = [text(program, one) for one in names]
    match text(program, given["ProjectionType"]):
        case ("ALL" | "KEYS_ONLY") as kind:
            return Projection(kind)
        case "INCLUDE" if known and all(name is not None for name in known):
            return Projection("INCLUDE", tuple(name for name in known if name is not None))
        case _:
            return Projection(None)
