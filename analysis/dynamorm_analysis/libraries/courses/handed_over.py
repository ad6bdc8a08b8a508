"""What the call of a write says beside its request: the names under which it is given values, and what its item was
made with."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import Assignment, Function, inside
from dynamorm_analysis.facts.values import Call, Constant, Mapping, Member, Name, Value, last_name
from dynamorm_analysis.libraries.courses.tested import Asked
from dynamorm_analysis.libraries.values.values import source_of
from dynamorm_analysis.text import Span

MOST_BOUNDS = 4


def handed_over(call: Call) -> Iterator[tuple[str, str]]:
    """The names of arguments and entries of a call, and the name of what is called, each with what is given."""
    yield last_name(call.function), ""
    for argument in call.arguments:
        yield argument.name, source_of(argument.value)
        if isinstance(argument.value, Mapping):
            for entry in argument.value.entries:
                if isinstance(entry.key, Constant) and isinstance(entry.key.value, str):
                    yield entry.key.value, source_of(entry.value)


def made_with(asked: Asked, function: Function, call: Call) -> Iterator[str]:
    """What the objects were made with that a call is given, where the function sets nothing of them afterwards."""
    for argument in call.arguments:
        if not isinstance(argument.value, Name) or _is_set_in_part(function, argument.value):
            continue
        for origin in asked.origins(argument.value):
            if last_name(origin.call.function)[:1].isupper() and not origin.parts:
                yield from (source_of(given.value) for given in origin.call.arguments)


def refilled(asked: Asked, call: Call) -> Iterator[Span]:
    """The calls that had given a variable a value before it was set to what a call is given."""
    for argument in call.arguments:
        name = argument.value.name if isinstance(argument.value, Name) else ""
        bounds = asked.scope.bindings.get(name, ())[:MOST_BOUNDS]
        before = [each.value for each in bounds if each.value is not None and each.value.span.end <= call.span.start]
        for value in before if len(before) > 1 else ():
            yield from (origin.call.span for origin in asked.origins(value) if not origin.error)


def _is_set_in_part(function: Function, variable: Name) -> bool:
    return any(
        _is_part_of(target, variable)
        for statement in inside(function)
        if isinstance(statement, Assignment)
        for target in statement.targets
    )


def _is_part_of(target: Value, variable: Name) -> bool:
    return isinstance(target, Member) and isinstance(target.owner, Name) and target.owner.name == variable.name
