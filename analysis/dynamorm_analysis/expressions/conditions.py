"""Reads conditions: of keys, filters and conditional writes. NOT binds tighter than AND, AND tighter than OR."""

from typing import cast

from dynamorm_analysis.expressions.cursor import Cursor
from dynamorm_analysis.expressions.operands import (
    COMPARED,
    CONDITION_FUNCTIONS,
    IN_CONDITION,
    check_redundant,
    read_list,
    read_operand,
    skip_nested,
    starts_operand,
)
from dynamorm_analysis.expressions.tokens import TokenKind
from dynamorm_analysis.expressions.tree import (
    And,
    Between,
    CharacterSpan,
    Comparator,
    Comparison,
    Condition,
    Function,
    Hole,
    In,
    Literal,
    Missing,
    Not,
    Operand,
    Or,
    Path,
    Size,
    Unclear,
    ValuePlaceholder,
)

COMPARATORS = ("=", "<>", "<", "<=", ">", ">=")
FOREIGN_COMPARATORS: dict[str, Comparator] = {"==": "=", "!=": "<>"}


def read_condition(cursor: Cursor) -> Condition:
    """The condition from the cursor to the end of the text."""
    start = cursor.current.span
    conditions = [_condition(cursor, _alternatives(cursor))]
    while not cursor.at_end:
        _unexpected(cursor)
        while not cursor.at_end and not _starts_condition(cursor):
            cursor.advance()
        if not cursor.at_end:
            conditions.append(_condition(cursor, _alternatives(cursor)))
    return conditions[0] if len(conditions) == 1 else And(tuple(conditions), cursor.since(start))


def _alternatives(cursor: Cursor) -> Condition | Operand:
    start = cursor.current.span
    first = _conjunction(cursor)
    if not cursor.at_keyword("OR"):
        return first
    conditions = [_condition(cursor, first)]
    while cursor.accept_keyword("OR"):
        conditions.append(_condition(cursor, _conjunction(cursor)))
    return Or(tuple(conditions), cursor.since(start))


def _conjunction(cursor: Cursor) -> Condition | Operand:
    start = cursor.current.span
    first = _unclear(cursor)
    if not _goes_on(cursor, first):
        return first
    conditions = [_condition(cursor, first)]
    while cursor.at_keyword("AND") or _lacks_connection(cursor):
        if not cursor.accept_keyword("AND"):
            _connection_missing(cursor)
        conditions.append(_condition(cursor, _unclear(cursor)))
    return And(tuple(conditions), cursor.since(start))


def _connection_missing(cursor: Cursor) -> None:
    cursor.mistake("syntax", f"`AND` or `OR` is missing before `{cursor.current.text}`.")
    cursor.accept(",")


def _goes_on(cursor: Cursor, first: Condition | Operand) -> bool:
    if cursor.at_keyword("AND"):
        return True
    return isinstance(first, Condition) and not isinstance(first, Missing) and _lacks_connection(cursor)


def _lacks_connection(cursor: Cursor) -> bool:
    """Whether the next condition follows with no AND or OR, or with a comma, before it."""
    return cursor.at(",") or _starts_condition(cursor)


def _unclear(cursor: Cursor) -> Condition | Operand:
    """Conditions next to holes: how they are joined is not known."""
    start = cursor.current.span
    first = _negation(cursor)
    if not _joined_by_hole(cursor):
        return first
    conditions = [_condition(cursor, first)]
    while _joined_by_hole(cursor):
        conditions.append(_condition(cursor, _negation(cursor)))
    cursor.hides_more = True
    return Unclear(tuple(conditions), cursor.since(start))


def _joined_by_hole(cursor: Cursor) -> bool:
    return cursor.at_kind(TokenKind.HOLE) or (cursor.after_hole and _starts_condition(cursor))


def _negation(cursor: Cursor) -> Condition | Operand:
    if not _at_not(cursor):
        return _leaf(cursor)
    opened_at = cursor.position
    start = cursor.advance().span
    with cursor.deeper() as has_room:
        if not has_room:
            return skip_nested(cursor, opened_at)
        condition = _condition(cursor, _negation(cursor))
    return Not(condition, cursor.since(start))


def _at_not(cursor: Cursor) -> bool:
    following = cursor.following
    is_name = following.kind is TokenKind.SIGN and following.text in (*COMPARATORS, ".", "[")
    return cursor.at_keyword("NOT") and not is_name


def _leaf(cursor: Cursor) -> Condition | Operand:
    start = cursor.current.span
    if cursor.at("("):
        inner = _group(cursor)
        if isinstance(inner, Condition) and not isinstance(inner, Hole | Function):
            return inner
        left = cast(Operand, inner)  # what is no condition is an operand, and holes and functions are both
    else:
        left = read_operand(cursor, IN_CONDITION, _nothing_here(cursor))
    return _compared(cursor, left, start)


def _group(cursor: Cursor) -> Condition | Operand:
    check_redundant(cursor)
    opened_at = cursor.position
    cursor.advance()
    with cursor.deeper() as has_room:
        inner = _alternatives(cursor) if has_room else skip_nested(cursor, opened_at)
    cursor.expect_closing(opened_at)
    return inner


