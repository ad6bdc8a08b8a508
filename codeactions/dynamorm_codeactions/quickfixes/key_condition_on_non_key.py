"""Lets a query filter by what is no key, or query the one index that has it as a key."""

import libcst

from dynamorm_analysis.finding import Finding
from dynamorm_analysis.project import Project
from dynamorm_analysis.rules.key_condition_on_non_key import KeyConditionOnNonKey
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.arguments import argument, with_argument, with_changed
from dynamorm_codeactions.boto3 import query_conditions as boto3
from dynamorm_codeactions.pynamodb import query_conditions as pynamodb
from dynamorm_codeactions.pynamodb.query_call import model_of
from dynamorm_codeactions.rewriting import Draft, method_of, rewrite_request


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """Safe: the request is rejected as it stands. Unsafe for an index that does not hold whole items."""
    facts = finding.facts
    if not isinstance(facts, KeyConditionOnNonKey):
        return None
    draft = Draft(project, sources)

    def rewritten(call: libcst.Call) -> libcst.BaseExpression | None:
        if method_of(call) not in boto3.QUERY_METHODS:
            return None
        return _with_index(call, facts, draft) if facts.index is not None else _with_filter(call, facts, draft)

    if not rewrite_request(draft, facts.access, rewritten):
        return None
    if facts.index is None:
        names = " and ".join(dict.fromkeys(f"`{condition.attribute}`" for condition in facts.conditions))
        return Action(f"Filter by {names}", "safe", draft.edits())
    whole = facts.index.projection.kind == "ALL"
    return Action(f"Query the index `{facts.index.name}`", "safe" if whole else "unsafe", draft.edits())


def _with_index(call: libcst.Call, facts: KeyConditionOnNonKey, draft: Draft) -> libcst.BaseExpression | None:
    name = facts.index.name if facts.index is not None else None
    if name is None:
        return None
    if facts.access.library == "boto3":
        if argument(call, "IndexName") is None:
            return with_argument(call, "IndexName", f'"{name}"')
        return with_changed(call, "IndexName", libcst.SimpleString(f'"{name}"'))
    model = model_of(draft, facts.access)
    return pynamodb.with_index(call, model, name, facts.access.index) if model is not None else None


def _with_filter(call: libcst.Call, facts: KeyConditionOnNonKey, draft: Draft) -> libcst.BaseExpression | None:
    access = facts.access
    table = draft.project.table(access.table)
    index = draft.project.index_of(access)
    key = index.key if index is not None else table.key if table is not None else None
    others = {condition.attribute for condition in access.key if condition not in facts.conditions and condition.binds}
    if key is None or not key.partition or not others.issuperset(key.partition):
        return None  # without its partition key there is no query
    if access.library == "boto3":
        names = frozenset(condition.attribute for condition in facts.conditions)
        return boto3.with_filter(call, names, draft, access.call.path)
    model = model_of(draft, access)
    return pynamodb.with_filter(call, model, key) if model is not None else None
