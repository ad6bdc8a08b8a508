"""Objects that code of Python makes of an item, and which attribute of it each of their fields is."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from dynamorm_analysis.facts.statements import Assignment, Class, Function, Return, inside
from dynamorm_analysis.facts.values import Argument, Call, Constant, Mapping, Member, Name, Value, last_name, parts_of
from dynamorm_analysis.libraries.read_items.lists import converts
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import ClassRef, FunctionRef
from dynamorm_analysis.linking.scope import Scope

AttributeOf = Callable[[Value, str, Scope], str | None]
"""The attribute that an expression reads of the item of a name; None for all other expressions."""
FieldOf = Callable[[str], str | None]
"""The attribute that a field of an object has its value from; None where that is not known."""
Given = dict[str, set[str]]
"""The attributes of an item in what each field, or parameter, is given."""
READING = frozenset({"model_validate", "parse_obj"})


@dataclass(frozen=True, slots=True)
class Built:
    """How fields of an object are called in the item that it is made of; `classes` are its class and its bases, as far
    as they are known."""

    field_of: FieldOf
    classes: tuple[Scope, ...] = ()


def built(program: Program, attribute_of: AttributeOf, made: Call, item: str, scope: Scope) -> Built | None:
    """What a call makes that is given the item of a name, and nothing else; None where it makes no object of it, or
    does not tell which field is what."""
    match made.arguments:
        case (Argument(value=Name(name=name), name="") as only,) if name == item:
            return _built(program, attribute_of, made, only, scope)
    return None


def _built(program: Program, attribute_of: AttributeOf, made: Call, only: Argument, scope: Scope) -> Built | None:
    found = meaning(program, made.function, scope)
    as_called = Built(_same) if converts(made) else None  # a conversion leaves them as they are
    if only.spread == "**":
        return Built(_same, (found.scope,)) if isinstance(found, ClassRef) else as_called
    if isinstance(made.function, Member) and made.function.name in READING:
        of = meaning(program, made.function.owner, scope)
        return Built(_same, (of.scope,)) if isinstance(of, ClassRef) else None
    if isinstance(found, ClassRef):
        return _by_constructor(attribute_of, found.scope) or as_called
    if not isinstance(found, FunctionRef) or not isinstance(found.scope.node, Function):
        return as_called
    if not found.scope.node.parameters:
        return None  # broken code: it is given an item, and takes none
    return _by_function(program, attribute_of, found.scope) or as_called


def _by_constructor(attribute_of: AttributeOf, of: Scope) -> Built | None:
    """An object whose class takes the item apart: `self.state = item["state"]`."""
    match [bound.statement for bound in of.bindings.get("__init__", ())]:
        case [Function(parameters=(own, item)) as init]:
            method = of.inner(init)
            held = {
                name: {*_attributes(attribute_of, value, item.name, method)} for name, value in _set_of(init, own.name)
            }
            return Built(_only(held), (of,)) if any(held.values()) else None
    return None


def _by_function(program: Program, attribute_of: AttributeOf, function: Scope) -> Built | None:
    """An object that a function gives back: made with parts of the item, with the item itself, or with parts set
    afterwards (`order.state = item["state"]`)."""
    node = function.node
    assert isinstance(node, Function)
    parameter = node.parameters[-1].name
    returned = [each.value for each in inside(node) if isinstance(each, Return)]
    match returned:
        case [Name(name=name)]:
            made = [bound.value for bound in function.bindings.get(name, ())]
            afterwards = dict(_set_of(node, name))
        case _:
            made, afterwards = returned, {}
    match made:
        case [Call(function=called, arguments=arguments) as call] if (
            last_name(called)[:1].isupper() or last_name(called) == "cls"
        ):
            of = _class_of(program, called, function)
            classes = (of,) if of is not None else ()
            if any(one.spread == "**" for one in arguments):
                is_whole = len(arguments) == 1 and _is_named(arguments[0].value, parameter)
                return Built(_same, classes) if is_whole and not afterwards else None
            taken = dict(_given_to(call, of, attribute_of, parameter, function))
            taken |= {
                name: {*_attributes(attribute_of, value, parameter, function)} for name, value in afterwards.items()
            }
            return Built(_only(taken), classes)
        case [Mapping(entries=entries)] if made is returned:
            held = {
                one.key.value: {*_attributes(attribute_of, one.value, parameter, function)}
                for one in entries
                if isinstance(one.key, Constant) and isinstance(one.key.value, str)
            }
            return Built(_only(held))
    return None


def _class_of(program: Program, called: Value, function: Scope) -> Scope | None:
    if last_name(called) == "cls":
        return function.enclosing_class
    found = meaning(program, called, function)
    return found.scope if isinstance(found, ClassRef) else None


def _given_to(
    call: Call, of: Scope | None, attribute_of: AttributeOf, item: str, scope: Scope
) -> Iterator[tuple[str, set[str]]]:
    """The fields of a new object, by what their class does with its arguments, which may be called like them."""
    init = next((bound.statement for bound in of.bindings.get("__init__", ())), None) if of is not None else None
    if isinstance(init, Function):
        parameters = [each.name for each in init.parameters[1:]]
        fields = {value.name: name for name, value in _set_of(init, init.parameters[0].name) if isinstance(value, Name)}
    else:
        node = of.node if of is not None else None
        parameters, fields = [*_declared(node)] if isinstance(node, Class) else [], {}
    for number, one in enumerate(call.arguments):
        name = one.name or (parameters[number] if number < len(parameters) else "")
        if name and not one.spread:
            yield fields.get(name, name), {*_attributes(attribute_of, one.value, item, scope)}


def _declared(of: Class) -> Iterator[str]:
    for statement in of.body:
        match statement:
            case Assignment(targets=(Name(name=name),), annotation=annotation) if annotation is not None:
                yield name


def _set_of(function: Function, owner: str) -> Iterator[tuple[str, Value]]:
    """What a function sets the fields of a variable to."""
    for statement in inside(function):
        match statement:
            case Assignment(targets=(Member(owner=Name(name=name), name=field),), value=value, operator="") if (
                name == owner and value is not None
            ):
                yield field, value


def _only(held: Given) -> FieldOf:
    return lambda name: next(iter(held[name])) if len(held.get(name, ())) == 1 else None


def _same(name: str) -> str | None:
    return name


def _is_named(value: Value, name: str) -> bool:
    return isinstance(value, Name) and value.name == name


def _attributes(attribute_of: AttributeOf, value: Value, item: str, scope: Scope) -> Iterable[str]:
    found = (attribute_of(part, item, scope) for part in parts_of(value))
    return (attribute for attribute in found if attribute is not None)
