"""Items that code adds because there is room for them, by their number or their time: two that do so at once both find
it."""

from collections.abc import Iterator
from dataclasses import replace

from dynamorm_analysis.done_twice import is_telling
from dynamorm_analysis.items.same_item import tested
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.course import Test
from dynamorm_analysis.occasions import is_run_by_hand, is_scheduled
from dynamorm_analysis.project import Project
from dynamorm_analysis.unique_values import BOUNDS, unique_value
from dynamorm_analysis.words import is_named_alike

LIMITING = frozenset({"<", "<=", ">", ">="})


def room_found(access: Access, project: Project) -> Iterator[tuple[Access, Test]]:
    """The reads whose items the code has counted before a write that adds one to them, with the test."""
    if access.operation not in ("put", "update") or is_scheduled(access) or is_run_by_hand(access):
        return
    if is_telling(access, project) or not adds_in_any_case(access):
        return
    for read, test in tested(access, project):
        if not read.reads_many or test.otherwise == "gives back":
            continue
        asked = read if test.held == "fewer" else _without_bounds(read, test, access)
        plain = replace(test, held="missing", sought=())
        if asked is not None and (_asks_of_all(asked, access) or unique_value(access, asked, plain, project)):
            yield read, test


def _without_bounds(read: Access, test: Test, access: Access) -> Access | None:
    """What a read asks for beside two bounds between which the new item has its place, too, as times have that meet:
    `start < :end AND end > :start`, in the request or where the code looks itself; None of a read without such, or that
    has found something."""
    bounds = [one for one in (*read.key, *read.filter) if one.operator in LIMITING and not one.is_constant]
    names = {attribute for attribute, expression in test.sought if expression.startswith(BOUNDS)}
    names |= {one.attribute for one in bounds} if not test.sought else set()
    if test.held != "missing" or len(names) < 2 or not all(_is_written(name, access) for name in names):
        return None
    key, filtered, sifted = (
        tuple(one for one in some if one.operator not in LIMITING) for some in (read.key, read.filter, read.sifted)
    )
    return replace(read, key=key, filter=filtered, sifted=sifted)


def _is_written(name: str, access: Access) -> bool:
    return any(is_named_alike(name, one.attribute) for one in access.written)


def adds_in_any_case(access: Access) -> bool:
    """Whether a write is made however many others there are by then: its condition asks only that there is none with
    its own key yet."""
    if not access.knows("filter"):
        return False
    return not access.conditional or (
        bool(access.filter) and all(each.operator == "not_exists" for each in access.filter)
    )


def _asks_of_all(read: Access, access: Access) -> bool:
    """Whether a read is of a whole table, to which a put adds."""
    return (
        access.operation == "put"
        and read.operation in ("scan", "count")
        and read.knows("filter")
        and not (read.key or read.filter or read.sifted)
    )
