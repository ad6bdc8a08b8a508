"""HCL's grammar, which Terraform is written in: text in, syntax tree out, however broken the text."""

import tree_sitter_hcl
from tree_sitter import Language, Parser, Tree

LANGUAGE = Language(tree_sitter_hcl.language())


def parse(content: bytes, old: Tree | None = None) -> Tree:
    """The tree of a text; `old` is the tree before an edit, already told of it by `Tree.edit`."""
    parser = Parser(LANGUAGE)
    return parser.parse(content) if old is None else parser.parse(content, old)
