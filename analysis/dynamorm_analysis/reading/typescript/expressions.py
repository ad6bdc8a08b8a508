"""TypeScript's expressions: names, members, calls and operators; assertions about types are transparent."""

from collections.abc import Callable

from tree_sitter import Node

from dynamorm_analysis.facts.values import (
    Argument,
    Binding,
    Call,
    Conditional,
    Constant,
    Item,
    Member,
    Name,
    Operation,
    Unknown,
    Value,
)
from dynamorm_analysis.reading.source import ASIDE, Source, unknown

# What TypeScript writes otherwise than the facts do; all other operators are written alike.
OPERATORS = {"&&": "and", "||": "or", "??": "or", "!": "not", "===": "==", "!==": "!=", ">>>": ">>"}
# What these give is no value of their operands.
OPAQUE_OPERATORS = frozenset({"typeof", "void", "delete", "instanceof"})


def name(node: Node, source: Source) -> Value:
    """A name; one that the parser had to invent is unknown."""
    written = source.text(node)
    return Name(written, source.span(node)) if written else Unknown((), source.span(node))


def parent(node: Node, source: Source) -> Value:
    """`super`, as Python writes it: a call."""
    return Call(Name("super", source.span(node)), (), source.span(node))


def member(node: Node, source: Source) -> Value:
    """`a.b` and `a?.b`."""
    owner, named = node.child_by_field_name("object"), node.child_by_field_name("property")
    if owner is None or named is None or named.start_byte == named.end_byte:
        return unknown(node, source)
    return Member(source.value(owner), source.text(named), source.span(named), source.span(node))


def item(node: Node, source: Source) -> Value:
    """`a[b]`; with a text for an index it is the same as `a.b`."""
    owner = source.required(node.child_by_field_name("object"), node)
    index = source.required(node.child_by_field_name("index"), node)
    if isinstance(index, Constant) and isinstance(index.value, str):
        return Member(owner, index.value, index.span, source.span(node))
    return Item(owner, index, source.span(node))


def call(node: Node, source: Source) -> Value:
    """`f(a)` and `new F(a)`; `super(a)` calls the initialiser of the class above."""
    function = node.child_by_field_name("function") or node.child_by_field_name("constructor")
    called = source.required(function, node)
    if function is not None and function.type == "super":
        called = Member(called, "__init__", called.span, called.span)
    return Call(called, _arguments(node.child_by_field_name("arguments"), source), source.span(node))


def _arguments(node: Node | None, source: Source) -> tuple[Argument, ...]:
    if node is None:
        return ()
    if node.type != "arguments":  # the text behind a tag
        return (Argument(source.value(node), "", "", source.span(node)),)
    given = [_argument(child, source) for child in node.named_children if child.type not in ASIDE]
    if node.has_error and any(child.is_error for child in node.children):  # whose part that is cannot be told
        return tuple([Argument(Unknown((one.value,), one.span), "", one.spread, one.span) for one in given])
    return tuple(given)


def _argument(node: Node, source: Source) -> Argument:
    if node.type == "spread_element" and node.named_child_count == 1:
        return Argument(source.value(node.named_children[0]), "", "*", source.span(node))
    return Argument(source.value(node), "", "", source.span(node))


def unary(node: Node, source: Source) -> Value:
    operand = source.required(node.child_by_field_name("argument"), node)
    operator = source.word(node.child_by_field_name("operator"))
    if operator in OPAQUE_OPERATORS:
        return Unknown((operand,), source.span(node))
    return Operation(OPERATORS.get(operator, operator), (operand,), source.span(node))


def binary(node: Node, source: Source) -> Value:
    left = source.required(node.child_by_field_name("left"), node)
    right = source.required(node.child_by_field_name("right"), node)
    operator = source.word(node.child_by_field_name("operator"))
    if operator in OPAQUE_OPERATORS:
        return Unknown((left, right), source.span(node))
    return Operation(OPERATORS.get(operator, operator), (left, right), source.span(node))


def conditional(node: Node, source: Source) -> Value:
    """`test ? then : otherwise`."""
    test, then, otherwise = (
        source.required(node.child_by_field_name(field), node) for field in ("condition", "consequence", "alternative")
    )
    return Conditional(test, then, otherwise, source.span(node))


def assignment(node: Node, source: Source) -> Value:
    """An assignment inside of an expression binds where its target is a name."""
    left = source.required(node.child_by_field_name("left"), node)
    right = source.required(node.child_by_field_name("right"), node)
    if node.type == "assignment_expression" and isinstance(left, Name):
        return Binding(left.name, right, source.span(node))
    return Unknown((left, right), source.span(node))


def yield_(node: Node, source: Source) -> Value:
    return Operation("yield", source.values(node.named_children), source.span(node))


def transparent(node: Node, source: Source) -> Value:
    """What says nothing about the value: parentheses, `await`, `x!`, `x as T`, `x satisfies T`."""
    parts = [child for child in node.named_children if child.type not in ASIDE]
    return source.value(parts[0]) if parts else unknown(node, source)


def assertion(node: Node, source: Source) -> Value:
    """`<T>x`."""
    parts = [child for child in node.named_children if child.type not in ASIDE]
    return source.value(parts[-1]) if parts else unknown(node, source)


def nothing(node: Node, source: Source) -> Value:
    """Types where a value is sought."""
    return Unknown((), source.span(node))


READERS: dict[str, Callable[[Node, Source], Value]] = {
    **dict.fromkeys(
        (
            "identifier",
            "property_identifier",
            "private_property_identifier",
            "shorthand_property_identifier",
            "shorthand_property_identifier_pattern",
            "this",
        ),
        name,
    ),
    "super": parent,
    "member_expression": member,
    "subscript_expression": item,
    "call_expression": call,
    "new_expression": call,
    "unary_expression": unary,
    "binary_expression": binary,
    "ternary_expression": conditional,
    "assignment_expression": assignment,
    "augmented_assignment_expression": assignment,
    "yield_expression": yield_,
    **dict.fromkeys(
        (
            "parenthesized_expression",
            "await_expression",
            "non_null_expression",
            "as_expression",
            "satisfies_expression",
            "instantiation_expression",
        ),
        transparent,
    ),
    "type_assertion": assertion,
    **dict.fromkeys(("type_annotation", "type_arguments", "type_parameters", "object_type"), nothing),
}
