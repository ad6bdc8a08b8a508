"""Scopes: where a name is looked up, and what each scope binds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import msgspec

from dynamorm_analysis.facts.statements import (
    Assignment,
    Attempt,
    Class,
    Context,
    Flow,
    Function,
    Import,
    Loop,
    Statement,
    blocks,
    expressions,
)
from dynamorm_analysis.facts.values import (
    Binding,
    Collection,
    Comprehension,
    Name,
    Spread,
    Value,
    children,
)
from dynamorm_analysis.memo import LEAST, Memo
from dynamorm_analysis.text import Place, Span

# Bytes of source for which it is remembered what the classes and functions in it bind.
REMEMBERED = 1_000_000

BoundBy = Literal["import", "assignment", "class", "function", "parameter", "loop", "resource", "other", "global"]


@dataclass(frozen=True, slots=True)
class Bound:
    """One way in which a scope gives a name a value.

    `value` is the expression that was assigned, or None when it is not written down (loop variables, parts of an
    unpacked value). `conditional`: inside a branch, loop or handler, so it may not have happened. `perhaps` are these
    blocks, each from its first statement to its last: seen from inside of them, it did.
    """

    by: BoundBy
    statement: Statement
    anchor: str
    value: Value | None
    conditional: bool
    perhaps: tuple[tuple[int, int], ...] = ()


class Scope(msgspec.Struct, frozen=True, eq=False, dict=True):  # made faster than a dataclass, and there are many
    """A module (`node` None), class or function body. `arguments` binds parameters for one particular call, `receiver`
    is what the method is called on then: an object or class, as `meaning` tells it.

    Two scopes are equal when they are the same piece of the same text during the same call.
    """

    path: str
    anchor: str
    node: Class | Function | None
    parent: "Scope | None"
    arguments: "dict[str, tuple[Value, Scope]]" = msgspec.field(default_factory=dict)
    receiver: object = None

    @cached_property
    def bindings(self) -> Mapping[str, tuple[Bound, ...]]:
        """What a class or function body binds, in source order; a module's names are asked of the program."""
        if self.node is None:
            return {}
        return _bound_by_body(Body(self.anchor, self.node.name_span, self.node))

    @property
    def start(self) -> int:
        """Where the name of the class or function stands in its top-level statement; -1 for a module."""
        return self.node.name_span.start if self.node else -1

    @cached_property
    def _key(self) -> tuple[object, ...]:
        around = self.parent._key if self.parent is not None and self.parent.is_of_one_call else None
        return self.path, self.anchor, self.start, id(self.arguments) if self.arguments else 0, self.receiver, around

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Scope) and self._key == other._key)

    def __ne__(self, other: object) -> bool:
        return not self == other  # a struct's own would tell by identity

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash(self._key)

    @property
    def name(self) -> str:
        """The qualified name inside the module, as in `OrderRepository.of_customer`; empty for the module."""
        if self.node is None:
            return ""
        outer = self.parent.name if self.parent else ""
        return f"{outer}.{self.node.name}" if outer else self.node.name

    @property
    def enclosing_class(self) -> "Scope | None":
        """The class whose method this function is, or None."""
        if isinstance(self.node, Function) and self.parent and isinstance(self.parent.node, Class):
            return self.parent
        return None

    @property
    def receiver_name(self) -> str:
        """What a method calls that on which it is called; empty for all other scopes."""
        if self.enclosing_class is None or not isinstance(self.node, Function) or not self.node.parameters:
            return ""
        return self.node.parameters[0].name

    def holder_of(self, name: str) -> "Scope | None":
        """The class or function that binds a name, this one or one around it; None for a module's names."""
        inner: Scope | None = self
        while inner is not None and name not in inner.arguments and name not in inner.bindings:
            inner = inner.parent
        return inner

    def place(self, span: Span) -> Place:
        return Place(self.path, self.anchor, span)

    def inner(self, node: Class | Function) -> "Scope":
        """The scope of a class or function defined directly in this one (same top-level statement)."""
        return Scope(self.path, self.anchor, node, self)

    def calling(self, arguments: "dict[str, tuple[Value, Scope]]") -> "Scope":
        """The same function during one call."""
        return Scope(self.path, self.anchor, self.node, self.parent, arguments, self.receiver)

    def on(self, receiver: object) -> "Scope":
        """The same method during a call on an object or class."""
        return Scope(self.path, self.anchor, self.node, self.parent, self.arguments, receiver)

    @cached_property
    def is_of_one_call(self) -> bool:
        """Whether what the function's parameters stand for is bound, or those of a function around it."""
        if self.arguments or self.receiver is not None:
            return True
        return self.parent is not None and self.parent.is_of_one_call

    @property
    def written_at(self) -> tuple[str, str, int]:
        """Where its text stands, whatever calls it."""
        return self.path, self.anchor, self.start

    @cached_property
    def running(self) -> frozenset[tuple[str, str, int]]:
        """The functions that run while this one does: itself, and those that lead to its call."""
        callers = {id(caller): caller for _, caller in self.arguments.values()}
        return frozenset({self.written_at}).union(*(caller.running for caller in callers.values()))

    @property
    def alone(self) -> "Scope":
        """The same piece of text by itself, during no call."""
        if not self.is_of_one_call:
            return self
        return Scope(self.path, self.anchor, self.node, self.parent.alone if self.parent is not None else None)


@dataclass(frozen=True, slots=True)
class Body:
    """A class or function by its place in a statement that its anchor names by content: a cheap key for a cache."""

    anchor: str
    name_span: Span
    node: Class | Function = field(compare=False)

    @property
    def weight(self) -> int:
        """For a memo: that of its text."""
        return LEAST + self.node.span.end - self.node.span.start


