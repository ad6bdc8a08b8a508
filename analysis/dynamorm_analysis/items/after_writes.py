"""Reads right after a write of the same function, which may be answered as if it had not been made."""

from collections.abc import Iterator

from dynamorm_analysis.items.same_item import (
    READS,
    WRITES,
    Where,
    comes_before,
    earlier,
    in_function,
    is_same_item,
    is_same_value,
    reads_that_found,
    takes_over_key,
    together,
    where_of,
)
from dynamorm_analysis.memo import once
from dynamorm_analysis.model.access import DELETES, Access
from dynamorm_analysis.model.course import Test
from dynamorm_analysis.model.written_value import names_of
from dynamorm_analysis.project import Project


def reads_after_writes(project: Project) -> Iterator[Access]:
    """The reads in such functions that come after a write there."""
    led = _led_writes(project)
    for where, accesses in together(project).items():
        changing = (one for one in accesses if one.operation in (*WRITES, "delete"))
        starts = [one.place.span.start for one in (*changing, *led.get(where, ()))]
        first = min(starts, default=0)
        yield from (one for one in accesses if starts and one.operation in READS and one.place.span.start >= first)


@once
def _led_writes(project: Project) -> dict[Where, list[Access]]:
    """The writes of calls whose functions have looked first themselves, by the function in which they stand."""
    found: dict[Where, list[Access]] = {}
    for one in project.led_writes:
        if one.course is not None:
            found.setdefault(where_of(one), []).append(one)
    return found


def led_reads_after_writes(project: Project) -> Iterator[Access]:
    """The reads of calls that then write by them, where their function has written before: `save(payment)`,
    `update_balance(loan)`."""
    known = together(project)
    for read in project.led_reads:
        if any(one.operation in (*WRITES, "delete") for one in known.get(where_of(read), ())):
            yield read


def deleted_before(query: Access, project: Project) -> Iterator[Access]:
    """The deletes of the same table that a function makes right before a query whose items it gives back, or by which
    it then writes something, and deletes no more: what is left, the total of that, or its last one."""
    if query.among_others:  # it is for what its call then writes
        is_left = query.operation == "query" and not query.sifted
        yield from (other for other in _right_before(query, project) if is_left and other.operation == "delete")
        return
    later = [other for other in in_function(query, project) if other.place.span.start > query.place.span.start]
    is_cleared = any(other.operation in DELETES for other in later)
    is_shown = query.course is not None and query.course.listed
    if query.operation != "query" or query.sifted or is_cleared or not (is_shown or any(map(_is_write, later))):
        return
    yield from (other for other in _right_before(query, project) if other.operation == "delete")


def written_before(read: Access, project: Project) -> Iterator[Access]:
    """The writes to the same table that the function makes right before a read, the last one first: those after which
    it neither waits nor asks again and again."""
    yield from (other for other in _right_before(read, project) if other.operation in WRITES)


def _is_write(access: Access) -> bool:
    return access.operation in WRITES


def _right_before(read: Access, project: Project) -> Iterator[Access]:
    led = _led_writes(project).get(where_of(read), ())
    for other in (
        *(one for one in led if one.table == read.table and comes_before(one, read)),
        *earlier(read, project),
    ):
        asks_again = read.loop is not None and not read.loop.asks_for_others and not _is_for_new_item(read, other)
        if other.operation not in READS and not asks_again and may_miss(read, other):
            yield other


def may_miss(read: Access, write: Access) -> bool:
    """Whether a read may be answered as if a write before it in its function had not been made: the function does not
    wait in between, and the write has not failed."""
    pauses = read.course.pauses if read.course is not None else ()
    is_awaited = any(write.place.span.start < pause < read.place.span.start for pause in pauses)
    failed = read.course is not None and any(_has_failed(write, test) for test in read.course.tests)
    return not (is_awaited or failed or _may_exclude(write, read))


def is_read_again(write: Access, read: Access, project: Project) -> bool:
    """Whether a read asks for the item that was written: by its key, or as the function had asked for it before it
    wrote it: `order = find(number)`, `order.mark("paid")`, `find(number)`."""
    if is_same_item(write, read, project):
        return True
    keyed = write.course.keyed if write.course is not None else frozenset()
    for other in earlier(write, project) if read.operation == "get" else ():
        is_source = other.operation == "get" and (other.call.span in keyed or takes_over_key(write, other, project))
        if is_source and is_same_item(other, read, project):
            return True
    return any(_asks_for_one_again(found, read) for found in reads_that_found(write, project))


def _asks_for_one_again(found: Access, read: Access) -> bool:
    """Whether a query or scan looks for an item among others as one did before that found it: `find(number)`, which
    filters by `id = :number`."""
    if read.operation not in ("query", "scan") or found.operation != read.operation or found is read:
        return False
    if read.index is not None or not (read.knows("index") and read.knows("filter")):
        return False
    mine, before = (*read.key, *read.filter), (*found.key, *found.filter)
    if len(mine) != len(before) or not any(one.binds and not one.is_constant for one in read.filter):
        return False
    return all(
        one.attribute == other.attribute
        and one.operator == other.operator
        and is_same_value(one.value, read, other.value, found)
        for one, other in zip(mine, before, strict=True)
    )


def _is_for_new_item(read: Access, write: Access) -> bool:
    """Whether a read stands in a loop with the write before it, and each round makes anew by what both know their item:
    `order_id = str(uuid4())`."""
    if read.course is None or read.loop is None or write.loop is None or write.loop.place != read.loop.place:
        return False
    head = read.loop.place.span.start
    named = {name for each in read.key for symbol in each.value.symbols for name in names_of(symbol)}
    return any(start > head for name, starts in read.course.given if name in named for start in starts)


def _has_failed(write: Access, test: Test) -> bool:
    """Whether a test tells that a write was not made, by what its function gives back."""
    return test.held == "missing" and write.call.span in test.asked


def _may_exclude(one: Access, other: Access) -> bool:
    """Whether each of two accesses stands on a branch that the other one is not on: it may be either of them. What a
    `try` tries is none."""
    arms = [set(_branches(access)) for access in (one, other)]
    return bool(arms[0] - arms[1]) and bool(arms[1] - arms[0])


def _branches(access: Access) -> Iterator[tuple[int, int]]:
    course = access.course
    yield from (arm for arm in course.arms if arm[0] not in course.tried) if course is not None else ()