def _compared(cursor: Cursor, left: Operand, start: CharacterSpan) -> Condition | Operand:
    """The comparison that begins with an operand, or the operand where none follows."""
    if cursor.at(*COMPARATORS, *FOREIGN_COMPARATORS):
        _check_comparable(cursor, left)
        operator = _comparator(cursor)
        right = read_operand(cursor, COMPARED, f"A value is missing after `{operator}`.")
        return Comparison(left, operator, right, cursor.since(start))
    if cursor.at_keyword("NOT") and cursor.following.keyword in ("BETWEEN", "IN"):
        token = cursor.advance()
        right_order = f"`NOT a {cursor.current.keyword} …`"
        cursor.mistake("operator", f"`NOT` stands before the whole condition: write {right_order}.", token.span)
        negated = cast(Condition, _compared(cursor, left, start))
        return Not(negated, cursor.since(start))
    if cursor.accept_keyword("BETWEEN"):
        return _between(cursor, left, start)
    if cursor.accept_keyword("IN"):
        return _in(cursor, left, start)
    if _at_unknown_comparator(cursor, left):
        return _unknown_comparison(cursor, left, start)
    if _at_foreign_operator(cursor, left):
        token = cursor.advance()
        cursor.mistake("operator", f"DynamoDB has no operator `{token.text}`.", token.span)
        return Comparison(left, None, read_operand(cursor, COMPARED, "A value is missing."), cursor.since(start))
    return left


def _check_comparable(cursor: Cursor, left: Operand) -> None:
    if isinstance(left, Function) and left.name in CONDITION_FUNCTIONS:
        cursor.mistake("operands", f"`{left.name}` is a condition by itself and cannot be compared.", left.span)


def _at_unknown_comparator(cursor: Cursor, left: Operand) -> bool:
    """Whether a hole holds the comparator: `a {operator} :v`, `a {comparison}`, `{a_and_operator} :v`."""
    if isinstance(left, Hole):
        is_value = cursor.following.kind in (TokenKind.VALUE, TokenKind.HOLE)
        return cursor.at_kind(TokenKind.VALUE) or (cursor.at_kind(TokenKind.HOLE) and is_value)
    return cursor.at_kind(TokenKind.HOLE) and isinstance(left, Path | ValuePlaceholder | Size | Literal)


def _unknown_comparison(cursor: Cursor, left: Operand, start: CharacterSpan) -> Comparison:
    right: Operand = Hole(cursor.current.text, cursor.current.span)
    if cursor.at_kind(TokenKind.HOLE):
        cursor.advance()
    if cursor.at_kind(TokenKind.VALUE, TokenKind.HOLE):
        right = read_operand(cursor, COMPARED, "A value is missing.")
    else:
        cursor.hides_more = True
    return Comparison(left, None, right, cursor.since(start))


def _at_foreign_operator(cursor: Cursor, left: Operand) -> bool:
    """`name LIKE :value`: a word between two operands that is no keyword."""
    is_word = cursor.at_kind(TokenKind.WORD) and cursor.current.keyword is None
    return is_word and isinstance(left, Path) and cursor.following.kind in (TokenKind.VALUE, TokenKind.STRING)


def _comparator(cursor: Cursor) -> Comparator:
    token = cursor.advance()
    if token.text in FOREIGN_COMPARATORS:
        meant = FOREIGN_COMPARATORS[token.text]
        cursor.mistake("operator", f"DynamoDB has no operator `{token.text}`: write `{meant}`.", token.span)
        return meant
    return cast(Comparator, token.text)  # one of COMPARATORS, as every caller has checked


def _between(cursor: Cursor, operand: Operand, start: CharacterSpan) -> Between:
    low = read_operand(cursor, COMPARED, "The lower end is missing after `BETWEEN`.")
    if not cursor.accept_keyword("AND"):
        end = cursor.since(start).end
        place = cursor.current.span if cursor.at(",") else CharacterSpan(end, end)
        cursor.mistake("syntax", "`BETWEEN` takes two values with `AND` between them.", place)
        if not cursor.accept(","):
            return Between(operand, low, Missing(CharacterSpan(end, end)), cursor.since(start))
    high = read_operand(cursor, COMPARED, "The upper end of `BETWEEN` is missing after `AND`.")
    return Between(operand, low, high, cursor.since(start))


def _in(cursor: Cursor, operand: Operand, start: CharacterSpan) -> In:
    if cursor.at("("):
        opened = cursor.current.span
        choices = read_list(cursor, COMPARED, "A value is missing in the list of `IN`.")
        if not choices:
            cursor.mistake("syntax", "The list of `IN` is empty.", cursor.since(opened))
    else:
        first = read_operand(cursor, COMPARED, "A list in parentheses is missing after `IN`.")
        if not isinstance(first, Hole | Missing):
            cursor.mistake("syntax", "`IN` takes its values in parentheses: `IN (:a, :b)`.", first.span)
        choices = (first,)
    return In(operand, choices, cursor.since(start))


def _condition(cursor: Cursor, read: Condition | Operand) -> Condition:
    """What was read as a condition; a mistake where it is a mere operand."""
    if isinstance(read, Condition) and not isinstance(read, Hole):
        return read
    message = "`size` is a number: compare it with a value."
    match read:
        case Hole():
            cursor.hides_more = True
            return read
        case Path() | ValuePlaceholder() | Literal():
            message = "This is no condition yet: a comparison is missing after it."
    cursor.mistake("syntax", message, read.span)
    end = read.span.end
    return Comparison(cast(Operand, read), None, Missing(CharacterSpan(end, end)), read.span)


def _starts_condition(cursor: Cursor) -> bool:
    return cursor.at_keyword("NOT") or (starts_operand(cursor) and not cursor.at_end)


def _nothing_here(cursor: Cursor) -> str:
    if cursor.at_end:
        last = cursor.previous
        return "A condition is missing." if last is None else f"A condition is missing after `{last.text}`."
    return f"A condition is missing before `{cursor.current.text}`."


def _unexpected(cursor: Cursor) -> None:
    text = cursor.current.text
    if cursor.at(")"):
        cursor.mistake("parentheses", "This `)` closes nothing.")
    else:
        cursor.mistake("syntax", f"`{text}` is not expected here.")
    cursor.advance()
