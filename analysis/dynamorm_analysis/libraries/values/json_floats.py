"""Measures and maps that code takes out of JSON, whose numbers with a fraction are read as floats.

`json.loads` makes a float of `9.5` and an int of `9`; with `parse_float=Decimal` it makes a Decimal of the former.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from dynamorm_analysis.facts.statements import Assignment, Function, Statement, expressions, inside
from dynamorm_analysis.facts.values import (
    Argument,
    Call,
    Collection,
    Conditional,
    Constant,
    Item,
    Mapping,
    Member,
    Name,
    Operation,
    Value,
    last_name,
    parts_of,
)
from dynamorm_analysis.libraries.values.measures import is_map_of_measures, is_measure
from dynamorm_analysis.libraries.values.values import constant_text, source_of
from dynamorm_analysis.linking.calls.calling import running
from dynamorm_analysis.linking.calls.reachability import returned_during
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.changes import root_of
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.given_by_callers import given_by_callers
from dynamorm_analysis.linking.meaning import External, FunctionRef, ParameterRef
from dynamorm_analysis.linking.names.flow import origin_of
from dynamorm_analysis.linking.names.flow import steps as steps_of
from dynamorm_analysis.linking.names.rounds import in_round, rounds
from dynamorm_analysis.linking.scope import Scope, loop_around
from dynamorm_analysis.text import Place
from dynamorm_analysis.words import words_of

READERS = frozenset({"json.loads", "json.load"})
OF_REQUESTS = frozenset({"flask.request.get_json", "flask.request.json"})
CLIENTS = ("requests.", "httpx.")
OTHERWISE = frozenset({"parse_float", "cls", "object_hook", "object_pairs_hook"})
"""Arguments by which a reader may make something else of numbers."""
MOST_STEPS = 6
HARMLESS = frozenset(
    {
        "append",
        "bool",
        "debug",
        "dict",
        "isinstance",
        "dumps",
        "error",
        "info",
        "len",
        "loads",
        "log",
        "print",
        "str",
        "warning",
    }
)
TESTING = frozenset({"check", "ensure", "is", "missing", "require", "valid", "validate", "verify"})
"""First words of functions that look at what they are given, and leave it as it is."""


def read_from_json(program: Program, value: Value, scope: Scope) -> tuple[Place, bool] | None:
    """Where the JSON is read of which a measure, or a map of them, is taken as it is, and whether that is a map; None
    where it is not certain."""
    taken = origin_of(value, scope) if isinstance(value, Name) else value
    found = _entry(program, taken, scope)
    if found is None or _is_whole(value, taken, scope):
        return None
    owner, name, default = found
    is_map = is_map_of_measures(name) and _is_map(default)
    if not is_measure(name) and not is_map:
        return None
    read = _reader_of(program, owner, scope, _Taken(name), 0)
    return (read, is_map) if read is not None else None


def whole_from_json(program: Program, value: Value, scope: Scope, measure: str) -> Place | None:
    """Where the JSON is read which code has as a whole, with such a measure in it as it was; None where it is not
    certain."""
    return _reader_of(program, value, scope, _Taken(measure), 0) if is_measure(measure) else None


def is_left(variable: Value, scope: Scope, measure: str) -> bool:
    """Whether nothing may make another number of a measure in what a variable holds."""
    return not isinstance(variable, Name) or _is_left(scope, variable.name, _Taken(measure), variable.span.start)


def _entry(program: Program, value: Value, scope: Scope) -> tuple[Value, str, Value | None] | None:
    """What `body["price"]`, `body.get("price", 0)` takes out of what, under which name, with which default; also where
    a loop over names gives it, which are written down."""
    match value:
        case Item(owner=owner, index=Constant(value=str(name))):
            return owner, name, None
        case Item(owner=owner, index=Name() as index):
            named = [one for one in _names_in_rounds(program, index, scope) if is_measure(one)]
            return (owner, named[0], None) if named else None
        case Call(
            function=Member(owner=owner, name="get"),
            arguments=(Argument(value=Constant(value=str(name)), name="", spread=""), *others),
        ):
            return owner, name, others[0].value if others else None
        case Operation(operator="or", operands=(first, default)) if (
            found := _entry(program, first, scope)
        ) is not None:
            return found[0], found[1], default
    return None


def _names_in_rounds(program: Program, index: Name, scope: Scope) -> Iterator[str]:
    """The names that a loop gives to its variable, where they are written down: `for field in ("name", "price")`."""
    if in_round(scope, index.name) is not None:
        inside_rounds = [scope]
    else:
        loop = loop_around(scope.bindings.get(index.name, ()), index.span.start)
        found = rounds(program, loop.target, loop.iterable, scope, meaning) if loop is not None else None
        inside_rounds = found or []
    for each in inside_rounds:
        if (text := constant_text(program, index, each)) is not None:
            yield text


def _is_map(default: Value | None) -> bool:
    return isinstance(default, Mapping) and not default.entries


def _is_whole(value: Value, taken: Value, scope: Scope) -> bool:
    """Whether the function makes sure that a number is whole: `isinstance(amount, int)`."""
    written = {source_of(value), source_of(taken)}
    node = scope.node
    for statement in inside(node) if isinstance(node, Function) else ():
        for whole in expressions(statement):
            for part in parts_of(whole):
                match part:
                    case Call(function=Name(name="isinstance"), arguments=(Argument(value=tested), Argument(value=of))):
                        if source_of(tested) in written and not _names_floats(of):
                            return True
    return False


def _names_floats(of: Value) -> bool:
    kinds = of.items if isinstance(of, Collection) else (of,)
    return any(isinstance(each, Name) and each.name in ("float", "dict") for each in kinds)


@dataclass(frozen=True, slots=True)
class _Taken:
    """The name of what is taken, and the function by which that is done, to which it is handed on."""

    name: str
    by: str = ""


def _reader_of(program: Program, value: Value, scope: Scope, taken: _Taken, steps: int) -> Place | None:
    """Where JSON is read whose parts nothing makes other numbers of, before an expression holds some of it."""
    if steps > MOST_STEPS:
        return None
    match value:
        case Name(name=name, span=span):
            if not _is_left(scope, name, taken, span.start):
                return None
            origin = origin_of(value, scope)
            origin = (_read_anew(value, scope) or _looped_over(value, scope) or origin) if origin is value else origin
            if origin is not value:
                return _reader_of(program, origin, scope, taken, steps + 1)
            handed = replace(taken, by=scope.name.rpartition(".")[2])
            return _same(_reader_of(program, *each, handed, steps + 1) for each in _given(program, name, scope))
        case Item(owner=owner, index=Constant(value=str())):
            return _reader_of(program, owner, scope, taken, steps + 1)
        case Call(function=Member(owner=owner, name="get"), arguments=(Argument(value=Constant(value=str())), *_)):
            return _reader_of(program, owner, scope, taken, steps + 1)
        case Operation(operator="or", operands=(first, Mapping(entries=()))):
            return _reader_of(program, first, scope, taken, steps + 1)
        case Conditional(then=then, otherwise=Mapping(entries=()) | Constant(value=None)):
            return _reader_of(program, then, scope, taken, steps + 1)
        case Call() | Member():
            return _of_call(program, value, scope, taken, steps)
    return None


def _read_anew(variable: Name, scope: Scope) -> Value | None:
    """What a variable is set to where it may still be a text: `if isinstance(body, str): body = json.loads(body)`."""
    for step in reversed(steps_of(scope, variable.name, variable.span.start)):
        match step.statement:
            case Assignment(
                targets=(Name(),),
                value=Call(arguments=(Argument(value=Name(name=name)), *_)) as read,
                operator="",
            ) if step.optional and name == variable.name:
                return read
        return None
    return None


def _looped_over(variable: Name, scope: Scope) -> Value | None:
    """The list of JSON whose entries a loop gives to a variable."""
    loop = loop_around(scope.bindings.get(variable.name, ()), variable.span.start)
    return loop.iterable if loop is not None and isinstance(loop.target, Name) else None


def _of_call(program: Program, value: Call | Member, scope: Scope, taken: _Taken, steps: int) -> Place | None:
    found = meaning(program, value.function if isinstance(value, Call) else value, scope)
    match found:
        case External(name=name) if name in OF_REQUESTS or (name in READERS and isinstance(value, Call)):
            given = value.arguments if isinstance(value, Call) else ()
            reads = not any(each.spread or each.name in OTHERWISE for each in given)
            return scope.place(value.span) if reads else None
        case _ if isinstance(value, Call) and _is_answer(program, value, scope):
            return scope.place(value.span)
        case FunctionRef(scope=Scope(node=Function(asynchronous=False))) as called if isinstance(value, Call):
            during = running(called, value, scope)
            returned = [each.value for each in returned_during(program, during, meaning) if each.value is not None]
            filled = [each for each in returned if not isinstance(each, Constant | Mapping)]
            return _same(_reader_of(program, each, during, taken, steps + 1) for each in filled)
    return None


def _is_answer(program: Program, call: Call, scope: Scope) -> bool:
    """Whether a call reads the JSON of an answer: `requests.get(url).json()`."""
    match call:
        case Call(function=Member(owner=owner, name="json"), arguments=()):
            asked = origin_of(owner, scope)
            found = meaning(program, asked.function, scope) if isinstance(asked, Call) else None
            return isinstance(found, External) and found.name.startswith(CLIENTS)
    return False


def _given(program: Program, name: str, scope: Scope) -> tuple[tuple[Value, Scope], ...]:
    """What a parameter is given: by the call that is looked at, else by all of them."""
    if name in scope.arguments:
        return (scope.arguments[name],)
    given = scope.node.parameter(name) if isinstance(scope.node, Function) else None
    return given_by_callers(program, ParameterRef(scope, name, given.annotation)) if given is not None else ()


def _is_left(scope: Scope, name: str, taken: _Taken, before: int) -> bool:
    """Whether nothing is called with what a name holds that may make other numbers of it, nor stores one into it."""
    node = scope.node
    if not isinstance(node, Function):
        return True
    earlier = (each for each in inside(node) if each.span.start < before)
    return not any(_may_convert(each, name, taken, before) for each in earlier)


def _may_convert(statement: Statement, name: str, taken: _Taken, before: int) -> bool:
    if isinstance(statement, Assignment):
        for target in statement.targets:
            if isinstance(target, Item) and root_of(target) == name:
                stored = target.index.value if isinstance(target.index, Constant) else taken.name
                if stored == taken.name:
                    return True
    for whole in expressions(statement):
        for part in parts_of(whole) if whole.span.start < before else ():
            match part:
                case Call(span=span) if span.start <= before < span.end:
                    continue  # it is given what is asked about
                case Call(function=Member(owner=Name(name=owner), name="update" | "setdefault")) if owner == name:
                    return True
                case Call(function=function, arguments=arguments) if any(_is_named(each, name) for each in arguments):
                    called = last_name(function)
                    if called not in HARMLESS and called != taken.by and TESTING.isdisjoint(words_of(called)):
                        return True
    return False


def _is_named(argument: Argument, name: str) -> bool:
    return not argument.spread and isinstance(argument.value, Name) and argument.value.name == name


def _same(places: Iterator[Place | None]) -> Place | None:
    """The first of several places, where each is known."""
    found = list(places)
    return found[0] if found and None not in found else None
