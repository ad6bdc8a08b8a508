"""A Python file as facts: its top-level statements, each for itself, so that an edit re-reads one of them."""

from tree_sitter import Node, Tree

from dynamorm_analysis.facts.file import Facts
from dynamorm_analysis.facts.statements import Statement
from dynamorm_analysis.memo import Memo
from dynamorm_analysis.reading.comments import comments
from dynamorm_analysis.reading.python import collections, definitions, expressions, statements, strings
from dynamorm_analysis.reading.source import Grammar, Source
from dynamorm_analysis.reading.units import Remembered, first_error, units
from dynamorm_analysis.syntax.python import parse as parse

ENDINGS = (".py", ".pyi")
LANGUAGE = "python"

# Bytes of source: some hundred files, and always the one that is typed in.
REMEMBERED = 2_000_000


def read(content: bytes, tree: Tree | None = None) -> Facts:
    """What a Python file says, whatever its text; `tree` is the tree of `content`, where it has been parsed already."""
    root = (tree or parse(content)).root_node
    return Facts(LANGUAGE, units(content, root, GRAMMAR, _memo), comments(content, root), first_error(root))


def broken(node: Node, source: Source) -> tuple[Statement, ...]:
    """What the parser could not place: whole statements in it are kept, and of expressions the parts."""
    return source.block(node)


GRAMMAR = Grammar(
    values={**expressions.READERS, **collections.READERS, **strings.READERS},
    statements={**statements.READERS, **definitions.READERS},
    groups={**statements.GROUPS, "ERROR": broken, "block": broken},
)

_memo: Remembered = Memo(REMEMBERED)
