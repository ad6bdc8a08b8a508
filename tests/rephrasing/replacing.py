"""Expressions of a Python file put in each other's place wherever they stand, also inside of one another."""

from collections.abc import Callable
from dataclasses import dataclass

import libcst as cst

from rephrasing.rewriting import Parsed, parsed


@dataclass(frozen=True)
class At:
    """A node of a file, and what has become of it by changes inside of it."""

    file: Parsed
    node: cst.CSTNode
    updated: cst.CSTNode


Changed = Callable[[At], "cst.CSTNode | cst.FlattenSentinel[cst.BaseStatement] | None"]


def replaced(text: str, changed: Changed) -> str:
    """A file with each node as `changed` gives it, the same where that gives None."""
    file = parsed(text)
    return file.module.visit(_Replaced(file, changed)).code


class _Replaced(cst.CSTTransformer):
    def __init__(self, file: Parsed, changed: Changed) -> None:
        super().__init__()
        self.file = file
        self.changed = changed

    def on_leave(self, original, updated):  # type: ignore[no-untyped-def]
        updated = super().on_leave(original, updated)
        instead = self.changed(At(self.file, original, updated))
        return updated if instead is None else instead


def is_read(file: Parsed, node: cst.BaseExpression) -> bool:
    """Whether an expression is read, not assigned, deleted or changed in a part of it."""
    inner: cst.CSTNode = node
    for outer in file.outwards(node):
        if isinstance(outer, (cst.AssignTarget, cst.Del)):
            return False
        if isinstance(outer, (cst.AugAssign, cst.AnnAssign, cst.For, cst.CompFor)) and outer.target is inner:
            return False
        if isinstance(outer, cst.AnnAssign) and outer.annotation is inner:
            return False
        is_part = isinstance(outer, (cst.Subscript, cst.Attribute, cst.Tuple, cst.Element, cst.List))
        if not is_part or (isinstance(outer, cst.Subscript) and outer.value is not inner):
            return True
        inner = outer
    return True


def text_key(node: cst.CSTNode) -> str | None:
    """The text `key` of `….[key]`."""
    if not isinstance(node, cst.Subscript) or len(node.slice) != 1:
        return None
    index = node.slice[0].slice
    if not isinstance(index, cst.Index) or not isinstance(index.value, cst.SimpleString):
        return None
    text = index.value.evaluated_value
    return text if isinstance(text, str) else None


def method_call(
    node: cst.CSTNode, name: str, least: int, most: int
) -> tuple[cst.BaseExpression, list[cst.BaseExpression]] | None:
    """The object and what is given in `object.name(…)`, none of it by keyword or as a star."""
    if not isinstance(node, cst.Call) or not isinstance(node.func, cst.Attribute) or node.func.attr.value != name:
        return None
    if not least <= len(node.args) <= most or any(one.keyword or one.star for one in node.args):
        return None
    return node.func.value, [one.value for one in node.args]


def text_of(node: cst.BaseExpression) -> str | None:
    if not isinstance(node, cst.SimpleString):
        return None
    text = node.evaluated_value
    return text if isinstance(text, str) else None


def filled(template: str, **parts: cst.BaseExpression) -> cst.BaseExpression:
    """An expression in which names stand for others: `filled("a + [b]", a=…, b=…)`."""
    found = cst.parse_expression(template).visit(_Filled(parts))
    assert isinstance(found, cst.BaseExpression)
    return found


def filled_statement(template: str, **parts: cst.BaseExpression) -> cst.BaseStatement:
    found = cst.parse_statement(template).visit(_Filled(parts))
    assert isinstance(found, (cst.SimpleStatementLine, cst.BaseCompoundStatement))
    return found


class _Filled(cst.CSTTransformer):
    def __init__(self, parts: dict[str, cst.BaseExpression]) -> None:
        super().__init__()
        self.parts = parts

    def leave_Name(self, original_node: cst.Name, updated_node: cst.Name) -> cst.BaseExpression:
        part = self.parts.get(original_node.value)
        return updated_node if part is None else enclosed(part)


LOOSE = (
    cst.IfExp,
    cst.BooleanOperation,
    cst.Comparison,
    cst.Lambda,
    cst.UnaryOperation,
    cst.BinaryOperation,
    cst.Await,
)


def enclosed(node: cst.BaseExpression) -> cst.BaseExpression:
    """An expression in parentheses where it needs some beside others."""
    if isinstance(node, (*LOOSE, cst.NamedExpr, cst.GeneratorExp, cst.Yield)) and not node.lpar:
        return node.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
    return node
