"""Stretches of a text of which it is not known what stands there, and which parts of the text may lack something so."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tree_sitter import Node


@dataclass(frozen=True, slots=True)
class Gaps:
    """Stretches by their first bytes and by their ends, in order and apart from each other."""

    starts: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return zip(self.starts, self.ends, strict=True)

    @classmethod
    def of(cls, stretches: Iterable[tuple[int, int]]) -> "Gaps":
        """Those of some stretches; what overlaps becomes one."""
        found: list[tuple[int, int]] = []
        for start, end in sorted(stretches):
            if found and start <= found[-1][1]:
                found[-1] = (found[-1][0], max(end, found[-1][1]))
            else:
                found.append((start, end))
        return cls(tuple(start for start, _ in found), tuple(end for _, end in found))

    def touching(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The gaps that reach into a stretch or stand beside it without anything between."""
        for number in range(bisect_left(self.ends, start), bisect_right(self.starts, end)):
            yield self.starts[number], self.ends[number]

    def tear(self, node: Node, parts: Sequence[Node], since: int | None = None) -> bool:
        """Whether a node of some parts may have other parts than these: a gap is in it, and in none of them. What a
        gap holds as a whole, and all that stands before it from `since` on, is whole."""
        if not self.starts:
            return False
        begins = [part.start_byte for part in parts]
        for start, end in self.touching(node.start_byte, node.end_byte):
            place = bisect_right(begins, start) - 1
            around = since is not None and start <= since and node.end_byte <= end
            if not around and (place < 0 or parts[place].end_byte < end):
                return True
        return False

    def hold_part_of(self, node: Node, since: int) -> bool:
        """Whether a gap lies in a node, or in what stands before it from `since` on, but not around all of that."""
        return any(
            start < node.end_byte and node.start_byte < end and not (start <= since and node.end_byte <= end)
            for start, end in self.touching(since, node.end_byte)
        )

    def inside(self, start: int, end: int) -> bytes:
        """The gaps of a stretch, told by where they lie in it."""
        found = [(max(before, start) - start, min(after, end) - start) for before, after in self.touching(start, end)]
        return repr(found).encode() if found else b""


NO_GAPS = Gaps()
