"""Values as a trace knows them: where each comes from, and what was made of that."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from typing import Literal, Union

Kind = Literal[
    "constant", "given", "answer", "field", "element", "made", "any of", "outcome", "derived", "gathered", "tuple",
    "error",
]  # fmt: skip
"""What a symbol is. `given`: what the traced function is given, or a name from outside of it. `answer`: what a request
gave, by its number. `field` and `element`: a part of something, by name or any one. `made`: a dictionary, list or
object that code makes, whose parts the state holds. `any of`: one of several, as branches chose. `outcome`: what a
function gives back, each with the tests that lead there. `derived`: what an operator or an unknown function makes of
others. `gathered`: the list of a comprehension. `error`: the error of a request, by its number."""

Part = Union[str, int, float, bool, None, "Symbol", tuple["Symbol", ...], tuple["Outcome", ...]]


class Symbol:
    """One value; two are the same if they are the same object, since a trace makes each once."""

    __slots__ = ("kind", "parts")

    def __init__(self, kind: Kind, parts: tuple[Part, ...]) -> None:
        self.kind = kind
        self.parts = parts

    @property
    def name(self) -> str:
        """Of a field, of what is given and of what is derived: how it is called."""
        return str(self.parts[-1]) if self.kind == "field" else str(self.parts[0])

    @property
    def owner(self) -> "Symbol":
        """What a field or an element is a part of."""
        assert isinstance(self.parts[0], Symbol)
        return self.parts[0]

    @property
    def operands(self) -> tuple["Symbol", ...]:
        """What is derived, or chosen, is made of these."""
        found = self.parts[-1]
        assert isinstance(found, tuple)
        return found  # type: ignore[return-value]  # of outcomes it is never asked

    @property
    def outcomes(self) -> tuple["Outcome", ...]:
        """What a function may give back."""
        found = self.parts[0]
        assert isinstance(found, tuple)
        return found  # type: ignore[return-value]  # the only part of an outcome

    @property
    def number(self) -> int:
        """Of an answer or error: which request."""
        assert isinstance(self.parts[0], int)
        return self.parts[0]


@dataclass(frozen=True, slots=True)
class Test:
    """That a value was true, or false, where code went on. `way`: inside of the branch, or because the other one left
    the function or raised an error."""

    symbol: Symbol
    outcome: bool
    way: Literal["inside", "returned", "raised"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a function gives back upon some tests."""

    tests: tuple[Test, ...]
    symbol: Symbol


@dataclass(slots=True)
class Symbols:
    """All symbols of one trace, each once."""

    known: dict[Hashable, Symbol] = field(default_factory=dict)

    def __call__(self, kind: Kind, *parts: Part) -> Symbol:
        key = (kind, parts, type(parts[0]))  # 1 and True are one key else
        found = self.known.get(key)
        if found is None:
            found = self.known[key] = Symbol(kind, parts)
        return found

    def made(self) -> Symbol:
        """Another object."""
        return self("made", len(self.known))

    def any_of(self, one: Symbol, other: Symbol) -> Symbol:
        """What is one of two."""
        if one is other:
            return one
        each = tuple(dict.fromkeys((*choices(one), *choices(other))))[:MOST_CHOICES]
        return each[0] if len(each) == 1 else self("any of", each)


MOST_CHOICES = 8


def choices(symbol: Symbol) -> tuple[Symbol, ...]:
    """What a value may be."""
    return symbol.operands if symbol.kind == "any of" else (symbol,)


def ways_of(symbol: Symbol) -> tuple[Symbol, ...]:
    """What a value may be, as branches chose or a function gives it."""
    return tuple(one.symbol for one in symbol.outcomes) if symbol.kind == "outcome" else choices(symbol)


def constant_of(symbol: Symbol) -> str | None:
    """The text that a symbol is, None where it is no text that is written out."""
    found = symbol.parts[0] if symbol.kind == "constant" else None
    return found if isinstance(found, str) else None


def is_none(symbol: Symbol) -> bool:
    return symbol.kind == "constant" and symbol.parts[0] is None


def inner_symbols(symbol: Symbol) -> Iterator[Symbol]:
    """The symbols directly inside of one, without what a state holds of it."""
    match symbol.kind:
        case "field" | "element":
            yield symbol.owner
        case "any of" | "derived" | "tuple":
            yield from symbol.operands
        case "outcome":
            yield from (each.symbol for each in symbol.outcomes)
        case "gathered":
            element, conditions = symbol.parts
            assert isinstance(element, Symbol)
            assert isinstance(conditions, tuple)
            yield element
            yield from conditions  # type: ignore[misc]  # the conditions of a comprehension
