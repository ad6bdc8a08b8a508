"""Responses that code hands to a function of its own: `rows_of(table.query(…))`."""

from dynamorm_analysis.facts.statements import Function
from dynamorm_analysis.facts.values import Call, Name
from dynamorm_analysis.libraries.calls.asking import entered
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.occurrences import Occurrence, occurrences


def taken_over(program: Program, given: Occurrence) -> list[Occurrence] | None:
    """Where a function reads the parameter that it is given a value for; None where the value is given to none of the
    workspace, where that gives the name something else too, or is the one in which the value stands."""
    call = given.parent
    if not isinstance(call, Call) or not any(argument.value is given.value for argument in call.arguments):
        return None
    into = entered(program, call, given.scope)
    function = into.function if into is not None else None
    if into is None or function is None or function.parent is None or not isinstance(function.node, Function):
        return None
    if function == given.scope.alone:
        return None
    names = [name for name, (value, _) in into.inside.arguments.items() if value is given.value]
    if len(names) != 1 or len(function.bindings.get(names[0], ())) != 1:
        return None
    return [
        part
        for part in occurrences(function.parent, function.node, (Name,))
        if isinstance(part.value, Name) and part.value.name == names[0] and not part.is_set
    ]
