"""Whether a write of a trace gives its item a value that the trace knows, and what such a value is made of."""

from collections.abc import Collection, Iterator

from dynamorm_analysis.model.access import PUTS
from dynamorm_analysis.tracing.requests.accesses import Asked
from dynamorm_analysis.tracing.requests.parameters import given, objects_in
from dynamorm_analysis.tracing.requests.sources import plain
from dynamorm_analysis.tracing.requests.stored_items import Looked
from dynamorm_analysis.tracing.running.state import Stored
from dynamorm_analysis.tracing.running.symbols import Symbol, inner_symbols
from dynamorm_analysis.words import is_named_alike

DEEPEST = 12


def is_given(attribute: str, values: Collection[Symbol], write: Asked, looked: Looked) -> bool:
    """Whether a write gives an attribute one of some values: an object that it stores holds that, or is the one of
    which the value is a field."""
    names = _names_of(attribute, write)
    held = [
        value
        for _, fields in objects_in(write.request, write.chain)
        for name, value in fields.items()
        if _is_one(name, names)
    ]
    if any(value in values or plain(value, write.request.stored) in values for value in held):
        return True
    if held:
        return False
    of_objects = [one for one in values if one.kind == "field" and _is_one(one.name, names)]
    if of_objects:
        wholes: set[Symbol] = set()
        for symbol in (*given(write.request), *(each for _, some in write.chain for each in some)):
            _add_wholes(symbol, write.request.stored, wholes, DEEPEST)
        if any(one.owner in wholes for one in of_objects):
            return True
    is_set = any(one.attribute == attribute for one in write.access.written)
    parts = looked.parts(write)
    return is_set and write.access.operation not in PUTS and any(one in parts for one in values)


def _add_wholes(symbol: Symbol, stored: Stored, found: set[Symbol], further: int) -> None:
    """Adds what a value holds as a whole: not the objects of which it holds a field."""
    if symbol in found or not further:
        return
    found.add(symbol)
    inner = tuple(inner_symbols(symbol)) if symbol.kind in ("derived", "any of", "outcome", "tuple", "gathered") else ()
    for one in (plain(symbol, stored), *inner, *stored.get(symbol, {}).values()):
        _add_wholes(one, stored, found, further - 1)


def _names_of(attribute: str, write: Asked) -> tuple[str, ...]:
    return (attribute, *(one.field for one in write.access.written if one.attribute == attribute and one.field))


def _is_one(name: str, names: tuple[str, ...]) -> bool:
    return any(is_named_alike(name, one) for one in names)


def values_called(attribute: str, write: Asked) -> tuple[Symbol, ...]:
    """What the objects that a write is given hold under a name."""
    names = _names_of(attribute, write)
    return tuple(
        plain(value, write.request.stored)
        for _, fields in objects_in(write.request, write.chain)
        for name, value in fields.items()
        if _is_one(name, names)
    )


def is_made_of(value: Symbol, parts: Collection[Symbol]) -> bool:
    """Whether a value is made of nothing but some others and what is written out: `f"EMAIL#{email}"`."""
    leaves = tuple(_leaves(value, parts, DEEPEST))
    return bool(leaves) and all(one in parts for one in leaves)


def _leaves(value: Symbol, known: Collection[Symbol], further: int) -> Iterator[Symbol]:
    if value in known or not further:
        yield value
        return
    inner = tuple(inner_symbols(value)) if value.kind in ("derived", "any of", "outcome", "tuple") else ()
    if inner:
        for one in inner:
            yield from _leaves(one, known, further - 1)
    elif value.kind != "constant":
        yield value
