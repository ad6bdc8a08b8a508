"""Items that code adds because it has counted that there is room for one more: two that do so at once both find it."""

from collections.abc import Iterator
from dataclasses import replace

from dynamorm_analysis.done_twice import is_telling
from dynamorm_analysis.items.same_item import tested
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.course import Test
from dynamorm_analysis.occasions import is_run_by_hand, is_scheduled
from dynamorm_analysis.project import Project
from dynamorm_analysis.unique_values import unique_value


def room_found(access: Access, project: Project) -> Iterator[tuple[Access, Test]]:
    """The reads whose items the code has counted before a write that adds one to them, with the test."""
    if access.operation not in ("put", "update") or is_scheduled(access) or is_run_by_hand(access):
        return
    if is_telling(access, project) or not _adds_in_any_case(access):
        return
    for read, test in tested(access, project):
        if test.held != "fewer" or not read.reads_many or test.otherwise == "gives back":
            continue
        if _asks_of_all(read, access) or unique_value(access, read, replace(test, held="missing"), project):
            yield read, test


def _adds_in_any_case(access: Access) -> bool:
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
