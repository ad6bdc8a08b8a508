"""Turns a scan with a filter into a query on a new index."""

from dynamorm_analysis.indexing.proposing import proposal_for, propose
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.project import Project
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.new_index import with_new_index
from dynamorm_codeactions.refactoring import Selection, accesses_at

KIND = "refactor.rewrite"


def offer(selection: Selection, project: Project, sources: Sources) -> Action | None:
    """Unsafe: the index must be deployed and filled before the query may run."""
    for access in accesses_at(selection, project):
        action = _of(access, project, sources)
        if action is not None:
            return action
    return None


def _of(access: Access, project: Project, sources: Sources) -> Action | None:
    """The proposal of all who read the table, else of this request alone: scripts and tests have no say in theirs."""
    table = project.table(access.table)
    if access.operation != "scan" or table is None:
        return None
    proposal = proposal_for(access, table, project) or next(iter(propose(table, [access], project)), None)
    return with_new_index(access, proposal, project, sources) if proposal is not None else None
