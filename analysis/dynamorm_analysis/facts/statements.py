"""Statements of a file in source order: what it imports, defines, assigns, calls and repeats."""

from collections.abc import Iterator
from typing import Literal as Choices

import msgspec

from dynamorm_analysis.facts.values import Argument, Call, Value
from dynamorm_analysis.text import Span

MADE = "<"
"""How a name begins that a reader makes for a function or class which is written without one."""


class Import(msgspec.Struct, frozen=True, tag=True, array_like=True, gc=False):
    """One imported name.

    `import a.b` is `module="a.b"`, `name=""`, `binds="a"`; `import a.b as c` binds `c`;
    `from ..a import b as c` is `module="a"`, `level=2`, `name="b"`, `binds="c"`; a star import has `name="*"`.
    Where a module is a text, as in Go and TypeScript, it stands as it is written and `level` is 0; what a module
    exports without a name is its `default`.
    """

    module: str
    name: str
    binds: str
    level: int
    span: Span


class Assignment(msgspec.Struct, frozen=True, tag=True, array_like=True, gc=False):
    """`target = value`, an annotation alone (`value` None), or an augmented one (`operator` as in `"+="`)."""

    targets: tuple[Value, ...]
    value: Value | None
    annotation: Value | None
    operator: str
    span: Span


class Evaluation(msgspec.Struct, frozen=True, tag=True, array_like=True, gc=False):
    """An expression that stands as a statement."""

    value: Value
    span: Span

    @property
    def is_put_off(self) -> bool:
        """Whether a word before a call has it made later, or beside what follows: Go's `defer` and `go`."""
        return isinstance(self.value, Call) and self.value.span.start > self.span.start


class Return(msgspec.Struct, frozen=True, tag=True, array_like=True, gc=False):
    value: Value | None
    span: Span


class Flow(msgspec.Struct, frozen=True, tag=True, array_like=True, gc=False):
    """A statement that only leads elsewhere: `break continue raise delete assert pass global nonlocal`."""

    kind: str
    values: tuple[Value, ...]
    span: Span


class Branch(msgspec.Struct, frozen=True, tag=True, array_like=True, gc=False):
    """`if test: body else: otherwise`; an `elif`, and each further `case` of a match, is nested in `otherwise`."""

    test: Value
    body: "tuple[Statement, ...]"
    otherwise: "tuple[Statement, ...]"
    span: Span


class Loop(msgspec.Struct, frozen=True, tag=True, array_like=True, gc=False):
    """`for target in iterable` (`kind` "for") or `while iterable` (`kind` "while", no target)."""

    kind: Choices["for", "while"]
    target: Value | None
    iterable: Value
    body: "tuple[Statement, ...]"
    otherwise: "tuple[Statement, ...]"
    span: Span


class Resource(msgspec.Struct, frozen=True, tag=True, array_like=True, gc=False):
    """`value as target` of a `with` statement."""

    value: Value
    target: Value | None


class Context(msgspec.Struct, frozen=True, tag=True, array_like=True, gc=False):
    """`with resources: body`."""

    resources: tuple[Resource, ...]
    body: "tuple[Statement, ...]"
    span: Span


class Handler(msgspec.Struct, frozen=True, tag=True, array_like=True, gc=False):
    """`except kind as name: body`."""

    kind: Value | None
    name: str
    body: "tuple[Statement, ...]"


class Attempt(msgspec.Struct, frozen=True, tag=True, array_like=True, gc=False):
    """`try: body`, its handlers, `else: otherwise` and `finally: finish`."""

    body: "tuple[Statement, ...]"
    handlers: tuple[Handler, ...]
    otherwise: "tuple[Statement, ...]"
    finish: "tuple[Statement, ...]"
    span: Span


class Parameter(msgspec.Struct, frozen=True, tag=True, array_like=True, gc=False):
    """A function's parameter; `kind` is `"*"` or `"**"` for those that collect the rest."""

    name: str
    annotation: Value | None
    default: Value | None
    kind: Choices["", "*", "**", "keyword"]


