"""Stores when an item expires as a number of seconds."""

import libcst

from dynamorm_analysis.finding import Finding
from dynamorm_analysis.project import Project
from dynamorm_analysis.rules.ttl_wrong_type import TtlWrongType
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.entries import value_of_entry
from dynamorm_codeactions.pynamodb.declared_attribute import call_that_declares
from dynamorm_codeactions.rewriting import Draft, bare, code_of, last_name, method_of, rewrite_call, rewrite_expression

ATTRIBUTES = "pynamodb.attributes"
OF_TIME, OF_LIFETIME = "UTCDateTimeAttribute", "TTLAttribute"
MOMENT = "datetime.now("
"""What surely makes a moment with a time zone, or one of the local time, of which `timestamp` is right."""


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """Unsafe: what reads the attribute may expect a text, and stored items keep one. Only where code has the moment,
    or the number, at hand; an attribute of text may be given any text."""
    draft = Draft(project, sources)
    if isinstance(finding.facts, TtlWrongType):
        declared = call_that_declares(project, finding.place)
        if declared is None or finding.facts.attribute.declared != OF_TIME:
            return None
        path = declared.path
        if not rewrite_call(draft, declared, lambda call: _of_lifetime(call, draft, path)):
            return None
        return Action(f"Declare it as `{OF_LIFETIME}`", "unsafe", draft.edits())
    value = value_of_entry(draft, finding.place)
    if value is None or rewrite_expression(draft, value, _in_seconds) is None:
        return None
    return Action("Write seconds since 1970 as a number", "unsafe", draft.edits())


def _of_lifetime(call: libcst.Call, draft: Draft, path: str) -> libcst.BaseExpression | None:
    if last_name(call.func) != OF_TIME:
        return None
    if isinstance(call.func, libcst.Attribute):
        return call.with_changes(func=call.func.with_changes(attr=libcst.Name(OF_LIFETIME)))
    known = draft.need_import(path, ATTRIBUTES, OF_LIFETIME)
    return call.with_changes(func=libcst.parse_expression(known)) if known is not None else None


def _in_seconds(value: libcst.BaseExpression) -> libcst.BaseExpression | None:
    """`int(moment.timestamp())` of `moment.isoformat()`, and `number` of `str(number)`."""
    if not isinstance(value, libcst.Call):
        return None
    if method_of(value) == "isoformat" and isinstance(value.func, libcst.Attribute) and not value.args:
        moment = code_of(value.func.value)
        return libcst.parse_expression(f"int({moment}.timestamp())") if MOMENT in moment else None
    if last_name(value.func) == "str" and len(value.args) == 1 and not value.args[0].star:
        number = value.args[0].value
        return bare(number) if _is_number(number) else None
    return None


def _is_number(value: libcst.BaseExpression) -> bool:
    if isinstance(value, libcst.BinaryOperation):
        return _is_number(value.left) or _is_number(value.right)
    return isinstance(value, libcst.Call) and isinstance(value.func, libcst.Name) and value.func.value == "int"
