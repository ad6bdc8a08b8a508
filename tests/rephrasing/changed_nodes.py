"""Nodes of one kind in a Python file replaced by others, the innermost first, and the statements of its blocks."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import libcst as cst

Statement = cst.BaseStatement
Block = Sequence[Statement]
N = TypeVar("N", bound=cst.CSTNode)


class Replacing(cst.CSTTransformer):
    """Puts others in the place of nodes; what stands in nodes of `closed` kinds is left as it is."""

    def __init__(
        self,
        kind: type[N],
        changed: Callable[[N, N], cst.CSTNode],
        closed: tuple[type[cst.CSTNode], ...] = (),
    ) -> None:
        super().__init__()
        self.kind = kind
        self.changed = changed
        self.closed = closed

    def on_visit(self, node: cst.CSTNode) -> bool:
        return not isinstance(node, self.closed)

    def on_leave(self, original, updated):  # type: ignore[no-untyped-def]
        return self.changed(original, updated) if isinstance(original, self.kind) else updated


def changed_in(
    text: str,
    kind: type[N],
    changed: Callable[[N, N], cst.CSTNode],
    closed: tuple[type[cst.CSTNode], ...] = (),
) -> str:
    """A file in which nodes of a kind are others, told by what they were and by what has become of them inside."""
    return cst.parse_module(text).visit(Replacing(kind, changed, closed)).code


class _Blocks(cst.CSTTransformer):
    def __init__(self, rewritten: Callable[[Block, cst.CSTNode], Block]) -> None:
        super().__init__()
        self.rewritten = rewritten
        self.outer: list[cst.CSTNode] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        self.outer.append(node)
        return True

    def on_leave(self, _original, updated):  # type: ignore[no-untyped-def]
        self.outer.pop()
        if isinstance(updated, cst.IndentedBlock) and any(isinstance(one, cst.FunctionDef) for one in self.outer):
            updated = updated.with_changes(body=self.rewritten(updated.body, self.outer[-1]))
        return updated


def with_blocks(text: str, rewritten: Callable[[Block, cst.CSTNode], Block]) -> str:
    """A file in which the statements of each block in a function are others, told with what the block belongs to."""
    return cst.parse_module(text).visit(_Blocks(rewritten)).code
