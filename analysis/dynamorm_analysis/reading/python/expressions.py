"""Python's expressions: names, members, calls, operations and literals other than strings."""

import math
from collections.abc import Callable
from itertools import pairwise

from tree_sitter import Node

from dynamorm_analysis.facts.deferred import called_elsewhere
from dynamorm_analysis.facts.values import (
    Argument,
    Binding,
    Call,
    Conditional,
    Constant,
    Item,
    Lambda,
    Member,
    Name,
    Operation,
    Spread,
    Unknown,
    Value,
)
from dynamorm_analysis.reading.python.collections import tuple_of
from dynamorm_analysis.reading.python.plain_forms import plain_call, plain_conditional
from dynamorm_analysis.reading.source import ASIDE, Source, unknown

# Facts are stored in formats that know integers of 64 bits.
INTEGERS = range(-(2**63), 2**64)
SPREADS = {"list_splat", "list_splat_pattern", "parenthesized_list_splat", "splat_type"}
TYPES = frozenset(
    {"bool", "bytes", "dict", "float", "frozenset", "int", "list", "object", "set", "str", "tuple", "type"}
)
OLD_SPELLINGS = {"<>": "!="}


def name(node: Node, source: Source) -> Value:
    word = source.text(node)
    return Name(word, source.span(node)) if word else Unknown((), source.span(node))


def integer(node: Node, source: Source) -> Value:
    try:
        number = int(source.text(node).replace("_", ""), 0)
    except ValueError:  # complex, or as Python 2 wrote octal and long integers
        return Unknown((), source.span(node))
    return Constant(number, source.span(node)) if number in INTEGERS else Unknown((), source.span(node))


def float_(node: Node, source: Source) -> Value:
    try:
        number = float(source.text(node))
    except ValueError:  # complex
        return Unknown((), source.span(node))
    return Constant(number, source.span(node)) if math.isfinite(number) else Unknown((), source.span(node))


def true(node: Node, source: Source) -> Value:
    return Constant(True, source.span(node))


def false(node: Node, source: Source) -> Value:
    return Constant(False, source.span(node))


def none(node: Node, source: Source) -> Value:
    return Constant(None, source.span(node))


def inner(node: Node, source: Source) -> Value:
    """What stands in parentheses, or in an annotation."""
    parts = [child for child in node.named_children if child.type not in ASIDE]
    return source.value(parts[0]) if len(parts) == 1 else unknown(node, source)


def await_(node: Node, source: Source) -> Value:
    """What is waited for; of a thread or executor, the call that it makes: `await to_thread(f, x)` is `f(x)`."""
    value = inner(node, source)
    return (called_elsewhere(value) or value) if isinstance(value, Call) else value


def attribute(node: Node, source: Source) -> Value:
    owner, member = node.child_by_field_name("object"), node.child_by_field_name("attribute")
    if owner is None or member is None or not member.end_byte > member.start_byte:
        return unknown(node, source)
    return Member(source.value(owner), source.text(member), source.span(member), source.span(node))


def member_type(node: Node, source: Source) -> Value:
    """`owner.name` in an annotation."""
    parts = node.named_children
    if len(parts) != 2:
        return unknown(node, source)
    return Member(source.value(parts[0]), source.text(parts[1]), source.span(parts[1]), source.span(node))


def subscript(node: Node, source: Source) -> Value:
    owner = node.child_by_field_name("value")
    indexes = node.children_by_field_name("subscript")
    if owner is None or not indexes:
        return unknown(node, source)
    several = any(child.type == "," for child in node.children)
    index = tuple_of(indexes, source) if several else source.value(indexes[0])
    return Item(source.value(owner), index, source.span(node))


def generic_type(node: Node, source: Source) -> Value:
    """`list[int]` in an annotation."""
    owner, *groups = node.named_children
    indexes = [index for group in groups for index in group.named_children if index.type not in ASIDE]
    if not indexes:
        return unknown(node, source)
    index = source.value(indexes[0]) if len(indexes) == 1 else tuple_of(indexes, source)
    return Item(source.value(owner), index, source.span(node))


def call(node: Node, source: Source) -> Value:
    function, given = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    if function is None or given is None:
        return unknown(node, source)
    called, passed = source.value(function), arguments(given, source)
    return _cast(called, passed) or plain_call(Call(called, passed, source.span(node)))


def _cast(function: Value, passed: tuple[Argument, ...]) -> Value | None:
    """The value that `cast` gives back, whose type it only tells to those who check types."""
    match function, passed:
        case (
            Name(name="cast") | Member(name="cast", owner=Name(name="typing" | "t" | "typing_extensions")),
            (Argument(value=kind, name="", spread=""), Argument(value=value, name="", spread="")),
        ) if _is_type(kind):
            return value
    return None


def _is_type(value: Value) -> bool:
    """Whether a value is written as types are: `dict`, `Order`, `list[str]`, `"Order"`, `str | None`."""
    match value:
        case Name(name=name):
            return name in TYPES or name[:1].isupper()
        case Item(owner=owner):
            return _is_type(owner)
        case Member(owner=Name(), name=name):
            return name[:1].isupper()
        case Operation(operator="|", operands=(first, *_)):
            return _is_type(first)
        case Constant(value=str()):
            return True
    return False


