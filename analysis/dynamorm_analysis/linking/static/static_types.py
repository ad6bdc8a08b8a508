"""Of which declared type an expression is, in languages that declare types: structs followed through fields, calls,
variables and packages."""

from collections.abc import Iterator
from dataclasses import dataclass
from posixpath import dirname

from dynamorm_analysis.facts.statements import Assignment, Class, Function, Loop, Parameter
from dynamorm_analysis.facts.values import (
    Call,
    Collection,
    Constant,
    Item,
    Mapping,
    Member,
    Name,
    Operation,
    Value,
    names_in,
)
from dynamorm_analysis.linking.calls.calling import bound_arguments
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.scope import Scope, methods_name
from dynamorm_analysis.linking.static.declared import Found, argument_of, found_by, imported
from dynamorm_analysis.linking.static.generic_types import types_given, with_types
from dynamorm_analysis.linking.static.interfaces import embedded_in, implementer, implementers, is_run_by_test

Arguments = dict[str, tuple[Value, Scope]]
MAX_DEPTH = 16
MOST_CALLS = 4


@dataclass(frozen=True, slots=True)
class Typed:
    """A type as it is written, and where."""

    type: Value
    scope: Scope


def struct_of(program: Program, type_: Value, scope: Scope, depth: int = 0) -> Scope | None:
    """The struct that a type is or is made of: `T` of `*T`, `[]T`, `pkg.T` and `T[int]`; None where it is none."""
    if depth > MAX_DEPTH:
        return None
    match type_:
        case Operation(operands=(inner,)) | Collection(items=(inner,)):
            return struct_of(program, inner, scope, depth + 1)
        case Item(owner=inner, index=given):
            generic = struct_of(program, inner, scope, depth + 1)
            return with_types(generic, given, scope) if generic is not None else None
        case Name() | Member():
            if (argument := argument_of(type_, scope)) is not None:
                return struct_of(program, *argument, depth + 1)
            found = found_by(program, type_, scope)
            if found is None:
                return None
            if isinstance(found.bound.statement, Class):
                return found.definition
            if isinstance(found.bound.statement, Assignment) and found.bound.value is not None:
                return struct_of(program, found.bound.value, found.scope, depth + 1)
    return None


def struct_of_value(program: Program, value: Value, scope: Scope) -> Scope | None:
    """The struct that an expression, or what it points to or holds, is one of."""
    typed = type_of(program, value, scope)
    return struct_of(program, typed.type, typed.scope) if typed is not None else None


def kind_of(program: Program, type_: Value, scope: Scope, depth: int = 0) -> str:
    """What a type is in the end: `string`, `int64`, `slice`, `map`, `pointer`, `struct`, `time.Time`; empty where its
    definition is not here."""
    match type_:
        case Operation():
            return "pointer"
        case Collection(items=(Name(name="byte" | "uint8"),)):
            return "bytes"
        case Collection():
            return "slice"
        case Mapping():
            return "map"
        case Member(owner=Name(name=package), name=name) if imported(program, package, scope) == "time":
            return f"time.{name}"
    found = found_by(program, type_, scope) if depth <= MAX_DEPTH else None
    if found is None:
        return type_.name if isinstance(type_, Name) and type_.name in BASIC_TYPES else ""
    if isinstance(found.bound.statement, Class):
        return "struct"
    if isinstance(found.bound.statement, Assignment) and found.bound.value is not None and not found.is_parameter:
        return kind_of(program, found.bound.value, found.scope, depth + 1)
    return ""


INTEGERS = frozenset(f"{sign}int{size}" for sign in ("", "u") for size in ("", "8", "16", "32", "64")) | {
    "rune",
    "byte",
}
FLOATS = frozenset({"float32", "float64"})
BASIC_TYPES = INTEGERS | FLOATS | {"string", "bool", "any", "error", "uintptr"}


def type_of(program: Program, value: Value, scope: Scope, depth: int = 0) -> Typed | None:
    """The declared type of an expression; pointers count as what they point to."""
    if depth > MAX_DEPTH or isinstance(value, Constant):
        return None
    name = (f"type {value.span.start}-{value.span.end}", scope, 0)
    return program.once(name, depth, lambda: _type_of(program, value, scope, depth))


