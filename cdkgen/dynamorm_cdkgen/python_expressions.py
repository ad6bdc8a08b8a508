"""Expressions of Python as layouts: where `ruff format` breaks them, and what it then puts into parentheses."""

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from dynamorm_cdkgen.fitting import Group, IfBroken, Indented, Layout, Line, Parenthesized, Rescued, joined

Layouts: TypeAlias = tuple[Layout, ...]
OPERATORS: dict[type[ast.AST], str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%", ast.Pow: "**",
    ast.BitAnd: "&", ast.BitOr: "|", ast.BitXor: "^", ast.LShift: "<<", ast.RShift: ">>", ast.MatMult: "@",
    ast.And: "and", ast.Or: "or", ast.Not: "not ", ast.Invert: "~", ast.USub: "-", ast.UAdd: "+",
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
    ast.Is: "is", ast.IsNot: "is not", ast.In: "in", ast.NotIn: "not in",
}  # fmt: skip
BINDING: dict[type[ast.AST], int] = {
    ast.Pow: 2,
    ast.Mult: 4, ast.Div: 4, ast.FloorDiv: 4, ast.Mod: 4, ast.MatMult: 4, ast.Add: 5, ast.Sub: 5,
    ast.LShift: 6, ast.RShift: 6, ast.BitAnd: 7, ast.BitXor: 8, ast.BitOr: 9, ast.Compare: 10, ast.IfExp: 14,
}  # fmt: skip
"""How loosely an operator binds what is beside it; taking an attribute of what a call gives binds closest."""
ATTRIBUTE, BOOLEAN = 1, 12  # `and` and `or` count as one
BEHIND = {
    (ast.BinOp, "left"), (ast.Compare, "left"), (ast.IfExp, "body"),
    (ast.Attribute, "value"), (ast.Subscript, "value"), (ast.Call, "func"),
}  # fmt: skip
"""The parts of an expression that a parenthesis of their own is to be looked for behind, not before."""


class UnknownFormError(Exception):
    """Source in a form that is not laid out here."""


class Enclosed(ast.expr):
    """An expression in parentheses of its own, which the tree of Python does not hold."""

    _fields = ("value",)

    def __init__(self, value: ast.expr) -> None:
        super().__init__()
        self.value = value


