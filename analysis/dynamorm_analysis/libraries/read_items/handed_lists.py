"""Where a function of Python has the items that code gives to it in a list: `cls._only_open(items)`."""

import msgspec

from dynamorm_analysis.facts.statements import Function
from dynamorm_analysis.facts.values import Call
from dynamorm_analysis.libraries.calls.asking import entering
from dynamorm_analysis.libraries.calls.passed_arguments import function_run, passed_arguments
from dynamorm_analysis.libraries.read_items.variables import reads_of
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.occurrences import Occurrence


def handed_on(program: Program, items: Occurrence) -> list[Occurrence] | None:
    """Where a function of the workspace reads a list that stands among the arguments of a call of it; None where that
    is no such call, or where the function goes through the list several times."""
    call = items.parent
    if not isinstance(call, Call) or not any(one.value is items.value for one in call.arguments):
        return None
    run = function_run(program, call, items.scope)
    if run is None or not isinstance(function := run.scope.node, Function):
        return None
    given = passed_arguments(run, call, items.scope)
    name = next((name for name, (value, _) in given.items() if value is items.value), "")
    into = entering(run, call, items.scope)
    at_start = msgspec.structs.replace(items, statement=function, scope=into.function)
    reads = [msgspec.structs.replace(at, scope=into.inside) for at in reads_of(function, name, at_start)]
    return None if any(at.rounds or at.scope.node is not function for at in reads) else reads