def _type_of(program: Program, value: Value, scope: Scope, depth: int) -> Typed | None:
    match value:
        case Operation(operator="&" | "*", operands=(inner,)):
            return type_of(program, inner, scope, depth + 1)
        case Collection(kind="list", items=(first, *_)):
            typed = type_of(program, first, scope, depth + 1)
            return Typed(Collection("list", (typed.type,), value.span), typed.scope) if typed is not None else None
        case Call():
            return _of_call(program, value, scope, depth)
        case Item(owner=owner):
            return _element(type_of(program, owner, scope, depth + 1))
        case Name():
            if (argument := argument_of(value, scope)) is not None:
                return _of_parameter(program, value, scope, type_of(program, *argument, depth + 1))
            found = found_by(program, value, scope)
            return _of_binding(program, value, _declaring(found, value), depth) if found is not None else None
        case Member(owner=owner, name=name):
            found = found_by(program, value, scope)
            if found is not None:  # a variable of another package
                return _of_binding(program, Name(name, value.name_span), found, depth)
            struct = _owning(program, owner, scope, depth)
            return field_type(program, struct, name) if struct is not None else None
    return None


def _declaring(found: Found, name: Name) -> Found:
    """What sets a variable, or what declares it where it is set by chance: its type then holds all that it may be."""
    if found.surely_at(name):
        return found
    bounds = found.scope.bindings.get(name.name, ())
    declared = (one for one in bounds if isinstance(one.statement, Assignment) and one.statement.annotation is not None)
    bound = next(declared, None)
    return Found(bound, found.scope) if bound is not None else found


def _of_parameter(program: Program, name: Name, scope: Scope, given: Typed | None) -> Typed | None:
    """The type of a parameter during a call: what it is given tells more than an interface does, and the struct that a
    method is one of more than the interface, or the struct around it, that it is called on."""
    found = found_by(program, name, scope)
    declared = _of_binding(program, name, found, 0) if found is not None and found.is_parameter else None
    own = struct_of(program, declared.type, declared.scope) if declared is not None else None
    passed = struct_of(program, given.type, given.scope) if given is not None else None
    if passed is not None and (own is None or own.alone == passed.alone):
        return given
    return declared if own is not None or given is None else given


def _owning(program: Program, owner: Value, scope: Scope, depth: int) -> Scope | None:
    """The struct whose fields and methods an expression has; of an interface the one that is given for it."""
    typed = type_of(program, owner, scope, depth + 1)
    if typed is None:
        return None
    struct = struct_of(program, typed.type, typed.scope)
    if struct is None and not is_run_by_test(scope):
        return implementer(program, typed.type, typed.scope)
    return struct


def field_type(program: Program, struct: Scope, name: str, depth: int = 0) -> Typed | None:
    """The type of a struct's field, its own or one that it has from a struct inside of it."""
    node = struct.node
    if not isinstance(node, Class) or depth > MAX_DEPTH:
        return None
    for field in node.body:
        match field:
            case Assignment(targets=(Name(name=found),), annotation=annotation) if found == name:
                return Typed(annotation, struct) if annotation is not None else None
    for base in embedded_in(node):
        if last_name(base) == name:
            return Typed(base, struct)
        inner = struct_of(program, base, struct)
        if inner is not None and (typed := field_type(program, inner, name, depth + 1)) is not None:
            return typed
    return None


def embedded(node: Class) -> Iterator[Value]:
    """The structs that stand inside of a struct without a name of their own."""
    return (base.value for base in node.bases if not base.name)


def _of_instance(method: Scope, struct: Scope) -> Scope:
    """A method as one instance of a generic struct has it."""
    if not struct.arguments or not isinstance(method.node, Function) or not isinstance(struct.node, Class):
        return method
    types = [base.name for base in struct.node.bases if base.name]
    known_as = [parameter.name for parameter in method.node.parameters if parameter.kind == "keyword"]
    named = dict(zip(types, known_as, strict=False))
    return method.calling({named[name]: given for name, given in struct.arguments.items() if name in named})


