"""A template's table as a definition: keys, types, indexes with projections, time to live, and its name."""

import re

from dynamorm_analysis.facts.values import Collection, Constant, Mapping, Value
from dynamorm_analysis.libraries.api_words import TYPES
from dynamorm_analysis.libraries.deployed_names import Written
from dynamorm_analysis.libraries.documents import Found, field, is_whole, text_of
from dynamorm_analysis.libraries.recognition import table_id
from dynamorm_analysis.libraries.templates.documents import has_gap, is_no_value, service_file, sides
from dynamorm_analysis.libraries.templates.names import written
from dynamorm_analysis.libraries.templates.replication import replication
from dynamorm_analysis.libraries.templates.upkeep import has_throughput, is_given, upkeep
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.model.names import UNKNOWN_NAME, TableName, told_name
from dynamorm_analysis.model.table import Attribute, Definition, Index, IndexKind, Key, Projection
from dynamorm_analysis.text import Place

TABLES = frozenset({"AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable"})
SIMPLE_TABLE = "AWS::Serverless::SimpleTable"
INDEXES: tuple[tuple[str, IndexKind], ...] = (
    ("GlobalSecondaryIndexes", "GSI"),
    ("LocalSecondaryIndexes", "LSI"),
    ("VectorIndexes", "VECTOR"),
)
PLACEHOLDER = re.compile(r"\$\{\s*([^{}]*?)\s*\}")
SIMPLE_TYPES = {"String": "S", "Number": "N", "Binary": "B"}


def is_table(value: Value | None) -> bool:
    """Whether a resource is a table."""
    kind = text_of(field(value, "Type"))
    return kind in TABLES or kind == SIMPLE_TABLE


def definition(program: Program, resource: Found, logical_id: str, place: Place, library: str) -> Definition:
    """The table that a resource declares; `place` is its logical id."""
    if text_of(field(resource.value, "Type")) == SIMPLE_TABLE:
        return _simple(program, resource, logical_id, place)
    properties = field(resource.value, "Properties")
    key, key_known = _key(properties)
    indexes: list[Index] = []
    whole = key_known and isinstance(properties, Mapping) and is_whole(properties)
    for name, kind in INDEXES:
        found, all_known = _indexes(program, resource, field(properties, name), kind)
        indexes += found
        whole = whole and all_known
    table_name = _name(program, resource, logical_id)
    attributes, all_attributes = _attributes(resource, properties)
    ttl, ttl_known = _ttl(properties)
    parts = {"name": table_name.known, "key": key_known, "indexes": whole, "ttl": ttl_known}
    return Definition(
        kind="infrastructure",
        library=library,
        symbol=PLACEHOLDER.sub(r"{\1}", logical_id),
        name=table_name,
        place=place,
        key=key,
        attributes=attributes,
        indexes=tuple(indexes),
        ttl=ttl,
        closed=whole,
        unknown=frozenset(part for part, known in parts.items() if not known),
        identity=identity(program, resource, logical_id),
        typed=all_attributes,
        upkeep=upkeep(resource.value),
        replication=replication(resource),
    )


def identity(program: Program, resource: Found, logical_id: str) -> str:
    """The table's id. A name with holes says which table it is only inside the service that fills them."""
    found = _written_name(program, resource, logical_id)
    if found is None:
        return table_id(UNKNOWN_NAME, resource.path, logical_id)
    return found.template.constant or in_service(program, resource.path, str(found.template))


def in_service(program: Program, path: str, text: str) -> str:
    """The id of a table whose name has holes."""
    return f"{service_file(program, path)}:{text}"


def _simple(program: Program, resource: Found, logical_id: str, place: Place) -> Definition:
    """SAM's table with one key attribute, called `id` where nothing else is said, and no indexes."""
    primary = field(field(resource.value, "Properties"), "PrimaryKey")
    name = "id" if primary is None else text_of(field(primary, "Name"))
    kind = "S" if primary is None else SIMPLE_TYPES.get(text_of(field(primary, "Type")) or "")
    table_name = _name(program, resource, logical_id)
    at = place if primary is None else resource.part(primary).place()
    return Definition(
        kind="infrastructure",
        library="sam",
        symbol=PLACEHOLDER.sub(r"{\1}", logical_id),
        name=table_name,
        place=place,
        key=Key((name,)) if name else None,
        attributes=(Attribute(name, name, kind, at),) if name else (),
        closed=name is not None,
        unknown=frozenset(part for part, known in (("name", table_name.known), ("key", name)) if not known),
        identity=identity(program, resource, logical_id),
    )


