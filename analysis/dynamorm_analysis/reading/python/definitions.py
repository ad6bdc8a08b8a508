"""Python's functions and classes, with their parameters, bases and decorators."""

from collections.abc import Callable
from typing import Literal as Choices

from tree_sitter import Node

from dynamorm_analysis.facts.statements import Class, Evaluation, Function, Parameter, Statement
from dynamorm_analysis.facts.values import Unknown, Value
from dynamorm_analysis.reading.python.expressions import arguments, parameter_name
from dynamorm_analysis.reading.source import ASIDE, Source
from dynamorm_analysis.text import Span


def function(node: Node, source: Source) -> Statement:
    return _function(node, (), source.span(node), source)


def class_(node: Node, source: Source) -> Statement:
    return _class(node, (), source.span(node), source)


def decorated(node: Node, source: Source) -> Statement:
    """A definition behind its decorators, whose span begins with the first of them."""
    span = source.span(node)
    given = [child.named_children for child in node.named_children if child.type == "decorator"]
    decorators = source.values([part for parts in given for part in parts])
    definition = node.child_by_field_name("definition")
    if definition is not None and definition.type == "function_definition":
        return _function(definition, decorators, span, source)
    if definition is not None and definition.type == "class_definition":
        return _class(definition, decorators, span, source)
    return Evaluation(Unknown(decorators, span), span)


def _function(node: Node, decorators: tuple[Value, ...], span: Span, source: Source) -> Statement:
    name, parameters = node.child_by_field_name("name"), node.child_by_field_name("parameters")
    if name is None:
        return source.loose(node)
    return Function(
        source.text(name),
        () if parameters is None else _parameters(parameters, source),
        source.optional(node.child_by_field_name("return_type")),
        decorators,
        source.body(node),
        any(child.type == "async" for child in node.children[:1]),
        source.span(name),
        span,
    )


def _class(node: Node, decorators: tuple[Value, ...], span: Span, source: Source) -> Statement:
    name, bases = node.child_by_field_name("name"), node.child_by_field_name("superclasses")
    if name is None:
        return source.loose(node)
    return Class(
        source.text(name),
        () if bases is None else arguments(bases, source),
        decorators,
        source.body(node),
        source.span(name),
        span,
    )


def _parameters(node: Node, source: Source) -> tuple[Parameter, ...]:
    found: list[Parameter] = []
    rest: Choices["", "keyword"] = ""
    for child in node.named_children:
        if child.type in ASIDE or child.type == "positional_separator":
            continue
        if child.type == "keyword_separator":
            rest = "keyword"
            continue
        collects = _collects(child)
        annotation = source.optional(child.child_by_field_name("type"))
        default = source.optional(child.child_by_field_name("value"))
        found.append(Parameter(parameter_name(child, source), annotation, default, collects or rest))
        if collects == "*":
            rest = "keyword"
    return tuple(found)


def _collects(node: Node) -> Choices["", "*", "**"]:
    """Whether a parameter takes the rest of the arguments, and which."""
    if node.type == "typed_parameter" and node.named_children:
        node = node.named_children[0]
    match node.type:
        case "list_splat_pattern":
            return "*"
        case "dictionary_splat_pattern":
            return "**"
        case _:
            return ""


READERS: dict[str, Callable[[Node, Source], Statement]] = {
    "function_definition": function,
    "class_definition": class_,
    "decorated_definition": decorated,
}
