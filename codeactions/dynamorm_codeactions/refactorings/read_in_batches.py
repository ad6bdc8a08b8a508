"""Reads the items of a loop ahead of it, in batches of a hundred keys, and again what a batch has left over."""

from dynamorm_analysis.project import Project
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.batched_gets import in_batches
from dynamorm_codeactions.refactoring import Selection, accesses_at

KIND = "refactor.rewrite"


def offer(selection: Selection, project: Project, sources: Sources) -> Action | None:
    """Unsafe: all items are read before the first round does something."""
    for access in accesses_at(selection, project):
        loop = access.loop
        if access.operation != "get" or loop is None or not loop.varies or loop.stops_early or loop.other_tables:
            continue
        draft = in_batches(access, project, sources)
        if draft is not None:
            return Action("Read the items in batches", "unsafe", draft.edits())
    return None
