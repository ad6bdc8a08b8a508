"""A place between the tokens of an expression, and the mistakes met on the way."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from dynamorm_analysis.expressions.tokens import Token, TokenKind, tokenize
from dynamorm_analysis.expressions.tree import CharacterSpan

MistakeKind = Literal[
    "empty",
    "syntax",  # something is missing or stands in the wrong place
    "name",  # a bare name, alias or placeholder with characters that DynamoDB does not take
    "literal",  # a number or string in place of a value placeholder
    "function",  # no such function, in this spelling or in this place
    "operands",  # the wrong number or kind of operands
    "operator",
    "parentheses",
    "section",  # a second SET, REMOVE, ADD or DELETE
    "paths",  # a path twice, or one within another
    "key-condition",
]

# DynamoDB allows 300 operators and functions; a tree this deep still leaves room on Python's stack.
DEEPEST = 60


@dataclass(frozen=True, slots=True)
class Mistake:
    """What DynamoDB would reject, in a sentence or two, and where it stands."""

    kind: MistakeKind
    message: str
    span: CharacterSpan


class Cursor:
    """Reads tokens one after the other; the end is never passed."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokenize(text)
        self.position = 0
        self.mistakes: list[Mistake] = []
        self.hides_more = False
        self.depth = 0
        self.closing = _closing_parentheses(self.tokens)

    @property
    def current(self) -> Token:
        return self.tokens[self.position]

    @property
    def following(self) -> Token:
        return self.tokens[min(self.position + 1, len(self.tokens) - 1)]

    @property
    def previous(self) -> Token | None:
        return self.tokens[self.position - 1] if self.position else None

    @property
    def at_end(self) -> bool:
        return self.current.kind is TokenKind.END

    @property
    def after_hole(self) -> bool:
        """Whether the last token ends in a hole, which may have held any connecting word."""
        return self.previous is not None and self.previous.has_hole

    def at(self, *signs: str) -> bool:
        return self.current.kind is TokenKind.SIGN and self.current.text in signs

    def at_kind(self, *kinds: TokenKind) -> bool:
        return self.current.kind in kinds

    def at_keyword(self, *keywords: str) -> bool:
        return self.current.keyword in keywords

    def advance(self) -> Token:
        token = self.current
        if not self.at_end:
            self.position += 1
        return token

    def accept(self, *signs: str) -> bool:
        if not self.at(*signs):
            return False
        self.advance()
        return True

    def accept_keyword(self, keyword: str) -> bool:
        if not self.at_keyword(keyword):
            return False
        self.advance()
        return True

    def since(self, start: CharacterSpan) -> CharacterSpan:
        """From a span to the end of the last token read."""
        return start if self.previous is None else start.to(self.previous.span)

    def mistake(self, kind: MistakeKind, message: str, span: CharacterSpan | None = None) -> None:
        self.mistakes.append(Mistake(kind, message, span or self.current.span))

    def expect_closing(self, opened_at: int) -> None:
        """Read the `)` of the `(` at a position, skipping what does not belong before it."""
        if self.accept(")"):
            return
        closing = self.closing.get(opened_at)
        if closing is None or closing < self.position:
            self.mistake("parentheses", "This `(` is never closed.", self.tokens[opened_at].span)
            return
        self.mistake("syntax", f"`{self.current.text}` is not expected here; a `)` is.")
        self.position = closing + 1

    @contextmanager
    def deeper(self) -> Iterator[bool]:
        """One level down; what it yields says whether there is room for it."""
        self.depth += 1
        try:
            yield self.depth <= DEEPEST
        finally:
            self.depth -= 1


def _closing_parentheses(tokens: tuple[Token, ...]) -> dict[int, int]:
    """The position of each closed `(` with that of its `)`."""
    opened: list[int] = []
    closing: dict[int, int] = {}
    for position, token in enumerate(tokens):
        if token.kind is not TokenKind.SIGN:
            continue
        if token.text == "(":
            opened.append(position)
        elif token.text == ")" and opened:
            closing[opened.pop()] = position
    return closing
