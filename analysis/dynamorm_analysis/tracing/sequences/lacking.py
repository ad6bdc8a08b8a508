"""What a search has not found, as tests on the way to a write tell: nothing at all, or nothing that has some values."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from dynamorm_analysis.items.growth import is_time
from dynamorm_analysis.tracing.requests.accesses import Asked
from dynamorm_analysis.tracing.requests.sources import HOLDING, Sources
from dynamorm_analysis.tracing.requests.stored_items import Looked
from dynamorm_analysis.tracing.requests.tests_told import COMPARED, DEEPEST, Parts, flat, parts_of
from dynamorm_analysis.tracing.running.state import ALL, MORE, Stored
from dynamorm_analysis.tracing.running.symbols import Outcome, Symbol, Test, choices, is_none
from dynamorm_analysis.words import words_of

COUNTS = frozenset({"Count", "count"})
PASSING = frozenset({"any", "bool", "first", "iter", "len", "list", "next", "or", "reversed", "set", "sorted", "tuple"})
"""What is empty, or false, where the first thing is that it is given."""
OPERATORS = frozenset(
    {"!=", "-", "+", "<", "<=", "==", ">", ">=", "and", "filter", "in", "is", "is not", "not", "not in"}
)
"""What makes a truth value or number of several things, or leaves some out."""
FURTHEST = 10


@dataclass(frozen=True, slots=True)
class Lacking:
    """That a read has found nothing; or none among its items that has some values, each with the attribute's name."""

    sought: tuple[tuple[str, Symbol], ...] = ()


@dataclass(frozen=True, slots=True)
class Read:
    """The read that is asked about, and what objects held when code came to the write."""

    number: int
    sources: Sources
    stored: Stored
    is_number: bool = False
    """It gives a number and no items."""

    def parts(self, symbol: Symbol, *, outcome: bool) -> Parts:
        """What is true or false where an expression is, on the ways on which the read was asked."""
        return parts_of(symbol, outcome=outcome, further=DEEPEST, counts=self._asks)

    def _asks(self, way: Outcome) -> bool:
        return any(self.gives(test.symbol) for test in way.tests)

    def gives(self, symbol: Symbol) -> bool:
        return any(one.number == self.number and not one.failed for one in self.sources.of(symbol))

    def attribute(self, symbol: Symbol) -> str | None:
        """The attribute of the items that something is."""
        if symbol.kind == "outcome":  # `found.id`, of what a function gives
            return next((name for one in flat(symbol) if (name := self.attribute(one.symbol)) is not None), None)
        found = self.sources.of(symbol) if symbol.kind == "field" and not _is_sifted(symbol) else ()
        return next(
            (one.attribute for one in found if one.number == self.number and one.attribute and not one.part), None
        )


Filled = Mapping[Symbol, list[tuple[Test, ...]]]
"""Lists and dictionaries, each with the tests under which something was added to it."""


def lacking(read: Asked, write: Asked, looked: Looked, filled: Filled) -> Lacking | None:
    """What a read has not found, where code comes to a write; None where no test tells."""
    of = Read(read.number, looked.sources(write), write.request.stored)
    for test in (*write.request.tests, *write.request.at_times):
        for symbol, outcome in of.parts(test.symbol, outcome=test.outcome):
            for each, so in ((symbol, outcome), *_kept_out(symbol, write, filled, outcome=outcome)):
                found = _told_by(each, of, outcome=so)
                if found is not None:
                    return found
        found = _of_only_way(test.symbol, of, outcome=test.outcome)
        if found is not None:
            return found
    return None


def _kept_out(symbol: Symbol, write: Asked, filled: Filled, *, outcome: bool) -> Iterator[tuple[Symbol, bool]]:
    """What is not true where nothing was added to a list: `if email in known: errors.append(…)`, and `if errors`
    later."""
    empty = _told_empty(symbol, outcome=outcome)
    while empty is not None and empty.kind == "derived" and empty.name in ("len", "bool"):
        empty = empty.operands[0]
    for tests in filled.get(empty, ()) if empty is not None else ():
        further = [test for test in tests if test not in write.request.tests]
        if len(further) == 1:
            yield from parts_of(further[0].symbol, outcome=not further[0].outcome, further=DEEPEST)


def _told_by(symbol: Symbol, of: Read, *, outcome: bool) -> Lacking | None:
    if not outcome and symbol.kind == "derived" and symbol.name in ("and", "=="):
        return _of_all(symbol.operands if symbol.name == "and" else (symbol,), of)
    if symbol.kind == "derived" and symbol.name in ("in", "not in") and outcome == (symbol.name == "not in"):
        return _of_members(symbol.operands[0], symbol.operands[-1], of)
    return _of_empty(symbol, of, outcome=outcome)


