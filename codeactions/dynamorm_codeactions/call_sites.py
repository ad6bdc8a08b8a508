"""Where a request is made, and where the variable that holds its response is named."""

from collections.abc import Callable

from dynamorm_analysis.facts.statements import Function
from dynamorm_analysis.facts.values import Call, Name, called_span
from dynamorm_analysis.linking.occurrences import Occurrence, calls, occurrences
from dynamorm_analysis.project import Project
from dynamorm_analysis.text import Place, Span


def call_at(project: Project, place: Place) -> tuple[Call, Occurrence] | None:
    """The call at a place; None where the code has changed since, or no call is there."""
    return _call(project, place, lambda call: call.span)


def call_named_at(project: Project, name: Place) -> tuple[Call, Occurrence] | None:
    """The call whose function is named at a place: `create_table` of `client.create_table(…)`."""
    return _call(project, name, called_span)


def _call(project: Project, place: Place, span_of: Callable[[Call], Span]) -> tuple[Call, Occurrence] | None:
    unit = project.unit(place)
    if unit is None:
        return None
    found = calls(project.modules[place.path].unit_scope(unit), unit.statement)
    return next(((call, at) for call, at in found if span_of(call) == place.span), None)


def uses_of(variable: str, function: Function, project: Project, place: Place) -> tuple[Occurrence, ...]:
    """Where a function of the statement at a place names a variable, be it set or read there."""
    unit = project.unit(place)
    if unit is None:
        return ()
    named = occurrences(project.modules[place.path].unit_scope(unit), unit.statement, (Name,))
    return tuple(
        at
        for at in named
        if isinstance(at.value, Name) and at.value.name == variable and function.span.contains(at.value.span)
    )
