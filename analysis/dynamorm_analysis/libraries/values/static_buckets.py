"""Values that tell a day, an hour or another piece of time, in languages that declare types: all that happens within it
has the same."""

from dynamorm_analysis.facts.statements import Assignment
from dynamorm_analysis.facts.values import (
    Argument,
    Call,
    Collection,
    Constant,
    Item,
    Member,
    Name,
    Operation,
    Unknown,
    Value,
    last_name,
)
from dynamorm_analysis.libraries.values.static_moments import MOVED
from dynamorm_analysis.libraries.values.static_times import CONVERTING, OF_SECOND, given_to
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.static.declared import found_by, qualified, qualified_function
from dynamorm_analysis.linking.static.given_back import given_back
from dynamorm_analysis.linking.static.static_texts import constant_text
from dynamorm_analysis.words import words_of

MAX_STEPS = 8
PIECES = frozenset({"Year", "Month", "Day", "YearDay", "Weekday", "Hour"})
"""Methods of a time that give a piece of it, an hour at least."""
SEVERAL_PIECES = frozenset({"Date", "ISOWeek"})
"""Methods that give several such: `year, month, day := now.Date()`."""
SHIFTING = MOVED | {"Add", "AddDate", "Round", "Truncate"}
"""Methods that give another time, as near as what they are called on."""
HAPPENING = frozenset({"created", "happened", "now", "occurred", "received", "timestamp", "today"})
"""Words in the names of times at which something is written down."""
DATES = frozenset({"time.DateOnly"})
FINER = ("04", "05", "PM")
"""What in a format is finer than an hour."""
MOMENTS = frozenset({"time.RFC3339", "time.RFC3339Nano", "time.DateTime"})
"""Formats that begin with the date."""
DATE_LENGTHS = frozenset({4, 7, 10, 13})  # 2024, 2024-05, 2024-05-01, 2024-05-01T10
SECONDS_OF_AN_HOUR = 3600


def is_bucket(program: Program, value: Value, scope: Scope, steps: int = 0) -> bool:
    """Whether a value is the date or hour at which it is made, perhaps behind a text that never changes, and nothing
    else: `time.Now().Format("2006-01-02")`, `fmt.Sprintf("D#%d-%d", now.Year(), now.YearDay())`."""
    if steps > MAX_STEPS:
        return False
    match value:
        case Operation(operator="&", operands=(inner,)):
            return is_bucket(program, inner, scope, steps + 1)
        case Call(function=Member(owner=owner, name="Format"), arguments=(pattern,)):
            is_coarse = _is_coarse(program, pattern.value, scope) or _is_cut(program, owner, scope, steps + 1)
            return is_coarse and _is_time(program, owner, scope, steps + 1)
        case Call(function=Member(name="Sprintf" | "Sprint"), arguments=arguments):
            return _all_pieces(program, [one.value for one in arguments], scope, steps)
        case Operation(operator="+", operands=operands):
            return _all_pieces(program, list(operands), scope, steps)
        case Operation(operator="/", operands=(Call(function=Member(owner=owner, name=unit), arguments=()), by)):
            return unit in OF_SECOND and _is_long(by, OF_SECOND[unit]) and _is_time(program, owner, scope, steps + 1)
        case Call(function=function, arguments=(given, *_)) if last_name(function) in CONVERTING:
            return is_bucket(program, given.value, scope, steps + 1)
        case Item(owner=owner, index=index):
            return _is_date_of(program, owner, index, scope, steps + 1)
        case Name() | Member() if (made := given_to(program, value, scope)) is not None:
            return is_bucket(program, *made, steps + 1)
        case Call() if (made := given_back(program, value, scope)) is not None:
            return is_bucket(program, *made, steps + 1)
    return False


def _all_pieces(program: Program, parts: list[Value], scope: Scope, steps: int) -> bool:
    """Whether a text is put together of pieces of time and of texts that never change."""
    filled = [one for one in parts if constant_text(program, one, scope) is None]
    return bool(filled) and all(_is_piece(program, one, scope, steps + 1) for one in filled)


def _is_piece(program: Program, value: Value, scope: Scope, steps: int) -> bool:
    if steps > MAX_STEPS:
        return False
    match value:
        case Call(function=Member(owner=owner, name=name), arguments=()) if name in PIECES:
            return _is_time(program, owner, scope, steps + 1)
        case Call(function=function, arguments=(given, *_)) if last_name(function) in CONVERTING:
            return _is_piece(program, given.value, scope, steps + 1)
        case Call(function=Member(owner=Call() as owner, name="String"), arguments=()):  # of `time.Month`
            return _is_piece(program, owner, scope, steps + 1)
        case Name() if (whole := _taken_of(program, value, scope)) is not None:
            return _is_time(program, *whole, steps + 1)
        case Name() if (made := given_to(program, value, scope)) is not None:
            return _is_piece(program, *made, steps + 1)
    return is_bucket(program, value, scope, steps)


