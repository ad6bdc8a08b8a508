"""Expression strings as they are put together in the source, so that each part of them can be shown there."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from dynamorm_analysis.expressions.tree import HOLE, CharacterSpan
from dynamorm_analysis.facts.values import Value
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.text import Place, Span


@dataclass(frozen=True, slots=True)
class Piece:
    """Some characters of an expression. `content` is where they begin in the source, or -1 when they are not there
    as they stand; `span` is then the expression that they come from. `value` is what stands where nothing is known."""

    text: str
    scope: Scope
    span: Span
    content: int = -1
    value: Value | None = field(default=None, compare=False)  # it may be large


@dataclass(frozen=True, slots=True)
class ExpressionText:
    pieces: tuple[Piece, ...]
    whole: Place

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)

    @property
    def is_known(self) -> bool:
        return bool(self.text.replace(HOLE, "").strip()) or not self.text

    def place(self, span: CharacterSpan) -> Place:
        """Where some of its characters stand, or the whole expression where that cannot be told."""
        return self.exact(span) or self.whole

    def exact(self, span: CharacterSpan) -> Place | None:
        """Where some of its characters stand exactly; None where they do not, or in several pieces."""
        position = 0
        for piece in self.pieces:
            start, end = span.start - position, span.end - position
            position += len(piece.text)
            if start >= 0 and end <= len(piece.text):
                if piece.content < 0:
                    return None
                first = piece.content + len(piece.text[:start].encode())
                return piece.scope.place(Span(first, first + len(piece.text[start:end].encode())))
        return None


def trimmed(pieces: tuple[Piece, ...], trim: Callable[[str], str]) -> tuple[Piece, ...]:
    """Pieces without what is cut off at the end of a text; where this ends with what is not known, it is left."""
    while pieces:
        last = pieces[-1]
        text = trim(last.text)
        if text:
            return (*pieces[:-1], replace(last, text=text))
        pieces = pieces[:-1]
    return pieces
