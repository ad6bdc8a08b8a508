"""TypeScript's types as annotations, as far as they are names: `T`, `a.T`, `T<A>`, `T[]` and `A | B`."""

from tree_sitter import Node

from dynamorm_analysis.facts.values import Collection, Item, Member, Name, Operation, Value
from dynamorm_analysis.reading.source import Source

DEEPEST = 8


def annotation(node: Node | None, source: Source) -> Value | None:
    """What a parameter, field or variable is declared to be; None where its type is no name."""
    if node is None or not node.named_children:
        return None
    return _type(node.named_children[0], source, DEEPEST)


def _type(node: Node, source: Source, levels: int) -> Value | None:
    if not levels:
        return None
    match node.type:
        case "type_identifier" | "predefined_type" | "identifier":
            return Name(source.text(node), source.span(node))
        case "nested_type_identifier" | "nested_identifier":
            return _member(node, source, levels)
        case "generic_type":
            owner = node.child_by_field_name("name")
            arguments = node.child_by_field_name("type_arguments")
            named = None if owner is None else _type(owner, source, levels - 1)
            given = _types(arguments, source, levels) if arguments is not None else ()
            if named is None or arguments is None or not given:
                return named
            return Item(named, Collection("tuple", given, source.span(arguments)), source.span(node))
        case "array_type":
            inner = _types(node, source, levels)
            return Collection("list", inner, source.span(node)) if inner else None
        case "union_type":
            options = _types(node, source, levels)
            return Operation("|", options, source.span(node)) if options else None
        case "parenthesized_type" | "readonly_type" if node.named_children:
            return _type(node.named_children[0], source, levels - 1)
    return None


def _types(node: Node, source: Source, levels: int) -> tuple[Value, ...]:
    found = [_type(child, source, levels - 1) for child in node.named_children]
    return tuple([one for one in found if one is not None])


def _member(node: Node, source: Source, levels: int) -> Value | None:
    """`module.Type`."""
    parts = node.named_children
    owner = _type(parts[0], source, levels - 1) if len(parts) == 2 else None
    if owner is None:
        return None
    return Member(owner, source.text(parts[1]), source.span(parts[1]), source.span(node))
