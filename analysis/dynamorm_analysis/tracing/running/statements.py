"""Runs the statements of a function in a trace: what they set, which ways there are through them, and how they end."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Literal

from dynamorm_analysis.facts.statements import (
    Assignment,
    Attempt,
    Branch,
    Context,
    Evaluation,
    Flow,
    Function,
    Handler,
    Loop,
    Return,
    Statement,
)
from dynamorm_analysis.facts.values import Call, Collection, Item, Operation, Value, last_name, parts_of
from dynamorm_analysis.tracing.running.beside_errors import gives_error, without_empty
from dynamorm_analysis.tracing.running.changing_functions import may_be_item
from dynamorm_analysis.tracing.running.expressions import bind, evaluated
from dynamorm_analysis.tracing.running.flags import flags_of_loop, keep_flags
from dynamorm_analysis.tracing.running.frame import Frame, Left, Returned
from dynamorm_analysis.tracing.running.state import MORE, State, merge
from dynamorm_analysis.tracing.running.symbols import Symbol, Test

End = Literal["goes on", "returned", "raised", "next round"]
"""How a block ends: whether the code behind it runs."""
ENDING = frozenset({"Exit", "Fatal", "Fatalf", "abort", "exit", "panic"})


def run(body: Iterable[Statement], frame: Frame, state: State) -> End:
    """Runs statements in turn, and tells how they end."""
    for statement in body:
        end = _run_one(statement, frame, state)
        if end != "goes on":
            return end
    return "goes on"


def _run_one(statement: Statement, frame: Frame, state: State) -> End:
    frame.tracing.step()
    match statement:
        case Assignment():
            _assign(statement, frame, state)
        case Evaluation(value=value):
            asked = len(frame.tracing.requests)
            evaluated(value, frame, state)
            if statement.is_put_off and frame.scope.path.endswith(".go"):
                frame.tracing.put_off.append(range(asked, len(frame.tracing.requests)))
            if isinstance(value, Call) and last_name(value.function) in ENDING:
                return "raised"
        case Return(value=value):
            given = frame.symbols("constant", None) if value is None else evaluated(value, frame, state)
            failed = gives_error(value, given, frame, state)
            given = without_empty(given, frame, state) if failed else given
            frame.returned.append(Returned(state.tests[frame.began :], given, state.upon(), failed))
            return "returned"
        case Flow(kind=kind, values=values):
            for value in values:
                evaluated(value, frame, state)
            if kind == "raise":
                named = values[0].function if values and isinstance(values[0], Call) else next(iter(values), None)
                frame.tracing.raised.append((last_name(named) if named is not None else "", state.tests))
            return "raised" if kind == "raise" else "next round" if kind in ("break", "continue") else "goes on"
        case Branch():
            return _branch(statement, frame, state)
        case Loop():
            _loop(statement, frame, state)
        case Context(resources=resources, body=body):
            for resource in resources:
                found = evaluated(resource.value, frame, state)
                if resource.target is not None:
                    bind(resource.target, found, frame, state)
            return run(body, frame, state)
        case Attempt():
            return _attempt(statement, frame, state)
        case Function(name=name):
            frame.functions[name] = (statement, frame)
    return "goes on"


def _assign(statement: Assignment, frame: Frame, state: State) -> None:
    if statement.value is None:
        return
    value = evaluated(statement.value, frame, state)
    if _tells_whether_there(statement, frame):
        value = frame.symbols("tuple", (value, frame.symbols("derived", "ok", (value,))))
    for target in statement.targets:
        if statement.operator:
            value = frame.symbols("derived", statement.operator, (evaluated(target, frame, state), value))
        bind(target, value, frame, state)


def _tells_whether_there(statement: Assignment, frame: Frame) -> bool:
    """Whether a statement of Go takes a value and whether there is one: `boat, ok := boats[id]`, `value.(*Boat)`."""
    match statement:
        case Assignment(targets=(Collection(items=(_, _)),), value=Item() | Call(function=Operation(operator="*"))):
            return frame.scope.path.endswith(".go")
    return False


def _branch(branch: Branch, frame: Frame, state: State) -> End:
    test = evaluated(branch.test, frame, state)
    if test.kind == "constant":
        return run(branch.body if test.parts[0] else branch.otherwise, frame, state)
    so, otherwise = state.upon(Test(test, True, "inside")), state.upon(Test(test, False, "inside"))
    before = len(frame.tracing.requests)
    end = run(branch.body, frame, so)
    between = len(frame.tracing.requests)
    other_end = run(branch.otherwise, frame, otherwise)
    after = len(frame.tracing.requests)
    for went, asked in ((end, range(before, between)), (other_end, range(between, after))):
        if went == "returned" and asked:
            frame.tracing.left.append(Left(asked, frame.entered, after))
    if end == other_end == "goes on":
        behind = len(state.tests) + 1
        merge(state, so, otherwise, frame.symbols)
        keep_flags(state, test, so.variables, otherwise.variables, frame.tracing)
        left, right = so.tests[behind:], otherwise.tests[behind:]
        state.tests += tuple(each for each in left if each in right)
        state.at_times += tuple(each for each in dict.fromkeys((*left, *right)) if not (each in left and each in right))
        return "goes on"
    for mine, other, went, outcome in ((so, other_end, end, True), (otherwise, end, other_end, False)):
        if went == "goes on":
            further = mine.tests[len(state.tests) + 1 :]
            state.go_on_as(mine)
            if other == "next round":
                keep_flags(state, test, so.variables, otherwise.variables, frame.tracing)
            state.tests += (Test(test, outcome, "raised" if other == "raised" else "returned"), *further)
            return "goes on"
    return end if end == other_end else "returned" if "returned" in (end, other_end) else "raised"


def _loop(loop: Loop, frame: Frame, state: State) -> None:
    """Runs the body of a loop once; whether it runs at all is open."""
    over, kept = _unsifted(evaluated(loop.iterable, frame, state))
    is_counted = loop.kind == "for"
    inner = state.upon(*kept) if is_counted else state.upon(Test(over, True, "inside"))
    inner.rounds = (*state.rounds, frame.round_over(over, loop.span, counted=is_counted))
    if loop.target is not None:
        _bind_each(loop.target, over, frame, inner)
    before, ways_out = len(state.tests), len(frame.returned)
    end = run(loop.body, frame, inner)
    if is_counted and end in ("returned", "raised"):  # where there is one at all
        state.tests += (Test(over, False, "raised" if end == "raised" else "returned"),)
        run(loop.otherwise, frame, state)
        return
    left = [test for one in frame.returned[ways_out:] for test in one.tests[before - frame.began :]]
    flags = flags_of_loop(state.variables, inner.variables, frame.tracing)
    merge(state, state.upon(), inner, frame.symbols)
    state.variables |= flags
    state.tests += tuple(Test(each.symbol, not each.outcome, "returned") for each in dict.fromkeys(left))
    state.tests += tuple(each for each in inner.tests[before:] if each.way == "raised")
    if is_counted or any(isinstance(part, Call) for part in parts_of(loop.iterable)):
        run(loop.otherwise, frame, state)
        return
    over = evaluated(loop.iterable, frame, state)
    if over.kind != "constant":  # a loop without an end of its own is left from inside
        state.tests += (Test(over, False, "returned"),)
    run(loop.otherwise, frame, state)


def _unsifted(over: Symbol) -> tuple[Symbol, tuple[Test, ...]]:
    """What a loop runs over, and what holds of each that it comes to, where it is a list of those that meet some
    conditions: `[one for one in articles if not is_known(one)]`."""
    tests: tuple[Test, ...] = ()
    while over.kind == "gathered":
        element, conditions = over.parts
        if not isinstance(element, Symbol) or element.kind != "element" or not isinstance(conditions, tuple):
            break
        tests += tuple(Test(one, True, "inside") for one in conditions if isinstance(one, Symbol))
        over = element.owner
    return over, tests


def _bind_each(target: Value, over: Symbol, frame: Frame, state: State) -> None:
    """Sets what a loop runs with: any one of what it runs over, also of a few items that stand in a list of Go."""
    bind(target, frame.symbols("element", over), frame, state)
    listed = state.stored.get(over, {}).get(MORE) if over.kind == "made" else None
    if listed is None or listed.name != "list" or not may_be_item(listed.operands, state):
        return
    match target:
        case Collection(items=(_, item)) if frame.scope.path.endswith(".go"):
            each, *others = listed.operands
            for other in others:
                each = frame.symbols.any_of(each, other)
            bind(item, each, frame, state)


def _attempt(attempt: Attempt, frame: Frame, state: State) -> End:
    """Runs a `try`; each handler goes on from before it or from behind it, where one of its requests has failed."""
    asked, raised = len(frame.tracing.requests), len(frame.tracing.raised)
    before, tried = state.upon(), state.upon()
    end = run(attempt.body, frame, tried)
    failed, own = _failed(frame, asked), frame.tracing.raised[raised:]
    if end == "goes on":
        end = run(attempt.otherwise, frame, tried)
    ends, ways = [end], [tried] if end == "goes on" else []
    for handler in attempt.handlers:
        caught = state.upon(*_known_of(handler, failed, own, len(state.tests)))
        merge(caught, before, tried, frame.symbols)
        if handler.name and failed:
            caught.variables[handler.name] = failed[-1]
        ends.append(run(handler.body, frame, caught))
        ways += [caught] if ends[-1] == "goes on" else []
    if not ways:
        run(attempt.finish, frame, state)
        return "returned" if "returned" in ends else "raised"
    if len(ways) == 1:
        state.tests = ways[0].tests
    for further in ways[1:]:
        merge(ways[0], ways[0], further, frame.symbols)
    state.go_on_as(ways[0])
    return run(attempt.finish, frame, state)


def _known_of(
    handler: Handler, failed: list[Symbol], own: list[tuple[str, tuple[Test, ...]]], outside: int
) -> tuple[Test, ...]:
    """What is known where an error is handled: what led to the one that code has raised itself, if it is one alone; or
    else that requests have failed."""
    kinds = {last_name(part) for part in parts_of(handler.kind)} if handler.kind is not None else GENERAL
    mine = [tests for name, tests in own if name in kinds or not GENERAL.isdisjoint(kinds)]
    if not mine:
        return tuple(Test(error, True, "inside") for error in failed)
    return tuple(replace(test, way="inside") for test in mine[0][outside:]) if len(mine) == 1 else ()


GENERAL = frozenset({"BaseException", "Exception"})


def _failed(frame: Frame, asked: int) -> list[Symbol]:
    """The errors of the requests that were made since."""
    return [frame.symbols("error", request.number) for request in frame.tracing.requests[asked:]]
