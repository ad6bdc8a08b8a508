"""Whether the condition of a write keeps it from undoing what another request has changed in the item."""

from dynamorm_analysis.heat import last_word
from dynamorm_analysis.items.asked_keys import key_attributes
from dynamorm_analysis.items.cut_short import KINDS
from dynamorm_analysis.model.access import RANGE_OPERATORS, Access, Condition
from dynamorm_analysis.project import Project

SAYS_THAT_THERE_IS_ONE = frozenset({"exists", "="})
"""What a condition may say of a key, which an item never changes: only that it is there."""
OF_WHAT_IS_THERE = SAYS_THAT_THERE_IS_ONE | RANGE_OPERATORS
"""What a condition says of an attribute that nothing has which is not there."""


def may_overwrite(access: Access, project: Project) -> bool:
    """Whether a write is made whatever another request has changed in its item: it has no condition, or one that asks
    only whether the item is there, and of which kind it is."""
    if not access.knows("filter"):
        return False
    return not access.conditional or _asks_whether_there(access, project)


def is_put_back(access: Access) -> bool:
    """Whether a write stores an item whole, or sets attributes of which its function has changed some, and which ones
    depends."""
    of_some = access.course.changed_at_times if access.course is not None and access.operation == "update" else ()
    return access.operation in ("put", "batch_put") or bool(of_some) or writes_object_back(access)


def writes_object_back(access: Access) -> bool:
    """Whether a function is given nothing but an object that was read, of which fields were set since, and sets what it
    finds in it, whatever that is: `order.state = "paid"`, `orders.update(order)`."""
    course = access.course
    if access.operation != "update" or access.via is None or access.written or access.knows("written"):
        return False
    if course is None or not course.item or not course.set_anew:
        return False
    given = [(name, symbol) for name, symbol in course.handed if symbol]
    return len(given) == 1 and given[0][1].isidentifier()


def replaces(put: Access) -> bool:
    """Whether a put is made only where its item is there already: it has a condition on one of its attributes, be it
    for those items alone that have a version."""
    return any(one.operator in OF_WHAT_IS_THERE and not one.free for one in put.filter)


def _asks_whether_there(access: Access, project: Project) -> bool:
    key = key_attributes(access, project) if access.filter else frozenset()
    return bool(key) and all(
        _says_that_there_is_one(condition, key) or _says_of_which_kind(condition, access, project)
        for condition in access.filter
    )


def _says_that_there_is_one(condition: Condition, key: frozenset[str]) -> bool:
    return condition.attribute in key and condition.operator in SAYS_THAT_THERE_IS_ONE and not condition.free


def _says_of_which_kind(condition: Condition, access: Access, project: Project) -> bool:
    """Whether a condition asks for the kind of an item, which is written out or a class's name, and never changes."""
    is_told = condition.is_constant or condition.value.expression.endswith(".__name__")
    if not (condition.binds and is_told and last_word(condition.attribute) in KINDS) or access.table is None:
        return False
    updates = (access, *(other for other in project.accesses_of(access.table) if other.operation == "update"))
    return all(written.attribute != condition.attribute for other in updates for written in other.written)
