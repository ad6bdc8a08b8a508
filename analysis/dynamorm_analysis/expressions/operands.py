"""Reads operands: paths, value placeholders, functions, and the sums that SET takes."""

from collections.abc import Mapping
from dataclasses import dataclass

from dynamorm_analysis.expressions.cursor import Cursor
from dynamorm_analysis.expressions.names import Minus, read_path, read_placeholder, starts_path
from dynamorm_analysis.expressions.tokens import Token, TokenKind
from dynamorm_analysis.expressions.tree import (
    CharacterSpan,
    Function,
    Hole,
    Literal,
    Missing,
    Operand,
    Path,
    Size,
    ValuePlaceholder,
)

# Functions and how many operands they take.
CONDITION_FUNCTIONS = {
    "attribute_exists": 1,
    "attribute_not_exists": 1,
    "attribute_type": 2,
    "begins_with": 2,
    "contains": 2,
}
SIZE_FUNCTION = {"size": 1}
UPDATE_FUNCTIONS = {"if_not_exists": 2, "list_append": 2}
FUNCTIONS = CONDITION_FUNCTIONS | SIZE_FUNCTION | UPDATE_FUNCTIONS
FUNCTIONS_OF_A_PATH = frozenset({"attribute_exists", "attribute_not_exists", "if_not_exists"})


@dataclass(frozen=True, slots=True)
class Position:
    """Where an operand stands, which decides what it may be."""

    place: str
    functions: Mapping[str, int]
    minus: Minus


# A function that is a condition by itself is read as an operand first: only what follows it tells.
IN_CONDITION = Position("a condition", CONDITION_FUNCTIONS | SIZE_FUNCTION, Minus.PART_OF_A_NAME)
COMPARED = Position("a comparison", SIZE_FUNCTION, Minus.PART_OF_A_NAME)
ASSIGNED = Position("a SET", UPDATE_FUNCTIONS, Minus.OPERATOR)
ADDED = Position("an ADD or DELETE", {}, Minus.PART_OF_A_NAME)


def read_operand(cursor: Cursor, position: Position, missing: str) -> Operand:
    """An operand, or `Missing` with a mistake of the given message where none stands."""
    token = cursor.current
    if cursor.at("(") and position is not ADDED:
        return _in_parentheses(cursor, position, missing)
    if token.kind is TokenKind.VALUE:
        placeholder = read_placeholder(cursor, position.minus)
        return ValuePlaceholder(placeholder.text, placeholder.span)
    if is_literal(cursor):
        return _literal(cursor)
    if starts_path(token) and token.keyword is None:
        return _path_or_function(cursor, position)
    if token.keyword is not None and _is_name_all_the_same(cursor):
        return read_path(cursor, position.minus)
    cursor.mistake("syntax", missing, token.span)
    return Missing(CharacterSpan(token.span.start, token.span.start))


def starts_operand(cursor: Cursor) -> bool:
    """Whether an operand starts here, keywords aside."""
    if cursor.current.keyword in ("AND", "OR", "NOT", "BETWEEN", "IN"):
        return False
    return starts_path(cursor.current) or cursor.at_kind(TokenKind.VALUE) or cursor.at("(") or is_literal(cursor)


def is_literal(cursor: Cursor) -> bool:
    token = cursor.current
    signed = cursor.at("+", "-") and cursor.following.kind is TokenKind.NUMBER
    return token.kind in (TokenKind.NUMBER, TokenKind.STRING) or signed


def check_redundant(cursor: Cursor) -> None:
    """Report the `(` at the cursor where its parentheses hold nothing but another pair."""
    outer, inner = cursor.position, cursor.position + 1
    if not (cursor.following.kind is TokenKind.SIGN and cursor.following.text == "("):
        return
    if inner in cursor.closing and cursor.closing.get(outer) == cursor.closing[inner] + 1:
        message = "DynamoDB rejects redundant parentheses. Remove one pair."
        cursor.mistake("parentheses", message, cursor.current.span.to(cursor.tokens[cursor.closing[outer]].span))


def read_list(cursor: Cursor, position: Position, missing: str) -> tuple[Operand, ...]:
    """Operands with commas between them, in parentheses, the cursor at the `(`."""
    opened_at = cursor.position
    cursor.advance()
    operands: list[Operand] = []
    with cursor.deeper() as has_room:
        while has_room and not cursor.at(")") and not cursor.at_end:
            operands.append(read_operand(cursor, position, missing))
            if not cursor.accept(","):
                if not starts_operand(cursor):
                    break
                cursor.mistake("syntax", f"A `,` is missing before `{cursor.current.text}`.")
            if cursor.at(")"):
                cursor.mistake(
                    "syntax", "An operand is missing after this `,`.", cursor.tokens[cursor.position - 1].span
                )
        if not has_room:
            skip_nested(cursor, opened_at)
    cursor.expect_closing(opened_at)
    return tuple(operands)


