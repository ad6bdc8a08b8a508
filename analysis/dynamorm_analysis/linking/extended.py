"""Methods that code puts on objects of packages: `table.every = every`, `setattr(table, "every", every)`."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import Assignment, Function
from dynamorm_analysis.facts.values import Argument, Call, Constant, Member, Name, Value, without_types
from dynamorm_analysis.linking.calls.calling import running
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.files.reach import stored_as
from dynamorm_analysis.linking.files.testing import is_test
from dynamorm_analysis.linking.meaning import FunctionRef, ParameterRef, Part, options
from dynamorm_analysis.linking.occurrences import Occurrence, calls, occurrences
from dynamorm_analysis.linking.scope import Scope

MANY = 32  # statements that store something under a name, or call a function that does: more are not looked through


def put_on(program: Program, found: Part) -> FunctionRef | None:
    """The function that is stored under a name in an object; None where none is, or several are."""
    places = _outside_tests(program, stored_as(found.name))
    if len(places) > MANY:
        return None
    functions = {
        function
        for path, anchor in places
        for owner, value, scope in _stored(program, path, anchor, found.name)
        for during in _during(program, owner, scope)
        if meaning(program, owner, during) == found.owner
        for function in options(meaning(program, value, during))
    }
    only = functions.pop() if len(functions) == 1 else None
    return only if isinstance(only, FunctionRef) else None


Stored = tuple[Value, Value, Scope]
"""What something is stored in, what it is, and where."""


def _stored(program: Program, path: str, anchor: str, name: str) -> tuple[Stored, ...]:
    scope = program.module_scope(path, anchor)
    return program.shared(f"stored as {name}", scope, lambda: tuple(_stores(program, path, anchor, name)))


def _stores(program: Program, path: str, anchor: str, name: str) -> Iterator[Stored]:
    """What a statement stores something under a name in, what it stores, and where."""
    unit = program.modules[path].units[anchor]
    for part in occurrences(program.module_scope(path, anchor), unit.statement, (Member, Call)):
        match part.value:
            case Member(owner=owner, name=stored) if stored == name and part.is_target:
                if isinstance(part.statement, Assignment) and part.statement.value is not None:
                    yield owner, part.statement.value, part.scope
            case Call(function=Name(name="setattr")) as call:
                yield from _set_by(call, part, name)


def _set_by(call: Call, part: Occurrence, name: str) -> Iterator[Stored]:
    match call.arguments:
        case (Argument(value=owner), Argument(value=Constant(value=stored)), Argument(value=value)) if stored == name:
            yield owner, value, part.scope


def _outside_tests(program: Program, name: str) -> list[tuple[str, str]]:
    """The statements that mention a name; code is judged without its tests, which give stand-ins."""
    return [place for place in program.callers_of(name) if not is_test(place[0])]


def _during(program: Program, owner: Value, scope: Scope) -> Iterator[Scope]:
    """Where something is stored, once for each call of the function that is given what it is stored in."""
    given = meaning(program, owner, scope)
    if not isinstance(given, ParameterRef) or given.scope != scope or not isinstance(scope.node, Function):
        yield scope
        return
    callers = _outside_tests(program, scope.node.name)
    for path, anchor in callers if len(callers) <= MANY else ():
        unit = program.modules[path].units[anchor]
        for call, at in calls(program.module_scope(path, anchor), unit.statement):
            called = without_types(call.function)
            if isinstance(called, Name | Member) and called.name == scope.node.name:
                for option in options(meaning(program, called, at.scope)):
                    if isinstance(option, FunctionRef) and option.scope == scope:
                        yield running(option, call, at.scope)
