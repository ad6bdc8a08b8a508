"""What a web application hands its functions: FastAPI's `Depends(orders_table)`, and what it keeps in its `state`."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import Assignment, Function
from dynamorm_analysis.facts.values import Argument, Call, Collection, Item, Member, Name, Operation, Value
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.files.testing import is_test
from dynamorm_analysis.linking.following import MeaningOf
from dynamorm_analysis.linking.meaning import (
    OPAQUE,
    FunctionRef,
    Instance,
    Meaning,
    ParameterRef,
    Part,
    Produced,
    Raw,
    alternatives,
    options,
)
from dynamorm_analysis.linking.objects import provided
from dynamorm_analysis.linking.objects.annotations import annotated
from dynamorm_analysis.linking.occurrences import occurrences
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.settings import command_lines
from dynamorm_analysis.text import Span

PACKAGE = "fastapi"
ASKING = frozenset({"fastapi.Depends", "fastapi.Security", "fastapi.param_functions.Depends"})
ASKING_WORDS = frozenset(name.rpartition(".")[2] for name in ASKING)
STATE = "state"
HOLDERS = frozenset({"app", "application", "api", "request"})  # what applications and requests are called
MANY = 12  # statements that store something of a name: where there are more, they are not looked through


def given(program: Program, parameter: ParameterRef, meaning: MeaningOf, depth: int) -> Meaning:
    """What a parameter is that an application, or the command line, gives a function; itself where that is not told."""
    imports = program.imports(parameter.scope.path)
    if (PACKAGE in imports or provided.PACKAGE in imports) and not program.looks_apart:
        alone = parameter.scope.calling({}).on(None)
        found = program.shared(f"given {parameter.name}", alone, lambda: _given(program, parameter, alone, meaning))
        if found != OPAQUE:
            return found
    return command_lines.given_to_command(program, parameter, meaning, depth)


def asked(program: Program, asking: Call, scope: Scope, meaning: MeaningOf, depth: int) -> Meaning | None:
    """What the function gives that `Depends(…)` names, or an object of the class; None where it names none."""
    function = _named_by(asking)
    return _given_by(program, function, asking, scope, meaning, depth) if function is not None else None


def depended_on(value: Value | None) -> Value | None:
    """The function that `Depends(…)` names; None where it names none, and for all else."""
    return _named_by(value) if isinstance(value, Call) and _is_asking(value) else None


def calls_for_parameters(program: Program, function: Scope, meaning: MeaningOf) -> tuple[tuple[str, Call, Scope], ...]:
    """The parameters for which FastAPI calls functions before one, each with that call as if it stood where the
    parameter is written, and the scope in which it counts: `current_order(order_id=order_id)` for `order: dict =
    Depends(current_order)`. Functions are given what parameters of the same name are."""
    if PACKAGE not in program.imports(function.path) or program.looks_apart:
        return ()
    return program.shared("calls for parameters", function, lambda: tuple(_calls(program, function, meaning)))


def _calls(program: Program, function: Scope, meaning: MeaningOf) -> Iterator[tuple[str, Call, Scope]]:
    parameters = function.node.parameters if isinstance(function.node, Function) else ()
    for parameter in parameters:
        of = ParameterRef(function, parameter.name, parameter.annotation)
        for asking, where in _askings(program, of, meaning):
            written = asking if parameter.default is asking else parameter.annotation
            named = _named_by(asking) if isinstance(asking, Call) else None
            if not isinstance(named, Name) or written is None:
                continue
            span = written.span
            same = (each.name for each in parameters if each is not parameter and not each.kind)
            given = tuple(Argument(Name(each, span), each, "", span) for each in same)
            is_elsewhere = where.path != function.path  # in a module that this one need not know
            during = function.calling({parameter.name: (named, where)}) if is_elsewhere else function
            called = parameter.name if is_elsewhere else named.name
            yield parameter.name, Call(Name(called, span), given, span), during


def _named_by(asking: Call) -> Value | None:
    return next((each.value for each in asking.arguments if each.name in ("", "dependency")), None)


def kept(program: Program, owner: Meaning, name: str, meaning: MeaningOf, depth: int) -> Meaning | None:
    """What `app.state.orders` is, by what the application's code stores there, or what `args.orders` is; None where
    neither is told."""
    if not isinstance(owner, Part) or owner.name != STATE or not _is_holder(owner.owner):
        return command_lines.parsed(program, owner, name, meaning, depth)
    places = [place for place in program.callers_of(name) if not is_test(place[0])]
    if len(places) > MANY:
        return None
    found: list[Meaning] = []
    for path, anchor in places:
        statement = program.modules[path].units[anchor].statement
        scope = program.module_scope(path, anchor)
        for part in occurrences(scope, statement, (Member,), frozenset({name})):
            stored = part.statement.value if isinstance(part.statement, Assignment) and part.is_target else None
            if stored is not None and _is_state(part.value):
                found.append(meaning(program, stored, part.scope, depth + 1))
    return alternatives(tuple(found)) if found else None


def _given(program: Program, parameter: ParameterRef, alone: Scope, meaning: MeaningOf) -> Meaning:
    """What an application gives a parameter, looked for from the start: how far away it is asked for is no matter."""
    for asking, where in _askings(program, parameter, meaning):
        with program.following(alone, f"given {parameter.name}") as again:
            found = OPAQUE if again else _made(program, asking, parameter, where, meaning)
        is_object = all(isinstance(option, Instance) for option in options(found))
        if is_object or (found != OPAQUE and not annotated(program, parameter, meaning)):
            return found
    return OPAQUE


def _askings(program: Program, parameter: ParameterRef, meaning: MeaningOf) -> Iterator[tuple[Value, Scope]]:
    """`Depends(…)` as a parameter's default, in its annotation, or in what the annotation is a name for."""
    function, around = parameter.scope.node, parameter.scope.parent
    if not isinstance(function, Function) or around is None:
        return
    declared = function.parameter(parameter.name)
    if declared is not None and declared.default is not None and _is_asking(declared.default):
        yield declared.default, around
    written, where = parameter.annotation, around
    if isinstance(written, Name | Member):
        found = meaning(program, written, around, 0)
        written, where = (found.value, found.scope) if isinstance(found, Raw) else (None, around)
    if isinstance(written, Item) and isinstance(written.index, Collection):
        yield from ((one, where) for one in written.index.items if _is_asking(one))


