"""Items that code looks for itself among those that a read gave: `next(one for one in pending if one["id"] == id)`."""

from dynamorm_analysis.items.asked_keys import key_attributes
from dynamorm_analysis.items.same_item import is_same_value
from dynamorm_analysis.model.access import PUTS, Access, Condition
from dynamorm_analysis.model.course import Test
from dynamorm_analysis.model.written_value import WrittenValue
from dynamorm_analysis.project import Project
from dynamorm_analysis.words import is_named_alike


def is_picked(read: Access, write: Access, project: Project) -> bool:
    """Whether a write means the item that its function has looked for among those of a read, by the key that it
    names."""
    if not read.reads_many or write.operation in PUTS or not write.key:
        return False
    tests = write.course.tests if write.course is not None else ()
    of_read = [test for test in tests if read.call.span in test.asked]
    sought = [one for test in of_read if test.held == "found" for one in test.sought]
    sought += [(test.attribute, test.against) for test in of_read if _is_equal(test)]
    if not sought or not all(each.binds for each in write.key):
        return False
    if not {each.attribute for each in write.key}.issuperset(key_attributes(write, project)):
        return False
    if write.course is not None and read.call.span in write.course.keyed:
        return True
    return all(_is_sought(each, sought, write) or _is_asked(each, read, write) for each in write.key)


def _is_equal(test: Test) -> bool:
    """Whether a test in a loop lets the code go on with an item that has a value: `if each["id"] == wanted:`."""
    return test.held == "value" and test.equality and not (test.differs or test.member or test.allows)


def _is_sought(condition: Condition, sought: list[tuple[str, str]], write: Access) -> bool:
    """Whether the code looked for an item with the value that a write names."""
    return any(
        is_named_alike(attribute, condition.attribute)
        and is_same_value(condition.value, write, WrittenValue(expression), write)
        for attribute, expression in sought
    )


def _is_asked(condition: Condition, read: Access, write: Access) -> bool:
    """Whether the read asked for items with that value alone."""
    return any(
        each.attribute == condition.attribute
        and each.binds
        and each.operator == "="
        and is_same_value(condition.value, write, each.value, read)
        for each in read.key
    )
