"""Functions that are passed on to be called elsewhere: `partial(f, x)`, `Thread(target=f, args=[x])`."""

from dataclasses import dataclass

import msgspec

from dynamorm_analysis.facts.values import Argument, Call, Collection, Constant, Lambda, Member, Name, Spread, Value

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


WAITED_FOR = frozenset({"to_thread", "run_sync", "run_in_threadpool", "run_in_executor"})
"""Those that give what the function gives, once it has run."""
ASYNCHRONOUS = frozenset({"sync_to_async", "database_sync_to_async", "asyncify"})
"""Those that make a function of one that is to be waited for: `sync_to_async(f)(x)`."""


@dataclass(frozen=True, slots=True)
class Packed:
    """How a call names the function that it passes on, a list of its arguments and a dictionary of them; `position` is
    that of the function, the other two follow it. A thread's first argument is a group, which nobody gives."""

    function: str
    args: str = "args"
    kwargs: str = "kwargs"
    position: int = 1


PACKED = {
    "Thread": Packed("target"),
    "Process": Packed("target"),
    "Timer": Packed("function"),
    "apply": Packed("func", kwargs="kwds", position=0),
    "apply_async": Packed("func", kwargs="kwds", position=0),
}
AT_ONCE = frozenset({*PACKED, "submit", "map", "imap", "imap_unordered", "starmap", "starmap_async"}) - {"apply"}
"""Calls that do not wait until the function has run: in a loop, all of them run at the same time."""


def deferred(call: Call) -> Call | None:
    """The call of a function that a call passes on, or None for a call that does not look like this."""
    inner = call.function
    if isinstance(inner, Call) and sum(not argument.name for argument in inner.arguments) == 1:
        return _calling(next(a.value for a in inner.arguments if not a.name), call.arguments, call)
    name = inner.name if isinstance(inner, Name | Member) else ""
    if (packed := PACKED.get(name)) is not None:
        return _unpacked(call, packed)
    position = RUNNING.get(name)
    if position is None or len(call.arguments) <= position or any(a.spread for a in call.arguments[: position + 1]):
        return None
    given = call.arguments[position + 1 :]
    if name in LEAVING_OPEN:
        given = (*given, Argument(Constant(None, call.span), "", "**", call.span))
    return _calling(call.arguments[position].value, given, call)


def called_elsewhere(call: Call) -> Value | None:
    """What is evaluated in a thread that a call waits for, None where it waits for none: `to_thread(f, x)`,
    `loop.run_in_executor(None, lambda: f(x))`."""
    inner = call.function
    if isinstance(inner, Call):
        is_made = isinstance(inner.function, Name | Member) and inner.function.name in ASYNCHRONOUS
        return deferred(call) if is_made else None
    if not isinstance(inner, Name | Member) or inner.name not in WAITED_FOR:
        return None
    match call.arguments[RUNNING[inner.name] :]:
        case (Argument(value=Lambda(parameters=(), body=body), name="", spread=""),):
            return body
    return deferred(call)


def _calling(function: Value, arguments: tuple[Argument, ...], call: Call) -> Call | None:
    if isinstance(function, Call) and (inner := _bound_before(function)) is not None:
        function, before = inner
        arguments = (*before, *arguments)
    if not isinstance(function, Name | Member):
        return None
    return msgspec.structs.replace(call, function=function, arguments=arguments)


def _unpacked(call: Call, packed: Packed) -> Call | None:
    """The call of the function that stands beside its arguments: `Timer(5, f, [x], {"depth": 1})`."""
    if any(argument.spread for argument in call.arguments):
        return None
    named = {argument.name: argument.value for argument in call.arguments if argument.name}
    positional = [argument.value for argument in call.arguments if not argument.name][packed.position :]
    given = dict(zip((packed.function, packed.args, packed.kwargs), positional, strict=False)) | named
    if packed.function not in given:
        return None
    arguments: tuple[Argument, ...] = ()
    if packed.args in given:
        arguments = spread_out(given[packed.args])
    if packed.kwargs in given:
        by_name = given[packed.kwargs]
        arguments = (*arguments, Argument(by_name, "", "**", call.span))
    return _calling(given[packed.function], arguments, call)


def spread_out(arguments: Value) -> tuple[Argument, ...]:
    """The arguments that a list or tuple holds."""
    if not isinstance(arguments, Collection):
        return (Argument(arguments, "", "*", arguments.span),)
    return tuple(
        Argument(item.value, "", "*", item.span) if isinstance(item, Spread) else Argument(item, "", "", item.span)
        for item in arguments.items
    )


def _bound_before(call: Call) -> tuple[Value, tuple[Argument, ...]] | None:
    """The function of `partial(f, x)` and the arguments that it has already."""
    name = call.function.name if isinstance(call.function, Name | Member) else ""
    if name not in LEAVING_OPEN or not call.arguments or call.arguments[0].name or call.arguments[0].spread:
        return None
    return call.arguments[0].value, call.arguments[1:]
