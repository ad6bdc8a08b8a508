"""Texts that sort otherwise than what they tell: numbers that are not padded, dates that do not begin with the year,
ids that are made by chance."""

import re
from itertools import repeat

from dynamorm_analysis.facts.statements import Assignment, Loop
from dynamorm_analysis.facts.values import (
    Argument,
    Call,
    Collection,
    Constant,
    Member,
    Name,
    Operation,
    Template,
    Value,
)
from dynamorm_analysis.libraries.values.python_kinds import kind_of
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import Text
from dynamorm_analysis.linking.names.lookup import lookup
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.written_value import Disorder
from dynamorm_analysis.words import words_of

MAX_STEPS = 4
DAYS_AND_MONTHS = "dmbBaAj"
FIRST_FIELD = re.compile(r"[^%]*%[-#]?(.)")
TIMES = frozenset({
    "at", "created", "date", "day", "epoch", "expires", "hour", "millis", "milliseconds", "minute", "month", "ms",
    "nanos", "now", "seconds", "time", "timestamp", "ts", "ttl", "unix", "updated", "week", "year",
})  # fmt: skip
"""Words of numbers that have as many digits for all of us."""
BY_CHANCE = frozenset({"uuid4", "token_hex", "token_urlsafe"})
"""What makes an id by chance alone; those of `uuid1`, `uuid7` and ULIDs begin with the time, or hold it."""
KEEPING = frozenset({"hex", "upper", "lower", "replace"})
"""What gives an id in another form."""


def disorder_of(program: Program, value: Value, scope: Scope, steps: int = 0) -> Disorder:
    """Why texts that an expression makes do not sort as what they tell; empty where they may."""
    match value:
        case Template(parts=parts, formats=formats):
            for part, form in zip(parts, formats or repeat(""), strict=False):
                if not form and _is_number(program, part, scope):
                    return "number"
            return _disorder_of_parts(program, parts, scope, steps)
        case Operation(operator="+", operands=operands):
            return _disorder_of_parts(program, operands, scope, steps)
        case Call(function=Name(name="str"), arguments=(Argument(value=number, spread=""),)):
            if _is_made_by_chance(number):
                return "random"
            return "number" if _is_number(program, number, scope) else ""
        case Call() | Member() if _is_made_by_chance(value):
            return "random"
        case Call(function=Member(name="strftime"), arguments=(*_, Argument(value=pattern))):
            written = meaning(program, pattern, scope)
            text = written.template.constant if isinstance(written, Text) else None
            return "date" if text is not None and _is_late(text) else ""
        case Name(name=name) if steps < MAX_STEPS:
            found_by = lookup(program, name, scope, value.span.start)
            bounds = found_by.bounds if found_by is not None and found_by.scope.node is not None else ()
            if found_by is not None and len(bounds) == 1 and bounds[0].by == "assignment" and bounds[0].value:
                return disorder_of(program, bounds[0].value, found_by.scope, steps + 1)
    return ""


def _disorder_of_parts(program: Program, parts: tuple[Value, ...], scope: Scope, steps: int) -> Disorder:
    """The same of a text that is put together; chance decides on its order only where nothing else stands before."""
    begins = True
    for part in parts:
        found = disorder_of(program, part, scope, steps)
        if found and (begins or found != "random"):
            return found
        begins = begins and isinstance(part, Constant)
    return ""


def _is_made_by_chance(value: Value) -> bool:
    """Whether chance makes an id: `uuid.uuid4()`, `uuid4().hex`."""
    match value:
        case Call(function=Name(name=name) | Member(name=name)) if name in BY_CHANCE:
            return True
        case Member(owner=owner, name=name) | Call(function=Member(owner=owner, name=name)) if name in KEEPING:
            return _is_made_by_chance(owner)
    return False


def _is_late(pattern: str) -> bool:
    """Whether a date has its year behind the day or month that it begins with."""
    first = FIRST_FIELD.match(pattern)
    return first is not None and first[1] in DAYS_AND_MONTHS and ("%Y" in pattern or "%y" in pattern)


def _is_number(program: Program, value: Value, scope: Scope) -> bool:
    """Whether an expression is a whole number that may have more digits at one time than at another."""
    if isinstance(value, Constant) or not (kind_of(program, value, scope) == "int" or _counts_up(value, scope)):
        return False
    name = value.name if isinstance(value, Name | Member) else ""
    return TIMES.isdisjoint(words_of(name)) and not _is_time(program, value, scope, 0)


def _counts_up(value: Value, scope: Scope) -> bool:
    """Whether a variable of a function is a number that a loop counts, or to which one is added:
    `for number, row in enumerate(rows)`, `number += 1`."""
    around = scope.holder_of(value.name) if isinstance(value, Name) else None
    if not isinstance(value, Name) or around is None or around.node is None:
        return False
    for bound in around.bindings.get(value.name, ()):
        match bound.statement:
            case (
                Assignment(operator="+=", value=Constant(value=int() as step))
                | Assignment(operator="", value=Operation("+", (Name(), Constant(value=int() as step))))
            ) if not isinstance(step, bool):
                return True
            case Loop(target=Collection(items=(Name(name=first), *_)), iterable=Call(function=Name(name="enumerate"))):
                return first == value.name
            case Loop(target=Name(), iterable=Call(function=Name(name="range"), arguments=arguments)):
                return not all(isinstance(argument.value, Constant) for argument in arguments)
    return False


def _is_time(program: Program, value: Value, scope: Scope, steps: int) -> bool:
    """Whether a number is a time, by the calls that it is made of."""
    if steps > MAX_STEPS:
        return True
    match value:
        case Call(function=Name(name="int" | "round" | "abs"), arguments=(Argument(value=inner), *_)):
            return kind_of(program, inner, scope) in ("float", "int") and _is_time(program, inner, scope, steps + 1)
        case Call(function=Name(name=name) | Member(name=name)):
            return not TIMES.isdisjoint(words_of(name)) or name in ("timegm", "mktime")
        case Operation(operands=operands):
            return any(_is_time(program, each, scope, steps + 1) for each in operands)
        case Member(name=name):
            return not TIMES.isdisjoint(words_of(name))
        case Name(name=name):
            if not TIMES.isdisjoint(words_of(name)):
                return True
            found = lookup(program, name, scope, value.span.start)
            bounds = found.bounds if found is not None else ()
            return any(
                bound.value is not None and found is not None and _is_time(program, bound.value, found.scope, steps + 1)
                for bound in bounds
            )
    return False
