"""Index classes: name, key, projection and the attributes that they declare."""

from dynamorm_analysis.facts.statements import Class
from dynamorm_analysis.facts.values import Value
from dynamorm_analysis.libraries.pynamodb.attributes import KeyedAttribute, attributes_of
from dynamorm_analysis.libraries.pynamodb.declarations import (
    Made,
    descends,
    lineage,
    listed,
    made,
    meta_option,
    text_of,
)
from dynamorm_analysis.libraries.pynamodb.words import GLOBAL_INDEX, LOCAL_INDEX, PROJECTIONS
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import ClassRef, External, Scalar, Text
from dynamorm_analysis.linking.objects.classes import Base
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.table import Index, Key, Projection
from dynamorm_analysis.text import Place, Span

NO_KEY = Key(())


def index_of(program: Program, of: ClassRef, binding: str) -> Index:
    """What an index class declares, bound to a model's attribute: an index without a name has that of its binding."""
    classes = lineage(program, of)
    attributes = attributes_of(program, classes)
    key = key_of(attributes)
    name, name_known = _name(program, classes, binding)
    projection = _projection(program, classes)
    parts = {"name": not name_known, "key": key is None, "projection": projection.kind is None}
    return Index(
        name=name,
        kind="LSI" if descends(program, of, frozenset({LOCAL_INDEX, GLOBAL_INDEX})) == LOCAL_INDEX else "GSI",
        key=key or NO_KEY,
        projection=projection,
        place=place_of(of),
        symbol=of.scope.name,
        binding=binding,
        attributes=tuple(keyed.attribute for keyed in attributes.values()),
        unknown=frozenset(part for part, is_unknown in parts.items() if is_unknown),
        write_units=_write_units(program, classes),
    )


def missing_index(name: str, place: Place) -> Index:
    """An index that code asks a model for, which declares none under that name."""
    return Index(name, "GSI", NO_KEY, Projection(None), place, binding=name, unknown=frozenset({"key", "projection"}))


def key_of(attributes: dict[str, KeyedAttribute]) -> Key | None:
    """The key that attributes make; None without a partition key."""
    partition = tuple(keyed.attribute.name for keyed in attributes.values() if keyed.partition)
    sort = tuple(keyed.attribute.name for keyed in attributes.values() if keyed.sort)
    return Key(partition, sort) if partition else None


def place_of(of: ClassRef) -> Place:
    """Where a class is named."""
    node = of.scope.node
    return of.scope.place(node.name_span if isinstance(node, Class) else Span(0, 0))


def _name(program: Program, classes: tuple[Base, ...], binding: str) -> tuple[str | None, bool]:
    option = meta_option(program, classes, "index_name")
    if option is None:
        return binding, True
    if isinstance(option.meaning, Text) and (name := option.meaning.template.constant) is not None:
        return name, True
    return None, False


def _write_units(program: Program, classes: tuple[Base, ...]) -> int | None:
    option = meta_option(program, classes, "write_capacity_units")
    units = option.meaning.value if option is not None and isinstance(option.meaning, Scalar) else None
    return units if isinstance(units, int) else None


def _projection(program: Program, classes: tuple[Base, ...]) -> Projection:
    option = meta_option(program, classes, "projection")
    if option is None or option.value is None:
        return Projection(None)
    object_ = made(program, option.value, option.scope)
    if object_ is None or not isinstance(object_.of, External):
        return Projection(None)
    kind = PROJECTIONS.get(object_.of.name.rsplit(".", 1)[-1])
    if kind is None:
        return Projection(None)
    if kind != "INCLUDE":
        return Projection("ALL" if kind == "ALL" else "KEYS_ONLY")
    included = _included(program, object_)
    return Projection("INCLUDE", included) if included is not None else Projection(None)


def _included(program: Program, object_: Made) -> tuple[str, ...] | None:
    value: Value | None = object_.argument("non_attr_keys", 0)
    scope: Scope = object_.scope
    items = listed(program, value, scope) if value is not None else None
    if items is None:
        return None
    names = [text_of(program, item, items[1]) for item in items[0]]
    return tuple(name for name in names if name is not None) if all(names) else None