def skip_nested(cursor: Cursor, opened_at: int) -> Missing:
    """Leave out what is nested too deeply: go to the `)` of the token at a position, or to the end."""
    opened = cursor.tokens[opened_at].span
    cursor.mistake("parentheses", "The expression is nested too deeply.", opened)
    cursor.position = cursor.closing.get(opened_at, len(cursor.tokens) - 1)
    return Missing(CharacterSpan(opened.start, opened.start))


def _in_parentheses(cursor: Cursor, position: Position, missing: str) -> Operand:
    check_redundant(cursor)
    opened_at = cursor.position
    cursor.advance()
    with cursor.deeper() as has_room:
        operand = read_operand(cursor, position, missing) if has_room else skip_nested(cursor, opened_at)
    cursor.expect_closing(opened_at)
    return operand


def _literal(cursor: Cursor) -> Literal:
    start = cursor.current
    signed = start.text if cursor.accept("+", "-") else ""
    token = cursor.advance()
    literal = Literal(signed + token.text, start.span.to(token.span))
    cursor.mistake(
        "literal",
        f"DynamoDB takes no values in an expression, only placeholders: write `:value` for `{literal.text}` and "
        "pass it in `ExpressionAttributeValues`.",
        literal.span,
    )
    return literal


def _is_name_all_the_same(cursor: Cursor) -> bool:
    """A keyword is a (reserved) attribute name where only a name makes sense: `set = :v`, `in.a`."""
    following = cursor.following
    if cursor.current.keyword in ("SET", "REMOVE", "ADD", "DELETE"):
        return True
    return following.kind is TokenKind.SIGN and following.text not in ("(", ")", ",")


def _path_or_function(cursor: Cursor, position: Position) -> Operand:
    token, following = cursor.current, cursor.following
    is_call = following.kind is TokenKind.SIGN and following.text == "("
    # "{joined} (a = :a)" is a fragment before a group; "{function}(a, :v)" is a call.
    if is_call and (token.kind is TokenKind.WORD or (token.kind is TokenKind.HOLE and token.touches(following))):
        return _function(cursor, position)
    path = read_path(cursor, position.minus)
    match path.parts:
        case (Hole() as hole,):
            return hole
    return path


def _function(cursor: Cursor, position: Position) -> Operand:
    token = cursor.advance()
    name = token.text if token.has_hole else _checked_name(cursor, token, position)
    inside = position if position is ASSIGNED else COMPARED
    arguments = read_list(cursor, inside, f"An operand of `{name}` is missing.")
    span = cursor.since(token.span)
    if not token.has_hole:
        _check_arguments(cursor, name, arguments, span)
    if name == "size":
        operand = arguments[0] if arguments else Missing(CharacterSpan(span.end, span.end))
        return Size(operand, span, token.span)
    return Function(name, arguments, span, token.span)


def _checked_name(cursor: Cursor, token: Token, position: Position) -> str:
    """The function's name as DynamoDB spells it."""
    name = token.text.lower() if token.text.isascii() else token.text
    if name not in FUNCTIONS:
        cursor.mistake("function", f"DynamoDB has no function `{token.text}`.", token.span)
        return token.text
    if name != token.text:
        cursor.mistake("function", f"Function names are case-sensitive: write `{name}` for `{token.text}`.", token.span)
    elif name not in position.functions:
        cursor.mistake("function", f"`{name}` cannot stand in {position.place}.", token.span)
    return name


def _check_arguments(cursor: Cursor, name: str, arguments: tuple[Operand, ...], span: CharacterSpan) -> None:
    wanted = FUNCTIONS.get(name)
    if wanted is None or any(isinstance(argument, Hole | Missing) for argument in arguments):
        return
    if len(arguments) != wanted:
        operands = "one operand" if wanted == 1 else f"{wanted} operands"
        cursor.mistake("operands", f"`{name}` takes {operands}, not {len(arguments)}.", span)
    elif name in FUNCTIONS_OF_A_PATH and not isinstance(arguments[0], Path):
        cursor.mistake("operands", f"The first operand of `{name}` must be an attribute.", arguments[0].span)
