"""Functions and methods of Python that tell by their result whether an item is wanted: `is_open(order)`,
`order.is_open()`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dynamorm_analysis.facts.statements import Assignment, Branch, Evaluation, Function, Return, Statement
from dynamorm_analysis.facts.values import Call, Constant, Member, Name, Value, last_name, names_in
from dynamorm_analysis.libraries.calls.asking import entering
from dynamorm_analysis.libraries.calls.passed_arguments import function_run, passed_arguments
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import ClassRef, FunctionRef, Instance
from dynamorm_analysis.linking.objects.members import PROPERTIES
from dynamorm_analysis.linking.scope import Scope


@dataclass(frozen=True, slots=True)
class Told:
    """What a function asks of an item, which has a name in its `scope`: tests, each with the outcome without which it
    says no, and then the one whose outcome it gives back. `taken` are the variables that it sets from the item.
    """

    item: str
    scope: Scope
    asked: tuple[tuple[Value, bool], ...]
    given: Value
    taken: Mapping[str, Value]


def told_by_function(program: Program, call: Call, item: str, scope: Scope) -> Told | None:
    """What a call asks of the item that it is given by a name; None where it runs no function of the workspace for
    certain, or one that does more than to ask."""
    if not any(isinstance(one.value, Name) and one.value.name == item for one in call.arguments):
        return None
    run = function_run(program, call, scope)
    if run is None or not isinstance(function := run.scope.node, Function):
        return None
    given = passed_arguments(run, call, scope)
    names = [name for name, (value, _) in given.items() if isinstance(value, Name) and value.name == item]
    if len(names) != 1:
        return None
    return _told_by(function.body, names[0], entering(run, call, scope).inside)


def told_by_method(classes: tuple[Scope, ...], asked: Call | Member, name: str, scope: Scope) -> Told | None:
    """What a method that is called, or a property, of the first class that declares it asks of its object."""
    of = next((each for each in classes if name in each.bindings), None)
    match [(bound.statement, of) for bound in of.bindings[name]] if of is not None else []:
        case [(Function(parameters=(receiver, *_)) as method, holder)]:
            is_property = any(last_name(one) in PROPERTIES for one in method.decorators)
            if is_property is isinstance(asked, Call):
                return None
            run = FunctionRef(holder.inner(method), Instance(ClassRef(holder)))
            inside = entering(run, asked, scope).inside if isinstance(asked, Call) else run.scope
            return _told_by(method.body, receiver.name, inside)
    return None


def _told_by(body: tuple[Statement, ...], item: str, scope: Scope) -> Told | None:
    asked: list[tuple[Value, bool]] = []
    taken: dict[str, Value] = {}
    waiting = list(_doing(body))
    while waiting:
        match waiting.pop(0):
            case Assignment(targets=(Name(name=name),), value=value, operator="") if (
                value is not None and name != item and name not in taken
            ):
                if not {item, *taken}.isdisjoint(names_in(value)):
                    taken[name] = value
            case Branch(test=test, body=(Return(value=Constant(value=False)),), otherwise=()):
                asked.append((test, False))
            case Branch(test=test, body=inner, otherwise=()) if len(waiting) == 1 and _says_no(waiting[0]):
                asked.append((test, True))
                waiting = list(inner)
            case Return(value=given) if given is not None:
                return Told(item, scope, tuple(asked), given, taken)
            case _:
                return None
    return None


def _says_no(statement: Statement) -> bool:
    return isinstance(statement, Return) and isinstance(statement.value, Constant) and statement.value.value is False


def _doing(body: tuple[Statement, ...]) -> Iterator[Statement]:
    """The statements of a function without its docstring."""
    for statement in body:
        if not (isinstance(statement, Evaluation) and isinstance(statement.value, Constant)):
            yield statement
