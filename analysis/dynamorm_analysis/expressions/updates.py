"""Reads update expressions: SET, REMOVE, ADD and DELETE with their actions."""

from typing import cast

from dynamorm_analysis.expressions.cursor import Cursor
from dynamorm_analysis.expressions.names import Minus, read_path, starts_path
from dynamorm_analysis.expressions.operands import (
    ADDED,
    ASSIGNED,
    check_redundant,
    is_literal,
    read_operand,
    skip_nested,
)
from dynamorm_analysis.expressions.tokens import TokenKind
from dynamorm_analysis.expressions.tree import (
    Action,
    Addition,
    Arithmetic,
    Assignment,
    CharacterSpan,
    Deletion,
    Hole,
    Literal,
    Missing,
    Operand,
    Path,
    Removal,
    Section,
    SectionKeyword,
    Update,
    ValuePlaceholder,
)

SECTIONS = ("SET", "REMOVE", "ADD", "DELETE")


def read_update(cursor: Cursor) -> Update:
    """The sections from the cursor to the end of the text."""
    start = cursor.current.span
    sections: list[Section | Hole] = []
    seen: set[str] = set()
    while not cursor.at_end:
        if cursor.at_keyword(*SECTIONS):
            section = _section(cursor)
            if section.keyword in seen:
                first = CharacterSpan(section.span.start, section.span.start + len(section.keyword))
                cursor.mistake("section", f"An update may have only one `{section.keyword}` section.", first)
            seen.add(section.keyword)
            sections.append(section)
        elif cursor.at_kind(TokenKind.HOLE):
            sections.append(_fragment(cursor))
        else:
            cursor.mistake("syntax", "An update begins with `SET`, `REMOVE`, `ADD` or `DELETE`.")
            _skip_section(cursor)
    return Update(tuple(sections), cursor.since(start))


def _fragment(cursor: Cursor) -> Hole:
    """A hole in place of whole sections; what follows it may belong to any of them."""
    token = cursor.current
    cursor.hides_more = True
    _skip_section(cursor)
    return Hole(token.text, cursor.since(token.span))


def _skip_section(cursor: Cursor) -> None:
    cursor.advance()
    while not cursor.at_end and not cursor.at_keyword(*SECTIONS):
        cursor.advance()


def _section(cursor: Cursor) -> Section:
    token = cursor.advance()
    keyword = cast(SectionKeyword, token.keyword)  # the caller stands at one of SECTIONS
    actions: list[Action] = []
    while True:
        if not _starts_action(cursor):
            _no_action(cursor, keyword)
            break
        actions.append(_action(cursor, keyword))
        if not _goes_on(cursor, keyword):
            break
    return Section(keyword, tuple(actions), cursor.since(token.span))


def _no_action(cursor: Cursor, keyword: str) -> None:
    previous = cursor.previous
    if previous is None:
        return
    cursor.mistake("syntax", f"An action of `{keyword}` is missing after `{previous.text}`.", previous.span)
    if not cursor.at_keyword(*SECTIONS) and not cursor.at_end:
        _skip_section(cursor)


def _goes_on(cursor: Cursor, keyword: str) -> bool:
    """Whether another action follows; what stands between it and the last one is read."""
    while True:
        if cursor.accept(","):
            return True
        if cursor.at_end or cursor.at_keyword(*SECTIONS):
            return False
        cursor.hides_more |= cursor.at_kind(TokenKind.HOLE)
        if _starts_action(cursor):
            cursor.mistake("syntax", f"A `,` is missing before `{cursor.current.text}`.")
            return True
        cursor.mistake("syntax", _unexpected(cursor, keyword))
        cursor.advance()
        _skip_action(cursor)


def _skip_action(cursor: Cursor) -> None:
    """Go to the next comma, section or assignment."""
    while not cursor.at_end and not cursor.at(",") and not cursor.at_keyword(*SECTIONS):
        if starts_path(cursor.current) and cursor.following.text == "=":
            return
        cursor.advance()


def _unexpected(cursor: Cursor, keyword: str) -> str:
    if keyword == "SET" and cursor.at("+", "-"):
        return f"A value of `SET` takes a single `+` or `-`; `{cursor.current.text}` is one too many."
    return f"`{cursor.current.text}` is not expected in this `{keyword}`."


