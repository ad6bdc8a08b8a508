"""Tests of a value that ask whether there is an item: its key is empty, or a function tells so by a flag."""

from dataclasses import replace

from dynamorm_analysis.items.asked_keys import key_attributes
from dynamorm_analysis.model.access import Access, Condition
from dynamorm_analysis.model.course import Test
from dynamorm_analysis.project import Project
from dynamorm_analysis.words import is_named_alike, words_of

TAKEN_WORDS = frozenset({"already", "exists", "is", "registered", "taken", "used"})
"""Words that tell whether something is there already: `is_email_taken`."""
EMPTY = ("''", '""')
ITSELF = frozenset({"id", "uid", "uuid"})
"""How attributes are called that each item has, whatever its key is."""


def as_whether_there(read: Access, test: Test, project: Project) -> Test:
    """A test whether an item has an empty key, as whether there is one: `if found.Email == "" {`; so is one of what a
    function tells of that: `if taken.EmailExists {`."""
    if test.held == "value" and test.against == "False" and _is_told_by_name(read, test):
        return replace(test, held="missing", attribute="", against="", told=True)
    if test.held != "value" or not test.equality:
        return test
    asked = (*read.key, *(one for one in read.filter if not one.optional))
    if read.operation == "get" and any(_is_asked_for(each, test) for each in read.key):
        return replace(test, held="missing" if test.differs else "found", attribute="", against="")
    if test.against not in EMPTY:
        return test
    names = (*(each.attribute for each in asked if each.binds), *key_attributes(read, project))
    if test.attribute.lower() not in ITSELF and not any(is_named_alike(test.attribute, name) for name in names):
        return test
    return replace(test, held="found" if test.differs else "missing", attribute="", against="")


def _is_asked_for(condition: Condition, test: Test) -> bool:
    """Whether a test compares the key of an item with the one by which it was asked for: `if found.ID == id {`."""
    is_called_so = condition.binds and is_named_alike(test.attribute, condition.attribute)
    return is_called_so and test.against == condition.value.symbol != ""


def _is_told_by_name(read: Access, test: Test) -> bool:
    """Whether what a function gives is named as the attribute by which it asks an index, and tells that it has found
    something."""
    if read.via is None or read.operation != "query" or read.index is None:
        return False
    words = words_of(test.attribute)
    names = [word for word in words if word not in TAKEN_WORDS]
    asked = [each.attribute for each in read.key if each.binds]
    return len(names) < len(words) and len(asked) == 1 and names == words_of(asked[0])
