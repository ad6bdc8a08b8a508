"""Which function a call runs, what it gives to its parameters, and on which of them an expression inside rests."""

from collections.abc import Iterator
from itertools import takewhile

from dynamorm_analysis.facts.statements import Assignment, Function, Loop
from dynamorm_analysis.facts.values import (
    Call,
    Collection,
    Member,
    Name,
    Spread,
    Value,
    names_in,
)
from dynamorm_analysis.libraries.calls.given_objects import method_of_given
from dynamorm_analysis.libraries.recognition import is_library_source
from dynamorm_analysis.linking.calls.calling import arguments_of, decorators_of, unnamed_by_calls
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.extended import put_on
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import ClassRef, FunctionRef, Instance, Part, Scalar, options
from dynamorm_analysis.linking.names.added import added_to
from dynamorm_analysis.linking.scope import Bound, Scope
from dynamorm_analysis.text import Span

Arguments = dict[str, tuple[Value, Scope]]
RECEIVERS = frozenset({"self", "cls"})


def function_run(program: Program, call: Call, scope: Scope) -> FunctionRef | None:
    """The function of the workspace that a call runs, when it is certain which."""
    found = functions_run(program, call, scope)
    return found[0] if len(found) == 1 else None


def functions_run(program: Program, call: Call, scope: Scope) -> tuple[FunctionRef, ...]:
    """The functions of the workspace of which a call runs one; none where it may run something else."""
    if not isinstance(call.function, Name | Member | Call):
        return ()
    callee = meaning(program, call.function, scope)
    found = tuple(option for option in options(callee) if option != Scalar(None)) or options(callee)
    if isinstance(found[0], Part) and len(found) == 1:
        put = put_on(program, found[0])
        return (put,) if put is not None else method_of_given(program, found[0])
    alike: dict[Scope, FunctionRef] = {}
    for one in found:
        if not isinstance(one, FunctionRef) or not isinstance(one.scope.node, Function):
            return ()
        if is_library_source(one.scope.path):
            return ()
        known = alike.setdefault(one.scope, one)
        if known is not one and one.scope.enclosing_class is not None:  # of one of several objects
            alike[one.scope] = FunctionRef(one.scope, Instance(ClassRef(one.scope.enclosing_class)))
    return tuple(alike.values())


def passed_arguments(callee: FunctionRef, call: Call, scope: Scope) -> Arguments:
    """The arguments by parameter; those that `*arguments` and `**parameters` collect as one list and one mapping."""
    function = callee.scope.node
    if not isinstance(function, Function):
        return {}
    decorators = decorators_of(callee)
    skip = unnamed_by_calls(callee)
    arguments = arguments_of(function, call, scope, skip, callee.scope.parent)
    on_class = isinstance(callee.receiver, ClassRef) and "classmethod" in decorators
    is_given = skip and (isinstance(callee.receiver, Instance) or on_class)
    if is_given and isinstance(call.function, Member) and function.parameters:
        arguments[function.parameters[0].name] = (_called_on(call.function.owner, scope), scope)
    for parameter in function.parameters:
        if parameter.kind == "*":
            arguments[parameter.name] = (_remaining(function, call, skip), scope)
    return arguments


def _called_on(owner: Value, scope: Scope) -> Value:
    """What a method is called on: of `super().find(…)` the method's own object."""
    match owner:
        case Call(function=Name(name="super"), span=span) if isinstance(scope.node, Function) and scope.node.parameters:
            return Name(scope.node.parameters[0].name, span)
    return owner


def _remaining(function: Function, call: Call, skip: int) -> Collection:
    """The positional arguments that `*arguments` collects."""
    before = list(takewhile(lambda parameter: not parameter.kind, function.parameters[skip:]))
    positional = [argument for argument in call.arguments if not argument.name and argument.spread != "**"]
    items = [Spread(given.value, given.span) if given.spread else given.value for given in positional[len(before) :]]
    return Collection("tuple", tuple(items), call.span)


def names_behind(value: Value, function: Scope) -> set[str]:
    """The names in an expression of a function, and in the values of its variables that it names; those of the function
    around it, too, where it has no name."""
    names = _with_values(set(names_in(value)), function)
    while isinstance(function.node, Function) and function.node.is_nameless and function.parent is not None:
        function = function.parent
        names = _with_values(names, function)
    return names


def _with_values(names: set[str], function: Scope) -> set[str]:
    size = -1
    while size != len(names):
        size = len(names)
        for name in tuple(names):
            for bound in function.bindings.get(name, ()):
                if (source := _source(bound)) is not None:
                    names.update(names_in(source))
                    names.update(_names_added(name, source, function))
    return names


def _names_added(name: str, made: Value, function: Scope) -> Iterator[str]:
    """The names in what a function adds to a list that it has begun: `conditions.append(Key("user").eq(user))`."""
    if isinstance(made, Collection) and not made.items and function.node is not None:
        for added in added_to(function, Name(name, Span(function.node.span.end, function.node.span.end))):
            yield from names_in(added)


def _source(bound: Bound) -> Value | None:
    """What a name gets its value from: an assignment, of which it may take a part, or what a loop runs over."""
    match bound.by, bound.statement:
        case "parameter", _:
            return None
        case "loop", Loop(iterable=iterable):
            return iterable
        case "assignment", Assignment(value=value):
            return value
    return bound.value


def rests_on_parameter(value: Value, function: Scope) -> bool:
    """Whether an expression inside a function depends on what that is given, or a function around it."""
    names = set(names_in(value))
    here: Scope | None = function
    while here is not None and isinstance(here.node, Function):
        names = _with_values(names, here)
        if any(bound.by == "parameter" for name in names for bound in here.bindings.get(name, ())):
            return True
        names = {name for name in names if name not in here.bindings}
        here = here.parent
    return False
