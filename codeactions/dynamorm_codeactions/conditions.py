"""Conditions joined with `&`: taken apart, and put together again as they stood."""

import libcst

from dynamorm_codeactions.rewriting import bare


def conjuncts(condition: libcst.BaseExpression) -> list[libcst.BaseExpression]:
    """The conditions that must all hold, in source order."""
    if isinstance(condition, libcst.BinaryOperation) and isinstance(condition.operator, libcst.BitAnd):
        return [*conjuncts(condition.left), *conjuncts(condition.right)]
    return [condition]


def joined(leaves: list[libcst.BaseExpression]) -> libcst.BaseExpression | None:
    """One condition that holds where all do; None for none."""
    if not leaves:
        return None
    if len(leaves) == 1:
        return bare(leaves[0])
    whole, *others = leaves
    for leaf in others:
        whole = libcst.BinaryOperation(whole, libcst.BitAnd(), leaf)
    return whole
