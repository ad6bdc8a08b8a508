"""Which names a module's code asks the module for: those that its imports have to bring."""

import ast
from collections.abc import Iterator


def names_asked(code: str) -> frozenset[str]:
    """Names that are read anywhere in a text, but for those that a function around them is given."""
    return frozenset(_asked(ast.parse(code), frozenset()))


def _asked(node: ast.AST, given: frozenset[str]) -> Iterator[str]:
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id not in given:
        yield node.id
    inside = given
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        inside |= {one.arg for one in ast.walk(node.args) if isinstance(one, ast.arg)}
    for name, child in ast.iter_fields(node):
        for one in child if isinstance(child, list) else [child]:
            if isinstance(one, ast.AST):
                yield from _asked(one, inside if name == "body" else given)
