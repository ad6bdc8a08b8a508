"""What the configuration of a Flask application holds: `current_app.config["ORDERS"]`, by what code of the workspace
stores there (`app.config["ORDERS"] = dynamodb.Table("orders")`), or the object that it is made from; and what code
keeps in the application or a request itself: `current_app.orders`, `g.orders`."""

import sys
from collections.abc import Callable, Iterator, Mapping
from functools import partial

from dynamorm_analysis.facts.statements import Assignment
from dynamorm_analysis.facts.values import Call, Constant, Item, Member, Name, Value
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.files.testing import is_test
from dynamorm_analysis.linking.following import MeaningOf
from dynamorm_analysis.linking.meaning import (
    OPAQUE,
    ClassRef,
    External,
    Meaning,
    ModuleRef,
    ParameterRef,
    Part,
    Produced,
    Text,
    alternatives,
    options,
)
from dynamorm_analysis.linking.occurrences import Occurrence, occurrences
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.text import Span
from dynamorm_analysis.words import words_of

CONFIG = "config"
APPLICATIONS = ("flask.", "quart.")
GIVING = frozenset({"from_mapping", "update"})
"""Methods that store what they are given by name."""
MANY = 400  # statements that mention a configuration

END = Span(sys.maxsize, sys.maxsize)
"""Behind all statements of a module, which are done when it is read."""
Stored = tuple[Value, Scope]


def read(program: Program, outer: Meaning, key: str | None, meaning: MeaningOf, depth: int) -> Meaning | None:
    """What a configuration holds under a key; None where something else is read, or nothing is known of it."""
    if not key or not _is_configuration(outer):
        return None
    places = [place for place in program.callers_of(CONFIG) if not is_test(place[0])]
    found: list[Meaning] = []
    for path, anchor in places[:MANY]:
        scope = program.module_scope(path, anchor)
        stores, objects = program.shared("configured", scope, partial(_configured, program, path, anchor, scope))
        found += [meaning(program, value, where, depth + 1) for value, where in stores.get(key, ())]
        for value, where in objects:
            found += _held_by(program, value, where, key, meaning, depth)
    known = tuple(each for each in found if each != OPAQUE)
    return alternatives(known) if known else None


def asked(program: Program, callee: Meaning, call: Call, meaning: MeaningOf, depth: int) -> Meaning | None:
    """What `current_app.config.get("ORDERS")` gives."""
    match callee:
        case External(name=name) if name.endswith(".config.get"):
            outer: Meaning = External(name.removesuffix(".get"))
        case Part(owner=outer, name="get"):
            pass
        case _:
            return None
    first = call.arguments[0].value if call.arguments else None
    key = first.value if isinstance(first, Constant) and isinstance(first.value, str) else None
    return read(program, outer, key, meaning, depth)


def kept(program: Program, owner: Meaning, name: str, meaning: MeaningOf, depth: int) -> Meaning | None:
    """What `current_app.orders` or `g.orders` is, by what code stores there; None where nothing else is known of it."""
    holds = _holder(owner)
    if holds is None:
        return None
    places = [place for place in program.callers_of(name) if not is_test(place[0])]
    made_in = owner.scope.path if isinstance(owner, Produced) else ""
    own = [place for place in places if place[0] == made_in]
    found: list[Meaning] = []
    for path, anchor in (*own, *(place for place in places if place[0] != made_in))[:MANY]:
        if found and path != made_in and own:
            break  # other applications keep their own things under the same name
        scope = program.module_scope(path, anchor)
        kept_here = program.shared("kept by applications", scope, partial(_kept, program, path, anchor, scope))
        stores = (each for each in kept_here.get(name, ()) if holds(each[0]))
        found += [meaning(program, value, where, depth + 1) for _, value, where in stores]
    return alternatives(tuple(found)) if found else None


def _kept(
    program: Program, path: str, anchor: str, scope: Scope
) -> Mapping[str, tuple[tuple[Value, Value, Scope], ...]]:
    """What a statement of a module stores in applications and requests by name, each with what it calls these."""
    stores: dict[str, tuple[tuple[Value, Value, Scope], ...]] = {}
    statement = program.modules[path].units[anchor].statement
    for part in occurrences(scope, statement, (Member,)):
        member, stored = part.value, part.statement.value if isinstance(part.statement, Assignment) else None
        if stored is None or not part.is_target or not isinstance(member, Member):
            continue
        if _is_of_application(member.owner) or _is_of_request(member.owner):
            stores[member.name] = (*stores.get(member.name, ()), (member.owner, stored, part.scope))
    return stores


