"""How many rounds a loop has, where the source spells out what it runs over."""

from collections.abc import Iterable

from dynamorm_analysis.facts.statements import Assignment, Evaluation, Statement
from dynamorm_analysis.facts.values import (
    Argument,
    Call,
    Collection,
    Comprehension,
    Conditional,
    Mapping,
    Member,
    Name,
    Operation,
    Spread,
    Value,
    last_name,
)
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import Alternatives, Raw, Scalar
from dynamorm_analysis.linking.names.flow import Step, loops_around, sets
from dynamorm_analysis.linking.names.flow import steps as steps_of
from dynamorm_analysis.linking.scope import Scope

SAME_LENGTH_CALLS = frozenset({"enumerate", "list", "tuple", "sorted", "reversed", "set", "items", "keys", "values"})


def length_of(program: Program, iterable: Value, scope: Scope, steps: int = 0) -> int | None:
    """The number of rounds where the source spells it out: a literal collection or `range` of constants."""
    if steps > 4:
        return None
    match iterable:
        case Collection(items=items):
            return None if any(isinstance(item, Spread) for item in items) else len(items)
        case Mapping(entries=entries):
            return None if any(entry.key is None for entry in entries) else len(entries)
        case Call(function=Name(name="range"), arguments=arguments):
            return range_length(program, arguments, scope)
        case Call(function=Name(name="zip"), arguments=arguments):
            lengths = [length_of(program, argument.value, scope, steps + 1) for argument in arguments]
            return min((length for length in lengths if length is not None), default=None)
        case Call(function=function, arguments=arguments) if last_name(function) in SAME_LENGTH_CALLS:
            inner = function.owner if isinstance(function, Member) else arguments[0].value if arguments else None
            return length_of(program, inner, scope, steps + 1) if inner is not None else None
        case Comprehension(clauses=(clause,)):
            return length_of(program, clause.iterable, scope, steps + 1)
        case Conditional(then=one, otherwise=other):
            return _longest(program, ((one, scope), (other, scope)), steps)
        case Operation(operator="or", operands=operands):
            return _longest(program, ((one, scope) for one in operands), steps)
    if isinstance(iterable, Name):
        before = steps_of(scope, iterable.name, iterable.span.start)
        if len(before) > 1 and not all(sets(step.statement, iterable.name) for step in before):
            return _added_to(before, iterable.name, scope)
    found = meaning(program, iterable, scope)
    if isinstance(found, Alternatives):
        told = [(one.value, one.scope) for one in found.options if isinstance(one, Raw)]
        return _longest(program, told, steps) if len(told) == len(found.options) else None
    if isinstance(found, Raw) and found.value is not iterable:
        # A list that begins empty is filled later.
        return length_of(program, found.value, found.scope, steps + 1) or None
    return None


def _added_to(before: tuple[Step, ...], name: str, scope: Scope) -> int | None:
    """The most items of a list that begins with some and to which the code then adds others, one by one and in no
    loop."""
    first, *added = before
    match first.statement:
        case Assignment(value=Collection(items=items)) if sets(first.statement, name):
            alone = all(_appends_once(step.statement, scope) for step in added)
            return len(items) + len(added) if alone and not any(isinstance(item, Spread) for item in items) else None
    return None


def _appends_once(statement: Statement, scope: Scope) -> bool:
    match statement:
        case Evaluation(value=Call(function=Member(name="append"))):
            return not loops_around(scope, statement.span.start)
    return False


def _longest(program: Program, ways: Iterable[tuple[Value, Scope]], steps: int) -> int | None:
    """The most rounds that one of several collections gives, where all of them are spelled out."""
    lengths = [length_of(program, value, scope, steps + 1) or None for value, scope in ways]
    return max((length for length in lengths if length is not None), default=None) if None not in lengths else None


def range_length(program: Program, arguments: tuple[Argument, ...], scope: Scope) -> int | None:
    """How many numbers `range` gives for its arguments; None where these are not known."""
    bounds: list[int] = []
    for argument in arguments:
        found = meaning(program, argument.value, scope)
        if not isinstance(found, Scalar) or not isinstance(found.value, int):
            return None
        bounds.append(found.value)
    if not bounds or len(bounds) > 3 or (len(bounds) == 3 and bounds[2] == 0):
        return None
    return len(range(*bounds))
