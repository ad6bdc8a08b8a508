"""Puts of a trace that add an item because none of those which a search before has given lies where it will: a booking
from one day to another, where the code has compared both days with those of the others."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dynamorm_analysis.memo import once
from dynamorm_analysis.project import Project
from dynamorm_analysis.text import Place
from dynamorm_analysis.tracing.requests.accesses import Asked, found_in_trace, traces
from dynamorm_analysis.tracing.requests.parameters import objects_in
from dynamorm_analysis.tracing.requests.sources import Sources, plain
from dynamorm_analysis.tracing.requests.stored_items import Looked, is_same_item, is_stored_again
from dynamorm_analysis.tracing.running.symbols import Symbol, Test, inner_symbols
from dynamorm_analysis.tracing.running.traces import Trace
from dynamorm_analysis.tracing.sequences.found_none import asked_alike, searches_before, way_to
from dynamorm_analysis.tracing.sequences.races import Resting, resting_on
from dynamorm_analysis.words import is_named_alike

ORDERING = frozenset({"<", "<=", ">", ">=", "After", "Before", "is_after", "is_before"})
"""How code compares which of two values comes first."""
DEEPEST = 10
COMPARED = 2


@dataclass(frozen=True, slots=True)
class Overlap:
    """A put, and the search among whose items none lies where its own will; the attributes of theirs that were
    compared. `way` are all calls by which code comes to the put."""

    resting: Resting
    attributes: tuple[str, ...]
    way: tuple[Place, ...]


@once
def overlaps(project: Project) -> tuple[Overlap, ...]:
    """All of these in the traces of an application."""
    found: dict[tuple[Place, Place], Overlap] = {}
    for trace in traces(project):
        for one in found_in_trace(trace, project, _found_in):
            found.setdefault((one.resting.write_at, one.resting.read_at), one)
    return tuple(found.values())


def _found_in(trace: Trace, asked: tuple[Asked, ...], project: Project) -> tuple[Overlap, ...]:
    looked = Looked(trace.requests, asked, project, {}, {})
    found: list[Overlap] = []
    for read, write in searches_before(asked):
        if write.access.operation != "put" or is_stored_again(read, write):
            continue
        attributes = _compared_by(read, write, looked)
        if attributes and _is_among(read, write, attributes, looked) and not is_same_item(read, write, looked):
            found.append(Overlap(resting_on(read, write), attributes, way_to(write)))
    return tuple(found)


def _is_among(read: Asked, write: Asked, attributes: tuple[str, ...], looked: Looked) -> bool:
    """Whether a put adds an item to those for which a search has asked; where that is not known, whether it is of their
    kind, and has something for which the search was asked."""
    if read.access.knows("filter") and read.access.knows("key"):
        return asked_alike(read, write, looked) is not None
    names = {name for _, fields in objects_in(write.request, write.chain) for name in fields}
    is_of_kind = all(any(is_named_alike(one, name) for name in names) for one in attributes)
    return is_of_kind and not _stored_by(write).isdisjoint(looked.parts(read))


def _compared_by(read: Asked, write: Asked, looked: Looked) -> tuple[str, ...]:
    """The attributes of what was read that a test on the way to a write compares with two of the values that this
    stores, or more: where one begins, and where it ends."""
    stored = _stored_by(write)
    for test in (*write.request.tests, *write.request.at_times):
        ways = set[Symbol]()
        names: dict[str, None] = {}
        for one, other in _comparisons((test,), DEEPEST):
            for theirs, own in ((one, other), (other, one)):
                attribute = _attribute(theirs, read, looked.sources(write))
                used = {leaf for leaf in _leaves(own, DEEPEST) if leaf in stored or _is_part_of(leaf, stored)}
                if attribute is not None and used:
                    names[attribute] = None
                    ways |= used
        if len(ways) >= COMPARED:
            return tuple(names)
    return ()


def _comparisons(tests: Iterable[Test], further: int) -> Iterator[tuple[Symbol, Symbol]]:
    """All comparisons in some tests, and in those that lead to what functions in them give."""
    seen: set[Symbol] = set()
    for test in tests:
        yield from _comparisons_in(test.symbol, further, seen)


def _comparisons_in(symbol: Symbol, further: int, seen: set[Symbol]) -> Iterator[tuple[Symbol, Symbol]]:
    if not further or symbol in seen:
        return
    seen.add(symbol)
    match symbol.kind:
        case "derived" if symbol.name in ORDERING and len(symbol.operands) == COMPARED:
            yield symbol.operands[0], symbol.operands[1]
        case "derived" | "any of" | "tuple" | "gathered":
            for one in inner_symbols(symbol):
                yield from _comparisons_in(one, further - 1, seen)
        case "outcome":
            for way in symbol.outcomes:
                for test in way.tests:
                    yield from _comparisons_in(test.symbol, further - 1, seen)
                yield from _comparisons_in(way.symbol, further - 1, seen)


def _attribute(symbol: Symbol, read: Asked, sources: Sources) -> str | None:
    """The attribute of one of the items that a read gave which a value is, or is made of."""
    found = sources.of(symbol)
    if any(one.number != read.number for one in found):
        return None
    return next((one.attribute for one in sorted(found, key=str) if one.attribute and not one.failed), None)


def _stored_by(write: Asked) -> set[Symbol]:
    """The values that a put stores, and what these are made of, with the objects that it stores whole."""
    found: set[Symbol] = set()
    for owner, fields in objects_in(write.request, write.chain):
        found |= {owner} if owner.kind == "given" else set()
        for value in fields.values():
            found.update(_leaves(plain(value, write.request.stored), DEEPEST))
    return found


def _is_part_of(leaf: Symbol, stored: set[Symbol]) -> bool:
    return leaf.kind == "field" and leaf.owner in stored


def _leaves(symbol: Symbol, further: int) -> Iterator[Symbol]:
    """What a value is made of, in the end: what code is given, and parts of that; not the packages whose functions make
    it."""
    if not further:
        return
    match symbol.kind:
        case "field" | "given":
            yield symbol
        case "element" | "tuple" | "any of" | "outcome":
            for one in inner_symbols(symbol):
                yield from _leaves(one, further - 1)
        case "derived":
            owner, *others = symbol.operands or (None,)
            is_package = owner is not None and owner.kind == "given" and symbol.name[:1].isupper() and bool(others)
            for one in others if is_package else symbol.operands:
                yield from _leaves(one, further - 1)
