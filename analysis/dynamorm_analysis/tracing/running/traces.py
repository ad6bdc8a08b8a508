"""Traces of functions: which requests one makes, itself and through all that it calls, and what is known at each.

A trace runs a function's statements with symbols for values. Both branches of a test are run, a loop's body once, and a
call of a function of the workspace runs that function; so what is asked in one function, tested in another and written
in a third is one row of requests, each with the tests that led there and with what its values were made of.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from dynamorm_analysis.facts.statements import Function
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.permissions.calling import askings_of, unless_too_intricate
from dynamorm_analysis.tracing.running.calls import ask_before, called
from dynamorm_analysis.tracing.running.decorators import run_behind_decorators
from dynamorm_analysis.tracing.running.entering import enter_returned
from dynamorm_analysis.tracing.running.frame import Beside, Frame, Left, Request, Returned, TooLongError, Tracing
from dynamorm_analysis.tracing.running.logged_in import load_current_user
from dynamorm_analysis.tracing.running.state import State
from dynamorm_analysis.tracing.running.statements import run
from dynamorm_analysis.tracing.running.symbols import Symbol, Test


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Trace:
    """What a function does that may be a request, in turn, with the other calls between these, and all functions that
    ran; under which tests something was added to lists; which requests are made later than it shows, and with which a
    function ends; what it gives back itself, and all values that it met."""

    function: Scope
    requests: tuple[Request, ...] = ()
    reached: frozenset[tuple[str, str, int]] = frozenset()
    filled: Mapping[Symbol, list[tuple[Test, ...]]] = field(default_factory=dict)
    beside: tuple[Beside, ...] = ()
    put_off: tuple[range, ...] = ()
    left: tuple[Left, ...] = ()
    returned: tuple[Returned, ...] = ()
    symbols: tuple[Symbol, ...] = ()


def trace_of(program: Program, function: Scope) -> Trace:
    """The trace of a function by itself; an empty one where that takes too long."""
    return program.shared("trace", function.alone, lambda: _traced(program, function.alone))


def _traced(program: Program, function: Scope) -> Trace:
    return unless_too_intricate(program, lambda: _run(program, function), Trace(function))


def _run(program: Program, function: Scope) -> Trace:
    node = function.node
    if not isinstance(node, Function):
        return Trace(function)
    tracing = Tracing(program, _methods(program.modules[function.path].facts.language), called)
    frame, state = Frame(tracing, function), State({}, {})
    try:
        load_current_user(frame, state)
        ask_before(function, frame, state)
        given = {parameter.name: tracing.symbols("given", parameter.name) for parameter in node.parameters}
        state.variables = given | state.variables
        if not run_behind_decorators(node, frame, state) and run(node.body, frame, state) == "goes on":
            frame.returned.append(Returned(state.tests, tracing.symbols("constant", None), state))
        if function.path.endswith(".go"):
            enter_returned(frame)
    except TooLongError:
        return Trace(function)
    return Trace(
        function,
        tuple(tracing.requests),
        frozenset(tracing.reached),
        tracing.filled,
        tuple(tracing.beside),
        tuple(tracing.put_off),
        tuple(tracing.left),
        tuple(frame.returned),
        tuple(tracing.symbols.known.values()),
    )


def _methods(language: str) -> frozenset[str]:
    return frozenset(name for asking in askings_of(language) for name in asking.methods)
