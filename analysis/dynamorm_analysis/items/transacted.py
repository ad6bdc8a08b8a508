"""Writes of transactions that nothing keeps from what another request has written a moment before."""

from collections.abc import Iterator
from dataclasses import replace

from dynamorm_analysis.items.guards import writes_object_back
from dynamorm_analysis.items.same_item import in_function, writes
from dynamorm_analysis.memo import once
from dynamorm_analysis.model.access import Access, Operation
from dynamorm_analysis.project import Project
from dynamorm_analysis.text import Place

AS_SINGLE: dict[str, Operation] = {"transact_put": "put", "transact_update": "update"}


def unguarded(project: Project) -> Iterator[Access]:
    """The writes of transactions that have no condition at all, each as the single write that it would be."""
    for access in (*project.accesses, *project.retold):
        if access.operation not in AS_SINGLE or access.confidence != "high":
            continue
        if _is_unguarded_elsewhere(access, project) if access.via is not None else _is_unguarded(access, project):
            yield replace(access, operation=AS_SINGLE[access.operation])


def put_singly(project: Project) -> Iterator[Access]:
    """All writes, those of transactions as the single writes that they would be: without a condition, or an object
    that is written back as a whole, whatever their conditions ask."""
    yield from writes(project)
    yield from unguarded(project)
    for access in project.retold:
        if access.operation == "transact_update" and access.conditional:
            single = replace(access, operation="update")
            if writes_object_back(single):
                yield single


def _is_unguarded(access: Access, project: Project) -> bool:
    """Whether a transaction is written out in its call or before it, or is given its operations one by one, and has no
    condition there."""
    beside = _operations_by_call(project).get(access.call, ())
    if not all(one.operation in AS_SINGLE and not one.conditional and one.knows("filter") for one in beside):
        return False
    together = [other for other in in_function(access, project) if other.operation.startswith("transact")]
    if any(one.conditional or not one.knows("filter") for one in together):
        return False
    lengths = [one.batch.length for one in beside if one.batch is not None]
    return any(length.least == len(beside) and not length.grows for length in lengths)


def _is_unguarded_elsewhere(access: Access, project: Project) -> bool:
    """Whether the function that makes a transaction for this call writes it out, and has no condition there."""
    made = [
        other
        for other in project.accesses_of(access.table or "")
        if other.via is None and other.function == access.via and other.operation.startswith("transact")
    ]
    lengths = [one.batch.length for one in made if one.batch is not None]
    is_whole = len({one.call for one in made}) == 1 and any(
        length.least == len(made) and not length.grows for length in lengths
    )
    return is_whole and all(one.operation in AS_SINGLE and not one.conditional and one.knows("filter") for one in made)


@once
def _operations_by_call(project: Project) -> dict[Place, tuple[Access, ...]]:
    """What each call asks for that makes a transaction itself."""
    found: dict[Place, list[Access]] = {}
    for access in project.accesses:
        if access.via is None and access.operation.startswith("transact"):
            found.setdefault(access.call, []).append(access)
    return {call: tuple(operations) for call, operations in found.items()}
