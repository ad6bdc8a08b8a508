"""What other requests of a table show of the items that a read meets: that they come in pages, or are all deleted."""

from collections.abc import Iterator

from dynamorm_analysis.model.access import Access, Condition
from dynamorm_analysis.model.alignment import is_alike
from dynamorm_analysis.project import Project

DELETES = frozenset({"delete", "batch_delete"})


def are_deleted(access: Access, project: Project) -> bool:
    """Whether the function that reads some items then deletes one after the other from the same table, whatever is in
    them: each that it misses is left behind."""
    return any(
        one.operation in DELETES and _is_of_all(one) and one.call.span.start > access.call.span.start
        for one in _beside(access, project)
        if one.function == access.function
        and (one.place.path, one.place.anchor) == (access.place.path, access.place.anchor)
    )


def are_paged(access: Access, project: Project) -> bool:
    """Whether other code reads items of the same kind page by page."""
    return any(
        one.token == "followed" and project.role(one.place.path) == "application" and _is_of_kind(one, access)
        for one in _beside(access, project)
        if one.reads_many
    )


def _beside(access: Access, project: Project) -> Iterator[Access]:
    if access.table is not None:
        yield from (one for one in project.accesses_of(access.table) if one is not access)


def _is_of_all(access: Access) -> bool:
    """Whether each round of a loop makes it, on whichever way through the round."""
    loop = access.loop
    if loop is None or not (loop.varies or access.operation.startswith("batch")):
        return False
    arms = access.course.arms if access.course is not None else ()
    return not any(start > loop.place.span.start for start, _ in arms)


def _is_of_kind(one: Access, other: Access) -> bool:
    """Whether a read asks for what another one does, or for all items whose keys begin as those that it asks for."""
    if one.operation == other.operation and one.index == other.index and _alike(one, other):
        return True
    wanted = {_begin(condition) for condition in other.key if condition.operator == "begins_with"} - {""}
    return any(
        _begin(condition) in wanted for condition in (*one.key, *one.filter) if condition.operator == "begins_with"
    )


def _begin(condition: Condition) -> str:
    template = condition.value.template
    return (template.constant or "") if template is not None else ""


def _alike(one: Access, other: Access) -> bool:
    """Whether two reads ask by the same attributes, for texts of the same shape."""
    asked = [{condition.attribute: condition for condition in access.key} for access in (one, other)]
    return (
        bool(asked[0])
        and asked[0].keys() == asked[1].keys()
        and all(_is_same_kind(condition, asked[1][name]) for name, condition in asked[0].items())
    )


def _is_same_kind(one: Condition, other: Condition) -> bool:
    if one.operator != other.operator or one.optional or other.optional:
        return False
    if one.value.template is None or other.value.template is None:
        return one.value.template is other.value.template
    return is_alike(one.value.template, other.value.template)
