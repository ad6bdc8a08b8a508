"""What a function that is called writes, as an expression of the one that calls it: `item['seen'] + 1` told by its
text."""

import ast
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from dynamorm_analysis.facts.values import (
    Argument,
    Call,
    Collection,
    Conditional,
    Constant,
    Entry,
    Item,
    Mapping,
    Member,
    Name,
    Operation,
    Spread,
    Unknown,
    Value,
)
from dynamorm_analysis.text import Span

LONGEST = 400  # characters of an expression that is worth understanding anew
REMEMBERED = 1024
OPERATORS = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.BitOr: "|",
    ast.And: "and",
    ast.Or: "or",
    ast.Not: "not",
    ast.USub: "-",
}
KINDS: dict[type[ast.expr], Literal["list", "tuple", "set"]] = {
    ast.List: "list",
    ast.Tuple: "tuple",
    ast.Set: "set",
}


@dataclass(frozen=True, slots=True)
class _Told:
    """A text that is understood anew: `parts` are the expressions of the caller that may stand in it, by their text."""

    text: str
    at: Span
    parts: Dictionary[str, Value]


def value_told(text: str, at: Span, parts: Dictionary[str, Value]) -> Value | None:
    """The expression that `source_of` has made such a text of, as if it stood at a place; None of what is no longer
    whole, or is no expression of Python. `parts` are expressions that stand elsewhere, by their text."""
    text = text.replace("[…]", "[:]")  # the slice of a list
    parsed = _parsed(text) if len(text) <= LONGEST and "…" not in text else None
    return _value(parsed, _Told(text, at, parts)) if parsed is not None else None


@lru_cache(REMEMBERED)
def _parsed(text: str) -> ast.expr | None:
    try:
        return ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _value(node: ast.expr, told: _Told) -> Value:
    at = told.at
    match node:
        case ast.Call() if (known := told.parts.get(ast.get_source_segment(told.text, node) or "")) is not None:
            return known
        case ast.Constant(value=str() | int() | float() | bool() | None as value):
            return Constant(value, at)
        case ast.Name(id=name):
            return Name(name, at)
        case ast.Attribute(value=owner, attr=name):
            return Member(_value(owner, told), name, at, at)
        case ast.Subscript(value=owner, slice=index):
            return Item(
                _value(owner, told), Unknown((), at) if isinstance(index, ast.Slice) else _value(index, told), at
            )
        case ast.Call(func=function, args=given, keywords=named):
            arguments = [
                Argument(_value(one.value, told), "", "*", at)
                if isinstance(one, ast.Starred)
                else Argument(_value(one, told), "", "", at)
                for one in given
            ]
            arguments += [
                Argument(_value(one.value, told), one.arg or "", "" if one.arg else "**", at) for one in named
            ]
            return Call(_value(function, told), tuple(arguments), at)
        case ast.BinOp(left=left, op=operator, right=right) if type(operator) in OPERATORS:
            return Operation(OPERATORS[type(operator)], (_value(left, told), _value(right, told)), at)
        case ast.BoolOp(op=operator, values=operands):
            return Operation(OPERATORS[type(operator)], tuple(_value(one, told) for one in operands), at)
        case ast.UnaryOp(op=operator, operand=operand) if type(operator) in OPERATORS:
            return Operation(OPERATORS[type(operator)], (_value(operand, told),), at)
        case ast.IfExp(test=test, body=then, orelse=otherwise):
            return Conditional(_value(test, told), _value(then, told), _value(otherwise, told), at)
        case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items):
            return Collection(KINDS[type(node)], tuple(_value(one, told) for one in items), at)
        case ast.Starred(value=inner):
            return Spread(_value(inner, told), at)
        case ast.Dict(keys=keys, values=values):
            pairs = [
                (_value(key, told) if key is not None else None, value) for key, value in zip(keys, values, strict=True)
            ]
            return Mapping(tuple(Entry(key, _value(value, told)) for key, value in pairs), at)
    return Unknown((), at)
