"""Writes a condition of boto3 with the other of its two classes."""

import libcst

from dynamorm_analysis.finding import Finding
from dynamorm_analysis.project import Project
from dynamorm_analysis.rules.wrong_condition_class import WrongConditionClass
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.rewriting import Draft, last_name, rewrite_call

MODULE = "boto3.dynamodb.conditions"


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """Safe: the call raises as it stands. What a key condition cannot ask is left to the reader."""
    facts = finding.facts
    if not isinstance(facts, WrongConditionClass):
        return None
    condition, draft = facts.condition, Draft(project, sources)
    other = "Attr" if condition.maker == "Key" else "Key"
    if facts.in_key and (other == "Attr" or condition.nested):
        return None

    def of_other(call: libcst.Call) -> libcst.BaseExpression | None:
        return _of_class(call, other, draft, condition.place.path)

    if not rewrite_call(draft, condition.place, of_other):
        return None
    return Action(f'Write `{other}("{condition.attribute}")`', "safe", draft.edits())


def _of_class(call: libcst.Call, other: str, draft: Draft, path: str) -> libcst.Call | None:
    """The condition with another class, as the file calls it: `Key("a")` of `Attr("a").eq(1)`."""
    method = call.func
    maker = method.value if isinstance(method, libcst.Attribute) else None
    if not isinstance(method, libcst.Attribute) or not isinstance(maker, libcst.Call):
        return None
    if isinstance(maker.func, libcst.Call | libcst.Attribute) and last_name(maker.func) == "size":
        return call.with_changes(func=method.with_changes(value=_of_class(maker, other, draft, path)))
    if isinstance(maker.func, libcst.Attribute):
        named: libcst.BaseExpression = maker.func.with_changes(attr=libcst.Name(other))
    else:
        known = draft.need_import(path, MODULE, other)
        if known is None:
            return None
        named = libcst.parse_expression(known)
    return call.with_changes(func=method.with_changes(value=maker.with_changes(func=named)))