def _name(program: Program, resource: Found, logical_id: str) -> TableName:
    found = _written_name(program, resource, logical_id)
    return found.name if found else UNKNOWN_NAME


def _written_name(program: Program, resource: Found, logical_id: str) -> Written | None:
    """The name that a table is given; none where the entry stands for several of them."""
    if "${" in logical_id:
        return None
    value = field(field(resource.value, "Properties"), "TableName")
    return written(program, resource.part(value)) if value is not None else None


def _key(value: Value | None) -> tuple[Key | None, bool]:
    """The key of a table or index, and whether every part of it is known."""
    partition: list[str] = []
    sort: list[str] = []
    schema = field(value, "KeySchema")
    for element in schema.items if isinstance(schema, Collection) else ():
        name, kind = text_of(field(element, "AttributeName")), text_of(field(element, "KeyType"))
        if name is None or kind not in ("HASH", "RANGE") or "${" in name:
            return None, False
        (partition if kind == "HASH" else sort).append(name)
    return (Key(tuple(partition), tuple(sort)), True) if partition else (None, False)


def _attributes(resource: Found, properties: Value | None) -> tuple[tuple[Attribute, ...], bool]:
    """The attributes that are given types, and whether these are surely all."""
    listing = field(properties, "AttributeDefinitions")
    found: list[Attribute] = []
    elements = listing.items if isinstance(listing, Collection) else ()
    for element in elements:
        name = text_of(field(element, "AttributeName"))
        if name is not None and "${" not in name:
            kind = text_of(field(element, "AttributeType"))
            known = kind if kind in TYPES else None
            found.append(Attribute(name, name, known, resource.part(element).place()))
    return tuple(found), isinstance(listing, Collection) and len(found) == len(elements) and not has_gap(listing)


def _indexes(program: Program, resource: Found, value: Value | None, kind: IndexKind) -> tuple[list[Index], bool]:
    """The indexes of one property, and whether these are surely all. Of a choice (`!If`) each side is taken."""
    if value is None or is_no_value(value):
        return [], True
    if not isinstance(value, Collection):
        return [index for side in sides(value) for index in _indexes(program, resource, side, kind)[0]], False
    found: list[Index] = []
    sure = True
    for element in value.items:
        choice = sides(element)
        made = (_index(program, resource, side, kind) for side in choice or (element,))
        indexes = [index for index in made if index is not None]
        sure = sure and not choice and len(indexes) == 1 and indexes[0].name is not None
        found += indexes
    return found, sure


def _index(program: Program, resource: Found, element: Value, kind: IndexKind) -> Index | None:
    key, _ = _key(element)
    if key is None:
        return None
    called = field(element, "IndexName")
    found = written(program, resource.part(called)) if called is not None else None
    name, template = told_name(found.template if found is not None else None)
    return Index(
        name,
        kind,
        key,
        _projection(field(element, "Projection")),
        resource.part(element).place(),
        unknown=frozenset(() if name or template else {"name"}),
        provisioned=has_throughput(element),
        template=template,
        write_units=_write_units(program, resource, element),
    )


def _write_units(program: Program, resource: Found, element: Value) -> int | None:
    given = field(field(element, "ProvisionedThroughput"), "WriteCapacityUnits")
    found = written(program, resource.part(given)) if given is not None else None
    units = (found.template.constant if found is not None else None) or text_of(given)
    return int(units) if units and units.isdecimal() else None


def _projection(value: Value | None) -> Projection:
    kind, included = text_of(field(value, "ProjectionType")), field(value, "NonKeyAttributes")
    if kind == "ALL" or kind == "KEYS_ONLY":
        return Projection("ALL" if kind == "ALL" else "KEYS_ONLY")
    names = [text_of(item) for item in included.items] if isinstance(included, Collection) else []
    if kind == "INCLUDE" and names and all(name is not None for name in names):
        return Projection("INCLUDE", tuple(name for name in names if name is not None))
    return Projection(None)


def _ttl(properties: Value | None) -> tuple[str | None, bool]:
    """The attribute that expires items, and whether it is known that it, or none, does."""
    specification = field(properties, "TimeToLiveSpecification")
    enabled = field(specification, "Enabled")
    if isinstance(enabled, Constant) and str(enabled.value).lower() == "false":
        return None, True
    attribute = text_of(field(specification, "AttributeName"))
    return attribute, attribute is not None or is_given(properties, "TimeToLiveSpecification") is False
