"""What calls stand for in a trace: functions of the workspace are run, requests are noted down, and of all others it is
known what they are given."""

from dynamorm_analysis.facts.deferred import deferred
from dynamorm_analysis.facts.statements import Assignment, Class, Function, Statement
from dynamorm_analysis.facts.values import (
    Call,
    Collection,
    Constant,
    Mapping,
    Member,
    Name,
    Operation,
    Spread,
    Value,
    called_span,
    last_name,
    without_types,
)
from dynamorm_analysis.libraries.calls.passed_arguments import Arguments
from dynamorm_analysis.libraries.calls.running import given_to
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.meaning import ClassRef, FunctionRef, Instance
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.settings.applications import calls_for_parameters, depended_on
from dynamorm_analysis.tracing.running.changing_functions import (
    changes_what_it_is_given,
    may_be_item,
    tells_of_what_it_is_given,
)
from dynamorm_analysis.tracing.running.entering import entered, entered_closure
from dynamorm_analysis.tracing.running.expressions import evaluated, text_of
from dynamorm_analysis.tracing.running.frame import DEEPEST, Beside, Frame, Request
from dynamorm_analysis.tracing.running.functions_called import function_of_call, looked_for, may_lead
from dynamorm_analysis.tracing.running.known_functions import (
    CHANGING,
    NOT_WAITED_FOR,
    REGISTERING,
    SAME,
)
from dynamorm_analysis.tracing.running.request_contexts import is_taken, keep, taken
from dynamorm_analysis.tracing.running.state import ALL, State, Stored, part
from dynamorm_analysis.tracing.running.symbols import Symbol, constant_of
from dynamorm_analysis.tracing.running.unknown_calls import Given, change, made_by
from dynamorm_analysis.words import words_of


def called(call: Call, frame: Frame, state: State) -> Symbol:
    """What a call gives; one that is handed to a thread or executor is the call that this makes."""
    function = without_types(call.function)
    name = last_name(function)
    if (made := deferred(call)) is not None:
        asked = len(frame.tracing.requests)
        given_back = called(made, frame, state)
        if name in NOT_WAITED_FOR:
            frame.tracing.put_off.append(range(asked, len(frame.tracing.requests)))
        return given_back
    if frame.scope.path.endswith(".go") and _is_empty_one(call):
        return frame.symbols.made()
    if isinstance(function, Operation) and function.operator == "*" and len(call.arguments) == 1:
        return evaluated(call.arguments[0].value, frame, state)  # `value.(*Player)`
    given = _given(call, function, frame, state)
    closure = frame.tracing.closures.get(evaluated(function, frame, state)) if isinstance(function, Name) else None
    if closure is not None and len(frame.entered) < DEEPEST:
        return entered_closure(closure, call, given.placed, given.named, frame, state)
    if given.named and frame.scope.path.endswith(".go"):
        return made_by(name, given, frame, state)  # a struct that is written out
    is_of_object = given.receiver in frame.tracing.objects
    is_of_made = given.receiver is not None and given.receiver.kind == "made" and name not in CHANGING
    hands_over = not frame.tracing.closures.keys().isdisjoint(given.values)
    is_followed = is_of_object or is_of_made or hands_over or _converts(name) or may_lead(name, frame)
    runs = function_of_call(call, frame) if is_followed else None
    if runs is not None:
        return _run_function(call, runs, frame, state)
    changing = None if is_followed else _changing(call, given, frame, state)
    if changing is not None:
        with frame.tracing.aside():
            return _run_function(call, changing, frame, state)
    keep(call, given.placed, frame)
    found = _taken_by_name(call, name, given, frame, state)
    if found is None and is_taken(call, frame):
        found = taken(call, frame, state, lambda each: may_lead(each, frame))
    if found is not None:
        return found
    made_object = _constructed(call, given, frame, state) if name[:1].isupper() else None
    if made_object is not None:
        return made_object
    if name in frame.tracing.methods:
        return _requested(call, name, given, frame, state)
    ran = _run_when_handed_over(call, given, frame, state)
    if ran is not None:
        return ran
    gives = made_by(name, given, frame, state)
    if frame.tracing.requests:
        inner = _with_held(given.all, state.stored)
        done = len(frame.tracing.requests)
        frame.tracing.beside.append(Beside(done, call, frame.scope, inner, gives, state.tests, state.rounds))
    return gives


def _is_empty_one(call: Call) -> bool:
    """Whether a call of Go makes an empty map or list: `map[string]Order{}`, `make([]Order, 0)`."""
    if last_name(call.function) == "make" and call.arguments:
        return isinstance(call.arguments[0].value, Collection | Mapping)
    return isinstance(call.function, Collection | Mapping) and not call.arguments


