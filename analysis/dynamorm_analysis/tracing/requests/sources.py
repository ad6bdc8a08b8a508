"""What a value of a trace was made of: answers of requests, with the attribute that was taken of them."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace

from dynamorm_analysis.tracing.running.frame import Request
from dynamorm_analysis.tracing.running.state import Stored
from dynamorm_analysis.tracing.running.symbols import Symbol, inner_symbols

HOLDING = frozenset(
    {"Attributes", "B", "BOOL", "Item", "Items", "L", "LastEvaluatedKey", "M", "N", "Responses", "S", "Value", "body"}
    | {"data", "item", "items", "records", "result", "results", "value"}
)
"""Names under which answers, and values in DynamoDB's form, hold what is meant."""
DEEPEST = 40
MOST = 200


@dataclass(frozen=True, slots=True)
class Source:
    """An answer, by the number of its request, and which attribute of it, as code names it, and which part of that;
    empty where it is the answer itself. `failed`: it is that the request failed."""

    number: int
    attribute: str = ""
    part: str = ""
    failed: bool = False


@dataclass(slots=True)
class Sources:
    """What values were made of, with what objects held at one moment of a trace. `asked` are the numbers of the calls
    that are requests; what others give is made of what they are given."""

    stored: Stored
    requests: tuple[Request, ...]
    asked: Collection[int]
    with_tests: bool = True
    """Whether a value is made of what is tested where it is one that is written out."""
    known: dict[Symbol, frozenset[Source]] = field(default_factory=dict)

    def of(self, symbol: Symbol, depth: int = 0) -> frozenset[Source]:
        found = self.known.get(symbol)
        if found is not None:
            return found
        self.known[symbol] = frozenset()  # it may be a part of itself
        each: set[Source] = set()
        if depth < DEEPEST:
            each = self._looked_up(symbol, depth + 1)
            for held in self.stored.get(symbol, {}).values():
                each |= self.of(held, depth + 1)
        found = self.known[symbol] = frozenset(list(each)[:MOST])
        return found

    def _looked_up(self, symbol: Symbol, depth: int) -> set[Source]:
        match symbol.kind:
            case "answer" if symbol.number in self.asked:
                return {Source(symbol.number)}
            case "answer":
                request = self.requests[symbol.number]
                given = (*request.given, *request.named.values())
                return self._of_each((*given, *((request.receiver,) if request.receiver is not None else ())), depth)
            case "error":
                return {Source(symbol.number, failed=True)} if symbol.number in self.asked else set()
            case "field" if _is_made_of_several(symbol.owner):
                return set()
            case "field":
                return {_field(source, symbol.name) for source in self.of(symbol.owner, depth)}
            case "outcome":
                found = self._of_each((one.symbol for one in symbol.outcomes), depth)
                if not self.with_tests:
                    return found
                tests = (test.symbol for one in symbol.outcomes if one.symbol.kind == "constant" for test in one.tests)
                return found | self._of_each(tests, depth)
        return self._of_each(inner_symbols(symbol), depth)

    def _of_each(self, symbols: Iterable[Symbol], depth: int) -> set[Source]:
        return set().union(*(self.of(one, depth) for one in symbols))


def _is_made_of_several(symbol: Symbol) -> bool:
    """Whether a function that is not known makes it of several things: what its fields are is open."""
    is_derived = symbol.kind == "derived" and len(symbol.operands) > 1
    return is_derived and symbol.name not in CHOOSING


CHOOSING = frozenset({"and", "at", "or"})


def _field(source: Source, name: str) -> Source:
    """A field of what a source is."""
    if source.part or name in HOLDING:
        return source
    return replace(source, part=name) if source.attribute else replace(source, attribute=name)


def plain(symbol: Symbol, stored: Stored) -> Symbol:
    """A value without the form that it has been given: a text of a number, DynamoDB's form of a text, a default."""
    for _ in range(DEEPEST):  # an object may hold itself
        inner = _without_form(symbol, stored)
        if inner is None:
            break
        symbol = inner
    return symbol


def _without_form(symbol: Symbol, stored: Stored) -> Symbol | None:
    fields = stored.get(symbol, {})
    if symbol.kind == "made" and len(fields) == 1 and not HOLDING.isdisjoint((*fields, *_placed(fields))):
        return next(iter(fields.values()))
    if symbol.kind == "derived" and len(symbol.operands) == 1 and symbol.name not in PLAIN_OTHERS:
        return symbol.operands[0]
    choices: tuple[Symbol, ...] = ()
    if symbol.kind == "any of" or (symbol.kind == "derived" and symbol.name == "or"):
        choices = symbol.operands
    elif symbol.kind == "outcome":
        choices = tuple(one.symbol for one in symbol.outcomes)
    given = tuple(dict.fromkeys(one for one in choices if one.kind != "constant"))
    return given[0] if len(given) == 1 else None


PLAIN_OTHERS = frozenset({"not", "-", "list", "lambda", "nothing"})
"""What makes something else of the one thing that it is given."""


def _placed(fields: Iterable[str]) -> Iterator[str]:
    """What is given by position counts as a value."""
    return ("Value" for name in fields if name == "0")


def all_in(symbol: Symbol, stored: Stored, found: set[Symbol], depth: int = 0) -> None:
    """Adds a value and all in it, plain and as they are."""
    if depth > DEEPEST or symbol in found or len(found) > MOST_PARTS:
        return
    found.add(symbol)
    without_form = plain(symbol, stored)
    for inner in (without_form, *inner_symbols(symbol), *stored.get(symbol, {}).values()):
        all_in(inner, stored, found, depth + 1)


MOST_PARTS = 800
