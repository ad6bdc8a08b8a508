"""One top-level statement on its way from syntax to facts: where it starts, how deep we are, who reads what."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tree_sitter import Node

from dynamorm_analysis.facts.statements import Evaluation, Statement
from dynamorm_analysis.facts.values import Unknown, Value
from dynamorm_analysis.text import Span

# Deeper nesting than this is left unknown, so that neither we nor those who walk the facts run out of stack.
DEEPEST = 150


@dataclass(frozen=True, slots=True)
class Grammar:
    """Who reads which kind of node. `groups` are nodes that are several statements: imports and broken code."""

    values: "dict[str, Callable[[Node, Source], Value]]"
    statements: "dict[str, Callable[[Node, Source], Statement]]"
    groups: "dict[str, Callable[[Node, Source], tuple[Statement, ...]]]"


class Source:
    """The text of a file, and the offset from which the spans of the statement that is being read are counted."""

    __slots__ = ("_broken", "_depth", "_functions", "_grammar", "base", "content", "lifted")

    def __init__(self, content: bytes, statement: Node, grammar: Grammar) -> None:
        self.content = content
        self.base = statement.start_byte
        self._broken = statement.has_error
        self._grammar = grammar
        self._depth = 0
        self._functions = 0
        # Functions written inside of expressions: they stand before the statement whose expressions hold them.
        self.lifted: list[Statement] = []

    def span(self, node: Node) -> Span:
        return Span(node.start_byte - self.base, node.end_byte - self.base)

    def between(self, first: Node, last: Node) -> Span:
        return Span(first.start_byte - self.base, last.end_byte - self.base)

    def text(self, node: Node) -> str:
        return self.content[node.start_byte : node.end_byte].decode("utf-8", "replace")

    def word(self, node: Node | None) -> str:
        return "" if node is None else self.text(node)

    def value(self, node: Node) -> Value:
        kind = node.type
        reader = self._grammar.values.get(kind, unknown)
        if self._broken and kind not in CONTAINERS and any(child.is_error for child in node.children):
            reader = unknown
        if self._depth >= DEEPEST:
            return Unknown((), self.span(node))
        self._depth += 1
        try:
            return reader(node, self)
        finally:
            self._depth -= 1

    def optional(self, node: Node | None) -> Value | None:
        return None if node is None else self.value(node)

    def required(self, node: Node | None, parent: Node) -> Value:
        """The value of a part that only broken code lacks: then it is unknown, and stands at the end of `parent`."""
        if node is not None:
            return self.value(node)
        end = parent.end_byte - self.base
        return Unknown((), Span(end, end))

    def values(self, nodes: Iterable[Node]) -> tuple[Value, ...]:
        return tuple([self.value(node) for node in nodes if node.type not in ASIDE])

    def statements(self, node: Node) -> tuple[Statement, ...]:
        """The statements that a node is; an expression that broken code left alone is evaluated."""
        if self._depth >= DEEPEST:
            return (Evaluation(Unknown((), self.span(node)), self.span(node)),)
        self._depth += 1
        outer, self.lifted = self.lifted, []
        try:
            found = self._read(node)
            return (*self.lifted, *found) if self.lifted else found
        finally:
            self._depth -= 1
            self.lifted = outer

    def _read(self, node: Node) -> tuple[Statement, ...]:
        kind = node.type
        single = self._grammar.statements.get(kind)
        if single is not None:
            return (single(node, self),)
        group = self._grammar.groups.get(kind)
        if group is not None:
            return group(node, self)
        return (self.loose(node),)

    def name_function(self) -> str:
        """A name for the next function that the source writes without one."""
        self._functions += 1
        return f"func{self._functions}"

    @contextmanager
    def below(self, levels: int) -> Iterator[None]:
        """Read what will stand so many levels deeper in the facts than in the syntax."""
        self._depth += levels
        try:
            yield
        finally:
            self._depth -= levels

    @property
    def has_room(self) -> bool:
        """Whether one level more may be read."""
        return self._depth < DEEPEST

    def loose(self, node: Node) -> Statement:
        """An expression outside of any statement: only its parts are sure."""
        span = self.span(node)
        return Evaluation(Unknown((self.value(node),), span), span)

    def block(self, node: Node | None) -> tuple[Statement, ...]:
        if node is None:
            return ()
        return tuple(
            [part for child in node.named_children if child.type not in ASIDE for part in self.statements(child)]
        )

    def body(self, node: Node, field: str = "body") -> tuple[Statement, ...]:
        """A compound statement's block, and what the parser could not place beside it."""
        block = self.block(node.child_by_field_name(field))
        if not node.has_error:
            return block
        strays = [part for child in node.children if child.is_error for part in self.statements(child)]
        return (*strays, *block)


# Nodes that may stand anywhere and say nothing.
ASIDE = frozenset({"comment", "line_continuation"})
# Where a broken item leaves the others as they are; any other expression with a broken part is unknown.
CONTAINERS = frozenset(
    {
        "list",
        "tuple",
        "set",
        "dictionary",
        "object",
        "array",
        "body",
        "expression_list",
        "pattern_list",
        "literal_value",
        "type",
    }
)


def unknown(node: Node, source: Source) -> Value:
    """What no reader understands, with the expressions inside it."""
    return Unknown(source.values(node.named_children), source.span(node))