def _bound_by_body(body: Body) -> Mapping[str, tuple[Bound, ...]]:
    known = _bodies.get(body)
    if known is not None:
        return known
    found: dict[str, tuple[Bound, ...]] = {}
    if isinstance(body.node, Function):
        for parameter in body.node.parameters:
            bound = Bound("parameter", body.node, body.anchor, parameter.default, conditional=False)
            found[parameter.name] = (bound,)
    for name, bound in _bound_in(body.node.body, body.anchor, ()):
        found[name] = (*found.get(name, ()), bound)
    _bodies.put(body, found, body.weight)
    return found


_bodies: Memo[Body, Mapping[str, tuple[Bound, ...]]] = Memo(REMEMBERED)


def module_bindings(statement: Statement, anchor: str) -> tuple[tuple[str, Bound], ...]:
    """What a top-level statement binds in its module, a function also by what it sets as `global`."""
    found = tuple(_bound_in((statement,), anchor, ()))
    return (*found, *_set_globally(statement, anchor)) if isinstance(statement, Function) else found


def declared_global(body: tuple[Statement, ...]) -> Iterator[str]:
    """The names of the module that a function's body sets."""
    for statement in body:
        if isinstance(statement, Flow) and statement.kind == "global":
            yield from (value.name for value in statement.values if isinstance(value, Name))
        for block in blocks(statement):
            yield from declared_global(block)


def _set_globally(function: Function, anchor: str) -> Iterator[tuple[str, Bound]]:
    names = frozenset(declared_global(function.body))
    for name, bound in _bound_in(function.body, anchor, ()) if names else ():
        if name in names and bound.by == "assignment" and bound.value is not None:
            yield name, Bound("global", function, anchor, bound.value, conditional=True)


def methods_name(type_name: str) -> str:
    """The name under which all methods of a type are bound, in languages where they stand outside of it."""
    return f"{type_name}."


def bound_until(bounds: tuple[Bound, ...], anchor: str, before: int) -> tuple[Bound, ...]:
    """A module's bindings of a name up to the last one that a statement makes itself before it reads the name."""
    own = [n for n, bound in enumerate(bounds) if bound.anchor == anchor and bound.statement.span.start < before]
    return bounds[: own[-1] + 1] if own else bounds


def loop_around(bounds: tuple[Bound, ...], place: int) -> Loop | None:
    """The innermost loop around a place that binds a name: there the name stands for what that one runs over."""
    for bound in reversed(bounds):
        loop = bound.statement
        if bound.by != "loop" or not isinstance(loop, Loop) or not loop.body:
            continue
        if loop.body[0].span.start <= place < loop.body[-1].span.end:
            return loop
    return None


def _bound_in(
    body: tuple[Statement, ...], anchor: str, perhaps: tuple[tuple[int, int], ...]
) -> Iterator[tuple[str, Bound]]:
    conditional = bool(perhaps)
    for statement in body:
        for by, name, value in _bound_by(statement):
            yield name, Bound(by, statement, anchor, value, conditional, perhaps)
        for expression in expressions(statement):
            for name, value in _bound_inside(expression):
                yield name, Bound("other", statement, anchor, value, conditional, perhaps)
        handled = {id(handler.body) for handler in statement.handlers} if isinstance(statement, Attempt) else set()
        always = isinstance(statement, Context | Attempt)
        for block in blocks(statement):
            if block:
                own = () if always and id(block) not in handled else ((block[0].span.start, block[-1].span.end),)
                yield from _bound_in(block, anchor, (*perhaps, *own))


def _bound_by(statement: Statement) -> Iterator[tuple[BoundBy, str, Value | None]]:
    match statement:
        case Import(binds=name):
            yield "import", name, None
        case Class(name=name):
            yield "class", name, None
        case Function(name=name):
            yield "function", name, None
            if "." in name:  # where methods stand beside their type: all of a type's methods under one name
                yield "function", methods_name(name.partition(".")[0]), None
        case Assignment(targets=targets, value=value, operator=""):
            for target in targets:
                for name, part in _unpacked(target, value):
                    yield "assignment", name, part
        case Loop(target=target) if target is not None:
            for name, _ in _unpacked(target, None):
                yield "loop", name, None
        case Context(resources=resources):
            for resource in resources:
                if resource.target is not None:
                    for name, part in _unpacked(resource.target, resource.value):
                        yield "resource", name, part
        case Attempt(handlers=handlers):
            for handler in handlers:
                if handler.name:
                    yield "other", handler.name, None
        case Assignment(targets=(Name(name=name),)):  # augmented: what the name stands for is no longer one value
            yield "other", name, None
        case _:
            return


def _unpacked(target: Value, value: Value | None) -> Iterator[tuple[str, Value | None]]:
    """Names of an assignment's target, each with its part of the value where the source shows it."""
    match target:
        case Name(name=name):
            yield name, value
        case Spread(value=inner):
            yield from _unpacked(inner, None)
        case Collection(items=items):
            parts = value.items if isinstance(value, Collection) and len(value.items) == len(items) else ()
            for position, item in enumerate(items):
                yield from _unpacked(item, parts[position] if parts else None)
        case _:
            return


def _bound_inside(value: Value) -> Iterator[tuple[str, Value | None]]:
    """Names bound by `:=` and by comprehensions inside an expression."""
    match value:
        case Binding(name=name, value=inner):
            yield name, inner
        case Comprehension(clauses=clauses):
            for clause in clauses:
                for name, _ in _unpacked(clause.target, None):
                    yield name, None
        case _:
            pass
    for child in children(value):
        yield from _bound_inside(child)
