"""Functions that are given to others to be called, once or for each item: `pool.submit(f, x)`, `map(f, xs)`."""

from collections.abc import Iterator

import msgspec

from dynamorm_analysis.facts.deferred import AT_ONCE, PACKED, RUNNING, deferred, spread_out
from dynamorm_analysis.facts.statements import Assignment, Evaluation, Function, Return, expressions, inside
from dynamorm_analysis.facts.values import (
    Argument,
    Call,
    Collection,
    Comprehension,
    Conditional,
    Lambda,
    Mapping,
    Member,
    Name,
    Value,
    children,
    last_name,
    names_in,
    parts_of,
)
from dynamorm_analysis.linking.occurrences import Occurrence, Round

FOR_EACH = frozenset({"map", "imap", "imap_unordered"})
FOR_EACH_LIST = frozenset({"starmap", "starmap_async"})
PASSING = frozenset({*RUNNING, *PACKED, *FOR_EACH, *FOR_EACH_LIST, "sync_to_async", "async_to_sync"})
TOGETHER = frozenset({"gather", "create_task", "ensure_future", "as_completed", "wait"})
"""Calls to which those are given that are to run at the same time."""
GATHERING = TOGETHER - {"create_task", "ensure_future"}
"""Those of them that wait for all."""
ONE_OF_THEM = " one of them"  # no name that a source can write


def calls_made(occurrence: Occurrence) -> Iterator[Occurrence]:
    """The call that a call makes of a function that it is given."""
    call = occurrence.value
    if not isinstance(call, Call):
        return
    name = last_name(call.function)
    if _starts_all(call):
        occurrence = msgspec.structs.replace(occurrence, at_once=True)
    if name in FOR_EACH or name in FOR_EACH_LIST:
        yield from _for_each(occurrence, call, name)
    elif made := deferred(call):
        yield msgspec.structs.replace(occurrence, value=made)


def _for_each(occurrence: Occurrence, call: Call, name: str) -> Iterator[Occurrence]:
    match call.arguments:
        case (
            Argument(value=Name() | Member() as function, name="", spread=""),
            Argument(value=items, name="", spread=""),
            *_,
        ):
            arguments, further = _one_of(items, call, lists=name in FOR_EACH_LIST)
            made = Call(function, arguments, call.span)
            rounds = (*occurrence.rounds, *further)
            yield msgspec.structs.replace(occurrence, value=made, rounds=rounds, conditional=True)


def _one_of(items: Value, call: Call, *, lists: bool) -> tuple[tuple[Argument, ...], tuple[Round, ...]]:
    """What a function is given that is called for each item, or for each list of arguments, and the loop over them."""
    if lists and isinstance(items, Comprehension):
        rounds = tuple(Round(clause.target, clause.iterable, items.span, None) for clause in items.clauses)
        return spread_out(items.element), rounds
    each = Name(ONE_OF_THEM, items.span)
    given = spread_out(each) if lists else (Argument(each, "", "", each.span),)
    return given, (Round(each, items, call.span, None),)


def runs_at_once(occurrence: Occurrence) -> bool:
    """Whether the rounds around an expression do not wait for each other: threads or an executor run it, or it is
    awaited together with others."""
    if occurrence.at_once:
        return True
    inner = occurrence.value
    for around in reversed(occurrence.outer):
        match around:
            case Call(function=function) if function is not inner and isinstance(inner, Lambda | Member):
                if _starts_all(around):
                    return True
            case Call(function=function) if function is not inner and last_name(function) in TOGETHER:
                return True
        inner = around
    return _is_awaited_later(occurrence)


def is_gathered(occurrence: Occurrence) -> bool:
    """Whether the rounds around an expression are awaited together, or given to the threads of a pool:
    `asyncio.gather(*(get(key) for key in keys))`, `pool.map(get, keys)`."""
    if occurrence.at_once or not occurrence.rounds:
        return bool(occurrence.rounds)
    inner = occurrence.value
    for around in reversed(occurrence.outer):
        if isinstance(around, Call) and around.function is not inner and last_name(around.function) in GATHERING:
            return True
        inner = around
    return _is_awaited_later(occurrence)


def _is_awaited_later(occurrence: Occurrence) -> bool:
    """Whether an expression is put into a list of what is awaited together: `tasks.append(save(x))`."""
    node = occurrence.scope.node
    if not (isinstance(node, Function) and occurrence.rounds and occurrence.outer):
        return False
    match occurrence.statement:
        case Assignment(targets=(Name(name=name),), value=Comprehension()):
            pass
        case Evaluation(value=Call(function=Member(owner=Name(name=name), name="append"))):
            pass
        case _:
            return False
    parts = (part for each in inside(node) for whole in expressions(each) for part in parts_of(whole))
    awaited = (part for part in parts if isinstance(part, Call) and last_name(part.function) in TOGETHER)
    return any(name in names_in(argument.value) for call in awaited for argument in call.arguments)


def _starts_all(call: Call) -> bool:
    """Whether a call gives a function to a thread or an executor: `pool.map(f, xs)`, not `map(f, xs)`."""
    name = last_name(call.function)
    return name in AT_ONCE and (isinstance(call.function, Member) or name in PACKED)


def is_handed_out(method: Occurrence) -> bool:
    """Whether a method is a value that something else gets, and calls at another place: `reader = table.query` where
    the function itself does not call `reader`."""
    match method.parent:
        case Call(function=function) as around:
            beyond = method.outer[-2] if len(method.outer) > 1 else None
            called_at_once = isinstance(beyond, Call) and beyond.function is around
            return function is not method.value and not called_at_once and last_name(function) not in PASSING
        case Conditional() | Collection() | Mapping():
            return True
        case None:
            return _is_given_on(method)
    return False


def handed_out_by(function: Function) -> frozenset[str]:
    """The functions without parameters in another one that it gives to calls, and does not call itself:
    `retried(attempt)`. Calls that run what they are given are told of by `calls_made`."""
    inside_it = (each for each in inside(function) if isinstance(each, Function) and each is not function)
    inner = {each.name for each in inside_it if not each.parameters}
    if not inner:
        return frozenset()
    parts = [part for each in inside(function) for whole in expressions(each) for part in _parts(whole)]
    calls = [part for part in parts if isinstance(part, Call)]
    called = {call.function.name for call in calls if isinstance(call.function, Name)}
    passing = [call for call in calls if last_name(call.function) in PASSING]
    run = {given.value.name for call in passing for given in call.arguments if isinstance(given.value, Name)}
    given = {each.value.name for call in calls for each in call.arguments if isinstance(each.value, Name)}
    return frozenset((inner & given) - called - run)


def _is_given_on(method: Occurrence) -> bool:
    match method.statement:
        case Return():
            return True
        case Assignment(targets=(Name(name=name),), value=value) if value is method.value:
            function = method.scope.node
            return not (isinstance(function, Function) and _calls(function, name))
    return False


def _calls(function: Function, name: str) -> bool:
    for statement in inside(function):
        for value in expressions(statement):
            if any(isinstance(part, Call) and last_name(part.function) == name for part in _parts(value)):
                return True
    return False


def _parts(value: Value) -> Iterator[Value]:
    yield value
    for child in children(value):
        yield from _parts(child)
