"""Go's functions, methods and function literals, with their parameters and results."""

import re
from collections.abc import Callable
from typing import Literal as Choices

from tree_sitter import Node

from dynamorm_analysis.facts.statements import Function, Parameter, Statement
from dynamorm_analysis.facts.values import Collection, Constant, Name, Unknown, Value
from dynamorm_analysis.reading.source import ASIDE, Source
from dynamorm_analysis.text import Span

FUNCTIONS = frozenset({"function_declaration", "method_declaration", "func_literal"})
BEGIN_AS_NOTHING = frozenset({"pointer_type", "map_type", "slice_type", "interface_type"})

BEGINNINGS = {"error": None, "bool": False, "string": "", "int": 0, "int32": 0, "int64": 0}


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
    found = source.values(types)
    return found[0] if len(found) == 1 else Collection("tuple", found, source.span(node))


def named_results(statement: Node, source: Source) -> Value | None:
    """What the function around a statement gives back by the names of its results: those that it has not mentioned
    before are what they are to begin with."""
    function = statement.parent
    while function is not None and function.type not in FUNCTIONS:
        function = function.parent
    result = function.child_by_field_name("result") if function is not None else None
    body = function.child_by_field_name("body") if function is not None else None
    if result is None or body is None or result.type != "parameter_list":
        return None
    span = source.span(statement)
    before = source.content[body.start_byte : statement.start_byte]
    found: list[Value] = []
    for declared in result.named_children:
        kind = declared.child_by_field_name("type") if declared.type == "parameter_declaration" else None
        for name in declared.children_by_field_name("name") if kind is not None else ():
            if name.type != "identifier":
                continue
            is_mentioned = re.search(rb"\b" + re.escape(name.text or b"") + rb"\b", before) is not None
            begun = None if is_mentioned or kind is None else _begins_as(kind, span, source)
            found.append(begun or Name(source.text(name), span))
    return Collection("tuple", tuple(found), span) if len(found) > 1 else next(iter(found), None)


def _begins_as(kind: Node, span: Span, source: Source) -> Constant | None:
    """What a variable of a type is before it is set, where that is told by how the type is written."""
    if kind.type in BEGIN_AS_NOTHING:
        return Constant(None, span)
    written = source.text(kind)
    return Constant(BEGINNINGS[written], span) if written in BEGINNINGS else None


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
