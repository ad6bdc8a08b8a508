"""Parses DynamoDB's expressions: text in, tree and mistakes out; no text makes it raise.

Spans count the characters of the given text. Pieces of the text that are not known may be given as the single
character U+FFFC (`tree.HOLE`); they are read as whatever may stand there and are never a mistake.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from dynamorm_analysis.expressions.conditions import read_condition
from dynamorm_analysis.expressions.cursor import Cursor, Mistake, MistakeKind
from dynamorm_analysis.expressions.names import Minus, read_path, starts_path
from dynamorm_analysis.expressions.operands import is_literal
from dynamorm_analysis.expressions.reading import comparisons
from dynamorm_analysis.expressions.tokens import TokenKind
from dynamorm_analysis.expressions.tree import (
    HOLE,
    Comparison,
    Condition,
    Function,
    Hole,
    Path,
    Projection,
    Update,
    ValuePlaceholder,
    walk,
)
from dynamorm_analysis.expressions.updates import read_update

Tree = TypeVar("Tree")

REPAIRABLE: frozenset[MistakeKind] = frozenset({"syntax", "parentheses", "operands"})


@dataclass(frozen=True, slots=True)
class Parsed(Generic[Tree]):
    """The tree of an expression, None where it is empty, and what is wrong with it in the order of the text.

    `hides_more` says that a hole may hold further conditions, paths, actions or sections.
    """

    tree: Tree | None
    errors: tuple[Mistake, ...]
    hides_more: bool


def parse_condition(text: str) -> Parsed[Condition]:
    """The tree of a filter or condition expression."""
    cursor = Cursor(text)
    if cursor.at_end:
        return _empty(cursor)
    return _parsed(cursor, read_condition(cursor))


def parse_key_condition(text: str) -> Parsed[Condition]:
    """The tree of a key condition, which compares keys with values."""
    parsed = parse_condition(text)
    if parsed.tree is None:
        return parsed
    forbidden = tuple(_not_for_keys(parsed.tree))
    errors = sorted((*parsed.errors, *forbidden), key=lambda mistake: mistake.span)
    return Parsed(parsed.tree, tuple(errors), parsed.hides_more)


def parse_projection(text: str) -> Parsed[Projection]:
    """The paths of a projection expression."""
    cursor = Cursor(text)
    if cursor.at_end:
        return _empty(cursor)
    start = cursor.current.span
    paths = tuple(_projected(cursor))
    cursor.hides_more |= any(isinstance(path.attribute, Hole) and not path.is_nested for path in paths)
    return _parsed(cursor, Projection(paths, cursor.since(start)))


def parse_update(text: str) -> Parsed[Update]:
    """The sections and actions of an update expression."""
    cursor = Cursor(text)
    if cursor.at_end:
        return _empty(cursor)
    return _parsed(cursor, read_update(cursor))


def _empty(cursor: Cursor) -> Parsed[Tree]:
    cursor.mistake("empty", "DynamoDB rejects an empty expression.")
    return Parsed(None, tuple(cursor.mistakes), False)


def _parsed(cursor: Cursor, tree: Tree) -> Parsed[Tree]:
    first_at = {mistake.span: mistake for mistake in reversed(cursor.mistakes)}
    errors = sorted(first_at.values(), key=lambda mistake: mistake.span)
    certain = tuple(mistake for mistake in errors if _is_certain(mistake, cursor))
    hides_more = cursor.hides_more or len(certain) < len(errors) or _value_runs_into_hole(cursor)
    return Parsed(tree, certain, hides_more)


def _is_certain(mistake: Mistake, cursor: Cursor) -> bool:
    """Whether no hole can repair a mistake: one may bring the parenthesis or the operand that is missing."""
    if HOLE not in cursor.text:
        return True
    before = cursor.text[: mistake.span.start].rstrip()
    return mistake.kind not in REPAIRABLE and not before.endswith(HOLE)


def _value_runs_into_hole(cursor: Cursor) -> bool:
    """Whether a placeholder is followed by a hole without a space, as in `pk = :pk{rest}`.

    The hole may be the end of the placeholder's name or anything else.
    """
    values = (token.text for token in cursor.tokens if token.kind is TokenKind.VALUE)
    return any(text.endswith(HOLE) and len(text.rstrip(HOLE)) > 1 for text in values)


def _projected(cursor: Cursor) -> Iterator[Path]:
    while True:
        if starts_path(cursor.current) or is_literal(cursor):
            yield read_path(cursor, Minus.PART_OF_A_NAME)
        else:
            last = cursor.current if cursor.previous is None or not cursor.at_end else cursor.previous
            cursor.mistake("syntax", f"An attribute is missing at `{last.text}`.", last.span)
            if not cursor.at(","):
                cursor.advance()
        if cursor.at_end:
            return
        if cursor.accept(","):
            continue
        cursor.hides_more |= cursor.at_kind(TokenKind.HOLE)
        cursor.mistake("syntax", f"`{cursor.current.text}` is not expected here; a `,` is.")
        if starts_path(cursor.current):
            continue
        while not cursor.at_end and not cursor.at(","):
            cursor.advance()
        if not cursor.accept(","):
            return


def _not_for_keys(condition: Condition) -> Iterator[Mistake]:
    """What keys are not compared like. Operators that only other conditions have are told where queries are judged."""
    for leaf in comparisons(condition):
        if leaf.operator is None or leaf.path is None:
            continue
        others = [operand for operand in leaf.operands if isinstance(operand, Path)]
        if others:
            message = "A key is compared with a value, not with another attribute."
            yield Mistake("key-condition", message, others[0].span)
        elif leaf.path.is_nested and not isinstance(leaf.path.attribute, Hole):
            message = "A key is a top-level attribute, never part of a map or list."
            yield Mistake("key-condition", message, leaf.path.span)
    for node in walk(condition):
        match node:
            case Function(name="begins_with", arguments=(ValuePlaceholder() as first, _)):
                message = "The key is the first operand of `begins_with`, the value the second."
                yield Mistake("key-condition", message, first.span)
            case Comparison(left=ValuePlaceholder() as left, right=ValuePlaceholder()):
                yield Mistake("key-condition", "A key condition compares a key with a value.", left.span)
