"""How many rounds a loop has, where the source spells out what it runs over, or how much of it."""

from collections.abc import Iterable

from dynamorm_analysis.facts.statements import Assignment, Evaluation, Function, Loop, Statement
from dynamorm_analysis.facts.values import (
    Argument,
    Call,
    Collection,
    Comprehension,
    Conditional,
    Constant,
    Item,
    Mapping,
    Member,
    Name,
    Operation,
    Spread,
    Unknown,
    Value,
    last_name,
)
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import Alternatives, ParameterRef, Produced, Raw, Scalar
from dynamorm_analysis.linking.names.flow import Step, loops_around, sets
from dynamorm_analysis.linking.names.flow import steps as steps_of
from dynamorm_analysis.linking.scope import Scope

SAME_LENGTH_CALLS = frozenset({"enumerate", "list", "tuple", "sorted", "reversed", "set", "items", "keys", "values"})


def length_of(program: Program, iterable: Value, scope: Scope, steps: int = 0) -> int | None:
    """The number of rounds where the source spells it out, a literal collection or `range` of constants; or the most
    of them, where it cuts off the rest."""
    if steps > 4:
        return None
    if (most := _most_taken(iterable)) is not None:
        return _number(program, most, scope)
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
    if isinstance(found, Produced) and found.call is not iterable:
        most = _most_taken(found.call)
        return _number(program, most, found.scope) if most is not None else None
    if isinstance(found, Raw) and found.value is not iterable:
        # A list that begins empty is filled later.
        return length_of(program, found.value, found.scope, steps + 1) or None
    return None


def counted_rounds(program: Program, loop: Loop, scope: Scope) -> int | None:
    """The number of rounds of a loop that counts up to a number: `for i := 0; i < 2; i++`."""
    match loop.iterable:
        case Operation(operator="<" | "<=" as operator, operands=(Name(name=name), end)):
            match [step.statement for step in steps_of(scope, name, loop.span.end)]:
                case [
                    Assignment(value=Constant(value=int() as first), operator=""),
                    Assignment(value=Constant(value=1), operator="+="),
                ] if (last := _number(program, end, scope)) is not None:
                    return max(last - first + (operator == "<="), 0)
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


def _most_taken(value: Value) -> Value | None:
    """How many of its first items a list is cut to: `users[:5]`, `counts.most_common(limit)`."""
    match value:
        case Item(index=Unknown(parts=(Constant(value=0, span=start), stop), span=piece)):
            # Spans tell what stands on which side of the colon; of Go's slices they are those of the whole.
            return stop if piece.start == start.start and stop.span.start == start.end + 1 else None
        case Item(index=Unknown(parts=(stop,), span=piece)):
            return stop if stop.span.start == piece.start + 1 and stop.span.end == piece.end else None
        case Call(function=Member(name="most_common"), arguments=(argument,)):
            return argument.value
        case Call(function=function, arguments=(argument, _, *_)) if last_name(function) in ("nlargest", "nsmallest"):
            return argument.value
        case Call(function=function, arguments=(_, argument)) if last_name(function) == "islice":
            return argument.value
    return None


def _number(program: Program, value: Value, scope: Scope) -> int | None:
    """A number of items; of a parameter that no call gives here, the one that is meant where none does."""
    found = meaning(program, value, scope)
    if isinstance(found, ParameterRef) and isinstance(found.scope.node, Function):
        parameter = found.scope.node.parameter(found.name)
        if parameter is None or parameter.default is None:
            return None
        found = meaning(program, parameter.default, found.scope)
    return found.value if isinstance(found, Scalar) and isinstance(found.value, int) and found.value > 0 else None


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
