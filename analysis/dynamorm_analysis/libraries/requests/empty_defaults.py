"""Values that are empty where a request leaves something out, which nothing tests: `body.get("email", "")`."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import Branch, Flow, Function, Loop, Statement, expressions, inside
from dynamorm_analysis.facts.values import (
    Argument,
    Call,
    Collection,
    Comprehension,
    Conditional,
    Constant,
    Lambda,
    Mapping,
    Member,
    Name,
    Operation,
    Value,
    last_name,
    names_in,
    parts_of,
)
from dynamorm_analysis.libraries.requests.outside import is_sent
from dynamorm_analysis.libraries.rounds.catching import LOGGING
from dynamorm_analysis.libraries.values.values import source_of
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.names.flow import origin_of
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.words import words_of

KEEPING = frozenset({"casefold", "lower", "strip", "upper"})
"""Methods that leave an empty text empty."""
MOST_STEPS = 4
HARMLESS = (
    LOGGING | KEEPING | {"batch_write_item", "dict", "dumps", "get", "isinstance", "loads", "put_item", "str", "type"}
)
"""Functions that refuse no value that they are given."""
CHECKS = frozenset(
    {"ensure", "require", "required", "requires", "schema", "valid", "validate", "validated", "validator"}
)
JOINING = frozenset({"or", "+", "%"})
"""Operators that tell nothing of what they join: `body.get("email") or ""`."""


def is_empty_by_default(program: Program, value: Value, scope: Scope) -> bool:
    """Whether a value is an empty text where the sender of a request leaves it out, and no test of the function, and
    no other function that is given it, may have refused that."""
    if not isinstance(scope.node, Function):
        return False
    variables: set[str] = set()
    for _ in range(MOST_STEPS):
        match value:
            case Name(name=name) if (origin := origin_of(value, scope)) is not value:
                variables.add(name)
                value = origin
            case Call(function=Member(owner=Call() as inner, name=name), arguments=()) if name in KEEPING:
                value = inner
            case Call(function=Name(name="str"), arguments=(Argument(value=given, spread=""),)):
                value = given
            case _:
                break
    taken = _taken(value)
    if taken is None or "path" in source_of(taken[0]).lower() or not is_sent(program, taken[0], scope):
        return False
    owner, key = taken
    variables.update(names_in(owner))
    return not _is_looked_at(scope.node, variables, key, value)


def _taken(value: Value) -> tuple[Value, str] | None:
    """What `body.get("email", "")` or `body.get("email") or ""` takes, and by which name."""
    match value:
        case Call(
            function=Member(owner=owner, name="get"),
            arguments=(Argument(value=Constant(value=str(key)), name=""), Argument(value=Constant(value="")), *_),
        ):
            return owner, key
        case Operation(
            operator="or",
            operands=(
                Call(
                    function=Member(owner=owner, name="get"), arguments=(Argument(value=Constant(value=str(key))), *_)
                ),
                Constant(value=""),
            ),
        ):
            return owner, key
    return None


def _is_looked_at(function: Function, variables: set[str], key: str, taken: Value) -> bool:
    """Whether a function may refuse an empty value: it tests one of some variables, or something by the value's key,
    or gives a variable to a function that may."""
    calls = (each for statement in inside(function) for each in _calls(statement))
    if any(not CHECKS.isdisjoint(words_of(source_of(each))) for each in (*function.decorators, *calls)):
        return True
    return any(_looks_at(part, variables, key) for part in _looking(function) if part.span != taken.span)


def _calls(statement: Statement) -> Iterator[Value]:
    parts = (part for whole in expressions(statement) for part in parts_of(whole))
    return (part.function for part in parts if isinstance(part, Call))


def _looking(function: Function) -> Iterator[Value]:
    """The expressions of a function in which something is tested, or given away."""
    for statement in inside(function):
        match statement:
            case Branch(test=test) | Loop(kind="while", iterable=test):
                yield test
            case Flow(kind="assert", values=values):
                yield from values
        for whole in expressions(statement):
            for part in parts_of(whole):
                match part:
                    case Conditional(test=test):
                        yield test
                    case Collection() | Comprehension() | Lambda():
                        yield part
                    case Operation(operator=operator) if operator not in JOINING:
                        yield part
                    case Call(function=called, arguments=arguments) if last_name(called) not in HARMLESS:
                        yield from (each.value for each in arguments if not isinstance(each.value, Mapping))


def _looks_at(part: Value, variables: set[str], key: str) -> bool:
    if isinstance(part, Collection):  # of keys that have to be there
        return any(isinstance(each, Constant) and each.value == key for each in part.items)
    return any(
        (isinstance(each, Name) and each.name in variables) or (isinstance(each, Constant) and each.value == key)
        for each in parts_of(part)
    )
