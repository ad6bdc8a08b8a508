"""How objects come to be: which call made one, and what its `__init__` was given, also through `super().__init__`."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from dynamorm_analysis.facts.statements import Class, Function
from dynamorm_analysis.facts.values import Call, Member, Name, Value, without_types
from dynamorm_analysis.linking.calls.calling import arguments_of
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.files.reach import PROVIDERS
from dynamorm_analysis.linking.files.testing import is_test
from dynamorm_analysis.linking.following import MeaningOf
from dynamorm_analysis.linking.meaning import (
    OPAQUE,
    ClassRef,
    Environment,
    Instance,
    Meaning,
    Opaque,
    ParameterRef,
    alternatives,
    options,
)
from dynamorm_analysis.linking.objects.classes import Base
from dynamorm_analysis.linking.objects.handed_out import made_of_handed_out
from dynamorm_analysis.linking.objects.provided import making
from dynamorm_analysis.linking.occurrences import calls, occurrences
from dynamorm_analysis.linking.scope import Scope

INIT = "__init__"
MAX_SITES = 32  # calls that make objects of one class: where there are more, they do not agree
MAX_GENERATIONS = 3  # of classes below one, whose objects are its objects too
UsersOf = Callable[[str], tuple[tuple[str, str], ...]]
"""The statements that call a class of a name or derive another from it, each by path and anchor."""


@dataclass(frozen=True, slots=True)
class Site:
    """A call that makes an object, or hands arguments on to the `__init__` of a base class; where it stands."""

    call: Call
    scope: Scope
    skip: int = 1
    """How many parameters the call does not name: `self`, unless it is given as an argument."""


def during_construction(instance: Instance, line: tuple[Base, ...], method: Scope) -> Scope:
    """A method of one of an object's classes, as it runs for that object; `__init__` with its arguments where they are
    known. `line` are the object's class and its bases in order."""
    if not isinstance(method.node, Function):
        return method
    if method.node.name != INIT:
        return method.on(instance)
    caller: Scope | None = None
    for base in line:
        init = _init_of(base)
        if init is None or not isinstance(init.node, Function):
            continue
        made = Site(instance.call, instance.scope) if instance.call and instance.scope else None
        site = made if caller is None else handed_on(caller, init)
        running = init.on(instance)
        if site is not None:
            running = running.calling(given(site, init))
        if init == method:
            return running
        caller = running
    return method.on(instance)


def given(site: Site, init: Scope) -> dict[str, tuple[Value, Scope]]:
    """The arguments of a call by the parameters of `__init__`."""
    function = init.node
    if not isinstance(function, Function):
        return {}
    return arguments_of(function, site.call, site.scope, site.skip, init.parent)


def handed_on(init: Scope, base_init: Scope) -> Site | None:
    """The call of a base class's `__init__` in an `__init__`: `super().__init__(name)`, `Base.__init__(self, name)`."""
    base = base_init.enclosing_class
    if not isinstance(init.node, Function) or init.parent is None or base is None or base.node is None:
        return None
    for part in occurrences(init.parent, init.node, (Call,)):
        match part.value:
            case Call(function=Member(owner=Call(function=Name(name="super")), name="__init__")) as call:
                return Site(call, init)
            case Call(function=Member(owner=Name(name=name), name="__init__")) as call if name == base.node.name:
                return Site(call, init, 0)
    return None


def injected(program: Program, name: str, init: Scope, meaning: MeaningOf, depth: int) -> Meaning | None:
    """What all calls that make objects of a class give a parameter of its `__init__`; None where one is not known."""
    owner = init.enclosing_class
    if owner is None:
        return None
    of = init.receiver.of if isinstance(init.receiver, Instance) else ClassRef(owner)
    with program.following(init, name) as again:
        found: list[Meaning] = []
        for site in () if again else sites_for(program, of, meaning):
            value, where = given(site, init).get(name, (None, init))
            found.append(meaning(program, value, where, depth + 1) if value is not None else OPAQUE)
            if is_untold(found[-1]):
                return None
    return alternatives(tuple(found)) if found and not differs_by_site(found) else None


def is_untold(found: Meaning) -> bool:
    """Whether something may be anything, as far as is known."""
    return any(isinstance(option, Opaque | ParameterRef) for option in options(found))


def differs_by_site(found: list[Meaning]) -> bool:
    """Whether some calls give what the environment says and others what it does not: a text is no default then."""
    said = {any(isinstance(option, Environment) for option in options(each)) for each in found}
    return len(said) > 1


def sites_for(program: Program, of: ClassRef, meaning: MeaningOf) -> tuple[Site, ...]:
    """The calls that say what objects of a class are made with: none where there are too many to tell. Code is judged
    without its tests, which give stand-ins."""
    if program.looks_apart:
        return ()
    if is_test(of.scope.path):
        return constructions(program, of, meaning) or ()
    users = partial(_users_outside_tests, program)
    return program.shared("sites", of.scope, lambda: _few(_constructions(program, of, users, meaning, 0))) or ()


