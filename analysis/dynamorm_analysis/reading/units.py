"""The top-level statements of a file, each read for itself and placed by content, so that an edit re-reads one."""

from collections.abc import Iterable, Iterator
from hashlib import blake2b

from tree_sitter import Node

from dynamorm_analysis.facts.file import Unit
from dynamorm_analysis.facts.statements import Evaluation, Statement
from dynamorm_analysis.facts.values import Unknown
from dynamorm_analysis.memo import LEAST, Memo
from dynamorm_analysis.reading.source import ASIDE, Grammar, Source
from dynamorm_analysis.text import Span

# By kind and text: the digest and the statements of a statement's text without errors.
Remembered = Memo[tuple[str, bytes], tuple[str, tuple[Statement, ...]]]


def units(content: bytes, root: Node, grammar: Grammar, memo: Remembered) -> tuple[Unit, ...]:
    """What a file's top level says; `memo` holds what was read lately in this grammar."""
    return units_of(content, _top_level(root), grammar, memo)


def units_of(content: bytes, nodes: Iterable[Node], grammar: Grammar, memo: Remembered) -> tuple[Unit, ...]:
    """What some nodes say that are a file's top level."""
    found: list[Unit] = []
    seen: dict[str, int] = {}
    for node in nodes:
        start = node.start_byte
        digest, statements = _read_unit(content, node, grammar, memo)
        for statement in statements:
            again = seen.get(digest, 0)
            seen[digest] = again + 1
            found.append(Unit(f"{digest}~{again}" if again else digest, start, statement))
    return tuple(found)


def first_error(root: Node) -> Span | None:
    """The first node that the parser could not place or had to invent."""
    node: Node | None = root if root.has_error else None
    while node is not None and not node.is_error and not node.is_missing:
        node = next((child for child in node.children if child.has_error), None)
    return None if node is None else Span(node.start_byte, node.end_byte)


def _top_level(root: Node) -> Iterator[Node]:
    """The statements of a file in source order, those inside of errors included."""
    waiting = [root] if root.is_error else root.children[::-1]
    while waiting:
        node = waiting.pop()
        if node.is_error:
            waiting += node.children[::-1]
        elif node.is_named and node.type not in ASIDE:
            yield node


def _read_unit(content: bytes, node: Node, grammar: Grammar, memo: Remembered) -> tuple[str, tuple[Statement, ...]]:
    """The digest of a top-level statement, and the statements that it is: an import may be several."""
    key = (node.type, content[node.start_byte : node.end_byte])
    remembered = memo.get(key)
    # The same text may be parsed otherwise where something is broken, so errors are neither kept nor answered.
    if remembered is not None and not node.has_error:
        return remembered
    answer = (_digest(*key), _statements(content, node, grammar))
    if not node.has_error:
        memo.put(key, answer, LEAST + len(key[1]))
    return answer


def _digest(kind: str, text: bytes) -> str:
    return blake2b(text, digest_size=8, person=kind.encode()[:16]).hexdigest()


def _statements(content: bytes, node: Node, grammar: Grammar) -> tuple[Statement, ...]:
    source = Source(content, node, grammar)
    try:
        return source.statements(node)
    except RecursionError:  # our caller stands deep in the stack already
        span = source.span(node)
        return (Evaluation(Unknown((), span), span),)