@dataclass(frozen=True, slots=True)
class Expressions:
    """The expressions of a statement, from whose text names, numbers and texts are taken as they are written."""

    text: str

    def alone(self, node: ast.expr) -> Layouts:
        """What stands at the end of a statement: in parentheses where it must be broken and is not otherwise."""
        match node:
            case Enclosed(value=value):
                return self.alone(value)
            case ast.Await(value):
                return ("await ", *self.alone(value))
            case ast.Yield(ast.expr() as value):
                return ("yield ", *self.alone(value))
            case ast.YieldFrom(value):
                return ("yield from ", *self.alone(value))
            case _ if is_whole(node):
                return (Rescued(self._written(node)),)
            case ast.Call(ast.Name(), [], []):
                return (Rescued(self._written(node)),)
            case ast.Tuple(elts) if not self._written(node).startswith("("):
                return (Parenthesized((*self._items(elts), *(() if len(elts) > 1 else (",",))), may_stay=False),)
            case ast.BinOp() | ast.BoolOp() | ast.Compare() | ast.IfExp() | ast.UnaryOp() | ast.Attribute():
                return (Parenthesized(self.layout(node), _may_stay(node)),)
        if _taken_of_calls(node) > 1:
            return (Parenthesized(self.layout(node), may_stay=False),)
        return self.layout(node)

    def layout(self, node: ast.expr) -> Layouts:
        """What stands between brackets, where it may be broken anywhere."""
        if _taken_of_calls(node) > 1:
            return (Group((*self._links(node),), has_brackets=False),)
        match node:
            case ast.Name() | ast.Constant() | ast.JoinedStr() | ast.Lambda() | ast.Slice():
                return (self._written(node),)
            case ast.NamedExpr(target, value):
                return (self._written(target), " := ", *self.layout(value))
            case ast.Attribute(value, name):
                return (*self.layout(value), f".{name}")
            case ast.Await(value):
                return ("await ", *self.layout(value))
            case ast.Starred(value):
                return ("*", *self.layout(value))
            case ast.Call(function):
                return (*self.layout(function), self._called(node))
            case ast.Subscript(value):
                return (*self.layout(value), self._subscribed(node))
            case Enclosed(value=value):
                return (_between("(", self.layout(value), ")"),)
            case _:
                return self._display(node) or self._operation(node)

    def arguments(self, arguments: Sequence[ast.expr], keywords: Sequence[ast.keyword]) -> Layout:
        """What a call or the head of a class has in parentheses."""
        told: list[Layouts] = [self.layout(value) for value in arguments]
        for keyword in keywords:
            told.append((f"{keyword.arg}=" if keyword.arg else "**", *self.layout(keyword.value)))
        if not told:
            return "()"
        return _between("(", (Group((*_listed(told),), has_brackets=False),), ")")

    def parameters(self, given: ast.arguments) -> Layout:
        """What a function has in parentheses."""
        ordered = [*given.posonlyargs, *given.args]
        defaults = [*[None] * (len(ordered) - len(given.defaults)), *given.defaults]
        told = [self._parameter(one, default) for one, default in zip(ordered, defaults, strict=True)]
        if given.posonlyargs:
            told.insert(len(given.posonlyargs), ("/",))
        if given.vararg:
            told.append(("*", *self._parameter(given.vararg, None)))
        elif given.kwonlyargs:
            told.append(("*",))
        told += [self._parameter(one, value) for one, value in zip(given.kwonlyargs, given.kw_defaults, strict=True)]
        if given.kwarg:
            told.append(("**", *self._parameter(given.kwarg, None)))
        if len(told) == 1:
            return _between("(", (*told[0], IfBroken(",")), ")")
        return _between("(", (Group((*_listed(told),), has_brackets=False),), ")") if told else "()"

    def _parameter(self, one: ast.arg, default: ast.expr | None) -> Layouts:
        annotation = (": ", *self.layout(one.annotation)) if one.annotation else ()
        equals = " = " if one.annotation else "="
        return (one.arg, *annotation, *((equals, *self.layout(default)) if default else ()))

    def _display(self, node: ast.expr) -> Layouts:
        match node:
            case ast.List([]) | ast.Tuple([]) | ast.Dict([]):
                return (self._written(node),)
            case ast.List(elts):
                return (_between("[", self._items(elts), "]"),)
            case ast.Set(elts):
                return (_between("{", self._items(elts), "}"),)
            case ast.Tuple([one]):
                return (_between("(", (*self.layout(one), ","), ")"),)
            case ast.Tuple(elts):
                return (_between("(", self._items(elts), ")"),)
            case ast.Dict(keys, values):
                entries = (
                    (*(self.layout(key) if key else ()), ": " if key else "**", *self.layout(value))
                    for key, value in zip(keys, values, strict=True)
                )
                return (_between("{", (*_listed(entries),), "}"),)
            case ast.ListComp(element, rounds):
                return (_between("[", self._comprised(element, rounds), "]"),)
            case ast.SetComp(element, rounds):
                return (_between("{", self._comprised(element, rounds), "}"),)
            case ast.GeneratorExp(element, rounds):
                return (_between("(", self._comprised(element, rounds), ")"),)
            case ast.DictComp(key, value, rounds):
                return (_between("{", self._comprised(value, rounds, (*self.layout(key), ": ")), "}"),)
        return ()

    def _comprised(self, element: ast.expr, rounds: Iterable[ast.comprehension], before: Layouts = ()) -> Layouts:
        parts: list[Layout] = [*before, *self.layout(element)]
        for one in rounds:
            word = "async for " if one.is_async else "for "
            parts += (Line(" "), word, self._written(one.target), " in ", *self.layout(one.iter))
            for condition in one.ifs:
                parts += (Line(" "), "if ", *self.layout(condition))
        return (Group(tuple(parts), has_brackets=False),)

    def _operation(self, node: ast.expr) -> Layouts:
        match node:
            case ast.UnaryOp(op, operand):
                return (OPERATORS[type(op)], *self.layout(operand))
            case ast.IfExp():
                return (Group((*self._choice(node),), has_brackets=False),)
            case ast.BinOp(op=ast.Pow()):
                return (self._written(node),)
            case ast.BinOp(op=op):
                return self._chain([*_alike(node, BINDING[type(op)])])
            case ast.BoolOp(op, values):
                told: list[ast.expr | str] = [values[0]]
                for value in values[1:]:
                    told += (OPERATORS[type(op)], value)
                return self._chain(told)
            case ast.Compare(left, operators, compared):
                told = [left]
                for operator, value in zip(operators, compared, strict=True):
                    told += (OPERATORS[type(operator)], value)
                return self._chain(told)
        raise UnknownFormError

    def _choice(self, node: ast.expr) -> Iterator[Layout]:
        """One value or another, or a further one."""
        if not isinstance(node, ast.IfExp):
            yield from self.layout(node)
            return
        yield from (*self.layout(node.body), Line(" "), "if ", *self.layout(node.test))
        yield from (Line(" "), "else ", *self._choice(node.orelse))

    def _chain(self, told: Iterable[ast.expr | str]) -> Layouts:
        """Operands and the operators between them, each of which begins a line where the chain is broken."""
        parts: list[Layout] = []
        for one in told:
            parts += (Line(" "), f"{one} ") if isinstance(one, str) else self.layout(one)
        return (Group(tuple(parts), has_brackets=False),)

    def _links(self, node: ast.expr) -> Iterator[Layout]:
        """A chain of calls, in which what is taken of a call begins a line."""
        match node:
            case ast.Attribute(value, name):
                yield from self._links(value)
                if isinstance(value, ast.Call | ast.Subscript):
                    yield Line()
                yield f".{name}"
            case ast.Call(function):
                yield from self._links(function)
                yield self._called(node)
            case ast.Subscript(value):
                yield from self._links(value)
                yield self._subscribed(node)
            case _:
                yield from self.layout(node)

    def _called(self, call: ast.Call) -> Layout:
        match call:
            case ast.Call(_, [ast.GeneratorExp(element, rounds)], []):
                return _between("(", self._comprised(element, rounds), ")")
        return self.arguments(call.args, call.keywords)

    def _subscribed(self, subscript: ast.Subscript) -> Layout:
        match subscript.slice:
            case ast.Tuple(elts) as index if not self._written(index).startswith("("):
                return _between("[", (Group(self._items(elts), has_brackets=False),), "]")
        return _between("[", self.layout(subscript.slice), "]")

    def _items(self, values: Iterable[ast.expr]) -> Layouts:
        return (*_listed(self.layout(value) for value in values),)

    def _written(self, node: ast.AST) -> str:
        found = ast.get_source_segment(self.text, node)
        if found is None or "\n" in found:
            raise UnknownFormError
        return found