def _starts_action(cursor: Cursor) -> bool:
    if not starts_path(cursor.current):
        return False
    following = cursor.following
    if cursor.at_keyword(*SECTIONS):
        # A keyword is a (reserved) attribute name where only a name makes sense: "SET add = :v".
        is_name = following.kind is TokenKind.SIGN and following.text in ("=", ".", "[", ",")
        return is_name or following.kind in (TokenKind.VALUE, TokenKind.END)
    return True


def _action(cursor: Cursor, keyword: SectionKeyword) -> Action:
    start = cursor.current.span
    path = read_path(cursor, Minus.PART_OF_A_NAME)
    match keyword:
        case "SET":
            return _assignment(cursor, path, start)
        case "REMOVE":
            if _is_hole(path):
                cursor.hides_more = True
            return Removal(path, path.span)
        case "ADD" | "DELETE":
            return _set_change(cursor, path, keyword, start)


def _assignment(cursor: Cursor, path: Path, start: CharacterSpan) -> Action:
    if cursor.at("=", "=="):
        if cursor.at("=="):
            cursor.mistake("operator", "DynamoDB has no operator `==`: write `=`.")
        sign = cursor.advance()
        value = _value(cursor, f"A value is missing after `{sign.text}`.")
        return Assignment(path, value, cursor.since(start))
    if _is_hole(path):
        return _hidden(cursor, path)
    end = path.span.end
    cursor.mistake("syntax", "`= value` is missing after this attribute of `SET`.", path.span)
    _skip_action(cursor)
    return Assignment(path, Missing(CharacterSpan(end, end)), path.span)


def _set_change(cursor: Cursor, path: Path, keyword: SectionKeyword, start: CharacterSpan) -> Action:
    if cursor.at_kind(TokenKind.VALUE, TokenKind.HOLE) or is_literal(cursor) or _is_stray_value(cursor):
        value = read_operand(cursor, ADDED, "A value is missing.")
        if not isinstance(value, ValuePlaceholder | Hole | Literal):
            cursor.mistake("syntax", f"`{keyword}` takes a value placeholder such as `:value`.", value.span)
    elif _is_hole(path):
        return _hidden(cursor, path)
    else:
        value = Missing(CharacterSpan(path.span.end, path.span.end))
        cursor.mistake("syntax", f"A value placeholder is missing after this attribute of `{keyword}`.", path.span)
        _skip_action(cursor)
    make = Addition if keyword == "ADD" else Deletion
    return make(path, value, cursor.since(start))


def _is_stray_value(cursor: Cursor) -> bool:
    """A path where the value should be: `ADD hits one`."""
    return starts_path(cursor.current) and cursor.current.keyword is None


def _hidden(cursor: Cursor, path: Path) -> Hole:
    """A hole in place of whole actions."""
    cursor.hides_more = True
    return Hole("".join(part.text for part in path.parts if isinstance(part, Hole)), path.span)


def _is_hole(path: Path) -> bool:
    return isinstance(path.attribute, Hole) and not path.is_nested


def _value(cursor: Cursor, missing: str) -> Operand:
    """An operand, or the sum or difference of two, which may stand in parentheses."""
    start = cursor.current.span
    if cursor.at("(") and _holds_arithmetic(cursor):
        return _parenthesised_value(cursor, missing)
    left = read_operand(cursor, ASSIGNED, missing)
    if not cursor.at("+", "-") or isinstance(left, Missing):
        return left
    operator = cursor.advance()
    right = read_operand(cursor, ASSIGNED, f"An operand is missing after `{operator.text}`.")
    return Arithmetic(left, "+" if operator.text == "+" else "-", right, cursor.since(start))


def _holds_arithmetic(cursor: Cursor) -> bool:
    """Whether a `+` or `-` stands inside the parentheses that open here."""
    end = cursor.closing.get(cursor.position, len(cursor.tokens))
    inside = cursor.tokens[cursor.position : end]
    return any(token.kind is TokenKind.SIGN and token.text in ("+", "-") for token in inside)


def _parenthesised_value(cursor: Cursor, missing: str) -> Operand:
    check_redundant(cursor)
    opened_at = cursor.position
    cursor.advance()
    with cursor.deeper() as has_room:
        value = _value(cursor, missing) if has_room else skip_nested(cursor, opened_at)
    cursor.expect_closing(opened_at)
    return value
