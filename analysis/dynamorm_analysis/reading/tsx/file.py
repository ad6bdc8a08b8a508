"""A TypeScript file with JSX as facts."""

from tree_sitter import Tree

from dynamorm_analysis.facts.file import Facts
from dynamorm_analysis.memo import Memo
from dynamorm_analysis.reading.typescript.file import LANGUAGE as LANGUAGE
from dynamorm_analysis.reading.typescript.file import REMEMBERED, facts_of
from dynamorm_analysis.reading.units import Remembered
from dynamorm_analysis.syntax.typescript import parse_with_elements as parse

ENDINGS = (".tsx",)


def read(content: bytes, tree: Tree | None = None) -> Facts:
    """What a file says, whatever its text; `tree` is the tree of `content`, where it has been parsed already."""
    return facts_of(content, (tree or parse(content)).root_node, _memo)


_memo: Remembered = Memo(REMEMBERED)
