"""Gives a query of PynamoDB a page size beside its limit."""

import libcst

from dynamorm_analysis.finding import Finding
from dynamorm_analysis.project import Project
from dynamorm_analysis.rules.limit_as_page_size import ENOUGH, LimitAsPageSize
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.arguments import argument, with_argument
from dynamorm_codeactions.rewriting import Draft, method_of, rewrite_request


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """Unsafe: the same items come back, but where the first one matches more are read than were."""
    facts = finding.facts
    if not isinstance(facts, LimitAsPageSize):
        return None
    draft = Draft(project, sources)

    def paged(call: libcst.Call) -> libcst.BaseExpression | None:
        if method_of(call) not in ("query", "scan") or argument(call, "limit") is None:
            return None
        return with_argument(call, "page_size", str(ENOUGH), after="limit")

    if not rewrite_request(draft, facts.access, paged):
        return None
    return Action(f"Read pages of {ENOUGH} items", "unsafe", draft.edits())
