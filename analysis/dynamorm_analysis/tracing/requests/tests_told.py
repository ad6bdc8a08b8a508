"""What the tests on the way to a write tell of what a read before it gave."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Literal

from dynamorm_analysis.tracing.requests.accesses import Asked
from dynamorm_analysis.tracing.requests.sources import Source, Sources
from dynamorm_analysis.tracing.requests.stored_items import Looked, key_names
from dynamorm_analysis.tracing.running.symbols import Outcome, Symbol, Test, constant_of, is_none
from dynamorm_analysis.words import is_named_alike

Found = Literal["missing", "found", "value"]


def told_by_tests(read: Asked, write: Asked, looked: Looked) -> Iterator[tuple[Found, Source]]:
    """What tests on the way to a write tell of what a read gave."""
    for test in write.request.tests:
        yield from told_by_test(test, read, looked)


def told_by_test(test: Test, read: Asked, looked: Looked) -> Iterator[tuple[Found, Source]]:
    """What a test tells of what a read gave."""
    sources = looked.plain_sources()
    for symbol, outcome in parts_of(test.symbol, outcome=test.outcome, further=DEEPEST):
        if symbol.kind == "derived" and symbol.name in JOINING:
            continue  # which of them is so is open
        there = _whether_there(symbol, outcome=outcome)
        for source in told_sources(symbol, sources):
            if source.number != read.number or (source.failed and symbol.kind != "error"):
                continue  # of another request, or that there was an error, or none
            if source.attribute and there is not None and _is_empty_key(symbol, source, read, looked):
                yield there, Source(source.number)
            elif source.attribute and not _asks_for_none(symbol):
                yield "value", source
            elif not source.attribute and there is not None:
                yield there, source


def _is_empty_key(symbol: Symbol, source: Source, read: Asked, looked: Looked) -> bool:
    """Whether a test asks whether a part of the key is empty, as it is in a struct for which nothing was found."""
    is_empty = symbol.kind == "derived" and symbol.name in ("==", "!=") and constant_of(symbol.operands[-1]) == ""
    return is_empty and any(is_named_alike(source.attribute, name) for name in key_names(read, looked.project))


def told_sources(symbol: Symbol, sources: Sources, further: int = 6) -> frozenset[Source]:
    """What a test asks of: values themselves, or their size or place, not what a function makes of several."""
    if symbol.kind != "derived" or not further:
        return sources.of(symbol)
    if len(symbol.operands) > 1 and symbol.name.isidentifier() and symbol.name not in ASKING:
        return frozenset()
    each = (told_sources(one, sources, further - 1) for one in symbol.operands)
    return frozenset[Source]().union(*each)


ASKING = frozenset({"any", "at", "get", "in", "is", "or", "and"})


def _asks_for_none(symbol: Symbol) -> bool:
    """Whether a test asks only whether there is a value."""
    is_compared = symbol.kind == "derived" and len(symbol.operands) == COMPARED
    return is_compared and symbol.name in ("is", "is not", "==", "!=") and is_none(symbol.operands[1])


DEEPEST = 12
JOINING = frozenset({"and", "or"})


Counts = Callable[[Outcome], bool] | None
Parts = tuple[tuple[Symbol, bool], ...]
MOST_PARTS = 200


def parts_of(symbol: Symbol, *, outcome: bool, further: int, counts: Counts = None) -> Parts:
    """What is true or false where an expression is; one of several that are not all so stays as it is. `counts` tells
    which ways through a function are asked about, where there are such."""
    return _Walk(counts).parts_of(symbol, outcome, further)


@dataclass(slots=True)
class _Walk:
    """Takes an expression apart, and each part of it once, however often functions give it."""

    counts: Counts
    known: dict[tuple[Symbol, bool, int], Parts] = field(default_factory=dict)

    def parts_of(self, symbol: Symbol, outcome: bool, further: int) -> Parts:
        sought = (symbol, outcome, further)
        if further > 0 and sought not in self.known:
            self.known[sought] = tuple(islice(self._parts(symbol, outcome, further), MOST_PARTS))
        return self.known.get(sought, ())

    def _parts(self, symbol: Symbol, outcome: bool, further: int) -> Iterator[tuple[Symbol, bool]]:
        if symbol.kind == "derived" and symbol.name == "not" and symbol.operands:
            yield from self.parts_of(symbol.operands[0], not outcome, further - 1)
        elif symbol.kind == "derived" and symbol.name in JOINING and (symbol.name == "and") == outcome:
            for each in symbol.operands:
                yield from self.parts_of(each, outcome, further - 1)
        elif (ways := _ways_compared(symbol, outcome=outcome)) is not None:
            yield from self._in_all(ways, further - 2)
        elif symbol.kind == "any of":
            left = [one for one in symbol.operands if one.kind != "constant" or bool(one.parts[0]) == outcome]
            if len(left) == 1 and left[0].kind != "constant":
                yield from self.parts_of(left[0], outcome, further - 1)
            else:
                yield symbol, outcome
        elif symbol.kind == "outcome":
            kept = [one for one in flat(symbol) if _may_be(one.symbol, outcome=outcome)]
            kept = [one for one in kept if not any(map(_is_of_failure, one.tests))] or kept
            yield from self._in_all(kept, further - 2)
            if len(kept) == 1 and kept[0].symbol.kind != "constant":
                yield from self.parts_of(kept[0].symbol, outcome, further - 1)
        else:
            yield symbol, outcome

    def _in_all(self, ways: list[Outcome], further: int) -> Iterator[tuple[Symbol, bool]]:
        """What is true or false on each of some ways, but for those on which a request has failed."""
        kept = [one for one in ways if not any(_is_failed(test) or _is_impossible(test) for test in one.tests)] or ways
        kept = [one for one in kept if self.counts is not None and self.counts(one)] or kept
        told = [
            [part for test in way.tests for part in self.parts_of(test.symbol, test.outcome, further)] for way in kept
        ]
        yield from (part for part in told[0] if all(part in other for other in told[1:])) if told else ()


def flat(outcome: Symbol, before: tuple[Test, ...] = (), further: int = 4) -> list[Outcome]:
    """All ways through a function, those through the functions whose answers it gives back among them."""
    found: list[Outcome] = []
    for one in outcome.outcomes:
        if one.symbol.kind == "outcome" and further:
            found += flat(one.symbol, (*before, *one.tests), further - 1)
        else:
            found.append(Outcome((*before, *one.tests), one.symbol))
    return found[:MOST_WAYS]


MOST_WAYS = 12


def _may_be(symbol: Symbol, *, outcome: bool) -> bool:
    """Whether a value may be true, or false: an object, or an item out of several, is never false."""
    if symbol.kind == "constant":
        return bool(symbol.parts[0]) == outcome
    return outcome or not (symbol.kind in ("made", "element") or _is_object(symbol))


def _is_object(symbol: Symbol) -> bool:
    """Whether a class makes something: `User(item)`, `User.from_item(item)`."""
    makers = (
        (symbol.name, *(one.name for one in symbol.operands[:1] if one.kind == "given"))
        if symbol.kind == "derived"
        else ()
    )
    return any(name == "cls" or (name[:1].isupper() and not name.isupper()) for name in makers)


def _ways_compared(symbol: Symbol, *, outcome: bool) -> list[Outcome] | None:
    """The ways through a function on which what it gives compares as it does: with nothing, or with an error that has a
    name. None where something else is compared."""
    if symbol.kind != "derived" or len(symbol.operands) < COMPARED:
        return None
    value, against = symbol.operands[-COMPARED:]
    if value.kind != "outcome" or symbol.name not in ("is", "is not", "==", "!=", "Is"):
        return None
    is_wanted = (symbol.name in ("is", "==", "Is")) == outcome
    if is_none(against):
        return [one for one in flat(value) if is_none(one.symbol) == is_wanted]
    if against.kind not in ("given", "field") or not against.name[:1].isupper():
        return None
    return [one for one in flat(value) if _is_error(one.symbol, against.name) == is_wanted]


def _is_error(symbol: Symbol, name: str, further: int = 4) -> bool:
    """Whether something is an error of a name, or is made of it."""
    if symbol.kind in ("given", "field") and symbol.name == name:
        return True
    return (
        symbol.kind == "derived" and further > 0 and any(_is_error(one, name, further - 1) for one in symbol.operands)
    )


def _is_impossible(test: Test) -> bool:
    """Whether a test tells that an object, or one of several items, is false."""
    symbol, outcome = test.symbol, test.outcome
    while symbol.kind == "derived" and symbol.name == "not":
        symbol, outcome = symbol.operands[0], not outcome
    return not (symbol.kind == "constant" or _may_be(symbol, outcome=outcome))


def _is_of_failure(test: Test) -> bool:
    """Whether a test tells that a function has given an error of Go, which it has from a request."""
    symbol = test.symbol
    if symbol.kind != "derived" or symbol.name != "!=" or not test.outcome or not is_none(symbol.operands[-1]):
        return False
    ways = flat(symbol.operands[0]) if symbol.operands[0].kind == "outcome" else ()
    return any(one.symbol.kind == "error" for one in ways)


def _is_failed(test: Test) -> bool:
    symbol, outcome = test.symbol, test.outcome
    if symbol.kind == "derived" and symbol.name in ("is not", "!=", "is", "==") and is_none(symbol.operands[-1]):
        outcome = outcome == (symbol.name in ("is not", "!="))
        symbol = symbol.operands[0]
    is_error = symbol.kind == "error" or (symbol.kind == "derived" and symbol.name == "error")
    return is_error and outcome


def _whether_there(symbol: Symbol, *, outcome: bool) -> Found | None:
    """Whether a test tells that an item is there, or that it is not."""
    if symbol.kind == "error":
        return "missing" if outcome else None
    if symbol.kind in ("answer", "field", "element", "any of", "gathered"):
        return "found" if outcome else "missing"
    if symbol.kind != "derived" or len(symbol.operands) != COMPARED:
        is_size = symbol.kind == "derived" and symbol.name in ("len", "bool")
        return ("found" if outcome else "missing") if is_size else None
    left, right = symbol.operands
    is_nothing = is_none(right) or (right.kind == "constant" and right.parts[0] in (0, ""))
    if symbol.name in ("is", "==", "<=") and is_nothing:
        return "missing" if outcome else "found"
    if symbol.name in ("is not", "!=", ">") and is_nothing:
        return "found" if outcome else "missing"
    if symbol.name in ("in", "not in") and left.kind == "constant":
        return "found" if (symbol.name == "in") == outcome else "missing"
    return None


COMPARED = 2


def failed_or_missing(write: Asked, later: Asked, looked: Looked) -> bool:
    """Whether tests on the way to a later request tell that a write was not made: it has failed, or given nothing."""
    sources = looked.plain_sources()
    for test in later.request.tests:
        for symbol, outcome in _on_some_way(test.symbol, outcome=test.outcome, further=DEEPEST):
            for source in sources.of(symbol):
                if source.number == write.number and _tells_failure(symbol, source, outcome=outcome):
                    return True
    return False


def _on_some_way(symbol: Symbol, *, outcome: bool, further: int) -> Iterator[tuple[Symbol, bool]]:
    """What may be true or false where an expression is: also on one way of several of which a function comes back."""
    yield from parts_of(symbol, outcome=outcome, further=further)
    match symbol.kind:
        case "derived" if symbol.name == "not" and further:
            yield from _on_some_way(symbol.operands[0], outcome=not outcome, further=further - 1)
        case "derived" if symbol.name in ("is", "==", "is not", "!=") and _asks_for_none(symbol) and further:
            is_there = (symbol.name in ("is not", "!=")) == outcome
            yield from _on_some_way(symbol.operands[0], outcome=is_there, further=further - 1)
        case "outcome" if further:
            for way in symbol.outcomes:
                if way.symbol.kind == "constant" and bool(way.symbol.parts[0]) == outcome:
                    for test in way.tests:
                        yield from _on_some_way(test.symbol, outcome=test.outcome, further=further - 1)


def _tells_failure(symbol: Symbol, source: Source, *, outcome: bool) -> bool:
    if not source.failed:
        return _whether_there(symbol, outcome=outcome) == "missing"
    if symbol.kind == "derived" and symbol.name in ("==", "is"):
        return outcome != _asks_for_none(symbol)
    if symbol.kind == "derived" and symbol.name in ("!=", "is not"):
        return outcome == _asks_for_none(symbol)
    return outcome
