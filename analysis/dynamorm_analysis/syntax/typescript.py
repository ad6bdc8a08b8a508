"""TypeScript's two grammars: text in, syntax tree out, however broken the text. JSX needs one of its own."""

from functools import cache

from tree_sitter import Language, Parser, Tree


def parse(content: bytes, old: Tree | None = None) -> Tree:
    """The tree of a text; `old` is the tree before an edit, already told of it by `Tree.edit`."""
    parser = Parser(_plain())
    return parser.parse(content) if old is None else parser.parse(content, old)


def parse_with_elements(content: bytes, old: Tree | None = None) -> Tree:
    """The same for TypeScript with JSX."""
    parser = Parser(_with_elements())
    return parser.parse(content) if old is None else parser.parse(content, old)


# The library of the grammars is large, and most projects have no such file: it is loaded with the first one.


@cache
def _plain() -> Language:
    import tree_sitter_typescript

    return Language(tree_sitter_typescript.language_typescript())


@cache
def _with_elements() -> Language:
    import tree_sitter_typescript

    return Language(tree_sitter_typescript.language_tsx())
