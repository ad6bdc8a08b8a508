"""Writes of a trace that rest on what it read before of the same item: on its state, or on a value that was changed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain

from dynamorm_analysis.items.same_item import READS
from dynamorm_analysis.memo import once
from dynamorm_analysis.model.access import UPDATES, Access
from dynamorm_analysis.project import Project
from dynamorm_analysis.text import Place
from dynamorm_analysis.tracing.requests.accesses import Asked, found_in_trace, meeting, traces
from dynamorm_analysis.tracing.requests.parameters import objects_in
from dynamorm_analysis.tracing.requests.sources import Source, plain
from dynamorm_analysis.tracing.requests.stored_items import (
    Looked,
    is_always_same_item,
    is_same_item,
    is_stored_again,
    taken_over,
)
from dynamorm_analysis.tracing.requests.tests_told import told_by_tests
from dynamorm_analysis.tracing.running.state import ALL, MORE, Stored
from dynamorm_analysis.tracing.running.symbols import Symbol, choices, is_none, ways_of
from dynamorm_analysis.tracing.running.traces import Trace
from dynamorm_analysis.tracing.sequences.adding_updates import counts_for
from dynamorm_analysis.words import is_named_alike

WRITES = frozenset({"put", "update"})
PARAMETERS = frozenset({"ExpressionAttributeValues", "Item", "Key", "TableName", ALL})


@dataclass(frozen=True, slots=True)
class Resting:
    """A write that rests on a read of the same item: where both are asked for in the function in which they meet, and
    the requests themselves. `attribute` is the one that was tested or changed, and `part` what was tested inside of it;
    empty where it is whether there is an item, or all of it. `kept` are the attributes that a put takes over as they
    were read, empty where that is all of the item."""

    read: Access
    write: Access
    read_at: Place
    write_at: Place
    table: str
    attribute: str = ""
    part: str = ""
    kept: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Races:
    """Values that are read, changed and written back; items that are changed and put back whole; items that are put
    where there was none; writes of an attribute that was tested; and deletions of items that were found, after which
    code counts."""

    changes: tuple[Resting, ...] = ()
    put_back: tuple[Resting, ...] = ()
    made: tuple[Resting, ...] = ()
    decided: tuple[Resting, ...] = ()
    removed: tuple[Resting, ...] = ()


@once
def races(project: Project) -> Races:
    """What rests on what was read, in all traces of an application; each pair of requests once, as far from the
    requests as the function in which their ways part."""
    each = [found_in_trace(trace, project, _found_in) for trace in traces(project)]
    return Races(
        _once_each(one.changes for one in each),
        _once_each(one.put_back for one in each),
        _once_each(one.made for one in each),
        _once_each(one.decided for one in each),
        _once_each(one.removed for one in each),
    )


def _once_each(found: Iterable[tuple[Resting, ...]]) -> tuple[Resting, ...]:
    by_place: dict[tuple[Place, Place, str], Resting] = {}
    for one in chain.from_iterable(found):
        by_place.setdefault((one.write_at, one.read_at, one.attribute), one)
    return tuple(by_place.values())


def _found_in(trace: Trace, asked: tuple[Asked, ...], project: Project) -> Races:
    changes: list[Resting] = []
    put_back: list[Resting] = []
    made: list[Resting] = []
    decided: list[Resting] = []
    looked = Looked(trace.requests, asked, project, {}, {})
    for read, write in pairs(asked, looked):
        resting = partial(resting_on, read, write)
        changes += (resting(attribute) for attribute in _changed(read, write, looked))
        is_put = write.access.operation == "put"
        kept = taken_over(read, write, looked) if is_put else None
        if kept is not None and not _is_deleted_between(read, write, asked):
            put_back.append(replace(resting(), kept=kept))
        if is_put and (kept is not None or is_stored_again(read, write)):
            continue
        for found, source in told_by_tests(read, write, looked):
            if found == "missing" and is_put and is_always_same_item(read, write, looked):
                made.append(resting())
            elif found == "value" and is_set(source, write):
                decided.append(resting(source.attribute, source.part))
    removed = tuple(_removed(asked, looked))
    return Races(tuple(changes), tuple(put_back), tuple(made), tuple(decided), removed)


def _removed(asked: tuple[Asked, ...], looked: Looked) -> Iterator[Resting]:
    """Deletions of items that were found before, after which code adds to a number of another item."""
    for read, delete in pairs(asked, looked, frozenset({"delete"})):
        counted = (
            other
            for other in asked
            if other.number > delete.number and counts_for(delete, other) and not exclude(delete, other)
        )
        counted = (other for other in counted if not _asks_what_was_deleted(delete, other, looked))
        if next(counted, None) is not None and any(kind == "found" for kind, _ in told_by_tests(read, delete, looked)):
            yield resting_on(read, delete)


def _asks_what_was_deleted(delete: Asked, other: Asked, looked: Looked) -> bool:
    """Whether code comes to a request only where a deletion has told that there was something to delete."""
    sources = looked.plain_sources()
    tests = [test.symbol for test in other.request.tests if not _asks_for_error(test.symbol)]
    told = (source for symbol in tests for source in sources.of(symbol))
    return any(source.number == delete.number and not source.failed for source in told)


def _asks_for_error(symbol: Symbol) -> bool:
    """Whether a test asks whether what a request gives is nothing: of some libraries of Go, that is its error."""
    is_compared = symbol.kind == "derived" and symbol.name in ("==", "!=")
    return is_compared and symbol.operands[0].kind == "answer" and is_none(symbol.operands[-1])


def pairs(asked: tuple[Asked, ...], looked: Looked, writes: frozenset[str] = WRITES) -> Iterator[tuple[Asked, Asked]]:
    """Each write with each read before it of the same item."""
    for write in asked:
        if write.access.operation not in writes or write.table is None:
            continue
        for read in asked:
            if read.number >= write.number:
                break
            if read.access.operation not in READS or read.table != write.table or exclude(read, write):
                continue
            if is_same_item(read, write, looked):
                yield read, write


def resting_on(read: Asked, write: Asked, attribute: str = "", part: str = "") -> Resting:
    return Resting(read.access, write.access, *meeting(read, write), write.table or "", attribute, part)


def _is_deleted_between(read: Asked, write: Asked, asked: tuple[Asked, ...]) -> bool:
    """Whether items of the table are deleted before others are put that were made of them."""
    between = (each for each in asked if read.number < each.number < write.number)
    return any(each.table == write.table and "delete" in each.access.operation for each in between)


def exclude(read: Asked, write: Asked) -> bool:
    """Whether a test lets no run come to both requests."""
    before = {test.symbol: test.outcome for test in read.request.tests}
    return any(before.get(test.symbol, test.outcome) != test.outcome for test in write.request.tests)


def _changed(read: Asked, write: Asked, looked: Looked) -> Iterator[str]:
    """The attributes that a write sets to something made of what the read gave of them."""
    sources = looked.sources(write)
    names = {one.attribute for one in write.access.written}
    found: dict[str, None] = {}
    for _, fields in _objects_in(write):
        for field, value in fields.items():
            parts = _changed_parts(value, write.request.stored) if field not in PARAMETERS else ()
            for source in (each for part in parts for each in sources.of(part)):
                alike = [name for name in (*sorted(names), field) if is_named_alike(source.attribute, name)]
                if source.number == read.number and source.attribute and alike and not source.failed:
                    found[alike[0]] = None
    yield from found


def _changed_parts(value: Symbol, stored: Stored, further: int = 5) -> tuple[Symbol, ...]:
    """The parts of a value that are surely others than what they were made of: counted on, added to, or left without
    some. None where it may be something else on another way."""
    value = plain(value, stored)
    if value in stored and value.kind != "made":
        return (value,)
    fields = stored.get(value, {})
    if len(fields) > 1 and ALL in fields:
        return (fields[ALL],)
    if value.kind == "made" and _is_filled_by_several(fields):
        return (value,)
    match value.kind:
        case "gathered":
            return (value,) if value.parts[1] else ()
        case "derived" if value.name in CHANGING:
            return (value,)
        case "derived" if value.name in PASSING and further:
            return tuple(part for one in value.operands for part in _changed_parts(one, stored, further - 1))
        case "outcome" | "any of" if further:
            found = [_changed_parts(one, stored, further - 1) for one in ways_of(value) if not _is_new(one, stored)]
            return tuple(part for each in found for part in each) if all(found) else ()
    return ()


def _is_filled_by_several(fields: Mapping[str, Symbol]) -> bool:
    """Whether code adds one thing and another to a list, as what it had and one more."""
    added = choices(fields[MORE]) if MORE in fields else ()
    return len(added) > 1 and all(one.kind == "derived" and one.name in ADDING for one in added)


ADDING = frozenset({"add", "append", "extend", "insert", "list"})


def _is_new(value: Symbol, stored: Stored) -> bool:
    """Whether code makes a value of nothing else: what it begins with where there is none."""
    return value.kind == "constant" or (value.kind == "made" and ALL not in stored.get(value, {}))


CHANGING = frozenset({"+", "-", "*", "/", "//", "%", "|", "+=", "-=", "*=", "/=", "|=", "append"})
PASSING = frozenset(
    {"Decimal", "FormatFloat", "FormatInt", "FormatUint", "Itoa", "Sprint", "Sprintf", "float", "int", "list", "max"}
    | {"min", "not", "round", "set", "sorted", "str"}
)


def is_set(source: Source, write: Asked) -> bool:
    """Whether a write sets what was tested, as far as that shows: an attribute, or a part of it."""
    if any(_is_taken_over(value, source, write) for value in _values_called(source.attribute, write)):
        return False
    written = [one for one in write.access.written if one.is_called(source.attribute)]
    if source.part and any(one.part for one in written):
        return any(is_named_alike(one.part, source.part) for one in written)
    if written or (write.access.written and write.access.operation in UPDATES):
        return bool(written)
    return any(is_named_alike(name, source.attribute) for _, fields in _objects_in(write) for name in fields)


def _objects_in(write: Asked) -> Iterator[tuple[Symbol, Mapping[str, Symbol]]]:
    return objects_in(write.request, write.chain)


def _values_called(name: str, write: Asked) -> Iterator[Symbol]:
    for _, fields in _objects_in(write):
        yield from (value for field, value in fields.items() if is_named_alike(field, name))


def _is_taken_over(value: Symbol, source: Source, write: Asked) -> bool:
    """Whether a write sets an attribute to what the read gave of it."""
    value = plain(value, write.request.stored)
    return value.kind == "field" and is_named_alike(value.name, source.attribute) and value not in write.request.stored
