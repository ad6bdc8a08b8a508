"""What a function that is called writes, as an expression of the one that calls it: `item['seen'] + 1` told by its
text."""

import ast
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


def value_told(text: str, at: Span) -> Value | None:
    """The expression that `source_of` has made such a text of, as if it stood at a place; None of what is no longer
    whole, or is no expression of Python."""
    text = text.replace("[…]", "[:]")  # the slice of a list
    parsed = _parsed(text) if len(text) <= LONGEST and "…" not in text else None
    return _value(parsed, at) if parsed is not None else None


@lru_cache(REMEMBERED)
def _parsed(text: str) -> ast.expr | None:
    try:
        return ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _value(node: ast.expr, at: Span) -> Value:
    match node:
        case ast.Constant(value=str() | int() | float() | bool() | None as value):
            return Constant(value, at)
        case ast.Name(id=name):
            return Name(name, at)
        case ast.Attribute(value=owner, attr=name):
            return Member(_value(owner, at), name, at, at)
        case ast.Subscript(value=owner, slice=index):
            return Item(_value(owner, at), Unknown((), at) if isinstance(index, ast.Slice) else _value(index, at), at)
        case ast.Call(func=function, args=given, keywords=named):
            arguments = [
                Argument(_value(one.value, at), "", "*", at)
                if isinstance(one, ast.Starred)
                else Argument(_value(one, at), "", "", at)
                for one in given
            ]
            arguments += [Argument(_value(one.value, at), one.arg or "", "" if one.arg else "**", at) for one in named]
            return Call(_value(function, at), tuple(arguments), at)
        case ast.BinOp(left=left, op=operator, right=right) if type(operator) in OPERATORS:
            return Operation(OPERATORS[type(operator)], (_value(left, at), _value(right, at)), at)
        case ast.BoolOp(op=operator, values=operands):
            return Operation(OPERATORS[type(operator)], tuple(_value(one, at) for one in operands), at)
        case ast.UnaryOp(op=operator, operand=operand) if type(operator) in OPERATORS:
            return Operation(OPERATORS[type(operator)], (_value(operand, at),), at)
        case ast.IfExp(test=test, body=then, orelse=otherwise):
            return Conditional(_value(test, at), _value(then, at), _value(otherwise, at), at)
        case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items):
            return Collection(KINDS[type(node)], tuple(_value(one, at) for one in items), at)
        case ast.Starred(value=inner):
            return Spread(_value(inner, at), at)
        case ast.Dict(keys=keys, values=values):
            pairs = [
                (_value(key, at) if key is not None else None, value) for key, value in zip(keys, values, strict=True)
            ]
            return Mapping(tuple(Entry(key, _value(value, at)) for key, value in pairs), at)
    return Unknown((), at)
