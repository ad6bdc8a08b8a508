"""Which functions of the workspace a piece of code runs: those that it calls, hands to others, is decorated with, or
reaches by making an object; and calls that may lead to requests and could not be followed."""

import importlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

import msgspec

from dynamorm_analysis.facts.statements import Context, Function, Statement, inside
from dynamorm_analysis.facts.values import Call, Member, Name, Value, called_span, without_types
from dynamorm_analysis.libraries.calls.asking import Asking
from dynamorm_analysis.libraries.recognition import is_library_source, recognisers_of
from dynamorm_analysis.linking.budget import TooMuchWorkError
from dynamorm_analysis.linking.dispatching import dispatched
from dynamorm_analysis.linking.evaluation import meaning, member, mro
from dynamorm_analysis.linking.extended import put_on
from dynamorm_analysis.linking.files.passed_functions import calls_made
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import (
    ClassRef,
    FunctionRef,
    Instance,
    Meaning,
    Opaque,
    ParameterRef,
    Part,
    Produced,
    options,
)
from dynamorm_analysis.linking.objects.annotations import is_plain
from dynamorm_analysis.linking.occurrences import Occurrence, occurrences
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.text import Place

MADE_BY = ("__init__", "__post_init__", "__new__")
ENTERED_BY = ("__enter__", "__exit__", "__aenter__", "__aexit__")


@dataclass(frozen=True, slots=True)
class Run:
    """A function that runs, or may run, and where it is called or named."""

    function: Scope
    at: Place


@dataclass(frozen=True, slots=True)
class Lost:
    """A call of a method of something unknown. It `gives` so many arguments by position and those by name, or None of
    which it is not known what it gives. `action` is the one of IAM that a call needs which asks about a table."""

    place: Place
    called: str
    gives: tuple[int, frozenset[str]] | None = None
    action: str = ""


@dataclass(frozen=True, slots=True)
class Used:
    """An object that a package made, by the call that made it: an application, a router. What it was given to call, it
    calls once code uses it."""

    made_at: Place


@dataclass(frozen=True, slots=True)
class Followed:
    """Where a piece of code leads, and which objects it uses."""

    runs: tuple[Run, ...] = ()
    lost: tuple[Lost, ...] = ()
    uses: tuple[Used, ...] = ()


Found = Run | Lost | Used
Answer = TypeVar("Answer")


def followed(program: Program, function: Scope, asking: frozenset[str]) -> Followed:
    """Where a function leads, with those inside of it; its scope tells on what it is called. `asking` are the names of
    functions that make requests, or call others that do."""
    node = function.node
    if not isinstance(node, Function) or function.parent is None:
        return Followed()
    parts = [
        msgspec.structs.replace(part, scope=during(part.scope, function))
        for part in occurrences(function.parent, node, (Call, Member))
    ]
    found = [each for part in parts for each in _led_to(program, part, asking)]
    for decorator in node.decorators:
        found += _named(program, decorator, function.parent)
    for each in inside(node):
        for resource in each.resources if isinstance(each, Context) else ():
            found += _entered(program, resource.value, function)
    return _sorted_out(found)


def unless_too_intricate(program: Program, follow: Callable[[], Answer], otherwise: Answer) -> Answer:
    """What comes of following code, with steps of its own; `otherwise` where that takes too many, or lies too deep."""
    try:
        with program.recording():
            return follow()
    except (RecursionError, TooMuchWorkError):
        return otherwise


def followed_at_load(program: Program, scope: Scope, statement: Statement, asking: frozenset[str]) -> Followed:
    """Where a statement at the top level of a file leads when that is imported, functions inside of it left out."""
    parts = (part for part in occurrences(scope, statement, (Call, Member)) if _runs_at_load(part.scope))
    return _sorted_out([each for part in parts for each in _led_to(program, part, asking)])


def _runs_at_load(scope: Scope) -> bool:
    return not isinstance(scope.node, Function) and (scope.parent is None or _runs_at_load(scope.parent))


def _sorted_out(found: Iterable[Found]) -> Followed:
    each = tuple(dict.fromkeys(found))
    return Followed(
        tuple(one for one in each if isinstance(one, Run)),
        tuple(one for one in each if isinstance(one, Lost)),
        tuple(one for one in each if isinstance(one, Used)),
    )


def during(scope: Scope, inside_of: Scope) -> Scope:
    """The scope of a function, or of one inside of it, while it is called on what `inside_of` tells."""
    if scope.start == inside_of.start or scope.parent is None:
        return inside_of if scope.start == inside_of.start else scope
    return Scope(scope.path, scope.anchor, scope.node, during(scope.parent, inside_of), scope.arguments, scope.receiver)


def _led_to(program: Program, part: Occurrence, asking: frozenset[str]) -> Iterator[Found]:
    match part.value:
        case Call() as call:
            found = list(_of_call(program, part, asking))
            for made in (*calls_made(part), *dispatched(program, part)):
                found += _of_call(program, made, asking)
            yield from found
            for argument in call.arguments:
                yield from _named(program, argument.value, part.scope)
                yield from objects_of(program, argument.value, part.scope)
            if isinstance(call.function, Member) and not isinstance(part.statement, Function):  # no decorator
                yield from objects_of(program, call.function.owner, part.scope)
        case Member(name=name) as asked if name in asking and not _is_called(part):
            yield from _property(program, asked, part.scope)


def _is_called(part: Occurrence) -> bool:
    return isinstance(part.parent, Call) and part.parent.function is part.value


