"""Statements that give models the names of their tables from outside, and code that may do so out of sight."""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.facts.statements import Assignment, Class, Evaluation, Function, Loop, Statement, bodies, inside
from dynamorm_analysis.facts.values import Argument, Call, Constant, Member, Name, Value, names_in
from dynamorm_analysis.libraries.pynamodb.declarations import bases_known, lineage, listed, meta_class
from dynamorm_analysis.libraries.pynamodb.words import library_name
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import ClassRef, External, ParameterRef, options
from dynamorm_analysis.linking.objects.classes import Base
from dynamorm_analysis.linking.scope import Scope

HOOK = "__init_subclass__"
CHANGING_NOTHING = frozenset({"dataclasses", "functools", "typing", "typing_extensions"})
"""Modules whose decorators leave the `Meta` of a class alone."""


@dataclass(frozen=True, slots=True)
class NameSet:
    """A name that a statement gives to the `Meta` of a model. `value` is None where it is another for each of the
    models that one variable stands for."""

    model: Value
    value: Value | None
    scope: Scope


def names_set(program: Program, path: str, anchor: str) -> Iterator[NameSet]:
    """The names that a statement of a module gives to models: `Order.Meta.table_name = "orders"`."""
    statement = program.modules[path].units[anchor].statement
    yield from _names_set_in(program, statement, program.module_scope(path, anchor), ())


def _names_set_in(program: Program, statement: Statement, scope: Scope, around: tuple[Loop, ...]) -> Iterator[NameSet]:
    match statement:
        case Assignment(targets=(Member(owner=Member(owner=model, name="Meta"), name="table_name"),), value=value):
            if value is not None:
                yield from _of_each(program, model, value, scope, around)
        case Evaluation(
            value=Call(
                function=Name(name="setattr"),
                arguments=(
                    Argument(value=Member(owner=model, name="Meta")),
                    Argument(value=Constant(value="table_name")),
                    Argument(value=value),
                ),
            )
        ):
            yield from _of_each(program, model, value, scope, around)
    inner = scope.inner(statement) if isinstance(statement, Class | Function) else scope
    loops = (*around, statement) if isinstance(statement, Loop) else around
    for body in bodies(statement):
        for each in body:
            yield from _names_set_in(program, each, inner, loops)


def _of_each(program: Program, model: Value, value: Value, scope: Scope, around: tuple[Loop, ...]) -> Iterator[NameSet]:
    """The name for one model, or for each that a loop gives to its variable."""
    if not isinstance(model, Name):
        yield NameSet(model, value, scope)
        return
    is_one_for_each = model.name in names_in(value)
    given = None if is_one_for_each else value
    for loop in reversed(around):
        if isinstance(loop.target, Name) and loop.target.name == model.name:
            found = listed(program, loop.iterable, scope)
            for item in found[0] if found is not None else ():
                yield NameSet(item, given, found[1] if found is not None else scope)
            return
    yield NameSet(model, given, scope)


def may_be_named_elsewhere(program: Program, classes: tuple[Base, ...]) -> bool:
    """Whether code that is not followed may name the table of a model for which no statement here does."""
    return (
        _meta_is_hidden(program, classes)
        or _is_made_by_other_code(program, classes)
        or _is_named_by_a_function(program, classes)
    )


def _meta_is_hidden(program: Program, classes: tuple[Base, ...]) -> bool:
    """Whether `Meta` is no class that stands here, or has a base that does not and may hold the name."""
    meta = meta_class(program, classes)
    if meta is None:
        return any("Meta" in one.scope.bindings for one in classes if isinstance(one, ClassRef))
    return not bases_known(lineage(program, meta))


def _is_made_by_other_code(program: Program, classes: tuple[Base, ...]) -> bool:
    """Whether a metaclass, a decorator or a hook of a base runs when the model or its `Meta` is made."""
    meta = meta_class(program, classes)
    made = (*classes, *(lineage(program, meta) if meta is not None else ()))
    is_made_by_them = any(_has_own_metaclass(one) or _is_decorated(program, one) for one in made)
    return is_made_by_them or next(_hooks(program, classes), None) is not None


def is_renamed_by_a_hook(program: Program, classes: tuple[Base, ...]) -> bool:
    """Whether a base gives a name to each class that is derived from it, whatever name it has for itself:
    `cls.Meta.table_name = f"{STAGE}-{cls.__name__}"`."""
    return any(
        isinstance(target, Member) and target.name == "table_name"
        for hook in _hooks(program, classes)
        for statement in inside(hook)
        if isinstance(statement, Assignment)
        for target in statement.targets
    )


def _hooks(program: Program, classes: tuple[Base, ...]) -> Iterator[Function]:
    """What runs when classes are derived from bases of a model, or from those of its `Meta`."""
    meta = meta_class(program, classes)
    for base in (*classes[1:], *(lineage(program, meta)[1:] if meta is not None else ())):
        if isinstance(base, ClassRef) and not library_name(base):
            for bound in base.scope.bindings.get(HOOK, ()):
                if isinstance(bound.statement, Function):
                    yield bound.statement


def _has_own_metaclass(of: Base) -> bool:
    node = _written_class(of)
    return node is not None and any(argument.name == "metaclass" for argument in node.bases)


def _is_decorated(program: Program, of: Base) -> bool:
    node = _written_class(of)
    if node is None or not isinstance(of, ClassRef) or of.scope.parent is None:
        return False
    made_by = (one.function if isinstance(one, Call) else one for one in node.decorators)
    found = (meaning(program, one, of.scope.parent) for one in made_by)
    return any(not isinstance(one, External) or one.name.split(".")[0] not in CHANGING_NOTHING for one in found)


def _written_class(of: Base) -> Class | None:
    """A class as it is written, None for one of the library."""
    node = of.scope.node if isinstance(of, ClassRef) and not library_name(of) else None
    return node if isinstance(node, Class) else None


def _is_named_by_a_function(program: Program, classes: tuple[Base, ...]) -> bool:
    """Whether a function beside a model, or a base of it, names what it is handed: `model.Meta.table_name = name`, or a
    method of a base the class for which it is called: `cls.Meta.table_name = name`."""
    paths = {one.scope.path for one in classes if isinstance(one, ClassRef)}
    return any(
        isinstance(option, ParameterRef) or option in classes
        for path, anchor in program.users_of("Meta")
        if path in paths
        for named in names_set(program, path, anchor)
        for option in options(meaning(program, named.model, named.scope))
    )
