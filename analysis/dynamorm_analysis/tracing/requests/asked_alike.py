"""Requests of a trace that ask for the same items: what one finds is then what the other has found."""

from collections.abc import Hashable, Iterator

from dynamorm_analysis.tracing.requests.accesses import Asked
from dynamorm_analysis.tracing.requests.parameters import parameter
from dynamorm_analysis.tracing.requests.sources import plain
from dynamorm_analysis.tracing.running.state import Stored
from dynamorm_analysis.tracing.running.symbols import Symbol

SEEKING = frozenset({"query", "scan"})
CONDITIONS = ("KeyConditionExpression", "FilterExpression")
VALUES = "ExpressionAttributeValues"
BUILDING = frozenset({"&", "Attr", "Key", "begins_with", "between", "eq", "gt", "gte", "lt", "lte"})
"""What condition objects are built with."""
CHAINED = frozenset({"Filter", "Get", "Index", "Range", "Where"})
"""Calls of a chain that say which items are wanted."""
DEEPEST = 8


def ask_alike(one: Asked, other: Asked) -> bool:
    """Whether two requests look for items of one table by the same conditions, of the same values."""
    if one.table is None or one.table != other.table or one.access.library != other.access.library:
        return False
    if not SEEKING.issuperset((one.access.operation, other.access.operation)):
        return False
    asked = _asked(one)
    return bool(asked) and asked == _asked(other)


def _asked(one: Asked) -> frozenset[Hashable]:
    """What a request looks for: the attributes that its conditions name, and the values that these are given; nothing
    where that is not known, or nothing but what the code spells out."""
    access, request = one.access, one.request
    conditions = (*access.key, *access.filter)
    if not (access.knows("key") and access.knows("filter") and conditions):
        return frozenset()
    given = [parameter(request, name) for name in (*CONDITIONS, VALUES)]
    symbols = [symbol for symbol in given if symbol is not None]
    if not symbols:
        symbols = [*request.given, *(each for name, given in one.chain if name in CHAINED for each in given)]
    seen: set[Symbol] = set()
    values = {value for symbol in symbols for value in _values(symbol, request.stored, DEEPEST, seen)}
    if all(value.kind == "constant" for value in values):
        return frozenset()
    return frozenset({*values, *((each.attribute, each.operator) for each in conditions)})


def _values(symbol: Symbol, stored: Stored, further: int, seen: set[Symbol]) -> Iterator[Symbol]:
    """The values in conditions, those that the code spells out aside, which may be names and placeholders."""
    symbol = plain(symbol, stored)
    if not further or symbol.kind == "constant" or symbol in seen:
        return
    seen.add(symbol)
    inner: tuple[Symbol, ...] = ()
    if symbol.kind == "made":
        inner = tuple(stored.get(symbol, {}).values())
    elif symbol.kind == "derived" and symbol.name in BUILDING:
        inner = symbol.operands
    if not inner:
        yield symbol
    for each in inner:
        yield from _values(each, stored, further - 1, seen)
