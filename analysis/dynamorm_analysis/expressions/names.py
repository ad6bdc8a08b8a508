"""Reads attribute names and document paths: `Pictures.FrontView`, `#pr.#5star[1]`."""

import re
from enum import Enum

from dynamorm_analysis.expressions.cursor import Cursor
from dynamorm_analysis.expressions.tokens import Token, TokenKind
from dynamorm_analysis.expressions.tree import HOLE, Alias, CharacterSpan, Hole, Index, Name, NamePart, Path, PathPart

BARE_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
PLACEHOLDER = re.compile(rf"[#:][A-Za-z0-9_{HOLE}]+")
UNUSUAL = re.compile(r"[^A-Za-z0-9_]+")


class Minus(Enum):
    """What a `-` between two words with no space between them is."""

    PART_OF_A_NAME = "part of a name"
    OPERATOR = "operator"


def starts_path(token: Token) -> bool:
    return token.kind in (TokenKind.WORD, TokenKind.ALIAS, TokenKind.HOLE)


def read_path(cursor: Cursor, minus: Minus) -> Path:
    """A path at a token that starts one."""
    start = cursor.current.span
    parts: list[PathPart] = [_name(cursor, minus)]
    while True:
        if cursor.accept("."):
            if not starts_path(cursor.current) and not cursor.at_kind(TokenKind.NUMBER):
                cursor.mistake("syntax", "An attribute name is missing after this `.`.", _last_span(cursor))
                continue
            parts.append(_name(cursor, minus))
        elif cursor.at("["):
            parts.append(_index(cursor))
        else:
            break
    return Path(tuple(parts), cursor.since(start))


def read_placeholder(cursor: Cursor, minus: Minus) -> Token:
    """An alias or value placeholder, with what was meant to be part of it."""
    token = cursor.advance()
    sigil = token.text[0]
    if len(token.text) == 1:
        return _lone_sigil(cursor, token)
    whole = _with_hyphens(cursor, token, minus)
    if not PLACEHOLDER.fullmatch(whole.text):
        allowed = sigil + UNUSUAL.sub("_", whole.text[1:])
        cursor.mistake(
            "name",
            f"DynamoDB rejects `{whole.text}`: only letters, digits and underscores may follow the `{sigil}`. "
            f"Write `{allowed}`.",
            whole.span,
        )
    return whole


def _name(cursor: Cursor, minus: Minus) -> NamePart:
    if cursor.at_kind(TokenKind.ALIAS):
        alias = read_placeholder(cursor, minus)
        return Alias(alias.text, alias.span)
    token = cursor.advance()
    if token.kind is TokenKind.HOLE:
        return Hole(token.text, token.span)
    whole = _with_hyphens(cursor, token, minus)
    if whole.has_hole:
        return Hole(whole.text, whole.span)
    if not BARE_NAME.fullmatch(whole.text):
        cursor.mistake("name", _bad_name(whole.text), whole.span)
    return Name(whole.text, whole.span)


def _bad_name(name: str) -> str:
    alias = "#" + (UNUSUAL.sub("_", name).strip("_") or "name")
    if "-" in name:
        reason = "it holds a `-`"
    elif name[0].isdigit():
        reason = "it begins with a digit"
    elif name[0] == "_":
        reason = "it begins with an underscore"
    else:
        reason = "it holds more than ASCII letters, digits and underscores"
    return f"DynamoDB rejects the bare name `{name}`: {reason}. Write an alias such as `{alias}`."


def _with_hyphens(cursor: Cursor, token: Token, minus: Minus) -> Token:
    """A word and the words that hyphens join to it, as in `first-name`."""
    if minus is Minus.OPERATOR:
        return token
    text, end = token.text, token
    while cursor.at("-") and end.touches(cursor.current) and _continues(cursor):
        cursor.advance()
        end = cursor.advance()
        text += "-" + end.text
    return Token(token.kind, text, token.span.to(end.span))


def _continues(cursor: Cursor) -> bool:
    following = cursor.following
    words = (TokenKind.WORD, TokenKind.NUMBER, TokenKind.HOLE)
    return following.kind in words and cursor.current.touches(following)


def _lone_sigil(cursor: Cursor, token: Token) -> Token:
    """A `#` or `:` alone; a word behind a space was meant to be its name."""
    if cursor.at_kind(TokenKind.WORD, TokenKind.HOLE) and cursor.current.keyword is None:
        word = cursor.advance()
        span = token.span.to(word.span)
        cursor.mistake("name", f"No space may stand between `{token.text}` and `{word.text}`.", span)
        return Token(token.kind, token.text + word.text, span)
    cursor.mistake("name", f"A name is missing after `{token.text}`.", token.span)
    return token


def _index(cursor: Cursor) -> Index:
    start = cursor.advance().span
    position: int | None = None
    if cursor.at("]"):
        cursor.mistake(
            "syntax", "The position in the list is missing between `[` and `]`.", start.to(cursor.current.span)
        )
    elif cursor.current.has_hole:
        cursor.advance()
    elif not cursor.at_end and not cursor.at("=", ","):
        position = _position(cursor)
    if not cursor.accept("]"):
        cursor.mistake("syntax", "This `[` is never closed.", start)
    return Index(position, cursor.since(start))


def _position(cursor: Cursor) -> int | None:
    """A whole number, or None for anything else up to the `]`."""
    text, start = cursor.current.text, cursor.current.span
    if re.fullmatch("0|[1-9][0-9]{0,8}", text):
        cursor.advance()
        return int(text)
    while not cursor.at_end and not cursor.at("]", ",", "=", "(", ")"):
        cursor.advance()
    cursor.mistake(
        "syntax", "The position in a list is a whole number from 0, without leading zeros.", cursor.since(start)
    )
    return None


def _last_span(cursor: Cursor) -> CharacterSpan:
    previous = cursor.previous
    return cursor.current.span if previous is None else previous.span
