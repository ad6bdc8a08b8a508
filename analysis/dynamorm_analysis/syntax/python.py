"""Python's grammar: text in, syntax tree out, however broken the text."""

import re

import tree_sitter_python
from tree_sitter import Language, Parser, Tree

LANGUAGE = Language(tree_sitter_python.language())
LONE_RETURN = re.compile(rb"\r(?!\n)")


def parse(content: bytes, old: Tree | None = None) -> Tree:
    """The tree of a text; `old` is the tree before an edit, already told of it by `Tree.edit`.

    The grammar takes a lone CR for an error where Python sees the end of a line, so such a text is parsed as a copy
    with LF in their place: it has the same length, and all spans hold for the text itself.
    """
    text = LONE_RETURN.sub(b"\n", content) if b"\r" in content else content
    # A parser of our own for each call: parsers keep state, and several threads may read at once.
    parser = Parser(LANGUAGE)
    return parser.parse(text) if old is None else parser.parse(text, old)
