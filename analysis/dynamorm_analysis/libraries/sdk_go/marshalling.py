"""The attributes that the SDK makes of a struct by the tags of its fields: `attributevalue.MarshalMap(order)`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.facts.statements import Assignment, Class
from dynamorm_analysis.facts.values import Call, Constant, Item, Mapping, Member, Name, Operation
from dynamorm_analysis.libraries.sdk_go.words import MARSHALLERS
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.static.declared import qualified
from dynamorm_analysis.linking.static.static_texts import constant_text
from dynamorm_analysis.linking.static.static_types import embedded, method_of, struct_of, type_of

DEEPEST = 8  # structs inside of structs
BY_ITSELF = ("MarshalDynamoDBAttributeValue", "MarshalMap")  # methods by which a struct says otherwise


@dataclass(frozen=True, slots=True)
class Marshalled:
    """The names of the attributes that are surely made; `complete`: there are no others."""

    names: tuple[str, ...] = ()
    complete: bool = True


UNREAD = Marshalled(complete=False)


def marshalled(program: Program, call: Call, scope: Scope) -> Marshalled | None:
    """What a call makes of its argument; None where it makes no attributes."""
    tags = MARSHALLERS.get(qualified(program, call.function, scope))
    if tags is None or not call.arguments:
        return None
    value = call.arguments[0].value
    while isinstance(value, Operation) and value.operator in ("&", "*"):
        value = value.operands[0]
    if isinstance(value, Mapping):
        names = [constant_text(program, entry.key, scope) if entry.key is not None else None for entry in value.entries]
        return Marshalled(tuple(name for name in names if name is not None), None not in names)
    typed = type_of(program, value, scope)
    if typed is None or not isinstance(typed.type, Name | Member | Item | Operation):  # no single struct
        return UNREAD
    struct = struct_of(program, typed.type, typed.scope)
    return _of_struct(program, struct, tags, 0) if struct is not None else UNREAD


def _of_struct(program: Program, struct: Scope, tags: tuple[str, ...], depth: int) -> Marshalled:
    node = struct.node
    if not isinstance(node, Class) or depth > DEEPEST:
        return UNREAD
    if any(method_of(program, struct, method) is not None for method in BY_ITSELF):
        return UNREAD
    names: list[str] = []
    complete = True
    for base in embedded(node):
        inner = struct_of(program, base, struct)
        found = _of_struct(program, inner, tags, depth + 1) if inner is not None else UNREAD
        names += found.names
        complete = complete and found.complete
    for field, written in _fields(node):
        name, _, options = _named(written, tags).partition(",")
        if name == "-" or not field[:1].isupper():
            continue
        if "omitempty" in options:
            complete = False
        else:
            names.append(name or field)
    return Marshalled(tuple(dict.fromkeys(names)), complete)


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
