"""Go's types as values: `*T` and `[]T` around a name, `pkg.T` as a member, a map as a mapping of its two types, and the
names and tags of the fields of a struct without a name."""

from collections.abc import Callable

from tree_sitter import Node

from dynamorm_analysis.facts.values import (
    Collection,
    Constant,
    Entry,
    Item,
    Mapping,
    Member,
    Name,
    Operation,
    Unknown,
    Value,
)
from dynamorm_analysis.reading.source import Source, unknown


def name(node: Node, source: Source) -> Value:
    return Name(source.text(node), source.span(node))


def qualified(node: Node, source: Source) -> Value:
    """`package.Type`."""
    package, type_name = node.child_by_field_name("package"), node.child_by_field_name("name")
    if package is None or type_name is None:
        return unknown(node, source)
    owner = Name(source.text(package), source.span(package))
    return Member(owner, source.text(type_name), source.span(type_name), source.span(node))


def pointer(node: Node, source: Source) -> Value:
    inner = [child for child in node.named_children if child.type != "comment"]
    if len(inner) != 1:
        return unknown(node, source)
    return Operation("*", (source.value(inner[0]),), source.span(node))


def slice_(node: Node, source: Source) -> Value:
    """`[]T` and `[n]T`: a list with one item, the type of its items."""
    element = source.required(node.child_by_field_name("element"), node)
    return Collection("list", (element,), source.span(node))


def map_(node: Node, source: Source) -> Value:
    key = source.required(node.child_by_field_name("key"), node)
    value = source.required(node.child_by_field_name("value"), node)
    return Mapping((Entry(key, value),), source.span(node))


def generic(node: Node, source: Source) -> Value:
    """`T[A, B]`."""
    owner = source.required(node.child_by_field_name("type"), node)
    arguments = node.child_by_field_name("type_arguments")
    inner = source.values(arguments.named_children) if arguments is not None else ()
    span = source.span(arguments or node)
    return Item(owner, Collection("tuple", inner, span), source.span(node))


def transparent(node: Node, source: Source) -> Value:
    """A type in parentheses, or as an argument of another."""
    inner = [child for child in node.named_children if child.type != "comment"]
    return source.value(inner[0]) if len(inner) == 1 else unknown(node, source)


def struct(node: Node, source: Source) -> Value:
    """A struct without a name, `struct{ ID string }`: its fields with their tags, if it embeds none."""
    span = source.span(node)
    fields = [
        field for block in node.named_children for field in block.named_children if field.type == "field_declaration"
    ]
    named = [(name, field) for field in fields for name in field.children_by_field_name("name") if name.is_named]
    if not fields or any(not field.children_by_field_name("name") for field in fields):
        return unknown(node, source)
    tags = ((name, source.optional(field.child_by_field_name("tag"))) for name, field in named)
    entries = (
        Entry(Constant(source.text(name), source.span(name)), tag if isinstance(tag, Constant) else Constant("", span))
        for name, tag in tags
    )
    inner = (source.required(field.child_by_field_name("type"), field) for field in fields)
    return Unknown((Mapping(tuple(entries), span), *inner), span)


READERS: dict[str, Callable[[Node, Source], Value]] = {
    "type_identifier": name,
    "package_identifier": name,
    "qualified_type": qualified,
    "pointer_type": pointer,
    "slice_type": slice_,
    "array_type": slice_,
    "implicit_length_array_type": slice_,
    "map_type": map_,
    "struct_type": struct,
    "generic_type": generic,
    "type_elem": transparent,
    "type_constraint": transparent,
    "parenthesized_type": transparent,
}
