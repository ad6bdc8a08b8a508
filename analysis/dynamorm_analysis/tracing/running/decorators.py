"""Decorators of the workspace around the function with which a trace begins: `@login_required` reads who asks, and then
calls the function with that."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import Function
from dynamorm_analysis.facts.values import Argument, Call, Name, Value, last_name
from dynamorm_analysis.tracing.running.calls import called_for
from dynamorm_analysis.tracing.running.entering import entered_closure
from dynamorm_analysis.tracing.running.frame import Closure, Frame, Returned
from dynamorm_analysis.tracing.running.functions_called import may_lead
from dynamorm_analysis.tracing.running.state import State
from dynamorm_analysis.tracing.running.symbols import Symbol

WRAPPED = "function"


def run_behind_decorators(function: Function, frame: Frame, state: State) -> bool:
    """Runs a function as the decorators around it do that may make requests; false where they do not come to it."""
    around = frame.scope.parent
    leading = tuple(_leading(function, frame))
    if not leading or around is None:
        return False
    home, outside = Frame(frame.tracing, around), state.upon()
    held = frame.symbols("derived", "lambda", frame.scope.path, function.span.start, ())
    frame.tracing.closures[held] = Closure(function, home, state.upon(), frame)
    for decorator in reversed(leading):
        made = _wrapped(decorator, held, home, outside)
        held = made if made in frame.tracing.closures else held
    outermost = frame.tracing.closures[held]
    if outermost.begins is not None:
        return False
    names = (one if isinstance(one, str) else one.name for one in outermost.function.parameters)
    given = {name: state.variables[name] for name in names if name in state.variables}
    answer = entered_closure(outermost, _call_of(leading[0]), (), given, home, outside)
    frame.returned.append(Returned(outside.tests, answer, outside))
    return frame.scope.written_at in frame.tracing.reached


def _leading(function: Function, frame: Frame) -> Iterator[Value]:
    for decorator in function.decorators:
        if may_lead(last_name(decorator.function if isinstance(decorator, Call) else decorator), frame):
            yield decorator


def _call_of(decorator: Value, *given: Value) -> Call:
    arguments = tuple(Argument(each, "", "", decorator.span) for each in given)
    return Call(decorator.function if isinstance(decorator, Call) else decorator, arguments, decorator.span)


def _wrapped(decorator: Value, held: Symbol, home: Frame, outside: State) -> Symbol | None:
    """What a decorator makes of a function: `@login_required`, or what `@requires("admin")` gives."""
    if isinstance(decorator, Call):
        made = called_for(decorator, home, outside)
        closure = home.tracing.closures.get(made) if made is not None else None
        return entered_closure(closure, decorator, (held,), {}, home, outside) if closure is not None else None
    named = Name(WRAPPED, decorator.span)
    home.seen[id(named)] = held
    try:
        return called_for(_call_of(decorator, named), home, outside)
    finally:
        del home.seen[id(named)]  # another value may have its place in memory then
