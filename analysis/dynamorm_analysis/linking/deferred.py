"""Functions that are passed on to be called elsewhere: `partial(f, x)`, `to_thread(f, x)`, `sync_to_async(f)(x)`."""

import msgspec

from dynamorm_analysis.facts.values import Argument, Call, Constant, Member, Name, Value

# The position of the function among the arguments; what follows it are its own.
RUNNING = {
    "to_thread": 0,
    "run_sync": 0,
    "run_in_threadpool": 0,
    "call_soon": 0,
    "call_soon_threadsafe": 0,
    "submit": 0,
    "run_in_executor": 1,
    "partial": 0,
}
LEAVING_OPEN = frozenset({"partial"})
"""Those that leave it to a later call to give further arguments."""


def deferred(call: Call) -> Call | None:
    """The call of a function that a call passes on, or None for a call that does not look like this."""
    inner = call.function
    if isinstance(inner, Call) and sum(not argument.name for argument in inner.arguments) == 1:
        return _calling(next(a.value for a in inner.arguments if not a.name), call.arguments, call)
    name = inner.name if isinstance(inner, Name | Member) else ""
    position = RUNNING.get(name)
    if position is None or len(call.arguments) <= position or any(a.spread for a in call.arguments[: position + 1]):
        return None
    given = call.arguments[position + 1 :]
    if name in LEAVING_OPEN:
        given = (*given, Argument(Constant(None, call.span), "", "**", call.span))
    return _calling(call.arguments[position].value, given, call)


def _calling(function: Value, arguments: tuple[Argument, ...], call: Call) -> Call | None:
    if isinstance(function, Call) and (inner := _bound_before(function)) is not None:
        function, before = inner
        arguments = (*before, *arguments)
    if not isinstance(function, Name | Member):
        return None
    return msgspec.structs.replace(call, function=function, arguments=arguments)


def _bound_before(call: Call) -> tuple[Value, tuple[Argument, ...]] | None:
    """The function of `partial(f, x)` and the arguments that it has already."""
    name = call.function.name if isinstance(call.function, Name | Member) else ""
    if name not in LEAVING_OPEN or not call.arguments or call.arguments[0].name or call.arguments[0].spread:
        return None
    return call.arguments[0].value, call.arguments[1:]