def last_name(type_: Value) -> str:
    """The name by which an embedded type is a field."""
    match type_:
        case Name(name=name) | Member(name=name):
            return name
        case Operation(operands=(inner,)) | Item(owner=inner):
            return last_name(inner)
    return ""


def method_of(program: Program, struct: Scope, name: str, depth: int = 0) -> Scope | None:
    """A method that a struct has, by itself or through a struct inside of it."""
    node = struct.node
    if not isinstance(node, Class) or depth > MAX_DEPTH:
        return None
    found = found_by(program, Name(f"{node.name}.{name}", node.name_span), _outermost(struct))
    if found is not None and found.definition is not None:
        return _of_instance(found.definition, struct)
    for base in embedded_in(node):
        inner = struct_of(program, base, struct) or implementer(program, base, struct)
        if inner is not None and (method := method_of(program, inner, name, depth + 1)) is not None:
            return method
    return None


def methods_of(program: Program, struct: Scope, depth: int = 0) -> tuple[Scope, ...]:
    """All methods that a struct has, by itself or through structs inside of it, its own first."""
    node = struct.node
    if not isinstance(node, Class) or depth > MAX_DEPTH:
        return ()
    found: list[Scope] = []
    for path, bound in program.package_bindings(dirname(struct.path), methods_name(node.name)):
        if isinstance(bound.statement, Function):
            found.append(_of_instance(program.module_scope(path, bound.anchor).inner(bound.statement), struct))
    for base in embedded(node):
        inner = struct_of(program, base, struct)
        found += methods_of(program, inner, depth + 1) if inner is not None else ()
    return tuple(found)


def _outermost(scope: Scope) -> Scope:
    return Scope(scope.path, scope.anchor, None, None)


def called(program: Program, call: Call, scope: Scope) -> Scope | None:
    """The function or method of the workspace that a call runs."""
    if isinstance(call.function, Item):  # of a generic function with its types
        return called(program, Call(call.function.owner, call.arguments, call.span), scope)
    found = found_by(program, call.function, scope)
    if found is not None:
        definition = found.definition
        return definition if definition is not None and isinstance(definition.node, Function) else None
    return _method(program, call, scope, 0)


def during(program: Program, call: Call, function: Scope, scope: Scope, most: int = MOST_CALLS) -> Scope:
    """A function during one call: its parameters, the receiver and types among them, with what they are given.

    Of calls inside of calls only so many are told apart: each way to a function is looked at for itself.
    """
    node = function.node
    if not isinstance(node, Function) or _calls_around(scope, most) >= most:
        return function
    arguments = given_by(call, node, scope)
    if isinstance(call.function, Item):
        types = [parameter.name for parameter in node.parameters if parameter.kind == "keyword"]
        given = zip(types, types_given(call.function.index), strict=False)
        arguments |= {name: (type_, scope) for name, type_ in given}
    known = function.arguments | arguments
    return function.calling(known | _inferred(program, node, known))


def given_by(call: Call, function: Function, scope: Scope) -> Arguments:
    """What a call gives to the parameters of a function, and what it calls a method on to the receiver."""
    is_method = "." in function.name and isinstance(call.function, Member)
    arguments = bound_arguments(function, call.arguments, scope, 1 if is_method else 0)
    if is_method and isinstance(call.function, Member) and function.parameters:
        arguments[function.parameters[0].name] = (call.function.owner, scope)
    return arguments


def _inferred(program: Program, function: Function, known: Arguments) -> Arguments:
    """The types that nobody spells out, by the arguments of those types."""
    missing = {one.name for one in function.parameters if one.kind == "keyword" and one.name not in known}
    found: Arguments = {}
    for parameter in function.parameters if missing else ():
        name = last_name(parameter.annotation) if parameter.annotation is not None else ""
        if name in missing and name not in found and parameter.name in known:
            typed = type_of(program, *known[parameter.name])
            found |= {name: (typed.type, typed.scope)} if typed is not None else {}
    return found


def _calls_around(scope: Scope, most: int) -> int:
    """How many calls led to a scope, as far as it is that of a function during one."""
    found = 0
    while scope.arguments and found < most:
        found += 1
        _, scope = next(iter(scope.arguments.values()))
    return found


