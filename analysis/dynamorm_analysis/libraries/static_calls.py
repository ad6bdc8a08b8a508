"""Which function of the workspace a call runs, in languages that declare types, for what functions pass on."""

from dynamorm_analysis.facts.values import Call, Member
from dynamorm_analysis.libraries.asking import Entered
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.static.interfaces import may_be_interface
from dynamorm_analysis.linking.static.made_objects import made
from dynamorm_analysis.linking.static.static_types import called, during, method_of, type_of


def entered(methods: frozenset[str], program: Program, call: Call, scope: Scope) -> Entered | None:
    """The function by itself and during the call; None where it is not known. `methods` are the library's own."""
    function = called(program, call, scope) or _of_what_is_held(methods, program, call, scope)
    return Entered(function.calling({}), during(program, call, function, scope)) if function is not None else None


def _of_what_is_held(methods: frozenset[str], program: Program, call: Call, scope: Scope) -> Scope | None:
    """The method of what an interface holds that several types have: of several that may be held, the one that calls
    the library."""
    typed = type_of(program, call.function.owner, scope) if isinstance(call.function, Member) else None
    if typed is None or not isinstance(call.function, Member) or not may_be_interface(program, typed.type, typed.scope):
        return None
    found: list[Scope] = []
    for one in made(program, call.function.owner, scope) or ():
        method = method_of(program, one.struct, call.function.name) if one.struct is not None else None
        if method is None:
            return None
        found += [method] if method not in found else []
    if len(found) > 1:
        found = [one for one in found if not methods.isdisjoint(_mentioned(program, one))]
    return found[0] if len(found) == 1 else None


def _mentioned(program: Program, function: Scope) -> frozenset[str]:
    return program.mentioned_by(function.path, program.modules[function.path].units[function.anchor])
