"""Items that two requests may add at once without harm: switches, defaults, and what is the same whoever adds it."""

import re

from dynamorm_analysis.items.same_item import in_function, is_same_item, tested
from dynamorm_analysis.model.access import Access, WrittenValue
from dynamorm_analysis.model.course import Test
from dynamorm_analysis.project import Project
from dynamorm_analysis.words import words_of

NOW = re.compile(r"\b(now|utcnow|time|timestamp|isoformat|today)\(")
ADDING = frozenset({"add", "create", "insert", "put", "save"})


def is_harmless(put: Access, read: Access, test: Test, project: Project) -> bool:
    """Whether it does no harm if the item that a read did not find is there when it is put."""
    if _is_upsert(put) or (
        put.knows("written") and put.written and all(_is_same_always(one.value) for one in put.written)
    ):
        return True
    others = [other for other in in_function(put, project) if other is not put and is_same_item(other, put, project)]
    if any(other.operation == "delete" and _is_for_found(other, read, project) for other in others):
        return True  # a switch: the next one turns it off again
    is_default = put.course is not None and read.call.span in put.course.refilled and test.otherwise == "goes on"
    return is_default and not any(other.operation in ("put", "update") for other in others)


def _is_upsert(put: Access) -> bool:
    """Whether a function is called like one that adds an item or changes it, whichever comes first."""
    for name in (put.function, put.via or ""):
        words = set(words_of(name.rpartition(".")[2]))
        if "upsert" in words or ({"or", "update"} <= words and not ADDING.isdisjoint(words)):
            return True
    return False


def _is_same_always(value: WrittenValue) -> bool:
    """Whether a value is written out, or tells the time."""
    if value.template is not None and value.template.constant is not None:
        return True
    return value.expression in ("True", "False", "None", "{}", "[]") or NOW.search(value.expression) is not None


def _is_for_found(write: Access, read: Access, project: Project) -> bool:
    return any(one is read and test.held == "found" for one, test in tested(write, project))
