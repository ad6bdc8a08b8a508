"""Turns a scan for one item into a query of its key.

A query answers as the scan does, with an iterator or with pages, so that the code around it stays right; `get` would
raise where nothing is found, and return the item itself.
"""

import libcst

from dynamorm_analysis.finding import Finding
from dynamorm_analysis.project import Project
from dynamorm_analysis.rules.scan_for_one_item import ScanForOneItem
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.key_query import query_of
from dynamorm_codeactions.rewriting import Draft, rewrite_request


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """Safe: the same item comes back in the same form."""
    facts = finding.facts
    if not isinstance(facts, ScanForOneItem):
        return None
    draft = Draft(project, sources)

    def query(call: libcst.Call) -> libcst.BaseExpression | None:
        return query_of(call, facts.access, facts.key, None, draft)

    if not rewrite_request(draft, facts.access, query):
        return None
    return Action("Query the key of the item", "safe", draft.edits())
