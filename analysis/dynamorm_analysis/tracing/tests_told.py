"""What the tests on the way to a write tell of what a read before it gave."""

from collections.abc import Iterator
from typing import Literal

from dynamorm_analysis.tracing.accesses import Asked
from dynamorm_analysis.tracing.sources import Source, Sources
from dynamorm_analysis.tracing.stored_items import Looked
from dynamorm_analysis.tracing.symbols import Symbol, is_none

Found = Literal["missing", "found", "value"]


def told_by_tests(read: Asked, write: Asked, looked: Looked) -> Iterator[tuple[Found, Source]]:
    """What tests on the way to a write tell of what a read gave."""
    sources = looked.plain_sources()
    for test in write.request.tests:
        for symbol, outcome in _parts_of(test.symbol, outcome=test.outcome, further=DEEPEST):
            there = _whether_there(symbol, outcome=outcome)
            for source in _told_sources(symbol, sources):
                if source.number != read.number or (source.failed and symbol.kind != "error"):
                    continue  # of another request, or that there was an error, or none
                if source.attribute and not _asks_for_none(symbol):
                    yield "value", source
                elif not source.attribute and there is not None:
                    yield there, source


def _told_sources(symbol: Symbol, sources: Sources, further: int = 6) -> frozenset[Source]:
    """What a test asks of: values themselves, or their size or place, not what a function makes of several."""
    if symbol.kind != "derived" or not further:
        return sources.of(symbol)
    if len(symbol.operands) > 1 and symbol.name.isidentifier() and symbol.name not in ASKING:
        return frozenset()
    each = (_told_sources(one, sources, further - 1) for one in symbol.operands)
    return frozenset[Source]().union(*each)


ASKING = frozenset({"any", "at", "get", "in", "is", "or", "and"})


def _asks_for_none(symbol: Symbol) -> bool:
    """Whether a test asks only whether there is a value."""
    is_compared = symbol.kind == "derived" and len(symbol.operands) == COMPARED
    return is_compared and symbol.name in ("is", "is not", "==", "!=") and is_none(symbol.operands[1])


DEEPEST = 12


def _parts_of(symbol: Symbol, *, outcome: bool, further: int) -> Iterator[tuple[Symbol, bool]]:
    """What is true or false where an expression is."""
    if not further:
        return
    if symbol.kind == "derived" and symbol.name == "not" and symbol.operands:
        yield from _parts_of(symbol.operands[0], outcome=not outcome, further=further - 1)
    elif symbol.kind == "derived" and symbol.name in ("and", "or"):
        if (symbol.name == "and") == outcome:
            for each in symbol.operands:
                yield from _parts_of(each, outcome=outcome, further=further - 1)
    elif _asks_for_none(symbol) and symbol.operands[0].kind == "outcome":
        is_none_wanted = (symbol.name in ("is", "==")) == outcome
        ways = [one for one in symbol.operands[0].outcomes if is_none(one.symbol) == is_none_wanted]
        for test in ways[0].tests if len(ways) == 1 else ():
            yield from _parts_of(test.symbol, outcome=test.outcome, further=further - 1)
    elif symbol.kind == "any of":
        left = [one for one in symbol.operands if one.kind != "constant" or bool(one.parts[0]) == outcome]
        if len(left) == 1 and left[0].kind != "constant":
            yield from _parts_of(left[0], outcome=outcome, further=further - 1)
        else:
            yield symbol, outcome
    elif symbol.kind == "outcome":
        kept = [one for one in symbol.outcomes if one.symbol.kind != "constant" or bool(one.symbol.parts[0]) == outcome]
        for way in kept if len(kept) == 1 else ():
            for test in way.tests:
                yield from _parts_of(test.symbol, outcome=test.outcome, further=further - 1)
            if way.symbol.kind != "constant":
                yield from _parts_of(way.symbol, outcome=outcome, further=further - 1)
    else:
        yield symbol, outcome


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
