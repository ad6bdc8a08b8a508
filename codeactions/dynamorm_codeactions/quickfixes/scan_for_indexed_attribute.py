"""Turns a PynamoDB scan into a query of the key that serves it."""

import libcst

from dynamorm_analysis.finding import Finding
from dynamorm_analysis.model.table import Definition, Index
from dynamorm_analysis.project import Project
from dynamorm_analysis.rules.scan_for_indexed_attribute import ScanForIndexedAttribute
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.pynamodb.index_class import model_of
from dynamorm_codeactions.pynamodb.query_call import Target, as_query, receiver_of
from dynamorm_codeactions.rewriting import Draft, rewrite_call


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """Offered where the index holds all that the code reads; unsafe where items may be missing from it."""
    facts = finding.facts
    if not isinstance(facts, ScanForIndexedAttribute) or facts.access.library != "pynamodb":
        return None
    table = project.table(facts.access.table)
    if table is None or not facts.candidate.complete:
        return None
    draft = Draft(project, sources)
    model = model_of(table.definitions, receiver_of(draft, facts.access.call))
    if model is None:
        return None
    binding = "" if facts.candidate.index is None else _binding(model, facts.candidate.index)
    if binding is None:
        return None
    target = Target(binding, facts.candidate.key)

    def query(call: libcst.Call) -> libcst.BaseExpression | None:
        return as_query(call, model, target)

    if not rewrite_call(draft, facts.access.call, query):
        return None
    title = f"Query `{model.symbol}.{binding}`" if binding else f"Query `{model.symbol}`"
    return Action(title, "unsafe" if facts.candidate.drops_items else "safe", draft.edits())


def _binding(model: Definition, index: Index) -> str | None:
    """The model's attribute that holds an index; None when the index is another definition's."""
    return next((own.binding for own in model.indexes if own.name == index.name and own.binding), None)
