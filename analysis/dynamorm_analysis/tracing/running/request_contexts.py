"""What code of Go takes out of the context of a request, where the code before it (a middleware) has put it there:
`c.Set("user", user)` and `c.MustGet("user")`, `context.WithValue(ctx, userKey, user)` and `ctx.Value(userKey)`."""

from collections.abc import Callable, Iterator

from dynamorm_analysis.facts.statements import Function
from dynamorm_analysis.facts.values import Call, Constant, Member, Name, Value, called_span, last_name
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.files.testing import is_test
from dynamorm_analysis.linking.occurrences import calls
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.tracing.running.frame import DEEPEST, Entered, Frame
from dynamorm_analysis.tracing.running.state import State
from dynamorm_analysis.tracing.running.statements import run
from dynamorm_analysis.tracing.running.symbols import Symbol
from dynamorm_analysis.words import words_of

TAKING = frozenset({"Get", "Locals", "MustGet", "Value"})
"""Methods that take something out of a context by the name that they are given alone."""
FROM_CONTEXTS = TAKING - {"Get"}
KEEPING = {"Locals": 0, "Set": 0, "WithValue": 1}
"""What puts something in there, with the place of its name; the value comes next."""
MOST_ALIKE = 2
"""Of so many functions that put something there under one name, the first one is taken for all."""
MANY = 40
"""Statements that put something into contexts: where there are more, they are not looked through."""


def may_take(name: str) -> bool:
    """Whether a function is called like one that takes something out of a context: `CurrentUser`, `GetPrincipal`."""
    return not TAKEN.isdisjoint(words_of(name))


TAKEN = frozenset(
    {"account", "authenticated", "context", "ctx", "current", "from", "logged", "member", "player", "principal"}
    | {"session", "user"}
)


def is_taken(call: Call, frame: Frame) -> bool:
    """Whether a call may take something out of the context of a request."""
    is_go = frame.scope.path.endswith(".go") and isinstance(call.function, Member)
    return is_go and last_name(call.function) in TAKING and len(call.arguments) == 1 and _is_on_context(call)


def _is_on_context(call: Call) -> bool:
    """Whether `Set` and `Get`, which headers and caches have, too, are called on what is called like a context."""
    match call.function:
        case Member(owner=Name(name=name), name="Get" | "Set"):
            return name in CONTEXTS or name.lower().endswith(("context", "ctx"))
        case Member(name="Get" | "Set"):
            return False
    return True


CONTEXTS = frozenset({"c", "ec", "fc", "gc"})


def keep(call: Call, placed: tuple[Symbol, ...], frame: Frame) -> None:
    """Notes down what a call puts into a context."""
    named = _kept(call)
    if named is not None and len(placed) == len(call.arguments):
        frame.tracing.contexts[named] = placed[-1]


def taken(call: Call, frame: Frame, state: State, may_lead: Callable[[str], bool]) -> Symbol | None:
    """What a call takes out of a context, where one function alone puts something there under this name, and makes
    requests for it: it is run as if it were called here."""
    named = _key(call.arguments[0].value)
    if named is None:
        return None
    if named not in frame.tracing.contexts:
        _run_before(named, call, frame, state, may_lead)
    found = frame.tracing.contexts.get(named)
    if found is None or last_name(call.function) != "Get":
        return found
    return frame.symbols("tuple", (found, frame.symbols("derived", "ok", (found,))))  # as in Gin


def _run_before(named: str, call: Call, frame: Frame, state: State, may_lead: Callable[[str], bool]) -> None:
    """Runs the function that puts something into contexts under a name."""
    if len(frame.entered) >= DEEPEST:
        return
    alone = frame.scope.alone
    program = frame.tracing.program
    before = program.shared(f"kept as {named}", alone, lambda: tuple(_keeping(program, named)))
    running = {frame.scope.written_at, *(each.function for each in frame.entered)}
    asking = [one for one in before if one.written_at not in running and _leads(one, may_lead)]
    if not 0 < len(asking) <= MOST_ALIKE:
        return
    scope, function = asking[0], asking[0].node
    assert isinstance(function, Function)
    frame.tracing.reached.add(scope.written_at)
    place = frame.scope.place
    step = Entered(scope.written_at, scope.alone, place(call.span), place(called_span(call)))
    inner = Frame(frame.tracing, scope, (*frame.entered, step), len(state.tests))
    given = {one.name: frame.symbols("given", f"{one.name} of {function.name}") for one in function.parameters}
    begun = State(given, state.stored, state.tests, state.rounds, state.at_times)
    run(function.body, inner, begun)
    state.stored = begun.stored


def _leads(scope: Scope, may_lead: Callable[[str], bool]) -> bool:
    node = scope.node
    names = {last_name(call.function) for call, _ in calls(scope, node)} if isinstance(node, Function) else set()
    return any(may_lead(name) for name in names - TAKING if name)


def _keeping(program: Program, named: str) -> Iterator[Scope]:
    """The functions that put something into contexts under a name."""
    places = {each for name in KEEPING for each in program.callers_of(name)}
    own = sorted(each for each in places if not (is_test(each[0]) or program.is_installed(each[0])))
    found: dict[tuple[str, str, int], Scope] = {}
    for path, anchor in own if len(own) <= MANY else ():
        statement = program.modules[path].units[anchor].statement
        for call, at in calls(program.module_scope(path, anchor), statement):
            if _kept(call) == named:
                found[at.scope.written_at] = at.scope
    yield from found.values()


def _kept(call: Call) -> str | None:
    """The name under which a call puts something into a context."""
    place = KEEPING.get(last_name(call.function)) if isinstance(call.function, Member) else None
    if place is None or len(call.arguments) != place + 2 or not _is_on_context(call):
        return None
    return _key(call.arguments[place].value)


def _key(value: Value) -> str | None:
    """A name in a context as it is written: a text, a constant, or a type of its own."""
    match value:
        case Constant(value=str(text)):
            return f'"{text}"'
        case Name(name=name) | Member(name=name):
            return name
        case Call(function=function, arguments=()):
            return f"{last_name(function)}{{}}"
        case Call(function=function, arguments=(one,)):
            inner = _key(one.value)
            return f"{last_name(function)}({inner})" if inner is not None else None
    return None
