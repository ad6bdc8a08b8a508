"""Which function of the workspace a call runs, in languages that declare types, for what functions pass on."""

from collections.abc import Callable, Iterator

from dynamorm_analysis.facts.statements import Function
from dynamorm_analysis.facts.values import Call, Member
from dynamorm_analysis.libraries.calls.asking import Asked, Entered
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.occurrences import Occurrence, calls
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.static.interfaces import implementers, is_run_by_test, may_be_interface
from dynamorm_analysis.linking.static.made_objects import made
from dynamorm_analysis.linking.static.static_types import called, during, method_of, type_of

Requests = Callable[[Program, Occurrence], Iterator[Asked]]


def entered(
    methods: frozenset[str], requests: Requests, program: Program, call: Call, scope: Scope
) -> tuple[Entered, ...]:
    """The function by itself and during the call; none where it is not known. `methods` are the library's own, and
    `requests` those that a call makes."""
    function = called(program, call, scope) or _of_what_is_held(methods, requests, program, call, scope)
    return (Entered(function.calling({}), during(program, call, function, scope)),) if function is not None else ()


def _of_what_is_held(
    methods: frozenset[str], requests: Requests, program: Program, call: Call, scope: Scope
) -> Scope | None:
    """The method of what an interface holds that several types have: of several that may be held, the one that asks
    the library, itself or by a function that it calls."""
    typed = type_of(program, call.function.owner, scope) if isinstance(call.function, Member) else None
    if typed is None or not isinstance(call.function, Member) or not may_be_interface(program, typed.type, typed.scope):
        return None
    held = made(program, call.function.owner, scope)
    structs = tuple(one.struct for one in held) if held is not None else ()
    if held is None and not is_run_by_test(scope):
        structs = implementers(program, typed.type, typed.scope)
    found: list[Scope] = []
    for struct in structs:
        method = method_of(program, struct, call.function.name) if struct is not None else None
        if method is None:
            return None
        found += [method] if method not in found else []
    for further in range(MOST_STEPS) if len(found) > 1 else ():
        asking = [one for one in found if _asks(methods, requests, program, one, further)]
        if asking:
            return asking[0] if len(asking) == 1 else None
    return found[0] if len(found) == 1 else None


MOST_STEPS = 3
"""How many functions lie between a method and a request at most, with the method itself."""


def _asks(methods: frozenset[str], requests: Requests, program: Program, function: Scope, further: int) -> bool:
    """Whether a function makes a request, so many functions away."""
    name = f"asks {requests.__module__} {further}"
    return program.shared(name, function.alone, lambda: _is_asking(methods, requests, program, function.alone, further))


def _is_asking(methods: frozenset[str], requests: Requests, program: Program, function: Scope, further: int) -> bool:
    unit = program.modules[function.path].units[function.anchor]
    if not isinstance(function.node, Function) or function.parent is None:
        return False
    if not further and methods.isdisjoint(program.mentioned_by(function.path, unit)):
        return False
    for call, at in calls(function.parent, function.node):
        if not further and any(True for _ in requests(program, at)):
            return True
        inner = called(program, call, at.scope) if further else None
        if inner is not None and inner.alone != function and _asks(methods, requests, program, inner, further - 1):
            return True
    return False