def _run_when_handed_over(call: Call, given: Given, frame: Frame, state: State) -> Symbol | None:
    """What functions give back that are handed to another one, which runs them: `retry(lambda: table.get_item(…))`;
    None where they make no request."""
    asked = len(frame.tracing.requests)
    found = None
    for value in given.values:
        closure = frame.tracing.closures.get(value)
        if closure is not None and len(frame.entered) < DEEPEST:
            found = entered_closure(closure, call, (), {}, frame, state)
    made = range(asked, len(frame.tracing.requests))
    if made and not REGISTERING.isdisjoint(words_of(last_name(call.function))[:1]):
        frame.tracing.put_off.append(made)
    return found if made else None


def _with_held(symbols: tuple[Symbol, ...], stored: Stored) -> tuple[Symbol, ...]:
    """What a call is given, and what objects among that hold."""
    found = dict.fromkeys(symbols)
    left = list(symbols)
    while left and len(found) < MOST_HELD:
        inner = [one for one in stored.get(left.pop(), {}).values() if one not in found]
        found.update(dict.fromkeys(inner))
        left += inner
    return tuple(found)


MOST_HELD = 80


def _given(call: Call, function: Value, frame: Frame, state: State) -> Given:
    receiver = None
    if isinstance(function, Member):
        receiver = evaluated(function.owner, frame, state)
    elif not isinstance(function, Name):
        receiver = evaluated(function, frame, state)
    is_filling = frame.scope.path.endswith(".go") and last_name(function).startswith("Unmarshal")
    placed: list[Symbol] = []
    named: dict[str, Symbol] = {}
    filled: list[str] = []
    for argument in call.arguments:
        value = evaluated(argument.value, frame, state)
        if argument.spread == "**":
            named[ALL] = value
        elif argument.name:
            named[argument.name] = value
        else:
            placed.append(value)
        match argument.value:
            case Operation(operator="&", operands=(Name(name=variable),)):
                filled.append(variable)
            case Name(name=variable) if placed[1:] and is_filling and argument is call.arguments[-1]:
                filled.append(variable)
    return Given(receiver, tuple(placed), named, tuple(filled))


def _taken_by_name(call: Call, name: str, given: Given, frame: Frame, state: State) -> Symbol | None:
    """What `item.get("name")` takes of a dictionary, and `getattr(item, "name")` of an object."""
    if name == "getattr" and given.receiver is None and len(given.placed) > 1:
        named = constant_of(given.placed[1])
        return part(given.placed[0], named, state.stored, frame.symbols) if named is not None else None
    if name != "get" or given.receiver is None or not given.placed or given.named:
        return None
    field = text_of(call.arguments[0].value, given.placed[0], frame)
    if field is not None:
        return part(given.receiver, field, state.stored, frame.symbols)
    if given.receiver.kind == "made":
        return frame.symbols("derived", "at", (given.receiver, given.placed[0]))
    return None


def _converts(name: str) -> bool:
    """Whether a function is called like one that makes an item of an object, or an object of an item."""
    return name not in SAME and not CONVERTING.isdisjoint(words_of(name))


CONVERTING = frozenset(
    {"as", "build", "convert", "deserialize", "domain", "entity", "from", "item", "map", "marshal", "model", "parse"}
    | {"record", "row", "serialize", "to", "unmarshal"}
)


def _changing(call: Call, given: Given, frame: Frame, state: State) -> FunctionRef | None:
    """The function of the workspace that a call runs, where it changes an item that it is given, or tells of it."""
    tracing = frame.tracing
    if not (tracing.requests and tracing.has_room_aside and frame.scope.path.endswith(".go")):
        return None
    if not may_be_item(given.all, state):
        return None
    found = function_of_call(call, frame)
    function = found.scope.node if found is not None else None
    if not isinstance(function, Function):
        return None
    return found if tells_of_what_it_is_given(function) or changes_what_it_is_given(function) else None


def ask_before(function: Scope, frame: Frame, state: State) -> None:
    """Runs what FastAPI calls before a function, for parameters that nobody else gives: `Depends(load_user)`."""
    program = frame.tracing.program
    for name, call, during in calls_for_parameters(program, function.alone, meaning):
        before = Frame(frame.tracing, during, frame.entered, len(state.tests))
        runs = function_of_call(call, before) if name not in state.variables else None
        if runs is not None and _may_ask(runs, frame):
            state.variables[name] = _run_function(call, runs, before, state)


def called_for(call: Call, frame: Frame, state: State) -> Symbol | None:
    """What a function of the workspace gives that a call runs; None where there is none."""
    runs = function_of_call(call, frame)
    return _run_function(call, runs, frame, state) if runs is not None else None


def _may_ask(runs: FunctionRef, frame: Frame) -> bool:
    """Whether a function may make a request, or something is asked for before it."""
    of = runs.scope
    return may_lead(of.name.rpartition(".")[2], frame) or bool(
        calls_for_parameters(frame.tracing.program, of.alone, meaning)
    )


