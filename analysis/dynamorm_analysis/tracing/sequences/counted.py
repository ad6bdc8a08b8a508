"""Writes of a trace that add an item to those that a read before has counted: since there was room for it, or under a
number that is counted from theirs."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from dynamorm_analysis.items.asked_keys import key_attributes
from dynamorm_analysis.memo import once
from dynamorm_analysis.numbering import BY_CHANCE, STAMPS, names_item
from dynamorm_analysis.project import Project
from dynamorm_analysis.text import Place
from dynamorm_analysis.tracing.requests.accesses import Asked, found_in_trace, traces
from dynamorm_analysis.tracing.requests.held_values import values_called
from dynamorm_analysis.tracing.requests.parameters import objects_in
from dynamorm_analysis.tracing.requests.stored_items import Looked, is_same_item, is_stored_again
from dynamorm_analysis.tracing.requests.tests_told import flat
from dynamorm_analysis.tracing.running.symbols import Symbol, Test, inner_symbols, ways_of
from dynamorm_analysis.tracing.running.traces import Trace
from dynamorm_analysis.tracing.sequences.found_none import asked_alike, searches_before, way_to
from dynamorm_analysis.tracing.sequences.lacking import Read, counted, counted_in
from dynamorm_analysis.tracing.sequences.races import Resting, resting_on
from dynamorm_analysis.words import is_named_alike, words_of

FEWER = {("<", True), ("<=", True), (">", False), (">=", False), ("==", False)}
"""How a number compares with a limit where there are fewer."""
TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "=="}
DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Adding:
    """A put, and the read whose items code has counted before. `limit` is how code names what it compares them with,
    `way` are all calls by which it comes to the put."""

    kind: Literal["room", "number"]
    resting: Resting
    way: tuple[Place, ...]
    limit: str = ""


@once
def additions(project: Project) -> tuple[Adding, ...]:
    """All of these in the traces of an application."""
    found: dict[tuple[Place, Place, str], Adding] = {}
    for trace in traces(project):
        for one in found_in_trace(trace, project, _found_in):
            found.setdefault((one.resting.write_at, one.resting.read_at, one.kind), one)
    return tuple(found.values())


def _found_in(trace: Trace, asked: tuple[Asked, ...], project: Project) -> tuple[Adding, ...]:
    looked = Looked(trace.requests, asked, project, {}, {})
    found: list[Adding] = []
    for read, write in searches_before(asked):
        if write.access.operation != "put" or is_stored_again(read, write) or is_same_item(read, write, looked):
            continue
        of = Read(read.number, looked.sources(write), write.request.stored, read.access.operation == "count")
        limit = _limit(write, of)
        if limit is not None and asked_alike(read, write, looked) is not None:
            found.append(Adding("room", resting_on(read, write), way_to(write), limit))
        for name in _numbered(write, of, project):
            found.append(Adding("number", resting_on(read, write, name), way_to(write)))
    return tuple(found)


def _limit(write: Asked, of: Read) -> str | None:
    """What code has compared the number of items with before it writes, or for what it writes, where that tells that
    there are fewer."""
    for test in (*write.request.tests, *write.request.at_times, *_deciding(write)):
        for symbol, outcome in of.parts(test.symbol, outcome=test.outcome):
            if symbol.kind != "derived" or len(symbol.operands) != COMPARED:
                continue
            left, right = symbol.operands
            for size, limit, name in ((left, right, symbol.name), (right, left, TURNED.get(symbol.name, ""))):
                if (name, outcome) in FEWER and _is_limit(limit) and not of.gives(limit) and _counts(size, write, of):
                    return limit.name if limit.kind in ("given", "field") else ""
    return None


def _deciding(write: Asked) -> Iterator[Test]:
    """The tests by which code chooses between values that are written out: `"going" if len(going) < seats else …`."""
    for _, fields in objects_in(write.request, write.chain):
        for value in fields.values():
            ways = flat(value) if value.kind == "outcome" else []
            if ways and all(one.symbol.kind == "constant" for one in ways):
                yield from (test for one in ways for test in one.tests)


def _counts(size: Symbol, write: Asked, of: Read) -> bool:
    """Whether something is how many items a read has found, or how many of those that are as the one that is written
    may be."""
    found = counted(size, of)
    return found is not None and all(_may_be(value, name, write) for name, value in found.sought)


def _may_be(value: Symbol, name: str, write: Asked) -> bool:
    ways = (way for held in values_called(name, write) for way in ways_of(held))
    return value.kind == "constant" and any(way is value for way in ways)


COMPARED = 2


def _is_limit(symbol: Symbol) -> bool:
    """Whether something may be how many there are at most, and is more than none."""
    return symbol.kind != "constant" or (isinstance(symbol.parts[0], int) and symbol.parts[0] > 1)


def _numbered(write: Asked, of: Read, project: Project) -> Iterator[str]:
    """The attributes that tell items from one another, to which a put gives a number that is counted from what is
    there."""
    key = key_attributes(write.access, project)
    for _, fields in objects_in(write.request, write.chain):
        for name, value in fields.items():
            is_of_key = any(is_named_alike(name, each) for each in key)
            if (is_of_key or names_item(name)) and _is_counted(value, of, name) and not _is_by_chance(value):
                yield name


def _is_counted(symbol: Symbol, of: Read, name: str, further: int = DEEPEST) -> bool:
    """Whether a value is a number that is one higher than how many there are, or than the highest of theirs."""
    if not further:
        return False
    if symbol.kind == "derived" and symbol.name in ("+", "+="):
        left, right = symbol.operands[:COMPARED]
        for one, other in ((left, right), (right, left)):
            if other.kind == "constant" and other.parts[0] == 1:
                return counted_in(one, of) or _is_highest(one, of, name)
    is_passed = symbol.kind in ("any of", "outcome", "derived")
    return is_passed and any(_is_counted(one, of, name, further - 1) for one in inner_symbols(symbol))


def _is_highest(symbol: Symbol, of: Read, name: str, further: int = DEEPEST) -> bool:
    """Whether something is such a number of an item that was read, as far as the way it is called tells."""
    if not further:
        return False
    attribute = of.attribute(symbol)
    if attribute is not None:
        return is_named_alike(attribute, name) or names_item(attribute)
    is_passed = symbol.kind in ("any of", "outcome", "derived", "gathered", "element")
    return is_passed and any(_is_highest(one, of, name, further - 1) for one in inner_symbols(symbol))


def _is_by_chance(symbol: Symbol, further: int = DEEPEST) -> bool:
    """Whether a part of a value is made by chance, or tells the time."""
    if not further:
        return True
    if symbol.kind == "derived" and not (BY_CHANCE | STAMPS).isdisjoint(words_of(symbol.name)):
        return True
    is_passed = symbol.kind in ("any of", "derived")
    return is_passed and any(_is_by_chance(one, further - 1) for one in inner_symbols(symbol))
