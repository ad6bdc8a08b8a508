"""A TypeScript file as facts: its top-level statements, each for itself, so that an edit re-reads one of them."""

from tree_sitter import Node, Tree

from dynamorm_analysis.facts.file import Facts
from dynamorm_analysis.memo import Memo
from dynamorm_analysis.reading.comments import comments
from dynamorm_analysis.reading.units import Remembered, first_error, units
from dynamorm_analysis.syntax.typescript import parse as parse

ENDINGS = (".ts", ".mts", ".cts")
EXCEPT = (".d.ts", ".d.mts", ".d.cts")
LANGUAGE = "typescript"

# Bytes of source: some hundred files, and always the one that is typed in.
REMEMBERED = 2_000_000


def read(content: bytes, tree: Tree | None = None) -> Facts:
    """What a TypeScript file says, whatever its text; `tree` is the tree of `content`, where it has been parsed."""
    return facts_of(content, (tree or parse(content)).root_node, _memo)


def facts_of(content: bytes, root: Node, memo: Remembered) -> Facts:
    """What a tree of either grammar says; `memo` holds what was read lately in that grammar."""
    # With the first file: this module is loaded to know its endings, and most projects have no such file.
    from dynamorm_analysis.reading.typescript.grammar import GRAMMAR

    return Facts(LANGUAGE, units(content, root, GRAMMAR, memo), comments(content, root, b"//"), first_error(root))


_memo: Remembered = Memo(REMEMBERED)