def _of_call(program: Program, call: Call, scope: Scope, depth: int, position: int = 0) -> Typed | None:
    match call.function:
        case Name(name="new" | "make") if call.arguments:
            return Typed(call.arguments[0].value, scope)
        case Name(name="append") if call.arguments:
            return type_of(program, call.arguments[0].value, scope, depth + 1)
        case Collection() | Operation() | Mapping():  # a conversion to a type that is written out
            return Typed(call.function, scope)
        case Item(owner=generic):
            found = found_by(program, generic, scope)
            if found is None or not isinstance(found.bound.statement, Function):
                return Typed(call.function, scope)
        case _:
            found = found_by(program, call.function, scope)
            if found is not None and (not isinstance(found.bound.statement, Function) or found.is_parameter):
                return Typed(call.function, scope)
    definition = found.definition if found is not None else _method(program, call, scope, depth)
    if definition is None and found is None:
        definition = _alike_method(program, call, scope, depth)
    if definition is not None and _is_generic(definition):
        definition = during(program, call, definition, scope)
    if definition is None or not isinstance(definition.node, Function) or definition.node.returns is None:
        return None
    results = definition.node.returns
    several = results.items if isinstance(results, Collection) and results.kind == "tuple" else (results,)
    if position >= len(several):
        return None
    return Typed(several[position], _declared_in(definition, several[position], definition.node.parameters))


def _is_generic(function: Scope) -> bool:
    node = function.node
    return isinstance(node, Function) and any(parameter.kind == "keyword" for parameter in node.parameters)


def _method(program: Program, call: Call, scope: Scope, depth: int) -> Scope | None:
    if not isinstance(call.function, Member):
        return None
    struct = _owning(program, call.function.owner, scope, depth)
    return method_of(program, struct, call.function.name) if struct is not None else None


def _alike_method(program: Program, call: Call, scope: Scope, depth: int) -> Scope | None:
    """A method of one of several types that an interface may hold: all of them give the same types."""
    if not isinstance(call.function, Member):
        return None
    typed = type_of(program, call.function.owner, scope, depth + 1)
    structs = implementers(program, typed.type, typed.scope) if typed is not None else ()
    return method_of(program, structs[0], call.function.name) if len(structs) > 1 else None


def _of_binding(program: Program, name: Name, found: Found, depth: int) -> Typed | None:
    match found.bound.statement:
        case Function(parameters=parameters) if found.is_parameter:
            for parameter in parameters:
                if parameter.name == name.name and parameter.annotation is not None:
                    return Typed(parameter.annotation, _declared_in(found.scope, parameter.annotation, parameters))
        case Assignment(annotation=annotation) if annotation is not None:
            return Typed(annotation, found.scope)
        case Assignment(targets=(target,), value=value) if value is not None:
            if found.bound.value is not None:
                return type_of(program, found.bound.value, found.scope, depth + 1)
            if isinstance(target, Collection) and isinstance(value, Call):
                position = _position(target, name.name)
                return _of_call(program, value, found.scope, depth + 1, position) if position is not None else None
        case Loop(target=target, iterable=iterable):
            element = _element(type_of(program, iterable, found.scope, depth + 1))
            is_index = not isinstance(target, Collection) or _position(target, name.name) != 1
            return None if is_index else element
    return None


def _declared_in(function: Scope, type_: Value, parameters: tuple[Parameter, ...]) -> Scope:
    """Where a type of a function's signature is looked up: outside of it for `store *store.Store`."""
    named = {parameter.name for parameter in parameters if parameter.kind != "keyword"}
    return function.parent or function if not named.isdisjoint(names_in(type_)) else function


def _position(target: Collection, name: str) -> int | None:
    return next((n for n, item in enumerate(target.items) if isinstance(item, Name) and item.name == name), None)


def _element(typed: Typed | None) -> Typed | None:
    match typed:
        case Typed(type=Collection(kind="list", items=(inner,))):
            return Typed(inner, typed.scope)
        case Typed(type=Operation(operands=(Collection(kind="list", items=(inner,)),))):
            return Typed(inner, typed.scope)
        case Typed(type=Mapping(entries=(entry,))):
            return Typed(entry.value, typed.scope)
    return None
