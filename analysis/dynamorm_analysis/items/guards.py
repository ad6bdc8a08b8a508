"""Whether the condition of a write keeps it from undoing what another request has changed in the item."""

from dynamorm_analysis.items.asked_keys import key_attributes
from dynamorm_analysis.model.access import Access, Condition
from dynamorm_analysis.project import Project

SAYS_THAT_THERE_IS_ONE = frozenset({"exists", "="})
"""What a condition may say of a key, which an item never changes: only that it is there."""


def may_overwrite(access: Access, project: Project) -> bool:
    """Whether a write is made whatever another request has changed in its item: it has no condition, or one that asks
    only whether the item is there."""
    if not access.knows("filter"):
        return False
    return not access.conditional or _asks_whether_there(access, project)


def _asks_whether_there(access: Access, project: Project) -> bool:
    key = key_attributes(access, project) if access.filter else frozenset()
    return bool(key) and all(_says_that_there_is_one(condition, key) for condition in access.filter)


def _says_that_there_is_one(condition: Condition, key: frozenset[str]) -> bool:
    return condition.attribute in key and condition.operator in SAYS_THAT_THERE_IS_ONE and not condition.free
