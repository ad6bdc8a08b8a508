"""Go's expressions: names, members, calls and operators."""

from collections.abc import Callable

from tree_sitter import Node

from dynamorm_analysis.facts.values import Argument, Call, Collection, Item, Member, Name, Operation, Unknown, Value
from dynamorm_analysis.reading.source import ASIDE, Source, unknown
from dynamorm_analysis.text import Span

# What Go writes otherwise than the facts do; all other operators are written alike.
OPERATORS = {"&&": "and", "||": "or", "!": "not", "<-": "yield"}


def name(node: Node, source: Source) -> Value:
    return Name(source.text(node), source.span(node))


def selector(node: Node, source: Source) -> Value:
    operand, field = node.child_by_field_name("operand"), node.child_by_field_name("field")
    if operand is None or field is None:
        return unknown(node, source)
    return Member(source.value(operand), source.text(field), source.span(field), source.span(node))


def call(node: Node, source: Source) -> Value:
    """`f(x)`, and `f[T](x)` with the types between: a call of `f[T]`."""
    function = source.required(node.child_by_field_name("function"), node)
    if (types := node.child_by_field_name("type_arguments")) is not None:
        given_types = Collection("tuple", source.values(types.named_children), source.span(types))
        function = Item(function, given_types, source.between(node, types))
    arguments = node.child_by_field_name("arguments")
    given = () if arguments is None else _arguments(arguments, source)
    return Call(function, given, source.span(node))


def conversion(node: Node, source: Source) -> Value:
    """`[]byte(x)` and `x.(T)`: a call of the type."""
    kind = source.required(node.child_by_field_name("type"), node)
    operand = node.child_by_field_name("operand")
    given = () if operand is None else (Argument(source.value(operand), "", "", source.span(operand)),)
    return Call(kind, given, source.span(node))


def _arguments(node: Node, source: Source) -> tuple[Argument, ...]:
    found: list[Argument] = []
    for child in node.named_children:
        if child.type in ASIDE:
            continue
        if child.type == "variadic_argument":
            inner = source.values(child.named_children)
            value = inner[0] if len(inner) == 1 else Unknown(inner, source.span(child))
            found.append(Argument(value, "", "*", source.span(child)))
        else:
            found.append(Argument(source.value(child), "", "", source.span(child)))
    return tuple(found)


def unary(node: Node, source: Source) -> Value:
    operand = source.required(node.child_by_field_name("operand"), node)
    operator = source.word(node.child_by_field_name("operator"))
    return Operation(OPERATORS.get(operator, operator), (operand,), source.span(node))


def binary(node: Node, source: Source) -> Value:
    left = source.required(node.child_by_field_name("left"), node)
    right = source.required(node.child_by_field_name("right"), node)
    operator = source.word(node.child_by_field_name("operator"))
    return Operation(OPERATORS.get(operator, operator), (left, right), source.span(node))


def index(node: Node, source: Source) -> Value:
    owner = source.required(node.child_by_field_name("operand"), node)
    return Item(owner, source.required(node.child_by_field_name("index"), node), source.span(node))


def slice_(node: Node, source: Source) -> Value:
    """What is between the brackets is where the index is: it begins with its first part, or before what is left out."""
    owner = source.required(node.child_by_field_name("operand"), node)
    bounds = [node.child_by_field_name(field) for field in ("start", "end", "capacity")]
    parts = source.values([bound for bound in bounds if bound is not None])
    whole = source.span(node)
    start = parts[0].span.start if bounds[0] is not None else owner.span.end
    return Item(owner, Unknown(parts, Span(start, whole.end)), whole)


def parenthesized(node: Node, source: Source) -> Value:
    inner = source.values(node.named_children)
    return inner[0] if len(inner) == 1 else Unknown(inner, source.span(node))


def expression_list(node: Node, source: Source) -> Value:
    """One expression, or several as a tuple."""
    items = source.values(node.named_children)
    return items[0] if len(items) == 1 else Collection("tuple", items, source.span(node))


READERS: dict[str, Callable[[Node, Source], Value]] = {
    **dict.fromkeys(("identifier", "field_identifier", "blank_identifier", "iota"), name),
    "selector_expression": selector,
    "call_expression": call,
    "type_conversion_expression": conversion,
    "type_assertion_expression": conversion,
    "unary_expression": unary,
    "binary_expression": binary,
    "index_expression": index,
    "slice_expression": slice_,
    "parenthesized_expression": parenthesized,
    "expression_list": expression_list,
}