def _is_asking(value: Value | None) -> bool:
    """Whether something is `Depends(…)`, or what a container provides: `Provide[Container.orders]`."""
    match value:
        case Call(function=Name(name=name) | Member(name=name)):
            return name in ASKING_WORDS
        case Item():
            return provided.provider_asked(value) is not None
    return False


def _made(program: Program, asking: Value, parameter: ParameterRef, where: Scope, meaning: MeaningOf) -> Meaning:
    if not isinstance(asking, Call):
        return _given_by(program, asking, asking, where, meaning, 0)
    found = asked(program, asking, where, meaning, 0)
    if found is None and parameter.annotation is not None:  # `service: Service = Depends()`
        found = _given_by(program, parameter.annotation, asking, where, meaning, 0)
    return found or OPAQUE


def _given_by(
    program: Program, function: Value, asking: Value, scope: Scope, meaning: MeaningOf, depth: int
) -> Meaning:
    if (call := provided.provider_asked(function)) is not None:
        return meaning(program, call, scope, depth + 1)
    span = Span(function.span.start, asking.span.end)  # no other call has this one
    found = meaning(program, Call(function, (), span), scope, depth + 1)
    if not isinstance(found, Produced) or not isinstance(found.callee, FunctionRef):
        return found
    inner = found.callee.scope
    if not isinstance(inner.node, Function) or inner.parent is None:
        return OPAQUE
    yielded = tuple(
        meaning(program, part.value.operands[0], part.scope, depth + 1)
        for part in occurrences(inner.parent, inner.node, (Operation,))
        if isinstance(part.value, Operation) and part.value.operator == "yield" and part.value.operands
    )
    return alternatives(yielded) if yielded else OPAQUE


def _is_holder(owner: Meaning) -> bool:
    """Whether something is an application, by its name or by what made it."""
    match owner:
        case Part(name=name) | ParameterRef(name=name):
            return name in HOLDERS
        case Produced(callee=callee):
            return getattr(callee, "name", "").startswith(("fastapi.", "starlette."))
    return False


def _is_state(target: Value) -> bool:
    match target:
        case Member(owner=Member(owner=Name(name=name) | Member(name=name), name="state")):
            return name in HOLDERS
    return False
