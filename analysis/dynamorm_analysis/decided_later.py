"""States that a function sets, and by which it decides afterwards, as they were before, what else to count."""

from collections.abc import Iterator

from dynamorm_analysis.done_twice import is_telling
from dynamorm_analysis.items.same_item import comes_before, in_function, is_same_item
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.course import Test
from dynamorm_analysis.project import Project
from dynamorm_analysis.words import is_named_alike


def decided_later(write: Access, project: Project) -> Iterator[tuple[Access, Test]]:
    """The reads before a write of the item that it writes, with the tests of what it sets by which the function comes
    to count somewhere else: `old = order["status"]`, `SET status = :new`, then `if old != new: …`."""
    if write.operation != "update" or not write.written or write.course is None:
        return
    for other in in_function(write, project):
        if not comes_before(write, other) or not _counts(other) or is_telling(other, project):
            continue
        for test in other.course.tests if other.course is not None else ():
            if test.held != "value" or test in write.course.tests:
                continue
            if not any(is_named_alike(test.attribute, one.attribute) for one in write.written):
                continue
            for read in in_function(write, project):
                if read.call.span in test.asked and comes_before(read, write) and is_same_item(read, write, project):
                    yield read, test


def _counts(write: Access) -> bool:
    return not write.conditional and any(one.value.counts for one in write.written)