def enclosing(node: ast.AST, text: str) -> ast.AST:
    """The tree of a text on one line, with its own parentheses in it."""
    content = text.encode()
    for name, value in ast.iter_fields(node):
        if isinstance(value, ast.expr) and not isinstance(node, ast.GeneratorExp):
            setattr(node, name, _enclosed(value, content, (type(node), name) in BEHIND))
        elif isinstance(value, list) and not isinstance(node, ast.JoinedStr):
            value[:] = [
                _enclosed(one, content, isinstance(node, ast.BoolOp) and not number)
                if isinstance(one, ast.expr) and (number or not isinstance(node, ast.Call | ast.Tuple | ast.ClassDef))
                else one
                for number, one in enumerate(value)
            ]
    for child in ast.iter_child_nodes(node):
        inner = child.value if isinstance(child, Enclosed) else child
        if not isinstance(inner, ast.JoinedStr | ast.Lambda):
            enclosing(inner, text)
    return node


def _enclosed(node: ast.expr, content: bytes, is_behind: bool) -> ast.expr:
    assert node.end_col_offset is not None
    if is_behind:
        has_parentheses = content[node.end_col_offset :].lstrip().startswith(b")")
    else:
        has_parentheses = content[: node.col_offset].rstrip().endswith(b"(")
    if not has_parentheses or isinstance(node, ast.GeneratorExp):
        return node
    return ast.copy_location(Enclosed(node), node)


