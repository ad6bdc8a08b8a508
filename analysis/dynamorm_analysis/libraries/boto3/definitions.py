"""Table definitions in code: `create_table`, the indexes that `update_table` adds, the time to live set beside, and
tables in templates that code builds."""

from collections.abc import Sequence
from dataclasses import replace

from dynamorm_analysis.facts.values import Collection
from dynamorm_analysis.libraries.boto3.calls import Requested
from dynamorm_analysis.libraries.boto3.receivers import table_named
from dynamorm_analysis.libraries.boto3.repeated import items
from dynamorm_analysis.libraries.boto3.requests import LIBRARY
from dynamorm_analysis.libraries.requests.given import Parameters
from dynamorm_analysis.libraries.requests.parameters import of_given, of_mapping
from dynamorm_analysis.libraries.values.values import constant_text, text_with_holes
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import Scalar
from dynamorm_analysis.model.names import UNKNOWN_NAME, TableName, told_name
from dynamorm_analysis.model.table import Attribute, BillingMode, Definition, Index, IndexKind, Key, Projection, Upkeep
from dynamorm_analysis.text import Place

INDEXES: tuple[tuple[str, IndexKind], ...] = (
    ("GlobalSecondaryIndexes", "GSI"),
    ("LocalSecondaryIndexes", "LSI"),
    ("VectorIndexes", "VECTOR"),
)


def definition(program: Program, created: Requested, lifetimes: Sequence[Requested]) -> Definition:
    """The table that a `create_table` call creates; `lifetimes` are the calls of `update_time_to_live` around it."""
    place = created.occurrence.scope.place(created.name_span)
    declared = described(program, created.parameters, place)
    return replace(
        declared,
        symbol="" if declared.name.known else created.occurrence.scope.name or "create_table",
        ttl=_ttl(program, declared.name, lifetimes),
    )


def resource(program: Program, properties: Parameters, place: Place, logical_id: str, library: str) -> Definition:
    """The table of a template that code builds, by its properties."""
    declared = described(program, properties, place)
    specification = of_given(program, properties["TimeToLiveSpecification"])
    return replace(
        declared,
        kind="infrastructure",
        library=library,
        symbol=logical_id,
        ttl=_lifetime(program, specification),
    )


def described(program: Program, given: Parameters, place: Place) -> Definition:
    """The table that some parameters describe in the words of DynamoDB's API."""
    key, key_known = _key(program, given)
    indexes: list[Index] = []
    closed = key_known and not given.open
    for parameter, kind in INDEXES:
        found, all_known = _indexes(program, given, parameter, kind)
        indexes += found
        closed = closed and all_known
    name = _name(program, given)
    attributes = _attributes(program, given, place)
    return Definition(
        kind="create_table",
        library=LIBRARY,
        symbol="",
        name=name,
        place=place,
        key=key,
        attributes=attributes,
        indexes=tuple(indexes),
        closed=closed,
        unknown=frozenset(
            part for part, known in (("name", name.known), ("key", key_known), ("indexes", closed)) if not known
        ),
        typed=_is_written_out(given, "AttributeDefinitions", attributes),
        upkeep=_upkeep(program, given),
    )


def addition(program: Program, updated: Requested) -> Definition | None:
    """The indexes that an `update_table` call adds to a table of a known name: a definition without a key."""
    given = updated.parameters
    name = _name(program, given) if "TableName" in given else updated.receiver.name
    if not name.known:
        return None
    place = updated.occurrence.scope.place(updated.name_span)
    indexes: list[Index] = []
    closed = not given.open
    for values in given["GlobalSecondaryIndexUpdates"]:
        changes = list(items(program, values))
        closed = closed and bool(changes)
        for value, scope in changes:
            change = of_mapping(program, value, scope)
            index = _index(program, of_given(program, change["Create"]), "GSI", scope.place(value.span))
            if index is not None:
                indexes.append(index)
            closed = closed and (index is not None or "Create" not in change) and not change.open
        closed = closed and not values.optional
    return Definition(
        kind="create_table",
        library=LIBRARY,
        symbol="",
        name=name,
        place=place,
        key=None,
        attributes=_attributes(program, given, place),
        indexes=tuple(indexes),
        closed=closed,
        unknown=frozenset({"key"} | ({"indexes"} if not closed else set())),
    )


def lifetime(program: Program, requested: Requested, created: Sequence[Definition]) -> Definition | None:
    """The time to live that an `update_time_to_live` call sets for a table that another statement creates."""
    name = _name(program, requested.parameters)
    attribute = _ttl(program, name, (requested,))
    if attribute is None or any(definition.name == name for definition in created):
        return None
    return Definition(
        kind="create_table",
        library=LIBRARY,
        symbol="",
        name=name,
        place=requested.occurrence.scope.place(requested.name_span),
        key=None,
        ttl=attribute,
        closed=True,
        unknown=frozenset({"key"}),
    )


def _name(program: Program, given: Parameters) -> TableName:
    value = given.only("TableName")
    return table_named(program, value.value, value.scope) if value else UNKNOWN_NAME


