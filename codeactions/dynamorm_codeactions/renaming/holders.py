"""What an expression of Python may hold: a dictionary that is written out, an item that a request gives, or whatever a
variable holds, a field of `self`, or the elements of a list."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from dynamorm_analysis.facts.statements import Assignment, Attempt, Class, Function, Loop
from dynamorm_analysis.facts.values import (
    Argument,
    Binding,
    Call,
    Comprehension,
    Conditional,
    Constant,
    Item,
    Mapping,
    Member,
    Name,
    Operation,
    Value,
    last_name,
)
from dynamorm_analysis.facts.values import Collection as Several
from dynamorm_analysis.linking.calls.calling import returns
from dynamorm_analysis.linking.meaning import FunctionRef
from dynamorm_analysis.linking.occurrences import Round
from dynamorm_analysis.linking.scope import Bound, Scope, loop_around
from dynamorm_analysis.text import Span
from dynamorm_codeactions.renaming.item_keys import keys_of
from dynamorm_codeactions.renaming.mentions import Reading
from dynamorm_codeactions.renaming.objects import COPYING, KEEPING, TAKING, is_added_to

MAX_STEPS = 12
ELEMENTS = "[]"
RESPONSES = frozenset({"Item", "Items", "Attributes", "Responses"})
"""Where responses of boto3 have items."""


@dataclass(frozen=True, slots=True)
class Holder:
    """A variable of a function or module, a parameter, a field of `self` (`.item`), or what a list in one of these
    holds (`items[]`); what comprehensions and loops run over has a variable for each of them (`one@120`)."""

    path: str
    anchor: str
    start: int
    name: str
    scope: Scope = field(compare=False)
    loop: Value | None = field(default=None, compare=False)
    """What its loop runs over, where it is one's variable."""

    @property
    def variable(self) -> str:
        return self.name.removeprefix(".").removesuffix(ELEMENTS).partition("@")[0]


@dataclass(frozen=True, slots=True)
class Written:
    """A dictionary that is written out, where it stands; `arguments` of `dict(weight=1)` stand for its keys, too."""

    scope: Scope
    value: Mapping | Call


@dataclass(frozen=True, slots=True)
class Plain:
    """What is an item for sure (one that a request gave), nothing at all (`None`, an empty list), or not known."""

    what: str


ITEM, NOTHING, UNKNOWN = Plain("item"), Plain("nothing"), Plain("unknown")
Thing = Holder | Written | Plain


