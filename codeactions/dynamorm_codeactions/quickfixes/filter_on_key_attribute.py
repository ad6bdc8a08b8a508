"""Moves a filter condition on the sort key into the key condition of its query."""

import libcst

from dynamorm_analysis.finding import Finding
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.project import Project
from dynamorm_analysis.rules.filter_on_key_attribute import FilterOnKeyAttribute
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.boto3 import query_conditions as boto3
from dynamorm_codeactions.pynamodb import query_conditions as pynamodb
from dynamorm_codeactions.pynamodb.query_call import model_of
from dynamorm_codeactions.rewriting import Draft, rewrite_request


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """Safe: the request is rejected as it stands."""
    facts = finding.facts
    if not isinstance(facts, FilterOnKeyAttribute) or not facts.movable:
        return None
    attribute = facts.conditions[0].attribute
    draft = Draft(project, sources)

    def moved(call: libcst.Call) -> libcst.BaseExpression | None:
        return _moved(call, attribute, facts.access, draft)

    if not rewrite_request(draft, facts.access, moved):
        return None
    return Action(f"Move the condition on `{attribute}` into the key condition", "safe", draft.edits())


def _moved(call: libcst.Call, attribute: str, access: Access, draft: Draft) -> libcst.BaseExpression | None:
    if access.library == "boto3":
        return boto3.with_key_condition(call, attribute)
    model = model_of(draft, access)
    return pynamodb.with_key_condition(call, model, attribute) if model is not None else None