def _listed(parts: Iterable[Layouts]) -> Iterator[Layout]:
    """Values one after another. One alone has no comma behind it where it is broken."""
    told = [*parts]
    yield from joined(told, (",", Line(" ")))
    if len(told) > 1:
        yield IfBroken(",")


def _between(opening: str, parts: Layouts, closing: str) -> Group:
    return Group((opening, Indented((Line(), *parts)), Line(), closing))


def _alike(node: ast.expr, binding: int) -> Iterator[ast.expr | str]:
    """The operands and operators of a chain that binds everywhere alike, from left to right."""
    if isinstance(node, ast.BinOp) and BINDING[type(node.op)] == binding:
        yield from _alike(node.left, binding)
        yield OPERATORS[type(node.op)]
        yield node.right
    else:
        yield node


def is_whole(node: ast.expr) -> bool:
    """Whether it is a name, a number or a text, which nothing breaks."""
    is_taken = isinstance(node, ast.Attribute) and not _has_brackets(node)
    return is_taken or isinstance(node, ast.Name | ast.Constant | ast.JoinedStr)


def _has_brackets(node: ast.expr) -> bool:
    match node:
        case ast.Attribute(value):
            return _has_brackets(value)
        case ast.Name():
            return False
    return True


def _taken_of_calls(node: ast.expr) -> int:
    """How often an attribute is taken of what a call or subscript gives, along a chain of these."""
    match node:
        case ast.Attribute(value):
            return _taken_of_calls(value) + isinstance(value, ast.Call | ast.Subscript)
        case ast.Call(inner) | ast.Subscript(inner):
            return _taken_of_calls(inner)
    return 0


def _may_stay(node: ast.expr) -> bool:
    """Whether an operation is broken within its operands rather than put into parentheses: where one operator binds
    most loosely of all and its first or last operand has brackets with something in them."""
    found = [*_operators(node)]
    loosest = max((binding for binding, _ in found), default=0)
    if sum(count for binding, count in found if binding == loosest) > 1:
        return False
    ends = (_first(node), _last(node))
    return loosest <= ATTRIBUTE or any(_is_bracketed(end) and not isinstance(end, ast.Subscript) for end in ends)


def _operators(node: ast.expr) -> Iterator[tuple[int, int]]:
    """How loosely each operator outside of brackets binds, and how often it is there."""
    match node:
        case ast.BoolOp(_, values):
            yield BOOLEAN, len(values) - 1
        case ast.BinOp(_, op):
            yield BINDING[type(op)], 1
        case ast.Compare(_, operators):
            yield BINDING[ast.Compare], len(operators)
        case ast.IfExp():
            yield BINDING[ast.IfExp], 2
        case ast.Attribute(value) if _is_bracketed(value):
            yield ATTRIBUTE, 1
    for operand in _operands(node):
        yield from _operators(operand)


def _operands(node: ast.expr) -> tuple[ast.expr, ...]:
    """What stands outside of brackets in an expression, from left to right."""
    match node:
        case ast.BoolOp(_, values):
            return (*values,)
        case ast.BinOp(left, _, right):
            return (left, right)
        case ast.Compare(left, _, compared):
            return (left, *compared)
        case ast.IfExp(test, body, other):
            return (body, test, other)
        case ast.UnaryOp(_, one) | ast.Call(one) | ast.Subscript(one) | ast.Await(one) | ast.Attribute(one):
            return (one,)
    return ()


def _first(node: ast.expr) -> ast.expr | None:
    """What an operation begins with; None where that is an operator."""
    if isinstance(node, ast.UnaryOp):
        return None
    return _first(operands[0]) if (operands := _operands(node)) else node


def _last(node: ast.expr) -> ast.expr:
    if isinstance(node, ast.Call | ast.Subscript | ast.Attribute):
        return node
    return _last(operands[-1]) if (operands := _operands(node)) else node


def _is_bracketed(node: ast.expr | None) -> bool:
    match node:
        case ast.Call(args=arguments, keywords=keywords):
            return bool(arguments or keywords)
        case ast.List(elts) | ast.Tuple(elts) | ast.Set(elts):
            return bool(elts)
        case ast.Dict(keys):
            return bool(keys)
        case ast.Subscript() | Enclosed():
            return True
    return isinstance(node, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp)