@dataclass(frozen=True, slots=True)
class Requests:
    """The calls of a project that give items of a table, by file, statement and span; `name` is the attribute that is
    looked for."""

    name: str
    reading: Reading
    calls: Collection[tuple[str, str, Span]]

    # ---- what an expression may hold --------------------------------------------------------------------------------

    def things(
        self, value: Value, scope: Scope, rounds: tuple[Round, ...] = (), many: bool = False, steps: int = 0
    ) -> Iterator[Thing]:
        """What an expression may be, or, where it is `many`, what it may have as elements."""
        if steps > MAX_STEPS:
            yield UNKNOWN
            return
        if not isinstance(value, Name) and self.gives_items(value, scope, steps + 1):
            yield ITEM
            return
        match value:
            case Constant() | Several(items=()):
                yield NOTHING
            case Name(name=name):
                yield self.variable(name, scope, value.span.start, rounds, many) or UNKNOWN
            case Member(owner=Name(name=owner), name=name) if owner == scope.receiver_name:
                yield _field(name, scope, many)
            case Mapping(entries=entries) if not many:
                yield Written(scope, value)
                copied = [entry.value for entry in entries if entry.key is None]
                for one in copied if not any(keys_of(value, self.name)) else ():
                    yield from self.things(one, scope, rounds, many, steps + 1)
            case Several(items=items) if many:
                for one in items:
                    yield from self.things(one, scope, rounds, False, steps + 1)
            case Comprehension(kind="list" | "set" | "generator", element=element, clauses=clauses) if many:
                inner = tuple(Round(one.target, one.iterable, value.span, None) for one in clauses)
                yield from self.things(element, scope, (*rounds, *inner), False, steps + 1)
            case Conditional(then=then, otherwise=otherwise):
                for one in (then, otherwise):
                    yield from self.things(one, scope, rounds, many, steps + 1)
            case Operation(operator="or" | "and" | "|", operands=operands):
                for one in operands:
                    yield from self.things(one, scope, rounds, many, steps + 1)
            case Binding(value=inner):
                yield from self.things(inner, scope, rounds, many, steps + 1)
            case Item(owner=owner, index=index) if not many and not _is_text(index):
                yield from self.things(owner, scope, rounds, True, steps + 1)
            case Call():
                yield from self._called(value, scope, rounds, many, steps + 1)
            case _:
                yield UNKNOWN

    def _called(self, call: Call, scope: Scope, rounds: tuple[Round, ...], many: bool, steps: int) -> Iterator[Thing]:
        name = last_name(call.function)
        match call:
            case Call(function=Name(name="dict"), arguments=arguments) if not many:
                yield Written(scope, call)
                for one in arguments:
                    if not one.name:
                        yield from self.things(one.value, scope, rounds, many, steps)
                return
            case Call(function=Member(owner=owner, name="copy"), arguments=()):
                yield from self.things(owner, scope, rounds, many, steps)
                return
            case Call(arguments=(Argument(value=one, name="", spread=""),)) if name in COPYING or (
                many and name in KEEPING
            ):
                yield from self.things(one, scope, rounds, many, steps)
                return
            case Call(arguments=(Argument(value=one, name="", spread=""), *_)) if name in TAKING and not many:
                yield from self.things(one, scope, rounds, True, steps)
                return
        run = self.reading.meaning(call.function, scope)
        node = run.scope.node if isinstance(run, FunctionRef) else None
        given_back = list(returns(node.body)) if isinstance(node, Function) else []
        if not isinstance(run, FunctionRef) or not given_back or not _is_own(run.scope, self.reading):
            yield UNKNOWN
            return
        for back in given_back:
            if back.value is None:
                yield NOTHING
            else:
                yield from self.things(back.value, run.scope.alone, (), many, steps + 1)

    def variable(
        self, name: str, scope: Scope, place: int, rounds: tuple[Round, ...] = (), many: bool = False
    ) -> Holder | None:
        """The variable that a name is at a place of a function; None where nothing known binds it."""
        ending = ELEMENTS if many else ""
        for one in reversed(rounds):
            if one.statement is None and isinstance(one.target, Name) and one.target.name == name:
                inner = f"{name}@{one.span.start}{ending}"
                return Holder(scope.path, scope.anchor, scope.start, inner, scope.alone, one.iterable)
        of = scope.alone.holder_of(name)
        if of is None:
            if not self.reading.project.program.bindings(scope.path, name):
                return None
            return Holder(scope.path, "", -1, name + ending, self._module(scope))
        if isinstance(of.node, Class):
            return None
        bounds = bounds_in(of, name)
        loop = loop_around(bounds, place) if all(one.by == "loop" for one in bounds) else None
        if loop is not None and isinstance(loop.target, Name):
            inner = f"{name}@{loop.span.start}{ending}"
            return Holder(of.path, of.anchor, of.start, inner, of, loop.iterable)
        return Holder(of.path, of.anchor, of.start, name + ending, of)

    def _module(self, scope: Scope) -> Scope:
        while scope.parent is not None:
            scope = scope.parent
        return scope.alone

    def gives_items(self, value: Value, scope: Scope, steps: int) -> bool:
        """Whether an expression is an item or several of a request, or a response with them."""
        if steps > MAX_STEPS:
            return False
        match value:
            case Call(span=span) if (scope.path, scope.anchor, span) in self.calls:
                return True
            case Item(owner=owner, index=Constant(value=part)) if part in RESPONSES or isinstance(part, int):
                return self.gives_items(owner, scope, steps + 1)
            case Call(function=Member(owner=owner, name="get"), arguments=(Argument(value=Constant(value=part)), *_)):
                return part in RESPONSES and self.gives_items(owner, scope, steps + 1)
            case Name(name=name):
                of = scope.alone.holder_of(name)
                given = [_given(one) for one in (bounds_in(of, name) if of is not None else ())]
                return bool(given) and all(one is not None and self.gives_items(one, scope, steps + 1) for one in given)
        return False

    # ---- what a variable is set to ----------------------------------------------------------------------------------

    def set_to(self, of: Holder) -> Iterator[tuple[Thing, Bound | None]]:
        """What a variable is set to, or its elements are, as far as its own function or module tells; what is only
        added to it left out."""
        many = of.name.endswith(ELEMENTS)
        if of.loop is not None:
            yield from ((one, None) for one in self.things(of.loop, of.scope, (), True))
            return
        module = of.scope.node is None
        program = self.reading.project.program
        for bound in program.bindings(of.path, of.variable) if module else bounds_in(of.scope, of.variable):
            scope = program.module_scope(of.path, bound.anchor) if module else of.scope
            match bound.statement:
                case Loop(target=Name(), iterable=iterable) if bound.by == "loop":
                    yield from ((one, bound) for one in self.things(iterable, scope, (), True))
                case Assignment(operator="+=", value=value) if many and value is not None:
                    yield from ((one, bound) for one in self.things(value, scope, (), True))
                case _ if bound.value is not None and bound.by == "assignment":
                    yield from ((one, bound) for one in self.things(bound.value, scope, (), many))
                case _:
                    yield UNKNOWN, bound


def bounds_in(scope: Scope, name: str) -> tuple[Bound, ...]:
    """What a function sets a variable to, without what is only added to it, and the variables of comprehensions."""
    found = scope.bindings.get(name, ())
    return tuple(one for one in found if not is_added_to(name, one) and not _is_of_comprehension(one))


def _is_of_comprehension(bound: Bound) -> bool:
    is_inside = bound.by == "other" and bound.value is None and not isinstance(bound.statement, Attempt)
    return is_inside and not (isinstance(bound.statement, Assignment) and bound.statement.operator)


def _given(bound: Bound) -> Value | None:
    match bound.statement:
        case Loop(target=Name(), iterable=iterable) if bound.by == "loop":
            return iterable
    return bound.value


def _field(name: str, scope: Scope, many: bool) -> Thing:
    of = scope.alone.enclosing_class
    return Holder(of.path, of.anchor, of.start, f".{name}{ELEMENTS if many else ''}", of) if of is not None else UNKNOWN


def _is_text(index: Value) -> bool:
    return isinstance(index, Constant) and isinstance(index.value, str)


def _is_own(scope: Scope, reading: Reading) -> bool:
    return scope.path.endswith(".py") and not reading.project.program.is_installed(scope.path)