def _of_empty(symbol: Symbol, of: Read, *, outcome: bool = False) -> Lacking | None:
    empty = _told_empty(symbol, outcome=outcome)
    return _of_none(empty, of, FURTHEST) if empty is not None else None


def _of_only_way(symbol: Symbol, of: Read, *, outcome: bool) -> Lacking | None:
    """What is not there where a function gives nothing that gives something on one way alone, under its tests."""
    while symbol.kind == "derived" and symbol.name == "not":
        symbol, outcome = symbol.operands[0], not outcome
    if outcome or symbol.kind != "outcome":
        return None
    ways = [one for one in flat(symbol) if one.symbol.kind != "constant"]
    if len(ways) != 1 or any(of.gives(test.symbol) and not test.outcome for test in ways[0].tests):
        return None
    return _of_all((test.symbol for test in ways[0].tests), of)


def _of_all(parts: Iterable[Symbol], of: Read) -> Lacking | None:
    """What is not there where several things are not all true: one that has these values, or is another one; what is
    asked besides decides only whether it matters."""
    sought: list[tuple[str, Symbol]] = []
    is_told = is_empty = False
    for part in parts:
        if not of.gives(part) or _is_whether_over(part, of):
            continue
        pair = _compared(part, of)
        if pair is not None:
            sought += [pair] if part.name == "==" else []
            is_told = is_told or part.name == "=="
            continue
        each = (_told_by(inner, of, outcome=so) for inner, so in of.parts(part, outcome=False) if inner is not part)
        told = (*each, _of_empty(part, of), _of_only_way(part, of, outcome=False))
        found = next((one for one in told if one is not None), None)
        if found is None:
            return None
        sought += found.sought
        is_told = is_empty = True
    if is_empty and any(value.kind != "constant" for _, value in sought):
        return None  # that it is not there, or another one
    return Lacking(tuple(sought)) if is_told else None


def _is_whether_over(symbol: Symbol, of: Read) -> bool:
    """Whether something tells only whether the time of an item is over, which that of a new one is not:
    `found["expires_at"] > now`, `not found.is_expired(now)`."""
    while symbol.kind == "derived" and symbol.name == "not":
        symbol = symbol.operands[0]
    if symbol.kind == "outcome":
        asking = [one.symbol for one in flat(symbol) if one.symbol.kind != "constant"]
        return bool(asking) and all(_is_whether_over(one, of) for one in asking if one is not symbol)
    if symbol.kind != "derived":
        return False
    if symbol.name not in BETWEEN or len(symbol.operands) != COMPARED:
        return not OVER.isdisjoint(words_of(symbol.name))
    mine = [one for one in symbol.operands if of.gives(one)]
    names = [each.attribute for each in of.sources.of(mine[0]) if each.number == of.number] if len(mine) == 1 else []
    return any(map(_is_end, names))


def _is_end(name: str) -> bool:
    return is_time(name) or not ENDS.isdisjoint(words_of(name))


BETWEEN = frozenset({"<", "<=", ">", ">="})
ENDS = frozenset({"expire", "expires", "expiry", "ttl", "until"})
OVER = frozenset({"expired", "expires", "fresh", "outdated", "stale"})


def _compared(symbol: Symbol, of: Read) -> tuple[str, Symbol] | None:
    """The attribute of an item that something compares, and with what."""
    if symbol.kind != "derived" or symbol.name not in ("==", "!=") or len(symbol.operands) != COMPARED:
        return None
    for one, other in (symbol.operands, symbol.operands[::-1]):
        attribute = of.attribute(one)
        is_known = attribute is not None and not of.gives(other) and not (symbol.name == "==" and is_none(other))
        if is_known and attribute is not None and attribute not in COUNTS:
            return attribute, other
    return None


def _of_members(value: Symbol, among: Symbol, of: Read) -> Lacking | None:
    """That a value is not one of those that items have: `name in [one["name"] for one in items]`."""
    while among.kind == "derived" and among.name in ("list", "set") and len(among.operands) == 1:
        among = among.operands[0]
    if among.kind != "gathered" or among.parts[1] or of.gives(value):
        return None
    element = among.parts[0]
    attribute = of.attribute(element) if isinstance(element, Symbol) else None
    return Lacking(((attribute, value),)) if attribute is not None else None