def _run_function(call: Call, runs: FunctionRef, frame: Frame, state: State) -> Symbol:
    function = runs.scope.node
    assert isinstance(function, Function)
    given = given_to(runs, call, frame.scope)
    own = {name: value for name, (value, _) in given.items() if depended_on(value) is None}
    arguments = {name: _argument(value, frame, state) for name, value in own.items()}
    spread = next((frame.seen.get(id(each.value)) for each in call.arguments if each.spread == "**"), None)
    for parameter in function.parameters:
        if spread is not None and parameter.name not in arguments and not parameter.kind.startswith("*"):
            arguments[parameter.name] = part(spread, parameter.name, state.stored, frame.symbols)
    begun = State(arguments, state.stored, state.tests, state.rounds)
    ask_before(runs.scope, frame, begun)
    state.stored, state.tests = begun.stored, begun.tests
    pointers = {name: variable for name, (value, _) in given.items() if (variable := _pointed_at(value)) is not None}
    is_go = frame.scope.path.endswith(".go")
    return entered(call, function, _during(runs, given), arguments, frame, state, None, pointers if is_go else {})


def _pointed_at(value: Value) -> str | None:
    """The variable to which an argument may be a pointer."""
    match value:
        case Name(name=name) | Operation(operator="&", operands=(Name(name=name),)):
            return name
    return None


def _constructed(call: Call, given: Given, frame: Frame, state: State) -> Symbol | None:
    """The object that a class of the workspace makes, with what its `__init__` keeps, or its declared fields."""
    program = frame.tracing.program
    if frame.scope.path.endswith(".go") or len(frame.entered) >= DEEPEST:
        return None
    of = looked_for(program, lambda: meaning(program, without_types(call.function), frame.scope))
    if not isinstance(of, ClassRef) or not isinstance(of.scope.node, Class):
        return None
    made = frame.symbols.made()
    frame.tracing.objects.add(made)
    state.stored[made] = {}
    begins = [each for each in of.scope.node.body if isinstance(each, Function) and each.name == "__init__"]
    if begins:
        runs = FunctionRef(of.scope.inner(begins[0]), Instance(of))
        arguments = {
            name: _argument(value, frame, state) for name, (value, _) in given_to(runs, call, frame.scope).items()
        }
        arguments[begins[0].parameters[0].name] = made
        entered(call, begins[0], runs.scope, arguments, frame, state, None)
        return made
    fields = [target.name for each in of.scope.node.body for target in _declared(each)]
    state.stored[made] = dict(zip(fields, given.placed, strict=False)) | given.named
    return made


def _declared(statement: Statement) -> tuple[Name, ...]:
    """The field that a class declares in a statement: `name: str`."""
    if not isinstance(statement, Assignment) or statement.annotation is None:
        return ()
    return tuple(target for target in statement.targets if isinstance(target, Name))


def _during(runs: FunctionRef, given: Arguments) -> Scope:
    """The function's scope, in languages without declared types during this call: what it is given tells more there."""
    return runs.scope if runs.scope.path.endswith(".go") else runs.scope.calling(given)


def _argument(value: Value, frame: Frame, state: State) -> Symbol:
    """What an argument stands for; those of a call were evaluated before."""
    if id(value) in frame.seen:
        return frame.seen[id(value)]
    match value:
        case Mapping(entries=entries):  # what `**parameters` collects
            made = frame.symbols.made()
            fields: dict[str, Symbol] = {}
            for entry in entries:
                held = _argument(entry.value, frame, state)
                if isinstance(entry.key, Constant):
                    fields[str(entry.key.value)] = held
                else:
                    fields[ALL] = held
            state.stored[made] = fields
            return made
        case Collection(items=items):  # what `*arguments` collects
            plain = (item.value if isinstance(item, Spread) else item for item in items)
            return frame.symbols("derived", "list", tuple(_argument(item, frame, state) for item in plain))
        case Constant() | Name() | Member():
            return evaluated(value, frame, state)
    return frame.symbols("derived", "?", ())


def _requested(call: Call, name: str, given: Given, frame: Frame, state: State) -> Symbol:
    """Notes down what may be a request; of a dictionary it may be a method, too."""
    if name in CHANGING and given.receiver is not None and given.receiver.kind == "made":
        change(name, given, state, frame)
    request = Request(
        len(frame.tracing.requests),
        frame.scope.place(call.span),
        frame.scope.place(called_span(call)),
        name,
        frame.entered,
        given.receiver,
        given.placed,
        given.named,
        state.tests,
        state.rounds,
        dict(state.stored),
        state.at_times,
        dict(state.variables),
    )
    frame.tracing.requests.append(request)
    answer = frame.symbols("answer", request.number)
    filled = [name for name in given.filled if not _is_parameters(state.variables.get(name), state)]
    frame.filled.update(filled)
    for variable in filled:
        state.variables[variable] = answer
    return frame.symbols("error", request.number) if filled else answer


def _is_parameters(symbol: Symbol | None, state: State) -> bool:
    """Whether a structure holds the parameters of a request: a pointer to it is no place for the answer."""
    return symbol is not None and "TableName" in state.stored.get(symbol, {})
