"""The maps inside of items as types of TypeScript: what each class of them is called, and what attributes hold."""

from collections.abc import Iterable, Iterator, Mapping

from dynamorm_analysis.model.table import Attribute, MapClass
from dynamorm_analysis.words import free_name
from dynamorm_cdkgen.typescript_keys import TYPES, UNKNOWN, pascal_word

MapNames = dict[tuple[str, str], str]
"""What interfaces of classes of maps are called, by the files and names of these."""
PREDEFINED = frozenset({
    "any", "bigint", "boolean", "never", "null", "number", "object", "string", "symbol", "undefined", "unknown", "void",
})  # fmt: skip


def called(symbol: str, ending: str) -> str:
    """What a class is called: by its own name, as far as TypeScript lets it."""
    name = symbol if symbol.isidentifier() else pascal_word(symbol)
    return f"{name}{ending}" if name in PREDEFINED else name


def named_maps(
    attributes: Iterable[Attribute], names: MapNames, taken: set[str], reserved: Iterable[str]
) -> Iterator[tuple[str, MapClass]]:
    """The classes of maps that attributes hold and that have no name yet, each with the one that it is given: another
    than those that are reserved for items. Those that others hold come behind these."""
    for attribute in attributes:
        held = attribute.holds
        if attribute.type not in ("M", "L"):  # a text of it
            continue
        if held is not None and held.is_named and not held.recurs and _key(held) not in names:
            known = {*taken, *reserved}
            names[_key(held)] = free_name(called(held.symbol, "Map"), known)
            taken.add(names[_key(held)])
            yield names[_key(held)], held
            yield from named_maps(held.attributes, names, taken, reserved)
        if attribute.element is not None:
            yield from named_maps([attribute.element], names, taken, reserved)


def type_of(attribute: Attribute, chosen: Mapping[str, str], names: MapNames) -> str:
    """The type of an attribute's values; `chosen` are those that have few, by the attributes' names."""
    held = attribute.holds
    if held is not None and held.is_named and attribute.type == "M":
        return names.get(_key(held)) or TYPES["M"]
    if attribute.element is not None and attribute.type in ("L", "M"):
        inner = type_of(attribute.element, {}, names)
        return f"{inner}[]" if attribute.type == "L" else f"Record<string, {inner}>"
    return chosen.get(attribute.name) or TYPES.get(attribute.type, UNKNOWN)


def _key(held: MapClass) -> tuple[str, str]:
    return held.place.path, held.symbol
