"""Go's functions, methods and function literals, with their parameters and results."""

from collections.abc import Callable
from typing import Literal as Choices

from tree_sitter import Node

from dynamorm_analysis.facts.statements import Function, Parameter, Statement
from dynamorm_analysis.facts.values import Collection, Name, Unknown, Value
from dynamorm_analysis.reading.source import ASIDE, Source


def function(node: Node, source: Source) -> Statement:
    name = node.child_by_field_name("name")
    if name is None:
        return source.loose(node)
    parameters = _parameters(node.child_by_field_name("parameters"), source)
    parameters += type_parameters(node.child_by_field_name("type_parameters"), source)
    return _function(source.text(name), name, parameters, node, source)


def method(node: Node, source: Source) -> Statement:
    """A method of `T` is the function `T.Method`, as Go's own method expressions write it; the receiver comes first."""
    name = node.child_by_field_name("name")
    receiver = node.child_by_field_name("receiver")
    if name is None or receiver is None:
        return source.loose(node)
    receivers = _parameters(receiver, source)
    owner = _type_name(receiver, source)
    qualified = f"{owner}.{source.text(name)}" if owner else source.text(name)
    parameters = _parameters(node.child_by_field_name("parameters"), source)
    return _function(qualified, name, (*receivers, *parameters, *_receivers_types(receiver, source)), node, source)


def literal(node: Node, source: Source) -> Value:
    """A function without a name is lifted before the statement that holds it, and its name stands in its place."""
    named = source.name_function()
    parameters = _parameters(node.child_by_field_name("parameters"), source)
    sign = node.children[0] if node.children else node
    lifted = _function(named, sign, parameters, node, source)
    source.lifted.append(lifted)
    return Name(named, source.span(node))


def _function(name: str, sign: Node, parameters: tuple[Parameter, ...], node: Node, source: Source) -> Function:
    result = node.child_by_field_name("result")
    return Function(
        name,
        parameters,
        None if result is None else result_types(result, source),
        (),
        source.body(node),
        False,
        source.span(sign),
        source.span(node),
    )


def result_types(node: Node, source: Source) -> Value:
    """The type that a function returns; of several a tuple, with one type for each of `(first, second string)`."""
    if node.type != "parameter_list":
        return source.value(node)
    types: list[Node] = []
    for child in node.named_children:
        kind = child.child_by_field_name("type") if child.type not in ASIDE else None
        names = [name for name in child.children_by_field_name("name") if name.is_named]
        types += [kind] * max(len(names), 1) if kind is not None else ()
    return Collection("tuple", source.values(types), source.span(node))


def signature(node: Node, source: Source) -> Collection:
    """What a method of an interface takes, as a tuple of types, and what it returns."""
    span = source.span(node)
    result = node.child_by_field_name("result")
    taken = _parameters(node.child_by_field_name("parameters"), source)
    types = tuple(one.annotation or Unknown((), span) for one in taken)
    returned = (result_types(result, source),) if result is not None else ()
    return Collection("tuple", (Collection("tuple", types, span), *returned), span)


def _parameters(node: Node | None, source: Source) -> tuple[Parameter, ...]:
    found: list[Parameter] = []
    for child in node.named_children if node is not None else ():
        if child.type not in ("parameter_declaration", "variadic_parameter_declaration"):
            continue
        kind: Choices["", "*"] = "*" if child.type == "variadic_parameter_declaration" else ""
        annotation = source.optional(child.child_by_field_name("type"))
        names = [source.text(name) for name in child.children_by_field_name("name")] or ["_"]
        found += [Parameter(name, annotation, None, kind) for name in names if name != ","]
    return tuple(found)


def type_parameters(node: Node | None, source: Source) -> tuple[Parameter, ...]:
    """`[T any, K comparable]`: parameters that are given by name alone, since they stand in no call's order."""
    found: list[Parameter] = []
    for child in node.named_children if node is not None else ():
        if child.type == "type_parameter_declaration":
            constraint = source.optional(child.child_by_field_name("type"))
            names = [name for name in child.children_by_field_name("name") if name.is_named]
            found += [Parameter(source.text(name), constraint, None, "keyword") for name in names]
    return tuple(found)


def _receivers_types(receiver: Node, source: Source) -> tuple[Parameter, ...]:
    """`T` of the receiver `*Repository[T]`, under the name by which the method knows it."""
    waiting = list(receiver.named_children)
    while waiting:
        node = waiting.pop(0)
        if node.type == "type_arguments":
            return tuple(Parameter(source.text(one), None, None, "keyword") for one in node.named_children)
        waiting += node.named_children
    return ()


def _type_name(receiver: Node, source: Source) -> str:
    """The type of a receiver without its pointer and its parameters."""
    waiting = [receiver]
    while waiting:
        node = waiting.pop(0)
        if node.type == "type_identifier":
            return source.text(node)
        waiting += node.named_children
    return ""


READERS: dict[str, Callable[[Node, Source], Statement]] = {
    "function_declaration": function,
    "method_declaration": method,
}
VALUES: dict[str, Callable[[Node, Source], Value]] = {"func_literal": literal}
