"""The attributes that the SDK makes of a struct by the tags of its fields: `attributevalue.MarshalMap(order)`."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from dynamorm_analysis.facts.statements import Assignment, Class
from dynamorm_analysis.facts.values import Call, Constant, Item, Member, Name, Operation, Value
from dynamorm_analysis.facts.values import Mapping as WrittenMapping
from dynamorm_analysis.libraries.sdk_go.words import MARSHALLERS
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.static.declared import found_by, qualified_function, stands_for
from dynamorm_analysis.linking.static.made_objects import pointed_to
from dynamorm_analysis.linking.static.spelled_fields import Given, spelled_out
from dynamorm_analysis.linking.static.static_texts import constant_text
from dynamorm_analysis.linking.static.static_types import embedded, kind_of, last_name, method_of, struct_of, type_of
from dynamorm_analysis.linking.static.struct_tags import fields_of_type, first_tag_value
from dynamorm_analysis.text import Span

DEEPEST = 8  # structs inside of structs
TYPES = {"string": "S", "bool": "BOOL", "bytes": "B", "time.Time": "S"} | {
    f"{kind}{size}": "N" for kind in ("int", "uint", "float") for size in ("", "8", "16", "32", "64")
}
"""By the kind of a field, the type of the attribute that the SDK makes of it."""
BY_ITSELF = ("MarshalDynamoDBAttributeValue", "MarshalMap")  # methods by which a struct says otherwise


@dataclass(frozen=True, slots=True)
class Marshalled:
    """The names of the attributes that are surely made; `complete`: there are no others. `fields` are the struct's own
    fields by the names of their attributes, those too that are left away when empty, `inner` the structs inside of it
    by the names under which they are fields; `values` what is written into attributes, each with the scope that it
    stands in: what the struct is spelled out with, or its field; `types` the types that attributes surely have then."""

    names: tuple[str, ...] = ()
    complete: bool = True
    fields: Mapping[str, str] = field(default_factory=dict)
    inner: Mapping[str, "Marshalled"] = field(default_factory=dict)
    values: Mapping[str, tuple[Value, Scope]] = field(default_factory=dict)
    types: Mapping[str, str] = field(default_factory=dict)

    @property
    def all_types(self) -> dict[str, str]:
        """The types of attributes, those of structs inside of it among them."""
        inner = (one.all_types for one in self.inner.values())
        return {name: own for types in (*inner, self.types) for name, own in types.items()}

    @property
    def owns(self) -> dict[str, str]:
        """The fields by the names of their attributes, those of structs inside of it among them."""
        inner = (one.fields for one in self.inner.values())
        return {name: own for fields in (*inner, self.fields) for name, own in fields.items()}


UNREAD = Marshalled(complete=False)


def marshalled(program: Program, call: Call, scope: Scope) -> Marshalled | None:
    """What a call makes of its argument; None where it makes no attributes."""
    tags = MARSHALLERS.get(qualified_function(program, call.function, scope))
    if tags is None or not call.arguments:
        return None
    value = pointed_to(call.arguments[0].value)
    if isinstance(value, WrittenMapping):
        named = [(constant_text(program, one.key, scope) if one.key else None, one.value) for one in value.entries]
        values = {name: (inner, scope) for name, inner in named if name is not None}
        return Marshalled(tuple(values), len(values) == len(value.entries), values=values)
    if (nameless := _of_nameless(program, value, scope, tags)) is not None:
        return nameless
    typed = type_of(program, value, scope)
    if typed is None or not isinstance(typed.type, Name | Member | Item | Operation):  # no single struct
        return UNREAD
    struct = struct_of(program, typed.type, typed.scope)
    if struct is None:
        return UNREAD
    found = _of_struct(program, struct, tags, 0)
    spelled = dict(_spelled(found, spelled_out(program, value, scope), program))
    held = dict(_held(found, value, scope, call)) if isinstance(value, Name) else {}
    made = tuple(dict.fromkeys((*found.names, *spelled)))
    return replace(found, names=made, values={name: held[name] for name in made if name in held} | spelled)


def marshalled_map(program: Program, call: Call, scope: Scope) -> Value | None:
    """The map in a variable of whose entries a call makes attributes: `attributevalue.MarshalMap(key)`."""
    if not call.arguments or qualified_function(program, call.function, scope) not in MARSHALLERS:
        return None
    value = pointed_to(call.arguments[0].value)
    if not isinstance(value, Name):
        return None
    if _is_written(program, value, scope):
        return value
    typed = type_of(program, value, scope)
    return value if typed is not None and kind_of(program, typed.type, typed.scope) == "map" else None


def _is_written(program: Program, name: Name, scope: Scope) -> bool:
    """Whether a variable begins as a map whose entries are written out."""
    found = found_by(program, name, scope)
    return found is not None and not found.is_parameter and isinstance(found.bound.value, WrittenMapping)


def _spelled(of: Marshalled, given: Mapping[str, Given], program: Program) -> Iterator[tuple[str, Given]]:
    """What attributes are given by the fields of a literal, those of literals inside of it too."""
    for name, inner in of.inner.items():
        if name in given:
            value, scope = given[name]
            fields = spelled_out(program, value, scope)
            whole = pointed_to(value)
            if isinstance(whole, Name | Member):  # `Item{PK: pk, Order: *order}`
                rest = (own for own in inner.fields.values() if own not in fields)
                fields = {**{own: (Member(whole, own, whole.span, whole.span), scope) for own in rest}, **fields}
            yield from _spelled(inner, fields, program)
        yield from _spelled(inner, given, program)  # promoted fields that are stored later
    yield from ((name, given[own]) for name, own in of.fields.items() if own in given)


def _held(of: Marshalled, value: Name, scope: Scope, call: Call) -> Iterator[tuple[str, Given]]:
    """The fields of a variable as attributes: `order.ID`. They stand nowhere: each gets a place of its own at the end
    of the call."""
    for number, (name, own) in enumerate(of.owns.items(), 1):
        span = Span(max(0, call.span.end - number), call.span.end)
        yield name, (Member(value, own, span, span), scope)


def _of_struct(program: Program, struct: Scope, tags: tuple[str, ...], depth: int) -> Marshalled:
    node = struct.node
    if not isinstance(node, Class) or depth > DEEPEST:
        return UNREAD
    if any(method_of(program, struct, method) is not None for method in BY_ITSELF):
        return UNREAD
    inside: dict[str, Marshalled] = {}
    for base in embedded(node):
        inner = struct_of(program, base, struct)
        inside[last_name(base)] = _of_struct(program, inner, tags, depth + 1) if inner is not None else UNREAD
    own = _of_fields(_fields(node), tags)
    names = dict.fromkeys(name for one in (*inside.values(), own) for name in one.names)
    complete = own.complete and all(one.complete for one in inside.values())
    types = dict(_types(program, struct, tags))
    return replace(own, names=tuple(names), complete=complete, inner=inside, types=types)


def _types(program: Program, struct: Scope, tags: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """The types of the attributes that are made of a struct's own fields, as far as these are basic ones."""
    for statement in struct.node.body if isinstance(struct.node, Class) else ():
        match statement:
            case Assignment(targets=(Name(name=own),), value=value, annotation=annotation) if annotation is not None:
                tag = str(value.value) if isinstance(value, Constant) else ""
                name, *options = first_tag_value(tag, tags).split(",")
                inner = annotation.operands[0] if isinstance(annotation, Operation) else annotation
                kind = kind_of(program, inner, struct)
                if "unixtime" in options and kind == "time.Time":
                    yield name or own, "N"
                elif set(options) <= {"omitempty"} and kind in TYPES and not _says_otherwise(program, inner, struct):
                    yield name or own, TYPES[kind]


