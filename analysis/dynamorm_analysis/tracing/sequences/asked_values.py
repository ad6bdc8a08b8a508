"""The values that a request of a trace is given, without the forms in which DynamoDB takes them."""

from collections.abc import Mapping

from dynamorm_analysis.tracing.requests.parameters import given
from dynamorm_analysis.tracing.requests.sources import HOLDING
from dynamorm_analysis.tracing.running.frame import Request
from dynamorm_analysis.tracing.running.state import Stored
from dynamorm_analysis.tracing.running.symbols import Symbol, inner_symbols, is_none


def values_in(request: Request) -> set[Symbol]:
    """The values that a request is given, and those in dictionaries, texts and conditions that it is given, not what
    these were taken of."""
    found: set[Symbol] = set()
    left = list(given(request))
    while left and len(found) < MOST_VALUES:
        symbol = left.pop()
        if symbol in found:
            continue
        found |= {symbol, bare(symbol, request.stored)}
        left += request.stored.get(symbol, {}).values() if symbol.kind == "made" else ()
        left += inner_symbols(symbol) if symbol.kind not in ("element", "field") else ()
    return found


MOST_VALUES = 400
MOST_FORMS = 12
FORMS = frozenset({"UUID", "or", "string", "text"})
"""What gives the one thing that it is given in another form."""


def bare(symbol: Symbol, stored: Stored) -> Symbol:
    """A value without the form in which DynamoDB is given it, or that makes a text of it."""
    for _ in range(MOST_FORMS):
        fields = stored.get(symbol, {})
        if symbol.kind == "made" and len(fields) == 1 and not HOLDING.isdisjoint((*fields, *_placed(fields))):
            symbol = next(iter(fields.values()))
            continue
        inner = tuple(dict.fromkeys(one for one in forms_of(symbol) if not _is_constant(one)))
        if len(inner) != 1 or (symbol.kind == "derived" and symbol.name != "or" and len(symbol.operands) > 1):
            break
        symbol = inner[0]
    return symbol


def _placed(fields: Mapping[str, Symbol]) -> tuple[str, ...]:
    return ("Value",) if "0" in fields else ()


def _is_constant(symbol: Symbol) -> bool:
    """Whether a value is written out, or a field of nothing, at which code does not come."""
    return symbol.kind == "constant" or (symbol.kind == "field" and is_none(symbol.owner))


def forms_of(symbol: Symbol) -> tuple[Symbol, ...]:
    match symbol.kind:
        case "derived" if symbol.name in FORMS:
            return symbol.operands
        case "any of":
            return symbol.operands
        case "outcome":
            return tuple(dict.fromkeys(one.symbol for one in symbol.outcomes))
    return ()