def arguments(node: Node, source: Source) -> tuple[Argument, ...]:
    """The arguments in parentheses; a generator may stand there without any of its own."""
    if node.type == "generator_expression":
        return (Argument(source.value(node), "", "", source.span(node)),)
    given: list[Argument] = []
    separated = True
    for child in node.children:
        if child.is_error and not separated:  # somebody still types the argument before
            last = given.pop()
            parts = (last.value, source.value(child))
            given.append(Argument(Unknown(parts, last.span), last.name, last.spread, last.span))
        elif child.is_named and child.type not in ASIDE:
            given.append(argument(child, source))
            separated = False
        elif child.type == ",":
            separated = True
    return tuple(given)


def argument(node: Node, source: Source) -> Argument:
    span = source.span(node)
    match node.type:
        case "keyword_argument":
            value = source.required(node.child_by_field_name("value"), node)
            return Argument(value, source.word(node.child_by_field_name("name")), "", span)
        case "list_splat":
            return Argument(inner(node, source), "", "*", span)
        case "dictionary_splat":
            return Argument(inner(node, source), "", "**", span)
        case _:
            return Argument(source.value(node), "", "", span)


def spread(node: Node, source: Source) -> Value:
    value = inner(node, source)
    return value if isinstance(value, Spread) else Spread(value, source.span(node))


def binary_operator(node: Node, source: Source) -> Value:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    operator = node.child_by_field_name("operator")
    if left is None or right is None or operator is None:
        return unknown(node, source)
    return Operation(operator.type, (source.value(left), source.value(right)), source.span(node))


def unary_operator(node: Node, source: Source) -> Value:
    operator = node.children[0]
    operand = source.required(node.child_by_field_name("argument"), node)
    return Operation(operator.type, (operand,), source.span(node))


def union_type(node: Node, source: Source) -> Value:
    """`A | B` in an annotation."""
    return Operation("|", source.values(node.named_children), source.span(node))


def comparison(node: Node, source: Source) -> Value:
    """A comparison, or for a chain `a < b < c` each of its links."""
    operators = node.children_by_field_name("operators")
    places = {operator.id for operator in operators}
    operands = [child for child in node.children if child.id not in places and child.type not in ASIDE]
    if not operators or len(operands) != len(operators) + 1:
        return unknown(node, source)
    values = [source.value(operand) for operand in operands]
    links = [
        Operation(OLD_SPELLINGS.get(operator.type, operator.type), pair, source.between(first, last))
        for operator, pair, (first, last) in zip(operators, pairwise(values), pairwise(operands), strict=True)
    ]
    return links[0] if len(links) == 1 else Operation("and", tuple(links), source.span(node))


def conditional(node: Node, source: Source) -> Value:
    parts = source.values(node.named_children)
    if len(parts) != 3:
        return Unknown(parts, source.span(node))
    then, test, otherwise = parts
    return plain_conditional(Conditional(test, then, otherwise, source.span(node)))


def binding(node: Node, source: Source) -> Value:
    value = source.required(node.child_by_field_name("value"), node)
    return Binding(source.word(node.child_by_field_name("name")), value, source.span(node))


def lambda_(node: Node, source: Source) -> Value:
    given = node.child_by_field_name("parameters")
    parameters = [] if given is None else [parameter_name(child, source) for child in given.named_children]
    body = source.required(node.child_by_field_name("body"), node)
    return Lambda(tuple([parameter for parameter in parameters if parameter]), body, source.span(node))


def parameter_name(node: Node, source: Source) -> str:
    """The name that a parameter binds; empty for separators and Python 2's nested parameters."""
    named: Node | None = node
    if node.type in ("default_parameter", "typed_default_parameter"):
        named = node.child_by_field_name("name")
    elif node.type in ("typed_parameter", "list_splat_pattern", "dictionary_splat_pattern"):
        named = next((child for child in node.named_children if child.type not in ASIDE), None)
    if named is None or named is node:
        return source.text(node) if node.type == "identifier" else ""
    return parameter_name(named, source)


def yield_(node: Node, source: Source) -> Value:
    """`yield value`; `yield from values` yields a spread."""
    operands = source.values(node.named_children)
    if any(child.type == "from" for child in node.children):
        operands = tuple([Spread(operand, operand.span) for operand in operands])
    return Operation("yield", operands, source.span(node))


READERS: dict[str, Callable[[Node, Source], Value]] = {
    "identifier": name,
    "integer": integer,
    "float": float_,
    "true": true,
    "false": false,
    "none": none,
    "parenthesized_expression": inner,
    "await": await_,
    "type": inner,
    "attribute": attribute,
    "member_type": member_type,
    "subscript": subscript,
    "generic_type": generic_type,
    "call": call,
    **dict.fromkeys(SPREADS, spread),
    "binary_operator": binary_operator,
    "boolean_operator": binary_operator,
    "unary_operator": unary_operator,
    "not_operator": unary_operator,
    "union_type": union_type,
    "comparison_operator": comparison,
    "conditional_expression": conditional,
    "named_expression": binding,
    "lambda": lambda_,
    "yield": yield_,
}
