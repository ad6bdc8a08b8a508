"""Joins conditions with `&`, `|` and `~` where the code says `and`, `or` and `not`."""

import libcst

from dynamorm_analysis.finding import Finding
from dynamorm_analysis.project import Project
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.rewriting import Draft, code_of, parsed


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """Safe: `and` and `or` keep one of their operands, or raise; neither was meant."""
    draft = Draft(project, sources)
    span = draft.span(finding.place)
    if span is None:
        return None
    condition = parsed(draft.text(finding.place.path, span))
    rewritten = _joined(condition) if condition is not None else None
    if rewritten is None or rewritten is condition:
        return None
    draft.replace(finding.place.path, span, code_of(rewritten))
    return Action("Join the conditions with `&`, `|` and `~`", "safe", draft.edits())


def _joined(condition: libcst.BaseExpression) -> libcst.BaseExpression:
    """The condition with its outer `and`, `or` and `not` written as operators of conditions."""
    if isinstance(condition, libcst.BooleanOperation):
        written = libcst.BitAnd if isinstance(condition.operator, libcst.And) else libcst.BitOr
        operator = written(condition.operator.whitespace_before, condition.operator.whitespace_after)
        left, right = _operand(_joined(condition.left)), _operand(_joined(condition.right))
        return libcst.BinaryOperation(left, operator, right, lpar=condition.lpar, rpar=condition.rpar)
    if isinstance(condition, libcst.UnaryOperation) and isinstance(condition.operator, libcst.Not):
        inverted = libcst.BitInvert(libcst.SimpleWhitespace(""))
        operand = _operand(_joined(condition.expression))
        return libcst.UnaryOperation(inverted, operand, lpar=condition.lpar, rpar=condition.rpar)
    return condition


def _operand(expression: libcst.BaseExpression) -> libcst.BaseExpression:
    """In parentheses where `&` would otherwise bind more tightly than what it joins."""
    loose = isinstance(expression, libcst.Comparison | libcst.IfExp | libcst.Lambda) or (
        isinstance(expression, libcst.BinaryOperation) and not isinstance(expression.operator, libcst.BitAnd)
    )
    if loose and not expression.lpar:
        return expression.with_changes(lpar=[libcst.LeftParen()], rpar=[libcst.RightParen()])
    return expression
