"""Updates that set each entry of a dictionary: `for name, value in changes.items(): values[f":{name}"] = value`."""

from dynamorm_analysis.facts.statements import Assignment, Branch, Flow, Function, Loop, Statement, inside
from dynamorm_analysis.facts.values import (
    Argument,
    Call,
    Clause,
    Collection,
    Comprehension,
    Constant,
    Item,
    Mapping,
    Member,
    Name,
    Operation,
    Template,
    Value,
    names_in,
)
from dynamorm_analysis.libraries.requests.given import Given, Parameters
from dynamorm_analysis.linking.scope import Scope

MAX_STEPS = 4
SIGN = ":"


def gone_through(parameters: Parameters) -> Given | None:
    """The dictionary each of whose entries becomes a placeholder's value; None where some are left out by their names,
    or there is none."""
    for given in parameters["ExpressionAttributeValues"]:
        found = _source(given.value, given.scope, 0)
        if found is not None:
            return Given(found, given.scope)
    return None


def _source(value: Value, scope: Scope, steps: int) -> Value | None:
    if steps > MAX_STEPS:
        return None
    match value:
        case Comprehension(kind="dict", clauses=(Clause() as clause,), element=Collection(items=(key, _))):
            return _entries_of(clause.target, clause.iterable, key, clause.conditions)
        case Mapping(entries=entries):
            inner = (_source(entry.value, scope, steps + 1) for entry in entries if entry.key is None)
            return next((found for found in inner if found is not None), None)
        case Call(arguments=(Argument(value=inner_value, name="", spread=""),)):
            return _source(inner_value, scope, steps + 1)
        case Name(name=name) if isinstance(scope.node, Function):
            return _filled(scope.node, name, scope, steps)
    return None


def _filled(function: Function, name: str, scope: Scope, steps: int) -> Value | None:
    """The dictionary by whose entries a loop fills a variable, or what the variable was set to."""
    for statement in inside(function):
        match statement:
            case Loop(kind="for", target=target, iterable=iterable, body=body) if (
                target is not None and iterable is not None
            ):
                for each in body:
                    match each:
                        case Assignment(targets=(Item(owner=Name(name=owner), index=key),)) if owner == name:
                            return _entries_of(target, iterable, _spelled(key, body), _tests_of(body))
            case Assignment(targets=(Name(name=set_name),), value=Comprehension() as made) if set_name == name:
                return _source(made, scope, steps + 1)
    return None


def _spelled(key: Value, body: tuple[Statement, ...]) -> Value:
    """What a round sets the variable to that is a key."""
    for each in body:
        match each:
            case Assignment(targets=(Name(name=name),), value=value) if isinstance(key, Name) and name == key.name:
                return value if value is not None else key
    return key


def _tests_of(body: tuple[Statement, ...]) -> tuple[Value, ...]:
    """The tests by which a round is left early."""
    branches = (each for each in body if isinstance(each, Branch))
    return tuple(each.test for each in branches if any(isinstance(one, Flow) for one in each.body))


def _entries_of(target: Value, iterable: Value, key: Value, tests: tuple[Value, ...]) -> Value | None:
    match target, iterable:
        case (
            Collection(items=(Name(name=name), Name())),
            Call(function=Member(owner=owner, name="items"), arguments=()),
        ):
            pass
        case Name(name=name), Name() | Call(function=Member(name="keys"), arguments=()):
            owner = (
                iterable.function.owner
                if isinstance(iterable, Call) and isinstance(iterable.function, Member)
                else iterable
            )
        case _:
            return None
    by_name = any(name in names_in(test) for test in tests)
    return owner if _is_placeholder(key, name) and not by_name else None


def _is_placeholder(key: Value, name: str) -> bool:
    """Whether a text is a sign and a name: `f":{name}"`, `":" + name`."""
    match key:
        case (
            Template(parts=(Constant(value=str(sign)), *rest))
            | Operation(operator="+", operands=(Constant(value=str(sign)), *rest))
        ):
            return sign.startswith(SIGN) and any(name in names_in(part) for part in rest)
    return False
