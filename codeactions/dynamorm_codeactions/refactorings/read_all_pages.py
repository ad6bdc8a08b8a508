"""Reads all pages of a query or scan that reads the first one: with a paginator, or in a loop behind the request."""

from dynamorm_analysis.project import Project
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.all_pages import with_all_pages
from dynamorm_codeactions.refactoring import Selection, accesses_at

KIND = "refactor.rewrite"


def offer(selection: Selection, project: Project, sources: Sources) -> Action | None:
    """Unsafe: more items come back than did. None where the code follows the token, or wants no more than it gets."""
    for access in accesses_at(selection, project):
        if access.reads_many and not access.pages_itself and access.limit is None and not access.limited:
            return with_all_pages(access, project, sources)
    return None
