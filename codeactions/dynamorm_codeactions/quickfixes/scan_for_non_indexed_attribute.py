"""Gives a PynamoDB model the index that a scan lacks, and turns the scan into a query of it."""

import libcst

from dynamorm_analysis.finding import Finding
from dynamorm_analysis.indexing.naming import index_name
from dynamorm_analysis.project import Project
from dynamorm_analysis.rules.scan_for_non_indexed_attribute import ScanForNonIndexedAttribute
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.pynamodb.index_class import declare_index
from dynamorm_codeactions.pynamodb.query_call import Target, as_query, model_of
from dynamorm_codeactions.rewriting import Draft, rewrite_request


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """Unsafe: the index must be deployed and filled before the query may run."""
    facts = finding.facts
    if not isinstance(facts, ScanForNonIndexedAttribute):
        return None
    proposal, table = facts.proposal, project.table(facts.access.table)
    if proposal is None or proposal.obstacle or table is None:
        return None
    draft = Draft(project, sources)
    model = model_of(draft, facts.access)
    if model is None:
        return None
    name = index_name(proposal.key, table, project)
    binding = declare_index(draft, model, proposal, name)
    if binding is None:
        return None
    target = Target(binding, proposal.key)

    def query(call: libcst.Call) -> libcst.BaseExpression | None:
        return as_query(call, model, target)

    if not rewrite_request(draft, facts.access, query):
        return None
    return Action(f"Add the index `{name}` and query it", "unsafe", draft.edits())
