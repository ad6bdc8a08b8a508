"""Writes a comparison of boto3's `Key` and `Attr` with their methods: `Key("pk").eq(value)`."""

import libcst

from dynamorm_analysis.finding import Finding
from dynamorm_analysis.project import Project
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.boto3.condition_objects import CLASSES
from dynamorm_codeactions.rewriting import Draft, bare, code_of, last_name, rewrite_expression

METHOD_OF: dict[type[libcst.BaseCompOp], str] = {
    libcst.Equal: "eq",
    libcst.NotEqual: "ne",
    libcst.LessThan: "lt",
    libcst.LessThanEqual: "lte",
    libcst.GreaterThan: "gt",
    libcst.GreaterThanEqual: "gte",
}


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """Safe: the comparison was never a condition."""
    draft = Draft(project, sources)
    rewritten = rewrite_expression(draft, finding.place, _as_call)
    if rewritten is None:
        return None
    return Action(f"Write `{code_of(rewritten)}`", "safe", draft.edits())


def _as_call(comparison: libcst.BaseExpression) -> libcst.Call | None:
    if not isinstance(comparison, libcst.Comparison) or len(comparison.comparisons) != 1:
        return None
    operator, left, right = comparison.comparisons[0].operator, comparison.left, comparison.comparisons[0].comparator
    if not _is_condition(left) and type(operator) in (libcst.Equal, libcst.NotEqual):
        left, right = right, left
    method = METHOD_OF.get(type(operator))
    if method is None or not _is_condition(left) or (method == "ne" and _class_of(left) == "Key"):
        return None
    return libcst.Call(libcst.Attribute(left, libcst.Name(method)), [libcst.Arg(bare(right))])


def _is_condition(expression: libcst.BaseExpression) -> bool:
    return _class_of(expression) in CLASSES


def _class_of(expression: libcst.BaseExpression) -> str:
    return last_name(expression.func) if isinstance(expression, libcst.Call) else ""
