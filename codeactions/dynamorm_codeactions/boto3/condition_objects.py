"""boto3's conditions as objects, `Key("customer").eq(c)` and `Attr("total").gt(10)`, in calls of a table."""

import libcst
from libcst import matchers

from dynamorm_codeactions.rewriting import last_name

CONDITIONS = "boto3.dynamodb.conditions"
KEY_METHODS = frozenset({"eq", "lt", "lte", "gt", "gte", "between", "begins_with"})
CLASSES = frozenset({"Key", "Attr"})


def attribute_of(leaf: libcst.BaseExpression) -> str | None:
    """The attribute of a single condition; None where it is anything else, or the name is not written out."""
    made = _made(leaf)
    return _name(made) if made is not None else None


def class_of(leaf: libcst.BaseExpression) -> libcst.BaseExpression | None:
    """What a single condition was made with, as written: `Key` or `conditions.Key`."""
    made = _made(leaf)
    return made.func if made is not None else None


def made_with(leaf: libcst.BaseExpression, condition_class: libcst.BaseExpression) -> libcst.BaseExpression:
    """A single condition made with another class, for another part of the request."""
    made = _made(leaf)
    if made is None or not isinstance(leaf, libcst.Call) or not isinstance(leaf.func, libcst.Attribute):
        return leaf
    return leaf.with_changes(func=leaf.func.with_changes(value=made.with_changes(func=condition_class)))


def attributes_in(condition: libcst.BaseExpression) -> frozenset[str] | None:
    """The attributes that a condition names anywhere; None where one of them is not written out, or there is none."""
    calls = [node for node in matchers.findall(condition, matchers.Call()) if isinstance(node, libcst.Call)]
    names = [_name(call) for call in calls if last_name(call.func) in CLASSES]
    known = frozenset(name for name in names if name is not None)
    return known if known and None not in names else None


def path_of(expression: libcst.BaseExpression) -> str | None:
    """The attribute that stands for itself in a condition: `total` of `Attr("total")`."""
    is_made = isinstance(expression, libcst.Call) and last_name(expression.func) in CLASSES
    return _name(expression) if is_made and isinstance(expression, libcst.Call) else None


def _made(leaf: libcst.BaseExpression) -> libcst.Call | None:
    """`Key("customer")` in `Key("customer").eq(c)`."""
    if not isinstance(leaf, libcst.Call) or not isinstance(leaf.func, libcst.Attribute):
        return None
    made = leaf.func.value
    return made if isinstance(made, libcst.Call) and last_name(made.func) in CLASSES else None


def _name(made: libcst.Call) -> str | None:
    first = made.args[0].value if len(made.args) == 1 else None
    value = first.evaluated_value if isinstance(first, libcst.SimpleString) else None
    return value if isinstance(value, str) else None
