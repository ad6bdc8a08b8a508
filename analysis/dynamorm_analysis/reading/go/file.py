"""A Go file as facts: its top-level declarations, each for itself, so that an edit re-reads one of them."""

from tree_sitter import Node, Tree

from dynamorm_analysis.facts.file import Facts
from dynamorm_analysis.facts.statements import Statement
from dynamorm_analysis.memo import Memo
from dynamorm_analysis.reading.comments import comments
from dynamorm_analysis.reading.go import declarations, expressions, functions, literals, statements, type_expressions
from dynamorm_analysis.reading.source import Grammar, Source
from dynamorm_analysis.reading.units import Remembered, first_error, units
from dynamorm_analysis.syntax.go import parse as parse

ENDINGS = (".go",)
LANGUAGE = "go"

# Bytes of source: some hundred files, and always the one that is typed in.
REMEMBERED = 2_000_000


def read(content: bytes, tree: Tree | None = None) -> Facts:
    """What a Go file says, whatever its text; `tree` is the tree of `content`, where it has been parsed already."""
    root = (tree or parse(content)).root_node
    found = units(content, root, GRAMMAR, _memo)
    return Facts(LANGUAGE, found, comments(content, root, b"//"), first_error(root))


def broken(node: Node, source: Source) -> tuple[Statement, ...]:
    """What the parser could not place: whole statements in it are kept, and of expressions the parts."""
    return source.block(node)


GRAMMAR = Grammar(
    values={**expressions.READERS, **literals.READERS, **type_expressions.READERS, **functions.VALUES},
    statements={**statements.READERS, **functions.READERS},
    groups={
        **statements.GROUPS,
        **declarations.GROUPS,
        **dict.fromkeys(("ERROR", "block", "statement_list"), broken),
    },
)

_memo: Remembered = Memo(REMEMBERED)