def classes_below(program: Program, of: ClassRef, meaning: MeaningOf) -> tuple[ClassRef, ...]:
    """The classes that derive from one, directly or not, those of tests left out."""
    users = program.users_of if is_test(of.scope.path) else partial(_users_outside_tests, program)
    return program.shared("classes below", of.scope, lambda: tuple(_classes_below(program, of, users, meaning, 0)))


def _users_outside_tests(program: Program, name: str) -> tuple[tuple[str, str], ...]:
    return tuple(user for user in program.users_of(name) if not is_test(user[0]))


def _classes_below(
    program: Program, of: ClassRef, users_of: UsersOf, meaning: MeaningOf, generation: int
) -> Iterator[ClassRef]:
    node = of.scope.node
    if not isinstance(node, Class) or generation > MAX_GENERATIONS:
        return
    for path, anchor in users_of(node.name):
        unit = program.modules[path].units[anchor]
        for below in _classes(program.module_scope(path, anchor), unit.statement):
            if _derives(program, below, of, meaning):
                yield ClassRef(below)
                yield from _classes_below(program, ClassRef(below), users_of, meaning, generation + 1)


def constructions(program: Program, of: ClassRef, meaning: MeaningOf) -> tuple[Site, ...] | None:
    """The calls that give arguments to the `__init__` that a class defines: those that make its objects or objects of
    classes below it, and those by which such a class hands on to it. None where there are too many to tell."""
    users = program.users_of
    return program.shared("constructions", of.scope, lambda: _few(_constructions(program, of, users, meaning, 0)))


def _few(sites: Iterator[Site]) -> tuple[Site, ...] | None:
    found: list[Site] = []
    for site in sites:
        found.append(site)
        if len(found) > MAX_SITES:
            return None
    return tuple(found)


def _constructions(
    program: Program, of: ClassRef, users_of: UsersOf, meaning: MeaningOf, generation: int
) -> Iterator[Site]:
    node = of.scope.node
    if not isinstance(node, Class) or generation > MAX_GENERATIONS:
        return
    names = program.known_as(node.name)
    for path, anchor in users_of(node.name):
        unit = program.modules[path].units[anchor]
        scope = program.module_scope(path, anchor)
        for call, at in calls(scope, unit.statement):
            match without_types(call.function):
                case Name(name=name) | Member(name=name) as called if name in names:
                    if of in options(meaning(program, called, at.scope, 0)):
                        yield Site(call, at.scope)
                case Name(name=name) | Member(name=name) if name in PROVIDERS and _is_given_first(call, names):
                    provider = meaning(program, call, at.scope, 0)
                    made = making(program, provider, meaning)
                    if made is not None and of in options(meaning(program, made[0].function, made[1], 0)):
                        yield Site(*made)
        for call, where in made_of_handed_out(program, of, node.name, scope, unit, meaning):
            if _gives_enough(site := Site(call, where), _init_of(of)):
                yield site
        for below in _classes(scope, unit.statement):
            if _derives(program, below, of, meaning):
                yield from _of_class_below(program, below, of, users_of, meaning, generation)


def _is_given_first(call: Call, names: frozenset[str]) -> bool:
    return bool(call.arguments) and _named(call.arguments[0].value, names)


def _gives_enough(site: Site, init: Scope | None) -> bool:
    """Whether a call that makes an object of one of several classes can be of one with this `__init__`."""
    if init is None or not isinstance(init.node, Function) or any(each.spread for each in site.call.arguments):
        return True
    told = given(site, init)
    return all(each.name in told for each in init.node.parameters[1:])


def _of_class_below(
    program: Program, below: Scope, of: ClassRef, users_of: UsersOf, meaning: MeaningOf, generation: int
) -> Iterator[Site]:
    init, base_init = _init_of(ClassRef(below)), _init_of(of)
    if init is None:
        yield from _constructions(program, ClassRef(below), users_of, meaning, generation + 1)
    elif base_init is not None and (site := handed_on(init, base_init)) is not None:
        yield site


def _derives(program: Program, below: Scope, of: ClassRef, meaning: MeaningOf) -> bool:
    node, outer = below.node, below.parent
    if not isinstance(node, Class) or outer is None or not isinstance(of.scope.node, Class):
        return False
    names = program.known_as(of.scope.node.name)
    bases = (without_types(base.value) for base in node.bases)
    return any(meaning(program, base, outer, 0) == of for base in bases if _named(base, names))


def _named(base: Value, names: frozenset[str]) -> bool:
    return isinstance(base, Name | Member) and base.name in names


def _classes(scope: Scope, statement: object) -> Iterator[Scope]:
    """The class that a top-level statement is."""
    if isinstance(statement, Class):
        yield scope.inner(statement)


def _init_of(base: Base) -> Scope | None:
    """The `__init__` that a class defines itself."""
    if not isinstance(base, ClassRef):
        return None
    for bound in base.scope.bindings.get(INIT, ()):
        if isinstance(bound.statement, Function):
            return base.scope.inner(bound.statement)
    return None
