"""Where the texts are written that constants of a module or class stand for: `INDEX`, `Config.INDEX`."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import Import
from dynamorm_analysis.facts.values import Constant, Member, Name, Value
from dynamorm_analysis.linking.evaluation import mro
from dynamorm_analysis.linking.meaning import ClassRef, Instance, ModuleRef
from dynamorm_analysis.linking.scope import Bound, Scope
from dynamorm_codeactions.renaming.item_keys import within_quotes
from dynamorm_codeactions.renaming.mentions import Mention, Reading

MAX_STEPS = 8


def texts_behind(value: Value, text: str, scope: Scope, reading: Reading, steps: int = 0) -> tuple[Mention, ...]:
    """The one place, or all places of alternatives, where a text is written for which an expression stands; none where
    it may stand for something else as well."""
    if steps > MAX_STEPS:
        return ()
    match value:
        case Constant(value=known, span=span) if known == text and scope.path in reading.project.modules:
            unit = reading.project.modules[scope.path].units.get(scope.anchor)
            return (Mention(scope.path, within_quotes(span).shifted(unit.start)),) if unit is not None else ()
        case Name(name=name):
            return _all(_bound(name, scope, reading), text, reading, steps)
        case Member(owner=owner, name=name):
            return _all(_held(owner, name, scope, reading), text, reading, steps)
    return ()


def _all(held: list[tuple[Value | None, Scope]], text: str, reading: Reading, steps: int) -> tuple[Mention, ...]:
    found = [texts_behind(value, text, scope, reading, steps + 1) if value else () for value, scope in held]
    return tuple(one for each in found for one in each) if all(found) else ()


def _bound(name: str, scope: Scope, reading: Reading) -> list[tuple[Value | None, Scope]]:
    """What a name is set to where it is known, and where that stands."""
    of = scope.alone.holder_of(name)
    if of is not None:
        return [(one.value, of) for one in of.bindings.get(name, ())]
    return list(_in_module(scope.path, name, reading, 0))


def _in_module(path: str, name: str, reading: Reading, steps: int) -> Iterator[tuple[Value | None, Scope]]:
    program = reading.project.program
    for bound in program.bindings(path, name):
        yield from _imported(path, bound, reading, steps)


def _imported(path: str, bound: Bound, reading: Reading, steps: int) -> Iterator[tuple[Value | None, Scope]]:
    program, statement = reading.project.program, bound.statement
    if not isinstance(statement, Import):
        yield bound.value, program.module_scope(path, bound.anchor)
        return
    module = program.resolve_module(path, statement.module, statement.level)
    if module is None or module == path or not statement.name or steps > MAX_STEPS:
        yield None, program.module_scope(path, bound.anchor)
        return
    yield from _in_module(module, statement.name, reading, steps + 1)


def _held(owner: Value, name: str, scope: Scope, reading: Reading) -> list[tuple[Value | None, Scope]]:
    """What a class or module holds under a name."""
    found = reading.meaning(owner, scope)
    found = found.of if isinstance(found, Instance) and found.of is not None else found
    if isinstance(found, ModuleRef):
        return list(_in_module(found.path, name, reading, 0))
    for base in mro(reading.project.program, found) if isinstance(found, ClassRef) else ():
        bounds = base.scope.bindings.get(name, ()) if isinstance(base, ClassRef) else ()
        if isinstance(base, ClassRef) and bounds:
            return [(one.value, base.scope) for one in bounds]
    return []
