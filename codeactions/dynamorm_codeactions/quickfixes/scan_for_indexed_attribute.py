"""Turns a scan into a query of the key that serves it."""

import libcst

from dynamorm_analysis.finding import Finding
from dynamorm_analysis.project import Project
from dynamorm_analysis.rules.scan_for_indexed_attribute import ScanForIndexedAttribute
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.key_query import query_of
from dynamorm_codeactions.rewriting import Draft, rewrite_request


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """Offered where the index holds all that the code reads; unsafe where items may be missing from it."""
    facts = finding.facts
    if not isinstance(facts, ScanForIndexedAttribute) or not facts.candidate.complete or facts.asked is not None:
        return None
    index, key = facts.candidate.index, facts.candidate.key
    draft = Draft(project, sources)

    def query(call: libcst.Call) -> libcst.BaseExpression | None:
        return query_of(call, facts.access, key, index, draft)

    if not rewrite_request(draft, facts.access, query):
        return None
    title = "Query the table" if index is None else f"Query the index `{index.name}`"
    return Action(title, "unsafe" if facts.candidate.drops_items else "safe", draft.edits())
