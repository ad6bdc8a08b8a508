"""Puts comparisons that are joined with `&`, `|` or `~` into parentheses."""

import libcst

from dynamorm_analysis.finding import Finding
from dynamorm_analysis.project import Project
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.rewriting import Draft, closed, rewrite_expression

Joint = libcst.BitAnd | libcst.BitOr


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """Safe: without the parentheses the line raises."""
    draft = Draft(project, sources)
    if rewrite_expression(draft, finding.place, _parenthesised) is None:
        return None
    return Action("Put the comparisons into parentheses", "safe", draft.edits())


def _parenthesised(condition: libcst.BaseExpression) -> libcst.BaseExpression | None:
    """The condition with what its operators were meant to join; None where that is not one comparison each."""
    if not isinstance(condition, libcst.Comparison):
        return None
    groups: list[list[libcst.BaseExpression | libcst.BaseCompOp]] = [[]]
    joints: list[Joint] = []
    for target in (None, *condition.comparisons):
        if target is not None:
            groups[-1].append(target.operator)
        for item in _items(target.comparator if target is not None else condition.left):
            if isinstance(item, Joint):
                joints.append(item)
                groups.append([])
            else:
                groups[-1].append(item)
    operands = [_operand(group) for group in groups]
    if any(operand is None for operand in operands):
        return None
    joined = _joined([operand for operand in operands if operand is not None], joints)
    return joined.with_changes(lpar=[*condition.lpar, *joined.lpar], rpar=[*joined.rpar, *condition.rpar])


def _items(part: libcst.BaseExpression) -> list[libcst.BaseExpression | Joint]:
    """What `&` and `|` join in an operand of a comparison, and these, in source order."""
    if isinstance(part, libcst.BinaryOperation) and isinstance(part.operator, Joint) and not part.lpar:
        return [*_items(part.left), part.operator, *_items(part.right)]
    return [part]


def _operand(group: list[libcst.BaseExpression | libcst.BaseCompOp]) -> libcst.BaseExpression | None:
    match group:
        case [libcst.BaseExpression() as condition]:
            return condition
        case [libcst.BaseExpression() as left, libcst.BaseCompOp() as operator, libcst.BaseExpression() as right]:
            target = libcst.ComparisonTarget(operator, right)
            if (
                isinstance(left, libcst.UnaryOperation)
                and isinstance(left.operator, libcst.BitInvert)
                and not left.lpar
            ):
                return left.with_changes(expression=closed(libcst.Comparison(left.expression, [target])))
            return closed(libcst.Comparison(left, [target]))
        case _:
            return None


def _joined(operands: list[libcst.BaseExpression], joints: list[Joint]) -> libcst.BaseExpression:
    """`&` joins before `|` does."""
    alternatives, bars = [operands[0]], []
    for operand, joint in zip(operands[1:], joints, strict=True):
        if isinstance(joint, libcst.BitAnd):
            alternatives[-1] = libcst.BinaryOperation(alternatives[-1], joint, operand)
        else:
            alternatives.append(operand)
            bars.append(joint)
    whole = alternatives[0]
    for alternative, bar in zip(alternatives[1:], bars, strict=True):
        whole = libcst.BinaryOperation(whole, bar, alternative)
    return whole
