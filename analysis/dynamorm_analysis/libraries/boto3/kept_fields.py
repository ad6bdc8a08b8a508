"""Fields in which objects keep the names of tables: what they are set to, and of which classes there is one object."""

from collections.abc import Iterator

from dynamorm_analysis.facts.values import Comprehension, Value, is_none, names_in, parts_of
from dynamorm_analysis.linking.evaluation import meaning, mro
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import ClassRef, External, Instance, Meaning, ParameterRef, options
from dynamorm_analysis.linking.names.lookup import lookup
from dynamorm_analysis.linking.objects.classes import assignments_to_self, declares
from dynamorm_analysis.linking.objects.constructing import Site, classes_below, during_construction, sites_for
from dynamorm_analysis.linking.scope import Scope

OF_SETTINGS = frozenset({"BaseSettings"})
"""Classes of packages whose objects are filled from the environment: all of one class hold the same."""

Placed = tuple[tuple[Value, Scope], ...]
"""Expressions, each with the scope in which it is read."""


def field_set(program: Program, name: str, scope: Scope) -> tuple[ClassRef, Placed] | None:
    """The class that sets a field of the object on which a method runs, and what to; None where it is not one class."""
    receiver = scope.receiver
    own = receiver.of if isinstance(receiver, Instance) else receiver if isinstance(receiver, ClassRef) else None
    if own is None and scope.enclosing_class is not None:
        own = ClassRef(scope.enclosing_class)
        if any(declares(below.scope, name) for below in classes_below(program, own, meaning)):
            return None
    line = mro(program, own) if own is not None else ()
    for base in line:
        if isinstance(base, ClassRef) and (found := tuple(_set_in(base.scope, name, receiver, line))):
            return base, found
    return None


def _set_in(
    of: Scope, name: str, receiver: object, line: tuple[ClassRef | External, ...]
) -> Iterator[tuple[Value, Scope]]:
    for method, value, _ in assignments_to_self(of, name):
        if not is_none(value):
            yield value, during_construction(receiver, line, method) if isinstance(receiver, Instance) else method
    for bound in of.bindings.get(name, ()):
        if bound.by == "assignment" and bound.value is not None and not is_none(bound.value):
            yield bound.value, of


def is_made_once(program: Program, of: ClassRef) -> bool:
    """Whether a program makes one object of a class: by one call, of which nothing differs from time to time."""
    sites = sites_for(program, of, meaning)
    return len(sites) == 1 and not classes_below(program, of, meaning) and _is_alike_each_time(program, sites[0])


def _is_alike_each_time(program: Program, site: Site) -> bool:
    return not any(
        isinstance(part, Comprehension) or any(_is_given(program, name, part, site.scope) for name in names_in(part))
        for argument in site.call.arguments
        for part in parts_of(argument.value)
    )


def _is_given(program: Program, name: str, part: Value, scope: Scope) -> bool:
    """Whether a name is one of something that a function is given, or that a loop changes."""
    found = lookup(program, name, scope, part.span.start)
    return found is not None and any(bound.by in ("parameter", "loop") for bound in found.bounds)


def settings_of(program: Program, owner: Meaning, name: str) -> ClassRef | None:
    """The class of settings that declares what is taken of one of its objects, wherever that was made."""
    classes = {_class_of(program, option) for option in options(owner)}
    of = classes.pop() if len(classes) == 1 else None
    if of is None:
        return None
    line = mro(program, of)
    is_filled = any(isinstance(base, External) and base.name.rpartition(".")[2] in OF_SETTINGS for base in line)
    declares = any(isinstance(base, ClassRef) and name in base.scope.bindings for base in line)
    return of if is_filled and declares else None


def _class_of(program: Program, found: Meaning) -> ClassRef | None:
    match found:
        case Instance(of=of):
            return of
        case ParameterRef(scope=scope, annotation=annotation) if annotation is not None:
            declared = meaning(program, annotation, scope.parent or scope)
            return declared if isinstance(declared, ClassRef) else None
    return None