class Function(msgspec.Struct, frozen=True, tag=True, array_like=True, gc=False):
    """A function or method; `span` reaches from its first decorator or `def` to its last statement.

    In every language the receiver is a method's first parameter; what makes an object is called `__init__`; and
    functions of a class that are no plain methods have Python's decorators (`classmethod`, `staticmethod`, `property`).
    """

    name: str
    parameters: tuple[Parameter, ...]
    returns: Value | None
    decorators: tuple[Value, ...]
    body: "tuple[Statement, ...]"
    asynchronous: bool
    name_span: Span
    span: Span

    @property
    def is_nameless(self) -> bool:
        """Whether its name was made up: `name_span` covers the sign that begins it. Go's methods have their type
        before their name: `Store.Find`."""
        return self.name_span.end - self.name_span.start != len(self.name.rpartition(".")[2].encode())

    def parameter(self, name: str) -> Parameter | None:
        """The parameter of a name."""
        return next((each for each in self.parameters if each.name == name), None)


class Class(msgspec.Struct, frozen=True, tag=True, array_like=True, gc=False):
    """A class; `bases` holds its arguments, keywords (`metaclass=`, `discriminator=`) included."""

    name: str
    bases: tuple[Argument, ...]
    decorators: tuple[Value, ...]
    body: "tuple[Statement, ...]"
    name_span: Span
    span: Span


Statement = Import | Assignment | Evaluation | Return | Flow | Branch | Loop | Context | Attempt | Function | Class


def blocks(statement: Statement) -> "tuple[tuple[Statement, ...], ...]":
    """The bodies inside a compound statement that run in its own scope (not those of functions and classes)."""
    match statement:
        case Evaluation() | Assignment() | Return():  # nearly all statements
            return ()
        case Branch(body=body, otherwise=otherwise) | Loop(body=body, otherwise=otherwise):
            return (body, otherwise)
        case Context(body=body):
            return (body,)
        case Attempt(body=body, handlers=handlers, otherwise=otherwise, finish=finish):
            return (body, *(handler.body for handler in handlers), otherwise, finish)
        case _:
            return ()


def bodies(statement: Statement) -> "tuple[tuple[Statement, ...], ...]":
    """The bodies inside a compound statement, those of functions and classes included."""
    return (statement.body,) if isinstance(statement, Class | Function) else blocks(statement)


def inside(statement: Statement) -> "Iterator[Statement]":
    """A statement and all statements in it, in source order, those of functions and classes included."""
    yield statement
    for body in bodies(statement):
        for inner in body:
            yield from inside(inner)


def statements_around(body: "tuple[Statement, ...]", place: int) -> "Iterator[Statement]":
    """The statements of a body in which an offset lies, outer ones first, without those of functions and classes."""
    while around := next((each for each in body if each.span.start <= place < each.span.end), None):
        yield around
        body = tuple(inner for block in blocks(around) for inner in block)


def is_within(block: "tuple[Statement, ...]", place: int) -> bool:
    """Whether an offset lies between the beginning and the end of a block."""
    return bool(block) and block[0].span.start <= place < block[-1].span.end


def behind(body: "tuple[Statement, ...]", statement: "Statement") -> "tuple[Statement, ...]":
    """What stands behind a statement in its block."""
    for at, each in enumerate(body):
        if each is statement:
            return body[at + 1 :]
        for block in blocks(each):
            if found := behind(block, statement):
                return found
    return ()


def is_pass(statement: Statement) -> bool:
    return isinstance(statement, Flow) and statement.kind == "pass"


def expressions(statement: Statement) -> tuple[Value, ...]:
    """The expressions that a statement evaluates itself, in source order, without those of its bodies."""
    match statement:
        case Assignment(targets=targets, value=value):
            return (*((value,) if value is not None else ()), *targets)
        case Evaluation(value=value):
            return (value,)
        case Return(value=value):
            return (value,) if value is not None else ()
        case Flow(values=values):
            return values
        case Branch(test=test):
            return (test,)
        case Loop(iterable=iterable):
            return (iterable,)
        case Context(resources=resources):
            return tuple(resource.value for resource in resources)
        case Function(decorators=decorators, parameters=parameters):
            return (*decorators, *(p.default for p in parameters if p.default is not None))
        case Class(decorators=decorators, bases=bases):
            return (*decorators, *(argument.value for argument in bases))
        case _:
            return ()


def is_made_name(name: str) -> bool:
    """Whether what is called like this was written without a name."""
    return name.startswith(MADE)