def _holder(owner: Meaning) -> Callable[[Value], bool] | None:
    """How code calls an object that applications of Flask have for all, or for each request; None for others."""
    match owner:
        case External(name=name) if name.startswith(APPLICATIONS):
            last = name.rpartition(".")[2]
            return _is_of_request if last == "g" else _is_of_application if last == "current_app" else None
        case Produced(callee=External(name=made_by)) if made_by.startswith(APPLICATIONS):
            return _is_of_application
    return None


def _is_of_request(owner: Value) -> bool:
    match owner:
        case Name(name=name) | Member(name=name):
            return name == "g"
    return False


def _is_configuration(outer: Meaning) -> bool:
    match outer:
        case External(name=name):
            return name.startswith(APPLICATIONS) and name.endswith(".current_app.config")
        case Part(owner=Produced(callee=External(name=made_by)), name="config"):
            return made_by.startswith(APPLICATIONS)
        case Part(owner=ParameterRef(name=name), name="config"):
            return _is_application(name)
    return False


def _is_application(name: str) -> bool:
    return words_of(name)[-1:] in (["app"], ["application"])


def _configured(
    program: Program, path: str, anchor: str, scope: Scope
) -> tuple[Mapping[str, tuple[Stored, ...]], tuple[Stored, ...]]:
    """What a statement of a module stores in configurations by key, and the objects from which it makes them."""
    stores: dict[str, tuple[Stored, ...]] = {}
    objects: list[Stored] = []
    statement = program.modules[path].units[anchor].statement
    for part in occurrences(scope, statement, (Member,), frozenset({CONFIG})):
        if not isinstance(part.value, Member) or not _is_of_application(part.value.owner):
            continue
        for key, value in _stored(part):
            stores[key] = (*stores.get(key, ()), (value, part.scope))
        objects += ((value, part.scope) for value in _made_from(part))
    return stores, tuple(objects)


def _is_of_application(owner: Value) -> bool:
    match owner:
        case Name(name=name) | Member(name=name):
            return _is_application(name)
    return False


def _stored(config: Occurrence) -> Iterator[tuple[str, Value]]:
    match config.statement:
        case Assignment(targets=(Item(owner=owner, index=Constant(value=str() as key)),), value=value, operator="") if (
            owner is config.value and value is not None
        ):
            yield key, value
    match config.outer:
        case (*_, Call(function=Member(owner=owner, name=method), arguments=arguments), Member()) if (
            owner is config.value and method in GIVING
        ):
            yield from ((each.name, each.value) for each in arguments if each.name)


def _made_from(config: Occurrence) -> Iterator[Value]:
    match config.outer:
        case (*_, Call(function=Member(owner=owner, name="from_object"), arguments=(given,)), Member()) if (
            owner is config.value
        ):
            yield given.value


def _held_by(
    program: Program, value: Value, scope: Scope, key: str, meaning: MeaningOf, depth: int
) -> Iterator[Meaning]:
    """What an object holds under a name from which a configuration is made: a class or module of settings, perhaps told
    by its path (`"shop.settings.Production"`)."""
    for option in options(meaning(program, value, scope, depth + 1)):
        match option:
            case ClassRef() | ModuleRef():
                held: Stored | None = (Member(value, key, value.span, value.span), scope)
            case Text(template=template) if template.constant:
                held = _held_at(program, template.constant, value.span, scope, key)
            case _:
                held = None
        found = meaning(program, *held, depth + 1) if held is not None else None
        if found is not None and not isinstance(found, Part | External):
            yield found


def _held_at(program: Program, told: str, at: Span, scope: Scope, key: str) -> Stored | None:
    """The name in a module that is told by its path, or in the class of one."""
    if (path := program.resolve_module(scope.path, told)) is not None:
        return Name(key, END), program.module_scope(path)
    module, _, name = told.rpartition(".")
    if (path := program.resolve_module(scope.path, module)) is not None:
        return Member(Name(name, END), key, at, at), program.module_scope(path)
    return None