def _key(program: Program, given: Parameters) -> tuple[Key | None, bool]:
    """The key of a table or index, and whether every part of it is known."""
    partition: list[str] = []
    sort: list[str] = []
    schema = given.only("KeySchema")
    for value, scope in items(program, schema) if schema else ():
        element = of_mapping(program, value, scope)
        name, kind = _text(program, element, "AttributeName"), _text(program, element, "KeyType")
        if name is None or kind not in ("HASH", "RANGE"):
            return None, False
        (partition if kind == "HASH" else sort).append(name)
    return (Key(tuple(partition), tuple(sort)), True) if partition else (None, False)


def _text(program: Program, given: Parameters, name: str) -> str | None:
    value = given.only(name)
    return constant_text(program, value.value, value.scope) if value else None


def _attributes(program: Program, given: Parameters, otherwise: Place) -> tuple[Attribute, ...]:
    found: list[Attribute] = []
    listing = given.only("AttributeDefinitions")
    for value, scope in items(program, listing) if listing else ():
        element = of_mapping(program, value, scope)
        name = _text(program, element, "AttributeName")
        if name is not None:
            place = scope.place(value.span) if scope.anchor else otherwise
            found.append(Attribute(name, name, _text(program, element, "AttributeType"), place))
    return tuple(found)


def _indexes(program: Program, given: Parameters, parameter: str, kind: IndexKind) -> tuple[list[Index], bool]:
    """The indexes of one parameter, and whether these are all."""
    found: list[Index] = []
    for values in given[parameter]:
        for value, scope in items(program, values):
            index = _index(program, of_mapping(program, value, scope), kind, scope.place(value.span))
            if index is None:
                return found, False
            found.append(index)
    surely = not any(values.optional for values in given[parameter]) and all(index.name for index in found)
    return found, surely and (bool(found) or not given[parameter])


def _index(program: Program, element: Parameters, kind: IndexKind, place: Place) -> Index | None:
    key, _ = _key(program, element)
    if key is None:
        return None
    given = element.only("IndexName")
    name, template = told_name(text_with_holes(program, given.value, given.scope) if given else None)
    return Index(
        name,
        kind,
        key,
        _projection(program, element),
        place,
        unknown=frozenset(() if name or template else {"name"}),
        provisioned=_is_given(element, "ProvisionedThroughput"),
        template=template,
    )


def _projection(program: Program, element: Parameters) -> Projection:
    entries = of_given(program, element["Projection"])
    kind = _text(program, entries, "ProjectionType")
    included = entries.only("NonKeyAttributes")
    names = [constant_text(program, value, scope) for value, scope in (items(program, included) if included else ())]
    match kind:
        case "ALL" | "KEYS_ONLY":
            return Projection(kind)
        case "INCLUDE" if names and all(name is not None for name in names):
            return Projection("INCLUDE", tuple(name for name in names if name is not None))
        case _:
            return Projection(None)


def _is_written_out(given: Parameters, name: str, understood: tuple[Attribute, ...]) -> bool:
    """Whether a list stands there as it is, and every item of it was understood."""
    listing = given.only(name)
    if listing is None or listing.optional or not isinstance(listing.value, Collection):
        return False
    return len(listing.value.items) == len(understood)


def _upkeep(program: Program, given: Parameters) -> Upkeep:
    """How the table is paid for, where a request that says nothing asks for a provisioned table, and what else it is
    surely to have."""
    billing: BillingMode | None = "PROVISIONED" if _is_given(given, "BillingMode") is False else None
    match _text(program, given, "BillingMode"):
        case ("PROVISIONED" | "PAY_PER_REQUEST") as mode:
            billing = mode
    stream = of_given(program, given["StreamSpecification"])
    return Upkeep(
        billing,
        _is_given(given, "ProvisionedThroughput"),
        protected=_is_on(program, given, "DeletionProtectionEnabled"),
        stream=_text(program, stream, "StreamViewType") if _is_on(program, stream, "StreamEnabled") else None,
        encrypted=_is_on(program, of_given(program, given["SSESpecification"]), "Enabled"),
    )


def _is_on(program: Program, given: Parameters, name: str) -> bool | None:
    """True where a parameter surely is; what a request leaves out says nothing of a table that is there."""
    told = given.only(name)
    is_true = told is not None and not told.optional and meaning(program, told.value, told.scope) == Scalar(True)
    return True if is_true else None


def _is_given(given: Parameters, name: str) -> bool | None:
    """Whether a parameter is surely given, or surely not; None where it is given on some paths or perhaps."""
    values = given[name]
    if not values:
        return None if given.open else False
    return True if len(values) == 1 and not values[0].optional else None


def _ttl(program: Program, name: TableName, lifetimes: Sequence[Requested]) -> str | None:
    """The attribute that expires items of a table, where one of some calls sets it."""
    for requested in lifetimes:
        if _name(program, requested.parameters) != name or not name.known:
            continue
        if attribute := _lifetime(program, of_given(program, requested.parameters["TimeToLiveSpecification"])):
            return attribute
    return None


def _lifetime(program: Program, specification: Parameters) -> str | None:
    enabled = specification.only("Enabled")
    if enabled is not None and meaning(program, enabled.value, enabled.scope) == Scalar(False):
        return None
    return _text(program, specification, "AttributeName")
