"""The words and signs of DynamoDB's expressions.

The lexical rules are those of the grammar that Amazon publishes with its DAX clients: names start with an ASCII letter,
aliases and value placeholders continue with ASCII letters, digits and underscores, keywords have no case.
"""

import re
from dataclasses import dataclass
from enum import Enum

from dynamorm_analysis.expressions.tree import HOLE, CharacterSpan

KEYWORDS = frozenset({"AND", "OR", "NOT", "BETWEEN", "IN", "SET", "REMOVE", "ADD", "DELETE"})


class TokenKind(Enum):
    WORD = "word"
    NUMBER = "number"
    ALIAS = "alias"
    VALUE = "value"
    HOLE = "hole"
    SIGN = "sign"
    STRING = "string"
    UNKNOWN = "unknown"
    END = "end"


@dataclass(frozen=True, slots=True)
class Token:
    """A word or sign and its place; the text of the end is empty."""

    kind: TokenKind
    text: str
    span: CharacterSpan

    @property
    def keyword(self) -> str | None:
        """The keyword in capitals, or None for any other token."""
        if self.kind is not TokenKind.WORD or not self.text.isascii():
            return None
        capitals = self.text.upper()
        return capitals if capitals in KEYWORDS else None

    @property
    def has_hole(self) -> bool:
        return HOLE in self.text

    def touches(self, following: "Token") -> bool:
        """Whether nothing stands between this token and the following one."""
        return self.span.end == following.span.start


def tokenize(text: str) -> tuple[Token, ...]:
    """All tokens of an expression, the end as the last one; spaces are left out."""
    found = [
        Token(TokenKind(match.lastgroup), match.group(), CharacterSpan(match.start(), match.end()))
        for match in TOKEN.finditer(text)
        if match.lastgroup != "space"
    ]
    return (*found, Token(TokenKind.END, "", CharacterSpan(len(text), len(text))))


# Words take in what DynamoDB does not allow (other letters, a leading digit), so that one name is one mistake.
TOKEN = re.compile(
    rf"""
      (?P<space>[ \t\r\n]+)
    | (?P<hole>{HOLE}+(?!\w))
    | (?P<number>[0-9]+(?:\.[0-9]+)?(?![\w{HOLE}]))
    | (?P<word>[\w{HOLE}]+)
    | (?P<alias>\#[\w{HOLE}]*)
    | (?P<value>:[\w{HOLE}]*)
    | (?P<sign><>|<=|>=|==|!=|[=<>()\[\],.+\-])
    | (?P<string>'[^']*'?|"[^"]*"?)
    | (?P<unknown>.)
    """,
    re.VERBOSE | re.DOTALL,
)
