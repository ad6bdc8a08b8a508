"""Turns a PynamoDB scan into a query: which part of its filter becomes the key, which stays a filter."""

from dataclasses import dataclass

import libcst

from dynamorm_analysis.model.table import Definition, Key
from dynamorm_analysis.text import Place
from dynamorm_codeactions.rewriting import Draft, code_of

KEPT = ("limit", "page_size", "rate_limit", "attributes_to_get")


@dataclass(frozen=True, slots=True)
class Target:
    """What to query: the model's attribute that holds the index (empty for the table itself) and its key."""

    binding: str
    key: Key


def as_query(call: libcst.Call, model: Definition, target: Target) -> libcst.BaseExpression | None:
    """`Order.scan(Order.customer_id == c)` as `Order.by_customer.query(c)`; None where a part fits in no query."""
    if not isinstance(call.func, libcst.Attribute):
        return None
    arguments = _arguments(call)
    if arguments is None or "filter_condition" not in arguments:
        return None
    consistent = arguments.pop("consistent_read", None)
    if consistent is not None and code_of(consistent) != "False":
        return None
    parts = _parts(arguments.pop("filter_condition"), model, target.key)
    if parts is None or any(name not in KEPT for name in arguments):
        return None
    receiver = call.func.value
    owner = libcst.Attribute(receiver, libcst.Name(target.binding)) if target.binding else receiver
    positional = [parts.partition] + ([parts.sort] if parts.sort is not None else [])
    named = ({"filter_condition": parts.rest} if parts.rest is not None else {}) | arguments
    args = [libcst.Arg(value) for value in positional] + [
        libcst.Arg(value, keyword=libcst.Name(name), equal=TIGHT) for name, value in named.items()
    ]
    return libcst.Call(libcst.Attribute(owner, libcst.Name("query")), args)


TIGHT = libcst.AssignEqual(libcst.SimpleWhitespace(""), libcst.SimpleWhitespace(""))


def _arguments(call: libcst.Call) -> dict[str, libcst.BaseExpression] | None:
    found: dict[str, libcst.BaseExpression] = {}
    for position, argument in enumerate(call.args):
        if argument.star or (argument.keyword is None and position > 0):
            return None
        found[argument.keyword.value if argument.keyword else "filter_condition"] = argument.value
    return found


@dataclass(frozen=True, slots=True)
class _Parts:
    partition: libcst.BaseExpression
    sort: libcst.BaseExpression | None
    rest: libcst.BaseExpression | None


def _parts(condition: libcst.BaseExpression, model: Definition, key: Key) -> _Parts | None:
    names = {attribute.name: attribute.code_name for attribute in model.attributes}
    partition_name = names.get(key.partition[0], key.partition[0])
    sort_name = names.get(key.sort[0], key.sort[0]) if key.sort else ""
    partition: libcst.BaseExpression | None = None
    sort: libcst.BaseExpression | None = None
    rest: list[libcst.BaseExpression] = []
    for leaf in _conjuncts(condition):
        if partition is None and (value := _equal_to(leaf, partition_name)) is not None:
            partition = value
        elif sort is None and sort_name and _is_about(leaf, sort_name):
            sort = _bare(leaf)
        else:
            rest.append(leaf)
    return _Parts(partition, sort, _joined(rest)) if partition is not None else None


def _conjuncts(condition: libcst.BaseExpression) -> list[libcst.BaseExpression]:
    if isinstance(condition, libcst.BinaryOperation) and isinstance(condition.operator, libcst.BitAnd):
        return [*_conjuncts(condition.left), *_conjuncts(condition.right)]
    return [condition]


def _equal_to(leaf: libcst.BaseExpression, name: str) -> libcst.BaseExpression | None:
    if not isinstance(leaf, libcst.Comparison) or len(leaf.comparisons) != 1:
        return None
    comparison = leaf.comparisons[0]
    if not isinstance(comparison.operator, libcst.Equal):
        return None
    left, right = leaf.left, comparison.comparator
    if _names(left, name):
        return right
    return left if _names(right, name) else None


def _is_about(leaf: libcst.BaseExpression, name: str) -> bool:
    """Whether a leaf is a condition that a sort key takes: a comparison, `between` or `startswith` of the attribute."""
    if isinstance(leaf, libcst.Comparison) and len(leaf.comparisons) == 1:
        allowed = (libcst.Equal, libcst.LessThan, libcst.LessThanEqual, libcst.GreaterThan, libcst.GreaterThanEqual)
        return _names(leaf.left, name) and isinstance(leaf.comparisons[0].operator, allowed)
    if isinstance(leaf, libcst.Call) and isinstance(leaf.func, libcst.Attribute):
        return _names(leaf.func.value, name) and leaf.func.attr.value in ("between", "startswith")
    return False


def _names(expression: libcst.BaseExpression, name: str) -> bool:
    return isinstance(expression, libcst.Attribute) and expression.attr.value == name


def _bare(expression: libcst.BaseExpression) -> libcst.BaseExpression:
    return expression.with_changes(lpar=[], rpar=[])


def _joined(leaves: list[libcst.BaseExpression]) -> libcst.BaseExpression | None:
    if not leaves:
        return None
    if len(leaves) == 1:
        return _bare(leaves[0])
    joined, *others = leaves
    for leaf in others:
        joined = libcst.BinaryOperation(joined, libcst.BitAnd(), leaf)
    return joined


def receiver_of(draft: Draft, call: Place) -> str:
    """The name that a call is made on: `Order` in `Order.scan(…)` and in `Order.by_status.scan(…)`."""
    span = draft.span(call)
    text = draft.text(call.path, span) if span else ""
    return text.split(".", 1)[0].strip()
