"""What a request of a trace is given: parameters of DynamoDB's API, or what calls before it in a chain were given."""

from collections.abc import Iterable, Iterator, Mapping

from dynamorm_analysis.tracing.running.frame import Request
from dynamorm_analysis.tracing.running.state import ALL, Stored
from dynamorm_analysis.tracing.running.symbols import Symbol, constant_of, ways_of

DEEPEST = 6

Chain = tuple[tuple[str, tuple[Symbol, ...]], ...]
"""The calls on which a request is made, last first, each with what it is given: `table.Get("id", id).One(&item)`."""
CHAINED = frozenset({"dynamorm", "guregu_dynamo"})
"""Libraries whose requests end a chain of calls."""


def chain_of(request: Request, requests: tuple[Request, ...]) -> Chain:
    """The calls of a chain that ends in a request."""
    found: list[tuple[str, tuple[Symbol, ...]]] = []
    symbol = request.receiver
    while symbol is not None and len(found) < LONGEST:
        if symbol.kind == "derived" and symbol.operands and symbol.name.isidentifier():
            found.append((symbol.name, symbol.operands[1:]))
            symbol = symbol.operands[0]
        elif symbol.kind == "answer":
            before = requests[symbol.number]
            found.append((before.method, before.given))
            symbol = before.receiver
        else:
            break
    return tuple(found)


LONGEST = 20


def given(request: Request) -> tuple[Symbol, ...]:
    """All that a request is given, with what it is made on."""
    receiver = (request.receiver,) if request.receiver is not None else ()
    return (*request.given, *request.named.values(), *receiver)


def parameter(request: Request, name: str) -> Symbol | None:
    """A parameter of DynamoDB's API, in the call or in a structure that it is given."""
    if name in request.named:
        return request.named[name]
    found = (_inside(symbol, name, request.stored, set()) for symbol in (*request.named.values(), *request.given))
    return next((each for each in found if each is not None), None)


def _inside(symbol: Symbol, name: str, stored: Stored, seen: set[Symbol]) -> Symbol | None:
    if symbol in seen or len(seen) > MOST_INSIDE:
        return None
    seen.add(symbol)
    fields = stored.get(symbol, {})
    if name in fields:
        return fields[name]
    inner = list(fields.values()) if symbol.kind == "made" else [fields[ALL]] if ALL in fields else []
    inner += symbol.operands if symbol.kind in ("derived", "tuple", "any of") else ()
    found = (_inside(each, name, stored, seen) for each in inner)
    return next((each for each in found if each is not None), None)


MOST_INSIDE = 100


def parts_called(request: Request, name: str) -> tuple[Request, ...]:
    """The parts of a transaction of one kind (`Put`), each as a request of its own."""
    symbols = (*request.given, *request.named.values())
    found = (fields[name] for _, fields in _objects(symbols, request.stored, set(), DEEPEST) if name in fields)
    return tuple(
        Request(
            request.number,
            request.call,
            request.name,
            name,
            request.entered,
            None,
            (),
            request.stored[part],
            request.tests,
            request.rounds,
            request.stored,
            request.at_times,
            request.variables,
        )
        for part in found
        if part in request.stored
    )


def objects_in(request: Request, chain: Chain) -> Iterator[tuple[Symbol, Mapping[str, Symbol]]]:
    """The objects and dictionaries that a request is given, with what they hold, its key left out."""
    named = (symbol for name, symbol in request.named.items() if name != "Key")
    receiver = (request.receiver,) if request.receiver is not None else ()
    yield from _objects((*named, *request.given, *receiver), request.stored, set(), DEEPEST)
    for _, (name, *_, value) in (call for call in chain if len(call[1]) > 1):
        if (field := constant_of(name)) is not None:
            yield value, {field: value}


def _objects(
    symbols: Iterable[Symbol], stored: Stored, seen: set[Symbol], further: int
) -> Iterator[tuple[Symbol, Mapping[str, Symbol]]]:
    for symbol in symbols:
        if symbol in seen or not further:
            continue
        seen.add(symbol)
        fields = stored.get(symbol)
        if fields:
            yield symbol, fields
            yield from _objects((held for name, held in fields.items() if name != "Key"), stored, seen, further - 1)
        if symbol.kind in ("any of", "derived", "outcome", "tuple"):
            inner = ways_of(symbol) if symbol.kind == "outcome" else symbol.operands
            yield from _objects(inner, stored, seen, further - 1)
