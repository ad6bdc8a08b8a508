"""Files that are one nested mapping, as facts: an entry is an assignment to its dotted path (`Resources.Orders`)."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import chain

from tree_sitter import Node

from dynamorm_analysis.facts.file import Unit
from dynamorm_analysis.facts.statements import Assignment
from dynamorm_analysis.facts.values import Collection, Entry, Mapping, Name, Unknown, Value
from dynamorm_analysis.memo import LEAST, Memo
from dynamorm_analysis.reading.gaps import NO_GAPS, Gaps
from dynamorm_analysis.text import Span

LARGEST = 2_000_000  # bytes; larger files are data, not descriptions that somebody wrote
DEEPEST = 40  # levels of values; deeper ones are unknown
MOST_VALUES = 200_000  # in one file, those counted again that aliases repeat
SPLIT_LEVELS = 3
REMEMBERED = 2_000_000  # bytes of source


@dataclass(frozen=True, slots=True)
class Pair:
    """`key: value` in the syntax; no key is a merge or what could not be parsed."""

    node: Node
    key: Node | None
    name: str
    value: Node | None


@dataclass(frozen=True, slots=True)
class Notation:
    """How one language writes values: the pairs of a mapping (None for anything else), and all other values."""

    pairs: "Callable[[Node, bytes], list[Pair] | None]"
    items: "Callable[[Node], list[Node] | None]"
    other: "Callable[[Node, Source], Value]"


@dataclass(slots=True)
class Source:
    """A file on its way to facts. `base` is where the entry that is being read starts; while an alias is read, all
    that it stands for is placed at the alias (`pinned`). `values` counts down what may still be read. `broken`: there
    is an error somewhere, so that each entry may have lost a part of it."""

    content: bytes
    notation: Notation
    anchors: dict[str, Node] = field(default_factory=dict)
    base: int = 0
    pinned: Span | None = None
    values: int = MOST_VALUES
    broken: bool = False
    gaps: Gaps = NO_GAPS
    _depth: int = 0

    def span(self, node: Node) -> Span:
        return self.pinned or Span(node.start_byte - self.base, node.end_byte - self.base)

    def text(self, node: Node) -> str:
        return self.content[node.start_byte : node.end_byte].decode("utf-8", "replace")

    def value(self, node: Node | None, beside: Node) -> Value:
        """What a node says; where there is none, an absent value beside another node."""
        if node is None:
            end = beside.end_byte - self.base
            return Unknown((), self.pinned or Span(end, end))
        if self._depth >= DEEPEST or self.values <= 0:
            return Unknown((), self.span(node))
        self._depth += 1
        self.values -= 1
        try:
            pairs = self.notation.pairs(node, self.content)
            if pairs is not None:
                return self._mapping(node, pairs)
            items = self.notation.items(node)
            if items is not None:
                found = [self.value(item, item) for item in items]
                if self.gaps.tear(node, items, beside.start_byte):
                    found.append(self._lost(node))
                return Collection("list", tuple(found), self.span(node))
            if self.gaps.hold_part_of(node, beside.start_byte):
                return Unknown((), self.span(node))
            return self.notation.other(node, self)
        finally:
            self._depth -= 1

    def aliased(self, name: str, at: Node) -> Value:
        """What the anchor of a name stands at, as if it had been written at the alias."""
        target = self.anchors.get(name)
        if target is None:
            return Unknown((), self.span(at))
        outer, self.pinned = self.pinned, self.span(at)
        try:
            return self.value(target, at)
        finally:
            self.pinned = outer

    def _mapping(self, node: Node, pairs: list[Pair]) -> Mapping:
        """Of what is there twice beside a gap, as the two sides of a choice, neither is sure."""
        if not self.gaps.tear(node, [pair.node for pair in pairs]):
            return Mapping(tuple([self._entry(pair) for pair in pairs]), self.span(node))
        names = Counter(pair.name for pair in pairs if pair.key is not None)
        entries = [self._entry(pair, sure=names[pair.name] < 2) for pair in pairs]
        return Mapping((*entries, Entry(None, self._lost(node))), self.span(node))

    def _entry(self, pair: Pair, *, sure: bool = True) -> Entry:
        key = None if pair.key is None else self.value(pair.key, pair.node)
        if not sure and pair.value is not None:
            return Entry(key, Unknown((), self.span(pair.value)))
        return Entry(key, self.value(pair.value, pair.node))

    def _lost(self, node: Node) -> Unknown:
        """What may stand in a node besides what was read."""
        span = self.span(node)
        return Unknown((), Span(span.end, span.end))


# By path and text: entries without errors or aliases.
_memo: Memo[tuple[str, str, bytes], tuple[str, Assignment]] = Memo(REMEMBERED)


def units(pairs: list[Pair], source: Source, language: str) -> tuple[Unit, ...]:
    """The entries of a file. A mapping that holds mappings only is many entries: an edit in one leaves the others."""
    found: list[Unit] = []
    seen: dict[str, int] = {}
    for path, pair in _split(pairs, (), source):
        digest, statement = _read(path, pair, source, language)
        again = seen.get(digest, 0)
        seen[digest] = again + 1
        found.append(Unit(f"{digest}~{again}" if again else digest, pair.node.start_byte, statement))
    return tuple(found)


def _split(pairs: list[Pair], above: tuple[str, ...], source: Source) -> Iterator[tuple[str, Pair]]:
    for pair in pairs:
        path = (*above, pair.name)
        inner = source.notation.pairs(pair.value, source.content) if pair.value is not None else None
        if inner and len(path) < SPLIT_LEVELS and not pair.node.has_error and all(_holds(p, source) for p in inner):
            yield from _split(inner, path, source)
        else:
            yield ".".join(path), pair


def _holds(pair: Pair, source: Source) -> bool:
    """Whether an entry holds a mapping, or nothing yet."""
    if pair.key is None:
        return False
    return pair.value is None or bool(source.notation.pairs(pair.value, source.content))


def _read(path: str, pair: Pair, source: Source, language: str) -> tuple[str, Assignment]:
    text = source.content[pair.node.start_byte : pair.node.end_byte]
    key = (language, path, text)
    gaps = source.gaps.inside(pair.node.start_byte, pair.node.end_byte)
    plain = not source.broken and not source.anchors and not gaps
    remembered = _memo.get(key) if plain else None
    if remembered is not None:
        return remembered
    source.base = pair.node.start_byte
    name_span = source.span(pair.key or pair.node)
    value = source.value(pair.value, pair.node)
    if source.broken and isinstance(value, Mapping):
        end = Span(value.span.end, value.span.end)
        value = Mapping((*value.entries, Entry(None, Unknown((), end))), value.span)
    told_apart = (path.encode("utf-8", "replace"), text, *([gaps] if gaps else ()))
    answer = (
        blake2b(b"\0".join(told_apart), digest_size=8).hexdigest(),
        Assignment((Name(path, name_span),), value, None, "", source.span(pair.node)),
    )
    if plain:
        _memo.put(key, answer, LEAST + len(text))
    return answer


def first_error(root: Node) -> Span | None:
    """The first node that the parser could not place or had to invent."""
    node: Node | None = root if root.has_error else None
    while node is not None and not node.is_error and not node.is_missing:
        node = next((child for child in node.children if child.has_error or child.is_missing), None)
    return None if node is None else Span(node.start_byte, node.end_byte)


def top_pairs(root: Node, pair_types: frozenset[str], pairs_of: "Callable[[Node], Pair]") -> list[Pair]:
    """The outermost pairs of a file, also where errors tore it apart."""
    return list(chain.from_iterable(_outermost(root, pair_types, pairs_of)))


def _outermost(
    root: Node, pair_types: frozenset[str], pairs_of: "Callable[[Node], Pair]"
) -> Iterator[tuple[Pair, ...]]:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node.type in pair_types:
            yield (pairs_of(node),)
        else:
            waiting += node.named_children[::-1]