def _taken_of(program: Program, name: Name, scope: Scope) -> tuple[Value, Scope] | None:
    """The time of which a variable is one of several pieces: `year, month, day := now.Date()`."""
    found = found_by(program, name, scope)
    match found.bound.statement if found is not None and not found.is_parameter else None:
        case Assignment(targets=(Collection(),), value=Call(function=Member(owner=owner, name=method), arguments=())):
            return (owner, found.scope) if found is not None and method in SEVERAL_PIECES else None
    return None


def _is_time(program: Program, value: Value, scope: Scope, steps: int) -> bool:
    """Whether a time is that of now, or one that a name tells to be of when something is written."""
    if steps > MAX_STEPS:
        return False
    match value:
        case Call(function=Member(name="Now") as function, arguments=()):
            return qualified(program, function, scope) == "time.Now"
        case Call(function=Member(owner=owner, name=name)) if name in SHIFTING:
            return _is_time(program, owner, scope, steps + 1)
        case Name() | Member() if (made := given_to(program, value, scope)) is not None:
            return _is_time(program, *made, steps + 1)
        case Name(name=name) | Member(name=name):
            return not HAPPENING.isdisjoint(words_of(name))
        case Call() if (made := given_back(program, value, scope)) is not None:
            return _is_time(program, *made, steps + 1)
    return False


def _is_cut(program: Program, value: Value, scope: Scope, steps: int) -> bool:
    """Whether a time is cut to the hour or day: `now.Truncate(24 * time.Hour)`."""
    match value:
        case Call(function=Member(owner=owner, name="Truncate"), arguments=(by,)):
            return _is_of_hours(program, by.value, scope) or _is_cut(program, owner, scope, steps + 1)
        case Call(function=Member(owner=owner, name=name)) if name in MOVED:
            return steps <= MAX_STEPS and _is_cut(program, owner, scope, steps + 1)
        case Name() if steps <= MAX_STEPS and (made := given_to(program, value, scope)) is not None:
            return _is_cut(program, *made, steps + 1)
    return False


def _is_of_hours(program: Program, value: Value, scope: Scope) -> bool:
    match value:
        case Member():
            return qualified(program, value, scope) == "time.Hour"
        case Operation(operator="*", operands=operands):
            return any(isinstance(one, Member) and _is_of_hours(program, one, scope) for one in operands)
    return False


def _is_coarse(program: Program, pattern: Value, scope: Scope) -> bool:
    """Whether a format tells a date, and no more than the hour of it."""
    if isinstance(pattern, Member) and qualified(program, pattern, scope) in DATES:
        return True
    text = constant_text(program, pattern, scope) or ""
    return any(one in text for one in ("06", "01", "02", "Jan")) and not any(one in text for one in FINER)


def _is_date_of(program: Program, value: Value, index: Value, scope: Scope, steps: int) -> bool:
    """Whether a piece of a time's text is its date: `[:10]` of it, or what stands before the `T`."""
    if steps > MAX_STEPS:
        return False
    match index, value:
        case Unknown(parts=(Constant(value=int() as length, span=at),)) as piece, _:
            is_cut = at.start > piece.span.start and length in DATE_LENGTHS
            return is_cut and _is_moment(program, value, scope, steps + 1)
        case Constant(value=0), Call(function=cut, arguments=(Argument(value=text), Argument(value=by))):
            is_split = qualified_function(program, cut, scope).startswith("strings.Split")
            return is_split and constant_text(program, by, scope) == "T" and _is_moment(program, text, scope, steps + 1)
    return False


def _is_moment(program: Program, value: Value, scope: Scope, steps: int) -> bool:
    """Whether a value is the text of a time that begins with its date."""
    if steps > MAX_STEPS:
        return False
    match value:
        case Call(function=Member(owner=owner, name="Format"), arguments=(Argument(value=pattern),)):
            named = qualified(program, pattern, scope) if isinstance(pattern, Member) else ""
            begins_so = named in MOMENTS or (constant_text(program, pattern, scope) or "").startswith("2006-01-02")
            return begins_so and _is_time(program, owner, scope, steps + 1)
        case Name() | Member() if (made := given_to(program, value, scope)) is not None:
            return _is_moment(program, *made, steps + 1)
    return False


def _is_long(value: Value, of_second: float) -> bool:
    """Whether a number of units is an hour or more."""
    match value:
        case Constant(value=int() as number):
            return number >= SECONDS_OF_AN_HOUR * of_second
        case Operation(operator="*", operands=operands):
            product = 1
            for one in operands:
                product *= one.value if isinstance(one, Constant) and isinstance(one.value, int) else 0
            return product >= SECONDS_OF_AN_HOUR * of_second
    return False
