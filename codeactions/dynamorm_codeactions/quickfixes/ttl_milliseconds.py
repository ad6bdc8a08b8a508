"""Writes a time to live in seconds where the code counts milliseconds."""

import libcst

from dynamorm_analysis.finding import Finding
from dynamorm_analysis.project import Project
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.rewriting import Draft, bare, code_of, comments_in, parsed

ROUNDING = frozenset({"int", "round"})
NANOSECONDS_PER_MILLISECOND = 1_000_000


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """Unsafe: what reads the attribute may expect milliseconds, and stored items keep theirs."""
    draft = Draft(project, sources)
    span = draft.span(finding.place)
    text = draft.text(finding.place.path, span) if span is not None else ""
    written = _value(text)
    seconds = _in_seconds(written) if written is not None else None
    if span is None or written is None or seconds is None or comments_in(written):
        return None
    before, milliseconds, behind = text.rpartition(code_of(written))
    if not milliseconds:
        return None
    draft.replace(finding.place.path, span, f"{before}{code_of(seconds)}{behind}")
    return Action(f"Write `{code_of(seconds)}`", "unsafe", draft.edits())


def _value(text: str) -> libcst.BaseExpression | None:
    """The value that something written gives an attribute: `"expires": v`, `expires=v`, `expires.set(v)` or `v`."""
    for read in (parsed(f"{{{text}}}"), parsed(text), parsed(f"given({text})")):
        match read:
            case libcst.Dict(elements=[libcst.DictElement(value=value)]):
                return value
            case libcst.Call(func=libcst.Name("given"), args=[libcst.Arg(value=value)]):
                return value
            case libcst.Call(func=libcst.Attribute(attr=libcst.Name("set")), args=[libcst.Arg(value=value)]):
                return value
            case libcst.Call() | libcst.BinaryOperation():
                return read
    return None


def _in_seconds(value: libcst.BaseExpression) -> libcst.BaseExpression | None:
    """A value in milliseconds as one in seconds; None where not every part of it is certainly in milliseconds."""
    match value:
        case libcst.Call(func=libcst.Name(value=function), args=[libcst.Arg(keyword=None, star="", value=inner)]):
            seconds = _in_seconds(inner) if function in ROUNDING else None
            return value.with_changes(args=[value.args[0].with_changes(value=bare(seconds))]) if seconds else None
        case libcst.BinaryOperation(operator=libcst.Add() | libcst.Subtract(), left=left, right=right):
            first, second = _in_seconds(left), _in_seconds(right)
            return value.with_changes(left=first, right=second) if first and second else None
        case libcst.BinaryOperation(operator=libcst.Multiply()):
            return _product_in_seconds(value)
        case libcst.BinaryOperation(operator=libcst.FloorDivide(), left=left, right=libcst.Integer() as divisor):
            nanoseconds = code_of(left).endswith("time_ns()") and divisor.evaluated_value == NANOSECONDS_PER_MILLISECOND
            return value.with_changes(right=_times_thousand(divisor)) if nanoseconds else None
        case libcst.Integer():
            return _divided(value)
        case _:
            return None


def _product_in_seconds(product: libcst.BinaryOperation) -> libcst.BaseExpression | None:
    left, right = product.left, product.right
    if _is_thousand(right):
        return _in_place_of(product, left)
    if _is_thousand(left):
        return _in_place_of(product, right)
    for name, factor in (("right", right), ("left", left)):
        seconds = _in_seconds(factor) if isinstance(factor, libcst.Integer | libcst.BinaryOperation) else None
        if seconds is not None:
            return product.with_changes(**{name: seconds})
    return None


def _in_place_of(product: libcst.BinaryOperation, factor: libcst.BaseExpression) -> libcst.BaseExpression:
    """What is left of a product, in its parentheses."""
    return factor.with_changes(lpar=[*product.lpar, *factor.lpar], rpar=[*factor.rpar, *product.rpar])


def _is_thousand(value: libcst.BaseExpression) -> bool:
    return isinstance(value, libcst.Integer) and value.evaluated_value == 1000


def _divided(number: libcst.Integer) -> libcst.Integer | None:
    if number.evaluated_value % 1000:
        return None
    return number.with_changes(value=_written(number.evaluated_value // 1000, number))


def _times_thousand(number: libcst.Integer) -> libcst.Integer:
    return number.with_changes(value=_written(number.evaluated_value * 1000, number))


def _written(value: int, like: libcst.Integer) -> str:
    return f"{value:_}" if "_" in like.value else str(value)