def _says_otherwise(program: Program, type_: Value, scope: Scope) -> bool:
    """Whether a type of the workspace may have a method by which it tells itself what is made of it."""
    is_own = isinstance(type_, Name | Member) and found_by(program, type_, scope) is not None
    return is_own and any(program.methods_called(method) for method in BY_ITSELF)


def _of_fields(written: Iterable[tuple[str, str]], tags: tuple[str, ...]) -> Marshalled:
    """What is made of fields, each with its tag."""
    names: list[str] = []
    fields: dict[str, str] = {}
    complete = True
    for own, tag in written:
        name, _, options = first_tag_value(tag, tags).partition(",")
        if name == "-" or not own[:1].isupper():
            continue
        fields[name or own] = own
        if "omitempty" in options:
            complete = False
        else:
            names.append(name or own)
    return Marshalled(tuple(dict.fromkeys(names)), complete, fields)


def _of_nameless(program: Program, value: Value, scope: Scope, tags: tuple[str, ...]) -> Marshalled | None:
    """What is made of a struct whose type is written with it, `struct{ ID string }{ID: id}`; None of others."""
    if isinstance(value, Name) and (held := stands_for(program, value, scope)) is not None:
        value, scope = pointed_to(held[0]), held[1]
    fields = fields_of_type(value.function) if isinstance(value, Call) else None
    if not isinstance(value, Call) or fields is None:
        return None
    found = _of_fields(fields, tags)
    given = {one.name or name: (one.value, scope) for one, (name, _) in zip(value.arguments, fields, strict=False)}
    return replace(found, values={name: given[own] for name, own in found.fields.items() if own in given})


def _fields(node: Class) -> Iterator[tuple[str, str]]:
    """The names of a struct's fields with their tags."""
    for statement in node.body:
        match statement:
            case Assignment(targets=(Name(name=name),), value=value):
                yield name, str(value.value) if isinstance(value, Constant) else ""
