"""Which function of the workspace a call runs, in languages that declare types as in others, and what it is given."""

from dynamorm_analysis.facts.statements import Function
from dynamorm_analysis.facts.values import Call, Member
from dynamorm_analysis.libraries.calls.passed_arguments import Arguments, function_run, passed_arguments
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import FunctionRef
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.static.interfaces import implementers, may_be_interface
from dynamorm_analysis.linking.static.static_types import called, given_by, method_of, type_of


def run_by(program: Program, call: Call, scope: Scope) -> FunctionRef | None:
    """The function of the workspace that a call runs, when it is certain which."""
    found = function_run(program, call, scope)
    if found is not None or not scope.path.endswith(".go"):
        return found
    function = called(program, call, scope) or _of_interface(program, call, scope)
    return FunctionRef(function.alone, None) if function is not None else None


def given_to(run: FunctionRef, call: Call, scope: Scope) -> Arguments:
    """What a call gives to the parameters of the function that it runs."""
    function = run.scope.node
    if not (isinstance(function, Function) and scope.path.endswith(".go")):
        return passed_arguments(run, call, scope)
    return given_by(call, function, scope)


def _of_interface(program: Program, call: Call, scope: Scope) -> Scope | None:
    """The method of the one type that has all that an interface asks for."""
    if not isinstance(call.function, Member):
        return None
    typed = type_of(program, call.function.owner, scope)
    if typed is None or not may_be_interface(program, typed.type, typed.scope):
        return None
    structs = implementers(program, typed.type, typed.scope)
    return method_of(program, structs[0], call.function.name) if len(structs) == 1 else None
