"""The request of a table of boto3 at a selection, with its conditions said in another way."""

from collections.abc import Callable

import libcst

from dynamorm_analysis.project import Project
from dynamorm_codeactions.action import Sources
from dynamorm_codeactions.boto3.receiving import kind_of_receiver
from dynamorm_codeactions.refactoring import Selection, accesses_at
from dynamorm_codeactions.rewriting import Draft, rewrite_request

Rewrite = Callable[[libcst.Call, Draft, str], libcst.Call | None]


def with_moved_conditions(selection: Selection, project: Project, sources: Sources, rewrite: Rewrite) -> Draft | None:
    """The request as `rewrite` makes it; None for one of a client, which takes texts alone, or of no known table."""
    for access in accesses_at(selection, project):
        if access.library != "boto3" or kind_of_receiver(project, access.call) != "table":
            continue
        draft, path = Draft(project, sources), access.call.path
        if rewrite_request(draft, access, lambda call, draft=draft, path=path: rewrite(call, draft, path)):  # type: ignore[misc]
            return draft
    return None
