"""Texts that sort otherwise than what they tell, in languages that declare types: numbers that are not padded, dates
that do not begin with the year, times whose fraction has more digits or fewer, ids that are made by chance."""

import re

from dynamorm_analysis.facts.statements import Assignment
from dynamorm_analysis.facts.values import (
    Argument,
    Call,
    Collection,
    Constant,
    Member,
    Name,
    Operation,
    Value,
    last_name,
    names_in,
)
from dynamorm_analysis.libraries.values.static_buckets import SEVERAL_PIECES
from dynamorm_analysis.libraries.values.static_moments import MOVED
from dynamorm_analysis.libraries.values.static_times import given_to
from dynamorm_analysis.libraries.values.text_order import TIMES
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.static.declared import found_by, qualified, qualified_function
from dynamorm_analysis.linking.static.given_back import given_back
from dynamorm_analysis.linking.static.static_texts import constant_text
from dynamorm_analysis.linking.static.static_types import kind_of, type_of
from dynamorm_analysis.model.written_value import Disorder
from dynamorm_analysis.words import words_of

MAX_STEPS = 6
VERB = re.compile(r"%(?:%|([-+# ]*)(0?\d*)(?:\.\d+)?([a-zA-Z]))")
FIRST_FIELD = re.compile(r"2006|06|Mon|Jan|0?1|_?2|02")
"""What a format of times begins with: the year, a day of the week, the month or the day of the month."""
LATE = frozenset({"ANSIC", "RFC1123", "RFC1123Z", "RFC822", "RFC822Z", "RFC850", "RubyDate", "UnixDate"})
"""Formats of package `time` that begin with the day."""
OF_CHANCE = frozenset({"New", "NewRandom", "NewString", "NewV4"})
KEEPING = frozenset({"Must", "String", "ToLower", "ToUpper", "ReplaceAll"})
"""What gives an id in another form."""
SMALL_PIECES = frozenset({"Month", "Day", "YearDay", "Hour", "Minute", "Second"})
"""Methods of a time that give one digit at one time and two at another."""


def disorder_of(program: Program, value: Value, scope: Scope, steps: int = 0) -> Disorder:
    """Why texts that an expression makes do not sort as what they tell; empty where they may."""
    if steps > MAX_STEPS:
        return ""
    match value:
        case Operation(operator="&", operands=(inner,)):
            return disorder_of(program, inner, scope, steps + 1)
        case Operation(operator="+", operands=operands):
            return _of_parts(program, [(one, "") for one in operands], scope, steps)
        case Call(function=Member(name="Sprintf"), arguments=(pattern, *given)):
            text = constant_text(program, pattern.value, scope)
            return _of_parts(program, _filled(text, [one.value for one in given]), scope, steps) if text else ""
        case Call(function=Member(name="Itoa" | "FormatInt" | "FormatUint"), arguments=(Argument(value=number), *_)):
            return "number" if _is_number(program, number, scope, steps + 1) else ""
        case Call(function=Member(name="Format"), arguments=(Argument(value=pattern),)):
            return _of_format(program, pattern, scope)
        case Call() if _is_made_by_chance(program, value, scope):
            return "random"
        case Name() | Member() if (made := given_to(program, value, scope)) is not None:
            return disorder_of(program, *made, steps + 1)
        case Call() if (made := given_back(program, value, scope)) is not None:
            return disorder_of(program, *made, steps + 1)
    return "fraction" if _is_time(program, value, scope) else ""  # the SDK writes them so


def _is_time(program: Program, value: Value, scope: Scope) -> bool:
    """Whether a value is a `time.Time`: that of now, as any clock shows it, or one that is declared."""
    match value:
        case Call(function=Member(owner=owner, name=name)) if name in MOVED:
            return _is_time(program, owner, scope)
        case Call(function=Member(name="Now") as function, arguments=()):
            return qualified(program, function, scope) == "time.Now"
    typed = type_of(program, value, scope)
    return typed is not None and kind_of(program, typed.type, typed.scope) == "time.Time"


