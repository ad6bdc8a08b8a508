"""What the callers of a function give a parameter, where every call of it is known: `def save(table, item)`."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import Function
from dynamorm_analysis.facts.values import Call, Member, Name, Value, without_types
from dynamorm_analysis.linking.calls.calling import running
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.passed_functions import calls_made
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.files.testing import is_test
from dynamorm_analysis.linking.meaning import (
    ClassRef,
    External,
    FunctionRef,
    Instance,
    Meaning,
    ParameterRef,
    Part,
    Produced,
    Scalar,
    options,
)
from dynamorm_analysis.linking.objects.constructing import INIT, given, sites_for
from dynamorm_analysis.linking.occurrences import Occurrence, calls, occurrences
from dynamorm_analysis.linking.scope import Scope

MANY = 12  # statements that mention a function: where there are more, they are not looked through
MAX_STEPS = 8  # parts of something that is looked up from outside

Given = tuple[tuple[Value, Scope], ...]
"""What each call gives, and where it stands."""


def given_by_callers(program: Program, parameter: ParameterRef) -> Given:
    """What each call of a function or class gives a parameter, tests left out, which give stand-ins; nothing where some
    call is not known, gives nothing, or may be one of another function."""
    function = parameter.scope
    if program.looks_apart or not isinstance(function.node, Function) or function.node.is_nameless:
        return ()
    if function.enclosing_class is not None and function.node.name == INIT:
        return _given_to_objects(program, function, parameter.name)
    found = [inside.arguments.get(parameter.name) for inside in during_calls(program, function)]
    return tuple(each for each in found if each is not None) if None not in found else ()


def during_calls(program: Program, function: Scope, most: int = MANY) -> tuple[Scope, ...]:
    """A function during each call of it, tests left out; none where some call is not known, or more statements than
    `most` mention it."""
    by_itself = Scope(function.path, function.anchor, function.node, function.parent)
    return program.shared(f"calls in {most}", by_itself, lambda: _calls_of(program, by_itself, most))


def _given_to_objects(program: Program, init: Scope, name: str) -> Given:
    owner = init.receiver.of if isinstance(init.receiver, Instance) else None
    of = owner or (ClassRef(init.enclosing_class) if init.enclosing_class is not None else None)
    found = [given(site, init).get(name) for site in sites_for(program, of, meaning)] if of is not None else []
    return tuple(each for each in found if each is not None) if None not in found else ()


def _calls_of(program: Program, function: Scope, most: int) -> tuple[Scope, ...]:
    """A function during each call of it; none where it may be called otherwise too."""
    if not isinstance(function.node, Function):
        return ()
    places = [
        (path, anchor)
        for path, anchor in program.callers_of(function.node.name)
        if not program.is_installed(path) and (is_test(function.path) or not is_test(path))
    ]
    if len(places) > most:
        return ()
    found: list[Scope] = []
    for path, anchor in places:
        for inside in _calls_in(program, path, anchor, function, function.node):
            if inside is None:
                return ()
            found.append(inside)
    return tuple(found)


def _calls_in(program: Program, path: str, anchor: str, function: Scope, node: Function) -> Iterator[Scope | None]:
    """A function during each call of it in a statement; None for one of what may be that function."""
    scope, statement = program.module_scope(path, anchor), program.modules[path].units[anchor].statement
    names = program.known_as(node.name)
    found = [(call, at) for call, at in calls(scope, statement)]
    deferred = [(made.value, made) for _, at in found for made in calls_made(at) if isinstance(made.value, Call)]
    for call, at in (*found, *deferred):
        called = without_types(call.function)
        if not isinstance(called, Name | Member) or called.name not in names:
            continue
        for option in options(meaning(program, called, at.scope)):
            if isinstance(option, FunctionRef) and option.scope == function:
                yield running(option, call, at.scope)
            elif called.name != node.name or _is_another(option):
                continue
            elif function.enclosing_class is not None or not _is_of_an_object(called, at):
                yield None
    if any(_is_handed_on(part, node.name) for part in occurrences(scope, statement, (Member,))):
        yield None


def _is_of_an_object(called: Name | Member, at: Occurrence) -> bool:
    """Whether what is called is a part of an object, which no function of a module is: `self.store.save(item)`."""
    if not isinstance(called, Member):
        return False
    if isinstance(called.owner, Name):
        return any(bound.by in ("parameter", "assignment") for bound in at.scope.bindings.get(called.owner.name, ()))
    return isinstance(called.owner, Member)


def _is_another(found: Meaning, steps: int = 0) -> bool:
    """Whether something is certainly no function of the workspace that is not known."""
    match found:
        case FunctionRef() | ClassRef() | Instance() | Scalar() | External():
            return True
        case Part(owner=inner) | Produced(callee=inner) if steps < MAX_STEPS:
            return _is_another(inner, steps + 1) and not isinstance(inner, FunctionRef)
    return False


def _is_handed_on(part: Occurrence, name: str) -> bool:
    """Whether a method is a value there, which something else may call: `pool.submit(store.save, item)`."""
    value, around = part.value, part.parent
    return isinstance(value, Member) and value.name == name and getattr(around, "function", None) is not value
