"""Numbers that code counts from the items that are there: `len(items) + 1`, `max(one["id"] for one in items) + 1`."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from dynamorm_analysis.facts.statements import Assignment, Evaluation, Function, inside
from dynamorm_analysis.facts.values import (
    Argument,
    Call,
    Comprehension,
    Conditional,
    Constant,
    Item,
    Member,
    Name,
    Operation,
    Template,
    Value,
    last_name,
    parts_of,
)
from dynamorm_analysis.libraries.calls.running import run_by
from dynamorm_analysis.libraries.courses.asked import Asked, attribute_of
from dynamorm_analysis.libraries.courses.changed_parts import values_in
from dynamorm_analysis.libraries.values.values import source_of
from dynamorm_analysis.linking.calls.calling import returns
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.names.flow import origin_of, sets, steps
from dynamorm_analysis.linking.names.origins import filled_in
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.names import Hole
from dynamorm_analysis.model.written_value import WrittenValue
from dynamorm_analysis.text import Span
from dynamorm_analysis.words import is_named_alike

FORMS = frozenset({"Decimal", "float", "int", "str"})
PADDING = frozenset({"rjust", "zfill"})
LISTS = frozenset({"list", "map", "reversed", "set", "sorted", "tuple"})
MAX_HOPS = 12
MOST_GIVEN = 4
MOST_THROUGH = 2  # functions that give what another one has counted
Follow = Callable[[Value, int], Iterator[Span]]


def counted_numbers(program: Program, asked: Asked, call: Call, access: Access) -> Iterator[tuple[str, Span]]:
    """The attributes of what a put stores that are numbers counted so, or texts with such a number, each with the call
    that gave what was counted."""
    spelled = [(written.attribute, one) for written in access.written for one in _spelled(written.value)]
    values = values_in(asked, call, [one for _, one in spelled])
    for (attribute, one), value in zip(spelled, values, strict=True):
        value = value or _set_before(asked, one.expression, call)
        counting = _Counting(program, asked, attribute)
        for span in counting.numbers(value, 0) if value is not None else ():
            yield attribute, span


def _spelled(value: WrittenValue) -> list[WrittenValue]:
    """A value, and what a text is made of, in the words of the function that makes the request."""
    holes = [part.symbol for part in value.template.parts if isinstance(part, Hole)] if value.template else []
    own = value.expression if value.told is None else value.told
    return [WrittenValue(one) for one in dict.fromkeys((own, *holes)) if one]


def _set_before(asked: Asked, written: str, call: Call) -> Value | None:
    """An expression that a function assigns before to something, or makes an object with: `movie.id = len(movies)`."""
    if not asked.scope.node or not ("+" in written or "len(" in written):
        return None
    for statement in inside(asked.scope.node):
        if isinstance(statement, Assignment) and statement.value is not None and statement.span.end <= call.span.start:
            for part in parts_of(statement.value):
                if source_of(part) == written:
                    return part
    return None


@dataclass(frozen=True, slots=True)
class _Counting:
    """A function in which numbers are followed to what they are counted from, for an attribute."""

    program: Program
    asked: Asked
    attribute: str
    through: int = 0

    def numbers(self, value: Value, hops: int) -> Iterator[Span]:
        """The calls that gave the items of which a value is the next number."""
        if hops > MAX_HOPS:
            return
        match value:
            case Template(parts=parts):
                yield from self._each(self.numbers, parts, hops)
            case Call(function=Member(owner=owner, name=name)) if name in PADDING:
                yield from self.numbers(owner, hops + 1)
            case Call(function=Name(name=name), arguments=(inner, *_)) if name in FORMS:
                yield from self.numbers(inner.value, hops + 1)
            case Call(function=Name(name="len"), arguments=(listed,)):
                yield from self._items(listed.value, hops + 1)
            case Operation(operator="+", operands=(one, Constant(value=int())) | (Constant(value=int()), one)):
                yield from self._last(one, hops + 1)
            case Operation(operator="+" | "or", operands=operands):
                yield from self._each(self.numbers, operands, hops)
            case Conditional(then=then, otherwise=otherwise):
                yield from self._each(self.numbers, (then, otherwise), hops)
            case Name(name=name):
                done = [step.statement for step in steps(self.asked.scope, name, value.span.start)]
                is_next = any(isinstance(one, Assignment) and one.operator.startswith("+") for one in done)
                yield from self._each(self._last if is_next else self.numbers, _set_to(done, name), hops)
            case Call():
                if any(True for _ in self._given(value, lambda inner, each: inner.numbers(each, 0))):
                    yield value.span

    def _each(self, follow: Follow, values: Iterable[Value], hops: int) -> Iterator[Span]:
        for value in values:
            yield from follow(value, hops + 1)

    def _last(self, value: Value, hops: int) -> Iterator[Span]:
        """The calls that gave the items of which a value is the number, or the last number that one of them has."""
        if hops > MAX_HOPS:
            return
        match value:
            case Call(function=Name(name=name), arguments=(inner, *_)) if name in FORMS:
                yield from self._last(inner.value, hops + 1)
            case Call(function=Name(name="len"), arguments=(listed,)):
                yield from self._items(listed.value, hops + 1)
            case Call(function=Name(name="max"), arguments=(listed, *others)) if all(one.name for one in others):
                yield from self._items(listed.value, hops + 1)
            case Call(function=Name(name="max"), arguments=arguments):
                yield from self._each(self._last, (argument.value for argument in arguments), hops)
            case Operation(operator="or", operands=operands):
                yield from self._each(self._last, operands, hops)
            case Conditional(then=then, otherwise=otherwise):
                yield from self._each(self._last, (then, otherwise), hops)
            case Name(name=name):
                done = [step.statement for step in steps(self.asked.scope, name, value.span.start)]
                given = _set_to(done, name)
                yield from self._each(self._last, given, hops) if given else self._told(value, hops)
            case Item(owner=Call(function=Name(name="max" | "sorted"), arguments=(listed, *_))):
                yield from self._items(listed.value, hops + 1)
            case Item(owner=Name() as listed, index=index) if not isinstance(index, Constant) or index.value == 0:
                yield from self._told(value, hops)
                yield from self._appended(listed, hops)
            case Call() if any(True for _ in self._given(value, lambda inner, each: inner._last(each, 0))):
                yield value.span
            case Call() | Item() | Member():
                yield from self._told(value, hops)

    def _told(self, value: Value, hops: int) -> Iterator[Span]:
        """Where a value comes from that is the number of items, or the one that an item has."""
        for origin in self.asked.origins(value):
            if isinstance(origin.call.function, Name) and origin.call.function.name in LISTS | {"max"}:
                for argument in origin.call.arguments[:1]:
                    yield from self._items(argument.value, hops + 1)
            is_count = origin.parts == ("Count",) or (not origin.parts and last_name(origin.call.function) == "count")
            if not origin.error and (is_count or is_named_alike(attribute_of(origin), self.attribute)):
                yield origin.call.span

    def _items(self, value: Value, hops: int) -> Iterator[Span]:
        """The calls that gave the items of a list, or what a list is made of, one by one."""
        if hops > MAX_HOPS:
            return
        whole = [each for each in self.asked.origins(value) if self.asked.is_whole(each) and not each.error]
        match origin_of(value, self.asked.scope):
            case _ if whole:
                yield from (origin.call.span for origin in whole)
            case Comprehension(clauses=(clause,)):
                yield from self._items(clause.iterable, hops + 1)
            case Call(function=Name(name=name), arguments=arguments) if name in LISTS:
                for argument in arguments[-1:] if name == "map" else arguments[:1]:
                    yield from self._items(argument.value, hops + 1)
            case Operation(operator="or", operands=(one, *_)) | Conditional(then=one):
                yield from self._items(one, hops + 1)
            case _ if isinstance(value, Name):
                yield from self._appended(value, hops)

    def _appended(self, value: Name, hops: int) -> Iterator[Span]:
        """Where the numbers come from that a loop adds to a list: `taken.append(int(one["id"]))`."""
        for step in steps(self.asked.scope, value.name, value.span.start):
            match step.statement:
                case Evaluation(value=Call(function=Member(name="append"), arguments=(Argument(value=each),))):
                    yield from self._last(each, hops + 1)

    def _given(self, call: Call, ask: "Callable[[_Counting, Value], Iterator[Span]]") -> Iterator[Span]:
        """What is found in what the function gives back that a call runs."""
        run = run_by(self.program, call, self.asked.scope) if self.through < MOST_THROUGH else None
        if run is None or not isinstance(run.scope.node, Function):
            return
        inner = Asked(run.scope.alone, filled_in(run.scope.node), self.asked.functions)
        for each in returns(run.scope.node.body):
            if each.value is not None:
                yield from ask(replace(self, asked=inner, through=self.through + 1), each.value)


def _set_to(done: Iterable[Assignment | Evaluation], name: str) -> list[Value]:
    """What statements set a variable to."""
    return [one.value for one in done if sets(one, name) and one.value is not None][:MOST_GIVEN]
