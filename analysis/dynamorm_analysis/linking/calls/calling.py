"""Calls of the workspace's own functions: which parameter gets which argument, and what may be returned."""

from collections.abc import Callable, Iterator

from dynamorm_analysis.facts.statements import Function, Return, Statement, blocks
from dynamorm_analysis.facts.values import (
    Argument,
    Call,
    Collection,
    Constant,
    Entry,
    Item,
    Mapping,
    Member,
    Name,
    Value,
    without_types,
)
from dynamorm_analysis.linking.calls.spreading import Held, given_by_name, given_in_turn
from dynamorm_analysis.linking.files.scripts import is_script
from dynamorm_analysis.linking.meaning import ClassRef, FunctionRef, Instance, Meaning
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.written import templates

OF_CLASSES = frozenset({"cls", "klass", "mcs"})
"""What the first parameter of a method is called that is given its class, whatever makes it such a method."""


def bound_arguments(
    function: Function, arguments: tuple[Argument, ...], caller: Scope, skip: int = 0, around: Scope | None = None
) -> dict[str, tuple[Value, Scope]]:
    """A call's arguments by the function's parameter names; `skip` 1 for a bound method. `around` is the scope that
    the function is defined in, where what is not given has its default."""
    named = [parameter for parameter in function.parameters[skip:] if parameter.kind in ("", "keyword")]
    names = [parameter.name for parameter in named if not parameter.kind]
    bound: dict[str, tuple[Value, Scope]] = {}
    where = around or caller
    defaults = {each.name: Held(each.default, where) for each in function.parameters if each.default is not None}
    for argument in arguments:
        if argument.spread == "**" and (spread := given_by_name(argument.value, caller)) is not None:
            for name in [each.name for each in named if each.name in spread]:
                default = defaults.pop(name, None)
                held = spread[name]
                if held is not None and not held.always and default is not None:
                    held = held.or_else(default)
                if held is not None:
                    bound[name] = held.value, held.scope
        elif argument.spread == "*" and (in_turn := given_in_turn(argument.value, caller)) is not None:
            bound |= dict(zip(names, in_turn, strict=False))
            names = names[len(in_turn) :]
        elif argument.spread:
            names, defaults = [], {}
        elif argument.name:
            bound[argument.name] = (argument.value, caller)
        elif names:
            bound[names.pop(0)] = (argument.value, caller)
    return {name: (held.value, held.scope) for name, held in defaults.items()} | bound


def arguments_of(
    function: Function, call: Call, caller: Scope, skip: int = 0, around: Scope | None = None
) -> dict[str, tuple[Value, Scope]]:
    """The same for a call, with those that `*positions` collects as a tuple, and `**parameters` as one mapping. What a
    call in a script leaves out is `undefined` there."""
    bound = bound_arguments(function, call.arguments, caller, skip, around)
    if is_script(caller.path) and not any(given.spread for given in call.arguments):
        left_out = [parameter.name for parameter in function.parameters[skip:] if not parameter.kind]
        bound = {name: (Constant(None, call.span), caller) for name in left_out} | bound
    for parameter in function.parameters:
        if parameter.kind == "*" and not any(given.spread for given in call.arguments):
            taken = sum(not other.kind for other in function.parameters[skip:])
            further = tuple(given.value for given in call.arguments if not given.name)[taken:]
            bound[parameter.name] = (Collection("tuple", further, call.span), caller)
        if parameter.kind == "**":
            named = {other.name for other in function.parameters}
            bound[parameter.name] = (_collected(call, named), caller)
    return bound


def _collected(call: Call, named: set[str]) -> Mapping:
    entries = [
        Entry(Constant(given.name, given.span) if given.name else None, given.value)
        for given in call.arguments
        if (given.name and given.name not in named) or given.spread == "**"
    ]
    return Mapping(tuple(entries), call.span)


def running(callee: FunctionRef, call: Call, caller: Scope) -> Scope:
    """A function's scope during a call; by itself where it runs already, since each round of functions that call
    themselves or one another would otherwise be a scope of its own, of which there is no end."""
    function = callee.scope.node
    if not isinstance(function, Function) or callee.scope.written_at in caller.running:
        return callee.scope
    skip = unnamed_by_calls(callee)
    arguments = arguments_of(function, call, caller, skip, callee.scope.parent)
    if not (skip and isinstance(callee.receiver, Instance | ClassRef)):
        return callee.scope.calling(arguments)
    if function.parameters and (owner := _of_another_object(call, caller)) is not None:
        arguments[function.parameters[0].name] = (owner, caller)
    return callee.scope.calling(arguments).on(callee.receiver)


def _of_another_object(call: Call, caller: Scope) -> Value | None:
    """What a method is called on; None where that is what the caller itself is called on, whose words are the same."""
    match call.function:
        case Member(owner=Call(function=Name(name="super"))):
            return None
        case Member(owner=Name(name=name) as owner):
            return owner if name != caller.receiver_name else None
        case Member(owner=owner):
            return owner
    return None


def unnamed_by_calls(callee: FunctionRef) -> int:
    """How many of a function's parameters its calls do not name: that of the object or class on which it is called,
    unless it is taken from its class, which gives it nothing: `Orders.find(orders, key)`, or `Orders.find(key)` where
    it has no parameter for an object."""
    function = callee.scope.node
    if callee.receiver is None or not isinstance(function, Function):
        return 0
    decorators = decorators_of(callee)
    if "staticmethod" in decorators:
        return 0
    is_taken = isinstance(callee.receiver, ClassRef) and "classmethod" not in decorators
    return 0 if is_taken and function.parameters and function.parameters[0].name not in OF_CLASSES else 1


def called(function: Value, look: Callable[[Value], Meaning]) -> Meaning:
    """What a call calls; a class or function also with types in brackets."""
    named = look(without_types(function))
    return named if isinstance(named, ClassRef | FunctionRef) or not isinstance(function, Item) else look(function)


def returns(body: tuple[Statement, ...]) -> Iterator[Return]:
    """The return statements of a body, those of inner functions left out."""
    for statement in body:
        if isinstance(statement, Return):
            yield statement
        for block in blocks(statement):
            yield from returns(block)


def decorators_of(function: FunctionRef) -> set[str]:
    """A function's decorators as written, without arguments."""
    node = function.scope.node
    return {templates.described(decorator) for decorator in node.decorators} if isinstance(node, Function) else set()
