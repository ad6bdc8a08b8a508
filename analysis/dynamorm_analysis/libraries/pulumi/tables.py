"""A table of a Pulumi program as a definition: keys, types, indexes with projections, time to live, and its name."""

from dynamorm_analysis.facts.values import Call, called_span
from dynamorm_analysis.libraries.api_words import TYPES
from dynamorm_analysis.libraries.deployed_names import deployed_name
from dynamorm_analysis.libraries.pulumi.resources import (
    arguments_of,
    items,
    part,
    plain,
    service_folder,
    template,
    text,
    text_of,
    title,
)
from dynamorm_analysis.libraries.recognition import table_id
from dynamorm_analysis.libraries.requests.given import Given, Parameters
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import Scalar
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.names import UNKNOWN_NAME, told_name
from dynamorm_analysis.model.table import Attribute, Definition, Index, IndexKind, Key, Projection

LIBRARY = "pulumi"
TABLE = "dynamodb.Table"
INDEXES: tuple[tuple[str, IndexKind], ...] = (("global_secondary_indexes", "GSI"), ("local_secondary_indexes", "LSI"))


def definition(program: Program, call: Call, scope: Scope) -> Definition:
    """The table that a call makes."""
    given = arguments_of(program, call, scope)
    key = _key(program, given)
    indexes: list[Index] = []
    whole = key is not None and not given.open
    for name, kind in INDEXES:
        found, all_known = _indexes(program, given, name, kind, key)
        indexes += found
        whole = whole and all_known
    named = template(program, given, "name")
    table_name = deployed_name(named, followed=False) if named is not None else UNKNOWN_NAME
    ttl, ttl_known = _ttl(program, given)
    attributes, typed = _attributes(program, given)
    parts = {"name": table_name.known, "key": key is not None, "indexes": whole, "ttl": ttl_known}
    return Definition(
        kind="infrastructure",
        library=LIBRARY,
        symbol=title(program, call, scope),
        name=table_name,
        place=scope.place(called_span(call)),
        key=key,
        attributes=attributes,
        indexes=tuple(indexes),
        ttl=ttl,
        closed=whole,
        unknown=frozenset(one for one, known in parts.items() if not known),
        identity=identity(program, call, scope),
        typed=typed,
    )


def identity(program: Program, call: Call, scope: Scope) -> str:
    """The table's id. A table without a name is given one that ends in random letters, and one whose name has holes is
    one table inside of the service that fills them."""
    named = template(program, arguments_of(program, call, scope), "name")
    if named is not None and named.constant:
        return named.constant
    if named is None or named.tells_nothing:
        return table_id(UNKNOWN_NAME, scope.path, title(program, call, scope))
    return f"{service_folder(program, scope.path) or '.'}:{named}"


def _key(program: Program, given: Parameters, of: Key | None = None) -> Key | None:
    """The key of a table or index; `of` is the table's, whose partition key a local index has."""
    partition, sort = text(program, given, "hash_key"), text(program, given, "range_key")
    if "range_key" in given and sort is None and not _is_nothing(program, given.only("range_key")):
        return None
    if partition is None and of is not None and "hash_key" not in given:
        return Key(of.partition, (sort,) if sort else ())
    return Key((partition,), (sort,) if sort else ()) if partition else None


def _is_nothing(program: Program, given: Given | None) -> bool:
    return given is not None and meaning(program, given.value, given.scope) == Scalar(None)


def _attributes(program: Program, given: Parameters) -> tuple[tuple[Attribute, ...], bool]:
    listed, places, whole = items(program, given, "attributes")
    found: list[Attribute] = []
    for element, where in zip(listed, places, strict=True):
        name, kind = text(program, element, "name"), text(program, element, "type")
        if name is not None:
            found.append(Attribute(name, name, kind if kind in TYPES else None, where.place))
    return tuple(found), whole and bool(found) and len(found) == len(listed)


def _indexes(
    program: Program, given: Parameters, name: str, kind: IndexKind, table: Key | None
) -> tuple[list[Index], bool]:
    """The indexes of one argument, and whether these are surely all."""
    listed, places, whole = items(program, given, name)
    found: list[Index] = []
    for element, where in zip(listed, places, strict=True):
        key = _key(program, element, table if kind == "LSI" else None)
        if key is None:
            whole = False
            continue
        called, shaped = told_name(template(program, element, "name"))
        unknown = frozenset(() if called or shaped else {"name"})
        projected = _projection(program, element)
        found.append(Index(called, kind, key, projected, where.place, unknown=unknown, template=shaped))
    return found, whole and all(index.name is not None for index in found)


def _projection(program: Program, element: Parameters) -> Projection:
    kind, listing = text(program, element, "projection_type"), element.only("non_key_attributes")
    if kind == "ALL" or kind == "KEYS_ONLY":
        return Projection("ALL" if kind == "ALL" else "KEYS_ONLY")
    _, places, whole = items(program, element, "non_key_attributes") if listing is not None else ([], [], False)
    names = [found.constant for one in places if (found := text_of(program, one)) is not None]
    if kind == "INCLUDE" and whole and names and all(names) and len(names) == len(places):
        return Projection("INCLUDE", tuple(name for name in names if name))
    return Projection(None)


def _ttl(program: Program, given: Parameters) -> tuple[str | None, bool]:
    """The attribute that expires items, and whether that is known; it does so only where that is switched on."""
    if "ttl" not in given:
        return None, not given.open
    specification = part(program, given, "ttl")
    enabled = specification.only("enabled")
    if enabled is None:
        return None, not specification.open
    if plain(enabled) is False:
        return None, True
    attribute = text(program, specification, "attribute_name")
    return attribute, attribute is not None
