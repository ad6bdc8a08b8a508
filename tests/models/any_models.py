"""Kinds of items made by chance through designs, with fields of all sorts and names that could be taken for others."""

from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, composite

from dynamorm_analysis.design.asked import AccessPattern, Condition, EntityType
from dynamorm_analysis.design.designing import design
from dynamorm_analysis.entity_models.designed import designed
from dynamorm_analysis.entity_models.model import EntityModel, Field
from dynamorm_analysis.naming_profiles import DYNAMORM, STANDARD, UPPER

KINDS = ["Order", "OrderLine", "Customer", "APIKey"]
KEY_FIELDS = {
    "customer_id": "str",
    "order_id": "str",
    "status": "",
    "placed_at": "datetime",
    "day": "date",
    "rank": "int",
}
OTHER_FIELDS = {
    "note": ("S", "str"),
    "count": ("N", "int"),
    "total": ("N", "Decimal"),
    "paid": ("BOOL", "bool"),
    "raw": ("B", "bytes"),
    "tags": ("SS", "set[str]"),
    "sizes": ("NS", "set[Decimal]"),
    "blobs": ("BS", "set[bytes]"),
    "lines": ("L", "list[str]"),
    "numbers": ("L", "list[int]"),
    "things": ("L", "list"),
    "extra": ("M", "dict"),
    "class": ("S", "str"),
    "list": ("S", "str"),
    "query": ("S", "str"),
    "serialize": ("S", "str"),
    "model_config": ("S", "str"),
    "a_name_as_long_as_people_would_write": ("S", "datetime"),
    "changed_at": ("S", "datetime"),
}
STATES = ("PLACED", "in-transit", "gone", "Gone", "4 eyes", 'a"b', "é\\n{x}")


@composite
def fields(draw: DrawFn) -> tuple[Field, ...]:
    own = draw(st.lists(st.sampled_from(sorted(KEY_FIELDS)), min_size=2, max_size=6, unique=True))
    found = [_key_field(name, draw) for name in own]
    for name in draw(st.lists(st.sampled_from(sorted(OTHER_FIELDS)), max_size=7, unique=True)):
        type_, declared = OTHER_FIELDS[name]
        found.append(Field(name, name, type_, declared, required=draw(st.booleans())))
    if draw(st.booleans()):
        found.append(Field("version", draw(st.sampled_from(["version", "rev"])), "N", role="version"))
    if draw(st.booleans()):
        found.append(
            Field("ttl", draw(st.sampled_from(["ttl", "dies"])), "N", required=draw(st.booleans()), role="ttl")
        )
    return tuple(found)


def _key_field(name: str, draw: DrawFn) -> Field:
    type_ = "N" if name == "rank" else "S"
    if name == "status":
        values = tuple(draw(st.lists(st.sampled_from(STATES), min_size=1, max_size=4, unique=True)))
        default = draw(st.sampled_from([None, values[0]]))
        return Field(name, name, type_, values=values, default=default)
    return Field(name, name, type_, KEY_FIELDS[name], generated=name == "order_id" and draw(st.booleans()))


@composite
def models(draw: DrawFn) -> tuple[EntityModel, ...]:
    """The kinds of items of one table, as a design makes them."""
    names = draw(st.lists(st.sampled_from(KINDS), min_size=1, max_size=3, unique=True))
    kinds = {name: draw(fields()) for name in names}
    types = [draw(_type(name, of)) for name, of in kinds.items()]
    patterns = [draw(_pattern(types, number, kinds)) for number in range(draw(st.integers(0, 5)))]
    own = len(names) == 1 and draw(st.booleans())
    naming = None if own else draw(st.sampled_from([STANDARD, DYNAMORM, UPPER]))
    name = draw(st.sampled_from(["shop", "orders-table", "shop-{stage}-orders", "env:ORDERS_TABLE"]))
    found = design(name, types, patterns, naming=naming, multiple_key_attributes=False)
    return designed(found, kinds)


@composite
def _type(draw: DrawFn, name: str, of: Sequence[Field]) -> EntityType:
    keyed = [field.name for field in of if field.name in KEY_FIELDS]
    identity = tuple(draw(st.lists(st.sampled_from(keyed), min_size=1, max_size=2, unique=True)))
    attributes = {field.name: field.type or "S" for field in of}
    optional = tuple(field.name for field in of if not field.required and field.name not in identity)
    ttl = next((field.name for field in of if field.role == "ttl"), None)
    return EntityType(name, attributes, identity, immutable=identity, optional=optional, ttl=ttl)


@composite
def _pattern(draw: DrawFn, types: Sequence[EntityType], number: int, kinds: dict[str, Any]) -> AccessPattern:
    of = draw(st.sampled_from(list(types)))
    able = sorted(name for name in of.attributes if name in KEY_FIELDS or name == "note")
    given = tuple(draw(st.lists(st.sampled_from(able), min_size=1, max_size=2, unique=True)))
    states = next((field.values for field in kinds[of.name] if field.name == "status"), ())
    only = {"status": draw(st.sampled_from(states))} if states and "status" not in given and draw(st.booleans()) else {}
    others = [name for name in able if name not in (*given, *only)]
    where: tuple[Condition, ...] = ()
    ordering = None
    if others and draw(st.booleans()):
        name = draw(st.sampled_from(others))
        if draw(st.booleans()):
            where = (Condition(name, draw(st.sampled_from(["between", ">=", "<="]))),)
        else:
            ordering = name
    called = f"pattern {number}"
    return AccessPattern(called, (of.name,), given, only, where, ordering, descending=draw(st.booleans()))
