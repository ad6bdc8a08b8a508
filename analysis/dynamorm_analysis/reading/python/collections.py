"""Python's displays and comprehensions: lists, tuples, sets, dictionaries and generators."""

from collections.abc import Callable, Sequence
from typing import Literal as Choices

from tree_sitter import Node

from dynamorm_analysis.facts.values import Clause, Collection, Comprehension, Entry, Mapping, Value
from dynamorm_analysis.reading.source import ASIDE, Source, unknown

COMPREHENSIONS: dict[str, Choices["list", "set", "dict", "generator"]] = {
    "list_comprehension": "list",
    "set_comprehension": "set",
    "dictionary_comprehension": "dict",
    "generator_expression": "generator",
}


def list_(node: Node, source: Source) -> Value:
    return Collection("list", source.values(node.named_children), source.span(node))


def set_(node: Node, source: Source) -> Value:
    return Collection("set", source.values(node.named_children), source.span(node))


def tuple_(node: Node, source: Source) -> Value:
    return Collection("tuple", source.values(node.named_children), source.span(node))


def tuple_pattern(node: Node, source: Source) -> Value:
    """A tuple as a target; `(a) = 1`, which the grammar takes for one, assigns to the name itself."""
    items = source.values(node.named_children)
    if len(items) == 1 and all(child.type != "," for child in node.children):
        return items[0]
    return Collection("tuple", items, source.span(node))


def tuple_of(nodes: Sequence[Node], source: Source) -> Value:
    """A tuple without parentheses of its own; `nodes` are not empty."""
    return Collection("tuple", source.values(nodes), source.between(nodes[0], nodes[-1]))


def dictionary(node: Node, source: Source) -> Value:
    return Mapping(
        tuple([_entry(child, source) for child in node.named_children if child.type not in ASIDE]), source.span(node)
    )


def _entry(node: Node, source: Source) -> Entry:
    match node.type:
        case "pair":
            key, value = node.child_by_field_name("key"), node.child_by_field_name("value")
            return Entry(source.required(key, node), source.required(value, node))
        case "dictionary_splat" if node.named_child_count == 1:
            return Entry(None, source.value(node.named_children[0]))
        case _:
            return Entry(None, source.value(node))


def comprehension(node: Node, source: Source) -> Value:
    element = node.child_by_field_name("body")
    if element is None:
        return unknown(node, source)
    clauses: list[Clause] = []
    for child in node.named_children:
        if child.type == "for_in_clause":
            clauses.append(_clause(child, source))
        elif child.type == "if_clause" and clauses:
            clauses[-1] = _filtered(clauses[-1], child, source)
    return Comprehension(COMPREHENSIONS[node.type], source.value(element), tuple(clauses), source.span(node))


def _clause(node: Node, source: Source) -> Clause:
    iterables = [child for child in node.children_by_field_name("right") if child.is_named]
    iterable = tuple_of(iterables, source) if len(iterables) > 1 else source.required(next(iter(iterables), None), node)
    return Clause(source.required(node.child_by_field_name("left"), node), iterable, ())


def _filtered(clause: Clause, node: Node, source: Source) -> Clause:
    return Clause(clause.target, clause.iterable, (*clause.conditions, *source.values(node.named_children)))


def pair(node: Node, source: Source) -> Value:
    """Key and value of a dictionary comprehension's element."""
    return tuple_(node, source)


READERS: dict[str, Callable[[Node, Source], Value]] = {
    "list": list_,
    "list_pattern": list_,
    "set": set_,
    "tuple": tuple_,
    "expression_list": tuple_,
    "pattern_list": tuple_,
    "tuple_pattern": tuple_pattern,
    "dictionary": dictionary,
    "pair": pair,
    **dict.fromkeys(COMPREHENSIONS, comprehension),
}