def _filled(pattern: str, given: list[Value]) -> list[tuple[Value, str]]:
    """The parts of a text that `fmt.Sprintf` makes: its texts and what it is filled with, each with the verb for it."""
    parts: list[tuple[Value, str]] = []
    end = 0
    waiting = list(given)
    for verb in VERB.finditer(pattern):
        if (before := pattern[end : verb.start()]) and waiting:
            parts.append((Constant(before, waiting[0].span), ""))
        end = verb.end()
        if verb[0] == "%%":
            continue
        if not waiting:
            return parts
        parts.append((waiting.pop(0), "padded" if verb[2] else verb[3]))
    return parts


def _of_parts(program: Program, parts: list[tuple[Value, str]], scope: Scope, steps: int) -> Disorder:
    """The same of a text that is put together; chance decides on its order only where nothing else stands before."""
    begins = True
    for part, verb in parts:
        if verb == "padded":
            begins = False
            continue
        is_number = verb == "d" and _is_number(program, part, scope, steps + 1)
        found = "number" if is_number else disorder_of(program, part, scope, steps + 1)
        if found and (begins or found != "random"):
            return found
        begins = begins and constant_text(program, part, scope) is not None
    return ""


def _of_format(program: Program, pattern: Value, scope: Scope) -> Disorder:
    """The same of a time that is written by a format."""
    named = qualified(program, pattern, scope) if isinstance(pattern, Member) else ""
    package, _, name = named.rpartition(".")
    if package == "time" and name in LATE:
        return "date"
    if named == "time.RFC3339Nano":
        return "fraction"
    text = constant_text(program, pattern, scope) or ""
    first = FIRST_FIELD.search(text)
    if first is not None and first[0] not in ("2006", "06") and "06" in text:
        return "date"
    return "fraction" if ".9" in text or ",9" in text else ""


def _is_made_by_chance(program: Program, call: Call, scope: Scope, steps: int = 0) -> bool:
    """Whether chance makes an id: `uuid.NewString()`, `uuid.New().String()`."""
    if steps > MAX_STEPS:
        return False
    match call:
        case Call(function=Member(owner=Call() as inner, name=name)) if name in KEEPING:
            return _is_made_by_chance(program, inner, scope, steps + 1)
        case Call(function=function, arguments=(Argument(value=Call() as inner), *_)) if last_name(function) in KEEPING:
            return _is_made_by_chance(program, inner, scope, steps + 1)
        case Call(function=Member(owner=Name(name="uuid"), name=name)):
            return name in OF_CHANCE and "uuid" in qualified_function(program, call.function, scope)
    return False


def _is_number(program: Program, value: Value, scope: Scope, steps: int) -> bool:
    """Whether a whole number may have more digits at one time than at another; those of times since 1970 have not."""
    if steps > MAX_STEPS:
        return False
    match value:
        case Constant():
            return False
        case Call(function=Member(name=name), arguments=()) if name in SMALL_PIECES:
            return True
        case Call(function=Name(), arguments=(Argument(value=inner),)):
            return _is_number(program, inner, scope, steps + 1)
        case Name() if (place := _place_among_pieces(program, value, scope)) is not None:
            return place > 0
        case Name() | Member() if (made := given_to(program, value, scope)) is not None:
            return not _tells_time(value) and _is_number(program, *made, steps + 1)
    return not _tells_time(value)


def _place_among_pieces(program: Program, name: Name, scope: Scope) -> int | None:
    """Which of several pieces of a time a variable is: `year, month, day := now.Date()`."""
    found = found_by(program, name, scope)
    match found.bound.statement if found is not None and not found.is_parameter else None:
        case Assignment(targets=(Collection(items=items),), value=Call(function=Member(name=method), arguments=())):
            if method in SEVERAL_PIECES:
                return next((at for at, one in enumerate(items) if isinstance(one, Name) and one.name == name.name), 0)
    return None


def _tells_time(value: Value) -> bool:
    """Whether words of an expression tell that it is a time, which has as many digits for all of us."""
    match value:
        case Call(function=function):
            return not TIMES.isdisjoint(words_of(last_name(function)))
        case Member(name=name):
            return not TIMES.isdisjoint(words_of(name))
        case Operation(operands=operands):
            return any(map(_tells_time, operands))
    return any(not TIMES.isdisjoint(words_of(name)) for name in names_in(value))
