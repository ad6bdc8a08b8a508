"""Operands of a type that an operator or function does not take, as far as it is known what placeholders stand for."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from dynamorm_analysis.expressions.cursor import Mistake
from dynamorm_analysis.expressions.tree import (
    Addition,
    Arithmetic,
    Between,
    Comparison,
    Deletion,
    Function,
    Node,
    Operand,
    Path,
    Size,
    ValuePlaceholder,
    walk,
)
from dynamorm_analysis.wording import TYPE_WORDS

ORDERED = frozenset({"S", "N", "B"})
SETS = frozenset({"SS", "NS", "BS"})
TYPES = frozenset(TYPE_WORDS)


@dataclass(frozen=True, slots=True)
class GivenValue:
    """What a placeholder stands for: its DynamoDB type, and its text (a number's digits) where that is constant."""

    type: str | None = None
    text: str | None = None


Given = Callable[[str], GivenValue]
"""What is known of the value of a placeholder, its `:` included."""


def wrong_operands(tree: Node, given: Given) -> Iterator[Mistake]:
    """Every operand that DynamoDB rejects for its type or its value."""
    for node in walk(tree):
        match node:
            case Comparison(left=left, operator="<" | "<=" | ">" | ">=" as operator, right=right):
                yield from _of_types((left, right), ORDERED, f"`{operator}` compares strings, numbers or binary", given)
            case Between():
                yield from _between(node, given)
            case Function(name="begins_with", arguments=(_, prefix)):
                yield from _of_types((prefix,), frozenset("SB"), "`begins_with` looks for a string or binary", given)
            case Function(name="attribute_type", arguments=(_, wanted)):
                yield from _type_name(wanted, given)
            case Function(name="list_append", arguments=arguments):
                yield from _of_types(arguments, frozenset("L"), "`list_append` joins lists", given)
            case Arithmetic(left=left, operator=sign, right=right):
                yield from _of_types((left, right), frozenset("N"), f"`{sign}` takes numbers", given)
            case Addition(value=value):
                yield from _of_types((value,), SETS | {"N"}, "`ADD` takes a number or a set", given)
            case Deletion(value=value):
                yield from _of_types((value,), SETS, "`DELETE` takes a set", given)
            case Size(operand=Size() as inner):
                yield Mistake("operands", "`size` takes an attribute, not a number.", inner.span)


def _of_types(operands: tuple[Operand, ...], allowed: frozenset[str], rule: str, given: Given) -> Iterator[Mistake]:
    for operand in operands:
        placeholder = _value(operand)
        if placeholder is None:
            continue
        found = given(placeholder.text).type
        if found in TYPES and found not in allowed:
            message = f"{rule}, and `{placeholder.text}` is {TYPE_WORDS[found]}."
            yield Mistake("operands", message, placeholder.span)


def _value(operand: Operand) -> ValuePlaceholder | None:
    """The placeholder that an operand is, or may be where its attribute does not exist."""
    match operand:
        case ValuePlaceholder():
            return operand
        case Function(name="if_not_exists", arguments=(_, ValuePlaceholder() as otherwise)):
            return otherwise
    return None


def _between(node: Between, given: Given) -> Iterator[Mistake]:
    wrong = list(_of_types((node.operand, node.low, node.high), ORDERED, "`BETWEEN` compares what has an order", given))
    if wrong:
        yield from wrong
        return
    low, high = _value(node.low), _value(node.high)
    if low is None or high is None:
        return
    lower, upper = given(low.text), given(high.text)
    if lower.type is None or upper.type is None:
        return
    if lower.type != upper.type:
        message = f"The bounds of `BETWEEN` have one type: `{low.text}` is {TYPE_WORDS[lower.type]}, `{high.text}` is "
        yield Mistake("operands", f"{message}{TYPE_WORDS[upper.type]}.", high.span)
    elif _is_greater(lower, upper):
        message = f"The lower bound of `BETWEEN` comes first: `{low.text}` is greater than `{high.text}`."
        yield Mistake("operands", message, low.span.to(high.span))


def _is_greater(lower: GivenValue, upper: GivenValue) -> bool:
    if lower.text is None or upper.text is None:
        return False
    if lower.type == "S":
        return lower.text.encode() > upper.text.encode()
    if lower.type != "N":
        return False
    try:
        return Decimal(lower.text) > Decimal(upper.text)
    except InvalidOperation:
        return False


def _type_name(wanted: Operand, given: Given) -> Iterator[Mistake]:
    if isinstance(wanted, Path):
        message = "`attribute_type` takes the name of a type as a placeholder, not as an attribute."
        yield Mistake("operands", message, wanted.span)
    if not isinstance(wanted, ValuePlaceholder):
        return
    found = given(wanted.text)
    if found.type in TYPES - {"S"}:
        message = f"`attribute_type` takes the name of a type, and `{wanted.text}` is {TYPE_WORDS[found.type]}."
        yield Mistake("operands", message, wanted.span)
    elif found.type == "S" and found.text is not None and found.text not in TYPES:
        names = ", ".join(f"`{name}`" for name in TYPE_WORDS)
        message = f"`attribute_type` knows no type `{found.text}`: `{wanted.text}` is one of {names}."
        yield Mistake("operands", message, wanted.span)
