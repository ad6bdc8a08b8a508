"""Which function of the workspace a call runs, in languages that declare types, for what functions pass on."""

from dynamorm_analysis.facts.values import Call
from dynamorm_analysis.libraries.asking import Entered
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.static.static_types import called, during


def entered(program: Program, call: Call, scope: Scope) -> Entered | None:
    """The function by itself and during the call; None where it is not known."""
    function = called(program, call, scope)
    return Entered(function.calling({}), during(program, call, function, scope)) if function is not None else None
