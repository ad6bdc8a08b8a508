"""The attributes that the SDK makes of a struct by the tags of its fields: `attributevalue.MarshalMap(order)`."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from dynamorm_analysis.facts.statements import Assignment, Class
from dynamorm_analysis.facts.values import Call, Constant, Item, Member, Name, Operation, Value
from dynamorm_analysis.facts.values import Mapping as WrittenMapping
from dynamorm_analysis.libraries.sdk_go.words import MARSHALLERS
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.names.flow import steps
from dynamorm_analysis.linking.names.storing import stored
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.static.declared import found_by, qualified
from dynamorm_analysis.linking.static.made_objects import pointed_to
from dynamorm_analysis.linking.static.static_texts import constant_text
from dynamorm_analysis.linking.static.static_types import embedded, method_of, struct_of, type_of

DEEPEST = 8  # structs inside of structs
BY_ITSELF = ("MarshalDynamoDBAttributeValue", "MarshalMap")  # methods by which a struct says otherwise


@dataclass(frozen=True, slots=True)
class Marshalled:
    """The names of the attributes that are surely made; `complete`: there are no others. `fields` are the struct's own
    fields by the names of their attributes, those too that are left away when empty; `values` what is written into
    attributes where the struct is spelled out, each with the scope that it stands in."""

    names: tuple[str, ...] = ()
    complete: bool = True
    fields: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, tuple[Value, Scope]] = field(default_factory=dict)


UNREAD = Marshalled(complete=False)


def marshalled(program: Program, call: Call, scope: Scope) -> Marshalled | None:
    """What a call makes of its argument; None where it makes no attributes."""
    tags = MARSHALLERS.get(qualified(program, call.function, scope))
    if tags is None or not call.arguments:
        return None
    value = pointed_to(call.arguments[0].value)
    if isinstance(value, WrittenMapping):
        names = [constant_text(program, entry.key, scope) if entry.key is not None else None for entry in value.entries]
        return Marshalled(tuple(name for name in names if name is not None), None not in names)
    typed = type_of(program, value, scope)
    if typed is None or not isinstance(typed.type, Name | Member | Item | Operation):  # no single struct
        return UNREAD
    struct = struct_of(program, typed.type, typed.scope)
    if struct is None:
        return UNREAD
    found = _of_struct(program, struct, tags, 0)
    spelled = _spelled_out(program, value, scope)
    values = {name: spelled[own] for name, own in found.fields.items() if own in spelled}
    return replace(found, names=tuple(dict.fromkeys((*found.names, *values))), values=values)


def _spelled_out(program: Program, value: Value, scope: Scope) -> dict[str, tuple[Value, Scope]]:
    """The fields that a struct is made with, `Order{ID: id}`, where nothing happens to it before it is used."""
    match value:
        case Call(arguments=arguments) if all(argument.name for argument in arguments):
            return {argument.name: (argument.value, scope) for argument in arguments}
        case Name(name=name, span=span):
            found = found_by(program, value, scope)
            if found is None or found.is_parameter or found.bound.value is None:
                return {}
            if isinstance(found.bound.value, Name) or len(steps(found.scope, name, span.start)) > 1:
                return {}
            made = _spelled_out(program, pointed_to(found.bound.value), found.scope)
            changed = {one.field for one in stored(found.scope, name, found.bound.statement.span.end, span.start)}
            return {own: given for own, given in made.items() if own not in changed}
    return {}


def _of_struct(program: Program, struct: Scope, tags: tuple[str, ...], depth: int) -> Marshalled:
    node = struct.node
    if not isinstance(node, Class) or depth > DEEPEST:
        return UNREAD
    if any(method_of(program, struct, method) is not None for method in BY_ITSELF):
        return UNREAD
    names: list[str] = []
    fields: dict[str, str] = {}
    complete = True
    for base in embedded(node):
        inner = struct_of(program, base, struct)
        found = _of_struct(program, inner, tags, depth + 1) if inner is not None else UNREAD
        names += found.names
        complete = complete and found.complete
    for own, written in _fields(node):
        name, _, options = _named(written, tags).partition(",")
        if name == "-" or not own[:1].isupper():
            continue
        fields[name or own] = own
        if "omitempty" in options:
            complete = False
        else:
            names.append(name or own)
    return Marshalled(tuple(dict.fromkeys(names)), complete, fields)


def _fields(node: Class) -> Iterator[tuple[str, str]]:
    """The names of a struct's fields with their tags."""
    for statement in node.body:
        match statement:
            case Assignment(targets=(Name(name=name),), value=value):
                yield name, str(value.value) if isinstance(value, Constant) else ""


def _named(written: str, tags: tuple[str, ...]) -> str:
    for tag in tags:
        found = re.search(rf'(?:^|\s){tag}:"((?:[^"\\]|\\.)*)"', written)
        if found is not None:
            return found[1]
    return ""