def _told_empty(symbol: Symbol, *, outcome: bool) -> Symbol | None:
    """What a test tells to be nothing, or none."""
    if symbol.kind == "derived" and len(symbol.operands) == COMPARED:
        left, right = symbol.operands
        is_nothing = is_none(right) or (right.kind == "constant" and right.parts[0] in (0, ""))
        is_one = right.kind == "constant" and right.parts[0] == 1
        if (is_nothing and symbol.name in ("is", "==", "<=")) or (is_one and symbol.name == "<"):
            return left if outcome else None
        if (is_nothing and symbol.name in ("is not", "!=", ">")) or (is_one and symbol.name == ">="):
            return None if outcome else left
        if symbol.name in OPERATORS:
            return None
    return None if outcome else symbol


def _of_none(symbol: Symbol, of: Read, further: int) -> Lacking | None:
    """What is not there where something is empty."""
    if not further:
        return None
    match symbol.kind:
        case "answer":
            return Lacking() if symbol.number == of.number else None
        case "field" if symbol.name in HOLDING or symbol.name in COUNTS:
            return _of_none(symbol.owner, of, further - 1)
        case "element":
            return _of_none(symbol.owner, of, further - 1)
        case "gathered":
            return _of_gathered(symbol, of, further)
        case "made":
            fields = of.stored.get(symbol, {})
            held = [value for name, value in fields.items() if name in (MORE, ALL) and of.gives(value)]
            return _of_none(choices(held[0])[0], of, further - 1) if len(held) == 1 == len(fields) else None
        case "any of":  # of pages, that there are none; one that a loop has found may be any
            each = [one for one in symbol.operands if one.kind != "constant"]
            found = [_of_none(one, of, further - 1) if one.kind != "element" else None for one in each]
            return found[0] if found and all(one == found[0] for one in found) else None
        case "derived" if symbol.name in ("+", "+="):
            pages = [one for one in symbol.operands if of.gives(one)]
            return _of_none(pages[0], of, further - 1) if pages else None
        case "derived" if symbol.name not in OPERATORS:
            given = [one for one in symbol.operands if of.gives(one) or one.kind in ("made", "gathered")]
            is_known = symbol.name in PASSING or (len(given) == 1 and given[0].kind in ("element", "answer"))
            return _of_none(given[0], of, further - 1) if given and is_known else None
    return None


def _is_sifted(symbol: Symbol, further: int = FURTHEST) -> bool:
    """Whether something is of items of which the code has left some out."""
    if not further:
        return True
    match symbol.kind:
        case "field" | "element":
            return _is_sifted(symbol.owner, further - 1)
        case "gathered":
            return bool(symbol.parts[1])
        case "derived":
            return symbol.name == "filter" or any(_is_sifted(one, further - 1) for one in symbol.operands)
    return False


def counted_in(symbol: Symbol, of: Read) -> bool:
    """Whether something is how many items a read has found, as a whole."""
    return counted(symbol, of) == Lacking()


def counted(symbol: Symbol, of: Read, further: int = FURTHEST) -> Lacking | None:
    """Which of the items that a read has found something tells the number of; None where it is no such number."""
    if not further:
        return None
    match symbol.kind:
        case "answer":
            return Lacking() if symbol.number == of.number and of.is_number else None
        case "field" if symbol.name in COUNTS:
            return Lacking() if symbol.owner.kind == "answer" and symbol.owner.number == of.number else None
        case "derived" if symbol.name == "len" and symbol.operands:
            return _of_none(symbol.operands[0], of, FURTHEST)
        case "derived" if symbol.name in COUNTING:
            each = (counted(one, of, further - 1) for one in symbol.operands)
            return next((one for one in each if one is not None), None)
        case "any of":
            inner = symbol.operands
        case "outcome":
            inner = tuple(one.symbol for one in flat(symbol))
        case _:
            return None
    found = [counted(one, of, further - 1) for one in inner if one.kind != "constant"]
    return found[0] if found and all(one == found[0] for one in found) else None


COUNTING = frozenset({"+", "+=", "or"})
"""What gives a number of pages as a whole, or none where there is none."""


def _of_gathered(symbol: Symbol, of: Read, further: int) -> Lacking | None:
    element, conditions = symbol.parts
    assert isinstance(element, Symbol)
    assert isinstance(conditions, tuple)
    is_test = element.kind == "derived" and element.name in ("==", "and")
    tests = [one for one in (*conditions, *((element,) if is_test else ())) if isinstance(one, Symbol)]
    flat = [part for one in tests for part in (one.operands if one.kind == "derived" and one.name == "and" else (one,))]
    flat = [part for part in flat if not _is_whether_over(part, of)]
    if flat:
        return _of_all(flat, of) if all(_compared(one, of) is not None for one in flat) else None
    return _of_none(element, of, further - 1)
