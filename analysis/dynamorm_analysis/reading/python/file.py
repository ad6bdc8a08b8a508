"""A Python file as facts: its top-level statements, each for itself, so that an edit re-reads one of them."""

from collections.abc import Iterator
from hashlib import blake2b

from tree_sitter import Node, Tree

from dynamorm_analysis.facts.file import Facts, Unit
from dynamorm_analysis.facts.statements import Evaluation, Statement
from dynamorm_analysis.facts.values import Unknown
from dynamorm_analysis.reading.memo import Memo
from dynamorm_analysis.reading.python import collections, definitions, expressions, statements, strings
from dynamorm_analysis.reading.python.comments import comments
from dynamorm_analysis.reading.python.source import ASIDE, Grammar, Source
from dynamorm_analysis.syntax.python import parse
from dynamorm_analysis.text import Span

ENDINGS = (".py", ".pyi")
LANGUAGE = "python"

# The statements of some hundred files; what is typed in an editor is always among them.
REMEMBERED = 8192


def read(content: bytes, tree: Tree | None = None) -> Facts:
    """What a Python file says, whatever its text; `tree` is the tree of `content`, where it has been parsed already."""
    root = (tree or parse(content)).root_node
    return Facts(LANGUAGE, _units(content, root), comments(content, root), _first_error(root))


def broken(node: Node, source: Source) -> tuple[Statement, ...]:
    """What the parser could not place: whole statements in it are kept, and of expressions the parts."""
    return source.block(node)


GRAMMAR = Grammar(
    values={**expressions.READERS, **collections.READERS, **strings.READERS},
    statements={**statements.READERS, **definitions.READERS},
    groups={**statements.GROUPS, "ERROR": broken, "block": broken},
)

# By kind and text: the digest and the statements of a statement's text without errors.
_memo: Memo[tuple[str, bytes], tuple[str, tuple[Statement, ...]]] = Memo(REMEMBERED)


def _units(content: bytes, root: Node) -> tuple[Unit, ...]:
    units: list[Unit] = []
    seen: dict[str, int] = {}
    for node in _top_level(root):
        start = node.start_byte
        digest, found = _read_unit(content, node)
        for statement in found:
            again = seen.get(digest, 0)
            seen[digest] = again + 1
            units.append(Unit(f"{digest}~{again}" if again else digest, start, statement))
    return tuple(units)


def _top_level(root: Node) -> Iterator[Node]:
    """The statements of a file in source order, those inside of errors included."""
    waiting = [root] if root.is_error else root.children[::-1]
    while waiting:
        node = waiting.pop()
        if node.is_error:
            waiting += node.children[::-1]
        elif node.is_named and node.type not in ASIDE:
            yield node


def _read_unit(content: bytes, node: Node) -> tuple[str, tuple[Statement, ...]]:
    """The digest of a top-level statement, and the statements that it is: an import may be several."""
    key = (node.type, content[node.start_byte : node.end_byte])
    remembered = _memo.get(key)
    # The same text may be parsed otherwise where something is broken, so errors are neither kept nor answered.
    if remembered is not None and not node.has_error:
        return remembered
    answer = (_digest(*key), _statements(content, node))
    if not node.has_error:
        _memo.put(key, answer)
    return answer


def _digest(kind: str, text: bytes) -> str:
    return blake2b(text, digest_size=8, person=kind.encode()[:16]).hexdigest()


def _statements(content: bytes, node: Node) -> tuple[Statement, ...]:
    source = Source(content, node, GRAMMAR)
    try:
        return source.statements(node)
    except RecursionError:  # our caller stands deep in the stack already
        span = source.span(node)
        return (Evaluation(Unknown((), span), span),)


def _first_error(root: Node) -> Span | None:
    """The first node that the parser could not place or had to invent."""
    node: Node | None = root if root.has_error else None
    while node is not None and not node.is_error and not node.is_missing:
        node = next((child for child in node.children if child.has_error), None)
    return None if node is None else Span(node.start_byte, node.end_byte)
