"""The words and signs of PartiQL statements, as far as DynamoDB knows them."""

import re
from dataclasses import dataclass
from typing import Literal

from dynamorm_analysis.expressions.tree import HOLE, CharacterSpan

Kind = Literal["word", "quoted", "text", "number", "sign", "hole", "open", "unknown", "end"]

# A hole beside letters is a part of their word; one by itself may be anything.
TOKEN = re.compile(
    rf"""
      (?P<space>\s+|--[^\n]*|/\*.*?\*/)
    | (?P<text>'(?:[^']|'')*')
    | (?P<quoted>"(?:[^"]|"")*")
    | (?P<hole>{HOLE}(?![\w{HOLE}-]))
    | (?P<number>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?(?![\w{HOLE}]))
    | (?P<word>[A-Za-z_{HOLE}](?:[\w${HOLE}]|-(?=[\w{HOLE}])(?!\d+\b))*)
    | (?P<sign><<|>>|<=|>=|<>|!=|\|\||[-+*/%=<>(),.\[\]{{}}:;?])
    | (?P<open>['"])
    | (?P<unknown>.)
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class StatementToken:
    """A word or sign and its place; the text of the end is empty. An `open` one is a quote that nothing closes."""

    kind: Kind
    text: str
    span: CharacterSpan

    @property
    def keyword(self) -> str:
        """The word in capitals, empty for all that is quoted or no word."""
        return self.text.upper() if self.kind == "word" else ""

    @property
    def has_hole(self) -> bool:
        """Whether what it is, is not known; what stands in quotes stays there."""
        return HOLE in self.text and self.kind not in ("text", "quoted")


def statement_tokens(text: str) -> tuple[StatementToken, ...]:
    """All tokens of a statement, the end as the last one; spaces and comments are left out."""
    found = [
        StatementToken(match.lastgroup, match.group(), CharacterSpan(match.start(), match.end()))  # type: ignore[arg-type]
        for match in TOKEN.finditer(text)
        if match.lastgroup != "space"
    ]
    return (*found, StatementToken("end", "", CharacterSpan(len(text), len(text))))
