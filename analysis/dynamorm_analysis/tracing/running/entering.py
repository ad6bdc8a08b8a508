"""Functions that a call of a trace runs: of the workspace, or held as values, with what is known where they stand."""

from collections.abc import Mapping
from itertools import takewhile

from dynamorm_analysis.facts.statements import Function
from dynamorm_analysis.facts.values import Call, Constant, called_span
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.text import Place
from dynamorm_analysis.tracing.running.expressions import evaluated
from dynamorm_analysis.tracing.running.frame import DEEPEST, Closure, Entered, Frame, Returned
from dynamorm_analysis.tracing.running.state import State, merged
from dynamorm_analysis.tracing.running.statements import run
from dynamorm_analysis.tracing.running.symbols import Outcome, Symbol

MOST_OUTCOMES = 8
NO_POINTERS: Mapping[str, str] = {}


def entered_closure(
    closure: Closure, call: Call, placed: tuple[Symbol, ...], named: dict[str, Symbol], frame: Frame, state: State
) -> Symbol:
    """Runs a function that is held as a value, and tells what it gives back."""
    if closure.begins is not None:
        return _begun(closure, closure.begins, call, placed, named, state)
    function, around = closure.function, (closure.home, closure.known)
    names = function.parameters
    arguments = dict(zip((one if isinstance(one, str) else one.name for one in names), placed, strict=False)) | named
    if isinstance(function, Function):
        return entered(call, function, closure.home.scope.inner(function), arguments, frame, state, around)
    home = closure.home.scope
    step = Entered((home.path, "lambda", function.span.start), home.alone, *_places(call, frame))
    if len(frame.entered) >= DEEPEST or any(each.function == step.function for each in frame.entered):
        return frame.symbols("derived", "?", placed)
    inner = Frame(frame.tracing, home, (*frame.entered, step), len(state.tests), around)
    inner.functions = dict(closure.home.functions)
    begun = State(arguments, state.stored, state.tests, state.rounds, state.at_times)
    found = evaluated(function.body, inner, begun)
    state.stored = begun.stored
    return found


def _begun(
    closure: Closure, inner: Frame, call: Call, placed: tuple[Symbol, ...], named: dict[str, Symbol], state: State
) -> Symbol:
    """Runs the function with which a trace begins where a decorator calls it, as if nothing were entered by then. What
    the decorator hands on (`*args`) is what the function is given without it."""
    function = closure.function
    assert isinstance(function, Function)
    if inner.tracing.has_begun:  # it calls itself by way of the decorator
        return inner.symbols("derived", "?", placed)
    inner.tracing.has_begun = True
    inner.tracing.reached.add(inner.scope.written_at)
    by_place = (argument for argument in call.arguments if not argument.name and argument.spread != "**")
    own = takewhile(lambda argument: not argument.spread, by_place)
    names = [parameter.name for parameter in function.parameters]
    arguments = {name: value for name, value, _ in zip(names, placed, own, strict=False)} | {
        name: value for name, value in named.items() if name in names
    }
    begun = State(closure.known.variables | arguments, state.stored, state.tests, state.rounds, state.at_times)
    before, tested = len(inner.returned), len(state.tests)
    if run(function.body, inner, begun) == "goes on":
        inner.returned.append(Returned(begun.tests, inner.symbols("constant", None), begun))
    ways = [Returned(one.tests[tested:], one.symbol, one.state) for one in inner.returned[before:]]
    return _given_back(ways, inner, state, begun)


def enter_returned(frame: Frame) -> None:
    """Runs the functions that a function of Go gives back, which others call: `return func(c *gin.Context) {…}`."""
    for way in tuple(frame.returned):
        for symbol in way.symbol.operands if way.symbol.kind in ("derived", "tuple") else ():
            _enter_held(symbol, frame)
        _enter_held(way.symbol, frame)


def _enter_held(symbol: Symbol, frame: Frame) -> None:
    closure = frame.tracing.closures.get(symbol)
    if closure is None or not isinstance(closure.function, Function):
        return
    function, home, known = closure.function, closure.home, closure.known
    scope = home.scope.inner(function)
    if scope.written_at in frame.tracing.reached:
        return
    frame.tracing.reached.add(scope.written_at)
    inner = Frame(frame.tracing, scope, (), 0, (home, known))
    inner.functions = dict(home.functions)
    given = {parameter.name: frame.symbols("given", parameter.name) for parameter in function.parameters}
    run(function.body, inner, State(given, dict(known.stored)))
    enter_returned(inner)


def _places(call: Call, frame: Frame) -> tuple[Place, Place]:
    return frame.scope.place(call.span), frame.scope.place(called_span(call))


def entered(
    call: Call,
    function: Function,
    scope: Scope,
    arguments: dict[str, Symbol],
    frame: Frame,
    state: State,
    around: tuple[Frame, State] | None,
    pointers: Mapping[str, str] = NO_POINTERS,
) -> Symbol:
    """Runs a function, and tells what it gives back. `pointers` are variables to which parameters point."""
    symbols = frame.symbols
    frame.tracing.reached.add(scope.written_at)
    step = Entered(scope.written_at, scope.alone, *_places(call, frame))
    inner = Frame(frame.tracing, scope, (*frame.entered, step), len(state.tests), around)
    inner.functions = dict(around[0].functions) if around is not None else {}
    variables = {}
    for parameter in function.parameters:
        if parameter.name in arguments:
            variables[parameter.name] = arguments[parameter.name]
        elif isinstance(parameter.default, Constant):
            variables[parameter.name] = symbols("constant", parameter.default.value)
        else:
            variables[parameter.name] = symbols("given", f"{parameter.name} of {function.name}")
    begun = State(variables, state.stored, state.tests, state.rounds, state.at_times)
    if run(function.body, inner, begun) == "goes on":
        nothing = symbols("constant", None)
        inner.returned.append(Returned(begun.tests[inner.began :], nothing, begun))
    gives = _given_back(inner.returned, frame, state, begun)
    for name in sorted(inner.filled & pointers.keys()):
        _fill(pointers[name], name, inner.returned, frame, state)
    return gives


def _fill(variable: str, name: str, ways: list[Returned], frame: Frame, state: State) -> None:
    """Sets a variable to what a function has filled it with to which its parameter points."""
    done = [way for way in ways if not way.failed] or ways
    found = [way.state.variables[name] for way in done if name in way.state.variables]
    if not found:
        return  # the function ends in a panic
    first, *others = found
    for other in others:
        first = frame.symbols.any_of(first, other)
    state.variables[variable] = first
    frame.filled.add(variable)


def _given_back(ways: list[Returned], frame: Frame, state: State, begun: State) -> Symbol:
    if not ways:
        state.stored, state.at_times = begun.stored, begun.at_times
        return frame.symbols("derived", "nothing", ())
    first, *others = ways
    raised = [test for test in first.tests if not others or test.way == "raised"]
    raised = [test for test in raised if all(test in way.tests for way in others)]
    state.tests += tuple(raised)
    done = [way for way in ways if not way.failed] or ways
    stored = done[-1].state.stored
    for way in done[:-1]:
        stored = merged(way.state.stored, stored, frame.symbols)
    state.stored = stored
    state.at_times = tuple(dict.fromkeys(test for way in ways for test in way.state.at_times))
    if len(ways) == 1:
        return ways[0].symbol
    outcomes = (Outcome(tuple(test for test in way.tests if test not in raised), way.symbol) for way in ways)
    return frame.symbols("outcome", tuple(outcomes)[:MOST_OUTCOMES])
