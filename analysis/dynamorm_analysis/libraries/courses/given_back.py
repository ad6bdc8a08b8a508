"""Whether a function gives back what a call has given it."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import Function, Return, inside
from dynamorm_analysis.facts.values import Call, Comprehension, Lambda, Mapping, Name, Value, children
from dynamorm_analysis.libraries.courses.asked import Asked
from dynamorm_analysis.linking.names.flow import steps


def is_returned(asked: Asked, function: Function, call: Call) -> bool:
    """Whether a function gives back what a call gives, alone or beside other things."""
    values = (each.value for each in inside(function) if isinstance(each, Return) and each.value is not None)
    parts = (part for value in values for part in _given_back(asked, value))
    return any(one.call.span == call.span and asked.is_whole(one) for part in parts for one in asked.origins(part))


def _given_back(asked: Asked, value: Value) -> Iterator[Value]:
    """What a function gives back: a value, or what stands in it as it is, also in a dictionary that it has made."""
    if isinstance(value, Name):
        made = [step.statement.value for step in steps(asked.scope, value.name, value.span.start)]
        yield from (entry.value for each in made if isinstance(each, Mapping) for entry in each.entries)
    if isinstance(value, Comprehension | Lambda):
        return
    yield value
    for part in children(value):
        yield from _given_back(asked, part)
