"""What expressions are made of in their function: names are followed to what they are set to, loop over or collect."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dynamorm_analysis.facts.statements import Assignment, Context, Function, Loop, Return, inside
from dynamorm_analysis.facts.values import (
    Call,
    Comprehension,
    Item,
    Member,
    Name,
    Value,
    names_in,
    parts_of,
)
from dynamorm_analysis.facts.values import Mapping as Dictionary
from dynamorm_analysis.linking.files.changes import root_of
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.linking.scope import Bound, Scope
from dynamorm_analysis.text import Span
from dynamorm_codeactions.renaming.item_keys import NAMING, entries_named
from dynamorm_codeactions.renaming.mentions import Reading

COLLECTING = frozenset({"append", "extend", "add", "update", "insert"})


@dataclass(frozen=True, slots=True)
class Flow:
    """One function (or what stands outside of all) of a top-level statement: its calls, and what names collect."""

    scope: Scope
    expressions: tuple[Occurrence, ...]
    collected: Mapping[str, tuple[Value, ...]]
    reading: Reading

    @property
    def calls(self) -> Iterator[tuple[Call, Occurrence]]:
        return ((one.value, one) for one in self.expressions if isinstance(one.value, Call))

    @property
    def names(self) -> Iterator[Occurrence]:
        return (one for one in self.expressions if isinstance(one.value, Name))

    def holding(self, of: Span) -> frozenset[str]:
        """The variables that are set to what an expression gives, as it is or copied."""
        names = {one.value.name for one in self.names if isinstance(one.value, Name)}
        return frozenset(name for name in names if any(of in _spans_of_whole(value) for value in self.set_to(name)))

    def keys(self, name: str, holding: frozenset[str]) -> Iterator[Span]:
        """Where an entry is named of the dictionaries that variables hold."""
        for one in self.expressions if holding else ():
            for owner, span in entries_named(one, name):
                if isinstance(owner, Name) and owner.name in holding:
                    yield span

    def made_of(self, *values: Value) -> frozenset[Span]:
        """Where all expressions stand that some are made of, themselves included."""
        return frozenset(part.span for part in self.parts(*values))

    def parts(self, *values: Value) -> Iterator[Value]:
        waiting, seen = list(values), set[str]()
        while waiting:
            value = waiting.pop()
            for part in parts_of(value):
                yield part
                if isinstance(part, Name) and part.name not in seen:
                    seen.add(part.name)
                    waiting += (*self.set_to(part.name), *self.collected.get(part.name, ()))

    @property
    def returns(self) -> tuple[Value, ...]:
        node = self.scope.node
        each = [one for statement in node.body for one in inside(statement)] if isinstance(node, Function) else []
        return tuple(one.value for one in each if isinstance(one, Return) and one.value is not None)

    def set_to(self, name: str) -> list[Value]:
        """What a name is set to in the function, and what it loops over."""
        program = self.reading.project.program
        module = self.scope.node is None
        bounds = program.bindings(self.scope.path, name) if module else self.scope.bindings.get(name, ())
        return [value for bound in bounds for value in _values(bound)]


def flow_in(scope: Scope, reading: Reading) -> Flow:
    """A function, or what stands outside of all in a top-level statement."""
    kinds = (Comprehension, Name, *NAMING)
    found = reading.expressions(scope.path, scope.anchor, kinds)
    node = scope.node
    own = tuple(one for one in found if node is None or node.span.contains(one.value.span))
    collected: dict[str, tuple[Value, ...]] = {}
    for one in own:
        for name, iterable in _clauses(one.value) if isinstance(one.value, Comprehension) else ():
            collected[name] = (*collected.get(name, ()), iterable)
        match one.value, one.statement:
            case Call(function=Member(owner=holder, name=collects), arguments=arguments), _ if collects in COLLECTING:
                given = tuple(each.value for each in arguments)
            case Item(owner=holder), Assignment(value=value) if one.is_target and value is not None:
                given = (value,)
            case _:
                continue
        if root := root_of(holder):
            collected[root] = (*collected.get(root, ()), *given)
    return Flow(scope, own, collected, reading)


def _spans_of_whole(value: Value) -> Iterator[Span]:
    """An expression, and those that it copies as a whole: `{**asdict(order)}`, `clean(asdict(order))`."""
    yield value.span
    match value:
        case Call(function=function, arguments=arguments):
            yield from _spans_of_whole(function.owner) if isinstance(function, Member) else ()
            for one in arguments:
                yield from _spans_of_whole(one.value)
        case Dictionary(entries=entries):
            for entry in entries:
                yield from _spans_of_whole(entry.value) if entry.key is None else ()
        case Comprehension(kind="dict", clauses=clauses):
            for clause in clauses:
                yield from _spans_of_whole(clause.iterable)


def _values(bound: Bound) -> Iterator[Value]:
    match bound.statement:
        case Loop(iterable=iterable) if bound.by == "loop":
            yield iterable
        case Context(resources=resources) if bound.by == "resource":
            yield from (one.value for one in resources)
        case _:
            if bound.value is not None:
                yield bound.value


def _clauses(value: Comprehension) -> Iterator[tuple[str, Value]]:
    """What the variables of a comprehension loop over."""
    for clause in value.clauses:
        yield from ((name, clause.iterable) for name in names_in(clause.target))