def _of_call(program: Program, part: Occurrence, asking: frozenset[str]) -> Iterator[Run | Lost]:
    call = part.value
    if not isinstance(call, Call):
        return
    named = without_types(call.function)
    at = part.scope.place(called_span(named) if isinstance(named, Call) else called_span(call))
    callee = meaning(program, call.function, part.scope)
    functions = list(functions_called(program, callee))
    if not functions:
        functions += _entered_by(program, call, part.scope, in_python=True)
    found = [function for function in dict.fromkeys(functions) if is_followed(program, function)]
    yield from (Run(function, at) for function in found)
    if functions:
        return
    for library in askings_of(program.modules[part.scope.path].facts.language):
        if action := library.administered(program, call, part.scope):
            yield Lost(at, action, action=action)
            return
    is_unknown = any(_is_unknown(program, option) for option in options(callee))
    if isinstance(named, Member) and named.name in asking and is_unknown:
        yield _lost(named.name, call, at)


def _lost(name: str, call: Call, at: Place) -> Lost:
    given = frozenset(argument.name for argument in call.arguments if argument.name)
    is_known = not any(argument.spread for argument in call.arguments)
    return Lost(at, name, (sum(not argument.name for argument in call.arguments), given) if is_known else None)


def _is_unknown(program: Program, found: Meaning) -> bool:
    match found:
        case Opaque():
            return True
        case ParameterRef():
            return not is_plain(program, found, meaning)
        case Part(owner=owner):
            return _is_unknown(program, owner)
    return False


def functions_called(program: Program, callee: Meaning) -> Iterator[Scope]:
    """The functions of which calling something runs one."""
    for option in options(callee):
        yield from _functions_of(program, option)


def _functions_of(program: Program, callee: Meaning) -> Iterator[Scope]:
    match callee:
        case FunctionRef(scope=scope, receiver=receiver):
            yield _on(scope, receiver)
        case ClassRef():
            for name in MADE_BY:
                yield from _methods(program, Instance(callee), name)
        case Instance():
            yield from _methods(program, callee, "__call__")
        case Part() if (put := put_on(program, callee)) is not None:
            yield _on(put.scope, put.receiver)


def _methods(program: Program, owner: Instance, name: str) -> Iterator[Scope]:
    for found in options(member(program, owner, name)):
        if isinstance(found, FunctionRef):
            yield _on(found.scope, found.receiver)


def _on(scope: Scope, receiver: Meaning | None) -> Scope:
    """A function by itself; a method of a class below the one that defines it on an object of that class."""
    alone = scope.alone
    of = receiver.of if isinstance(receiver, Instance) else receiver
    if not isinstance(of, ClassRef) or alone.enclosing_class is None or of.scope.alone == alone.enclosing_class:
        return alone
    below = ClassRef(of.scope.alone)
    return alone.on(Instance(below) if isinstance(receiver, Instance) else below)


def _named(program: Program, value: Value, scope: Scope) -> Iterator[Run]:
    """The function that an expression names, for somebody else to call."""
    if not isinstance(value, Name | Member):
        return
    named = options(meaning(program, value, scope))
    found = [_on(one.scope, one.receiver) for one in named if isinstance(one, FunctionRef)]
    found = found or list(_entered_by(program, Call(value, (), value.span), scope, in_python=False))
    yield from (Run(one, scope.place(value.span)) for one in found if is_followed(program, one))


def _entered_by(program: Program, call: Call, scope: Scope, *, in_python: bool) -> Iterator[Scope]:
    """What libraries know of what a call runs: methods of items, and functions in languages that declare types."""
    for asking in askings_of(program.modules[scope.path].facts.language):
        if in_python or not asking.in_python:
            yield from (into.function for into in asking.may_enter(program, call, scope))


def objects_of(program: Program, value: Value, scope: Scope) -> Iterator[Used]:
    """The objects of packages that an expression stands for, or is a part of."""
    if not isinstance(value, Name | Member):
        return
    for found in options(meaning(program, value, scope)):
        while isinstance(found, Part):
            found = found.owner
        if isinstance(found, Produced):
            yield Used(found.scope.place(found.call.span))


def _property(program: Program, asked: Member, scope: Scope) -> Iterator[Run]:
    """The method of an object that asking it for a property runs."""
    for found in options(meaning(program, asked.owner, scope)):
        if not isinstance(found, Instance):
            continue
        classes = (base.scope for base in mro(program, found.of) if isinstance(base, ClassRef))
        binding = next((base for base in classes if asked.name in base.bindings), None)
        if binding is None or not is_followed_in(program, binding.path):
            continue
        for bound in binding.bindings[asked.name]:
            if isinstance(bound.statement, Function):
                yield Run(_on(binding.inner(bound.statement), found), scope.place(asked.span))


def _entered(program: Program, resource: Value, scope: Scope) -> Iterator[Run]:
    for found in options(meaning(program, resource, scope)):
        if not isinstance(found, Instance):
            continue
        for name in ENTERED_BY:
            for function in _methods(program, found, name):
                if is_followed(program, function):
                    yield Run(function, scope.place(resource.span))


def is_followed(program: Program, function: Scope) -> bool:
    """Whether a function is one of the workspace's own."""
    return isinstance(function.node, Function) and is_followed_in(program, function.path)


def is_followed_in(program: Program, path: str) -> bool:
    return not program.is_installed(path) and not is_library_source(path)


@cache
def askings_of(language: str) -> tuple[Asking, ...]:
    """How the libraries of a language ask DynamoDB, of those whose recogniser tells it."""
    modules = (importlib.import_module(each.recognise.__module__) for each in recognisers_of(language))
    found = (getattr(module, "ASKING", None) for module in modules)
    return tuple(each for each in found if isinstance(each, Asking))
