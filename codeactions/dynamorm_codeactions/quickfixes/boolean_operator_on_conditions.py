"""Joins conditions with `&`, `|` and `~` where the code says `and`, `or` and `not`."""

import libcst

from dynamorm_analysis.finding import Finding
from dynamorm_analysis.project import Project
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.rewriting import Draft, closed, rewrite_expression


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """Safe: `and` and `or` keep one of their operands, or raise; neither was meant."""
    draft = Draft(project, sources)

    def joined(condition: libcst.BaseExpression) -> libcst.BaseExpression | None:
        rewritten = _joined(condition)
        return rewritten if rewritten is not condition else None

    if rewrite_expression(draft, finding.place, joined) is None:
        return None
    return Action("Join the conditions with `&`, `|` and `~`", "safe", draft.edits())


def _joined(condition: libcst.BaseExpression) -> libcst.BaseExpression | None:
    """The condition with every `and`, `or` and `not` in it written as an operator of conditions; None where one of
    them is about something that may be no condition, such as `chosen or Attr("paid").eq(True)`."""
    match condition:
        case libcst.BooleanOperation(operator=operator):
            left, right = _joined(condition.left), _joined(condition.right)
            if not _is_condition(left) or not _is_condition(right) or left is None or right is None:
                return None
            written = libcst.BitAnd if isinstance(operator, libcst.And) else libcst.BitOr
            sign = written(operator.whitespace_before, operator.whitespace_after)
            return libcst.BinaryOperation(
                _operand(left), sign, _operand(right), lpar=condition.lpar, rpar=condition.rpar
            )
        case libcst.UnaryOperation(operator=libcst.Not() | libcst.BitInvert()):
            inner = _joined(condition.expression)
            if inner is None or (isinstance(condition.operator, libcst.Not) and not _is_condition(inner)):
                return None
            if inner is condition.expression and isinstance(condition.operator, libcst.BitInvert):
                return condition
            inverted = libcst.BitInvert(libcst.SimpleWhitespace(""))
            return condition.with_changes(operator=inverted, expression=_operand(inner))
        case libcst.BinaryOperation(operator=libcst.BitAnd() | libcst.BitOr()):
            left, right = _joined(condition.left), _joined(condition.right)
            if left is None or right is None or (left is condition.left and right is condition.right):
                return condition if left is not None and right is not None else None
            return condition.with_changes(left=left, right=right)
        case _:
            return condition


def _is_condition(expression: libcst.BaseExpression | None) -> bool:
    if isinstance(expression, libcst.Call):
        return isinstance(expression.func, libcst.Attribute)
    return isinstance(expression, libcst.Comparison | libcst.BinaryOperation | libcst.UnaryOperation)


def _operand(expression: libcst.BaseExpression) -> libcst.BaseExpression:
    """In parentheses where `&` would otherwise bind more tightly than what it joins."""
    loose = isinstance(expression, libcst.Comparison | libcst.IfExp | libcst.Lambda) or (
        isinstance(expression, libcst.BinaryOperation) and not isinstance(expression.operator, libcst.BitAnd)
    )
    return closed(expression) if loose else expression
