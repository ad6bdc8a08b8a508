"""What is known while a trace goes on: variables, what objects hold, which tests led here, and the loops around."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.text import Span
from dynamorm_analysis.tracing.running.symbols import Symbol, Symbols, Test, is_none

ALL = "**"
"""The field of an object that is all of another one: `{**item, "views": 1}`."""
MORE = "+"
"""What code has added to an object or list: `tags.append(tag)`."""
ANY = "[]"
"""What an object holds under a name that is not known."""

Stored = dict[Symbol, Mapping[str, Symbol]]
"""What objects hold. The fields of one are never changed, but replaced, so that all ways through code share them."""


@dataclass(frozen=True, slots=True)
class Round:
    """A loop around a request, by its number, and what it runs over: where it is, and how many functions had been
    entered there."""

    number: int
    over: Symbol
    counted: bool
    """It runs over something, and not as long as something holds."""

    function: Scope
    span: Span
    depth: int


@dataclass(slots=True)
class State:
    """`at_times` are tests behind which code goes on where it comes to them, as it does not each time."""

    variables: dict[str, Symbol]
    stored: Stored
    tests: tuple[Test, ...] = ()
    rounds: tuple[Round, ...] = ()
    at_times: tuple[Test, ...] = ()

    def upon(self, *tests: Test) -> "State":
        """The same where some more tests hold, to go on from by itself."""
        return State(dict(self.variables), dict(self.stored), (*self.tests, *tests), self.rounds, self.at_times)

    def go_on_as(self, other: "State") -> None:
        self.variables, self.stored, self.at_times = other.variables, other.stored, other.at_times

    def store(self, owner: Symbol, name: str, value: Symbol) -> None:
        """Sets a field of an object, or of each that it may be."""
        for each in objects_of(owner):
            self.stored[each] = {**self.stored.get(each, {}), name: value}


def objects_of(symbol: Symbol) -> Iterator[Symbol]:
    """What a value may be, where it is anything."""
    match symbol.kind:
        case "any of":
            inner = symbol.operands
        case "outcome":
            inner = tuple(one.symbol for one in symbol.outcomes)
        case _:
            yield symbol
            return
    for each in inner:
        yield from objects_of(each) if not is_none(each) else ()


def merge(state: State, one: State, other: State, symbols: Symbols) -> None:
    """Goes on where two ways meet: what they know is one or the other."""
    state.variables = _either(one.variables, other.variables, symbols)
    state.stored = merged(one.stored, other.stored, symbols)
    state.at_times = tuple(dict.fromkeys((*one.at_times, *other.at_times)))


def merged(one: Stored, other: Stored, symbols: Symbols) -> Stored:
    """What objects hold on one of two ways; most of them are the same on both."""
    found = one | other
    for owner, fields in one.items():
        further = other.get(owner)
        if further is not None and further is not fields:
            found[owner] = _either(fields, further, symbols)
    return found


def _either(one: Mapping[str, Symbol], other: Mapping[str, Symbol], symbols: Symbols) -> dict[str, Symbol]:
    found = {**one, **other}
    for name, held in one.items():
        further = other.get(name)
        if further is not None and further is not held:
            found[name] = symbols.any_of(held, further)
    return found


def part(symbol: Symbol, name: str, stored: Stored, symbols: Symbols) -> Symbol:
    """A field of something: what was stored there, or else what it came with. Nothing has none, so that code does not
    go on where it is that."""
    if symbol.kind == "any of":
        found = [part(each, name, stored, symbols) for each in symbol.operands if not is_none(each)]
        for each in found[1:]:
            found[0] = symbols.any_of(found[0], each)
        return found[0]
    if symbol.kind == "outcome":
        ways = [one for one in symbol.outcomes if not is_none(one.symbol)] or symbol.outcomes
        if len(ways) == 1:
            return part(ways[0].symbol, name, stored, symbols)
        return symbols("outcome", tuple(type(one)(one.tests, part(one.symbol, name, stored, symbols)) for one in ways))
    fields = stored.get(symbol, {})
    if name in fields:
        return fields[name]
    if ALL in fields and fields[ALL] is not symbol:
        before = part(fields[ALL], name, stored, symbols)
        return symbols.any_of(before, fields[ANY]) if ANY in fields else before
    return symbols("field", symbol, name)


def item_at(symbol: Symbol, place: int, stored: Stored, symbols: Symbols) -> Symbol:
    """What stands at a place of something: of a tuple that is written out, or of what a function gives back, such as a
    value and an error."""
    match symbol.kind:
        case "tuple":
            return symbol.operands[place] if place < len(symbol.operands) else symbols("derived", "?", ())
        case "answer":
            return symbol if place == 0 else symbols("error", symbol.number)
        case "outcome":
            return symbols(
                "outcome",
                tuple(type(one)(one.tests, item_at(one.symbol, place, stored, symbols)) for one in symbol.outcomes),
            )
        case "any of":
            found = [item_at(each, place, stored, symbols) for each in symbol.operands]
            for each in found[1:]:
                found[0] = symbols.any_of(found[0], each)
            return found[0]
    return symbols("element", symbol)
