"""Which attributes code takes of the items that a request has given it, in the function that makes the request."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

import msgspec

from dynamorm_analysis.facts.statements import (
    Assignment,
    Attempt,
    Branch,
    Evaluation,
    Function,
    Loop,
    Statement,
    inside,
)
from dynamorm_analysis.facts.values import (
    Argument,
    Call,
    Clause,
    Comprehension,
    Conditional,
    Constant,
    Item,
    Lambda,
    Member,
    Name,
    Operation,
    Template,
    Value,
    is_none,
    last_name,
    names_in,
    parts_of,
)
from dynamorm_analysis.libraries.read_items.lists import AS_THEY_ARE
from dynamorm_analysis.libraries.read_items.sifting import SHOWING
from dynamorm_analysis.libraries.read_items.variables import reads_of
from dynamorm_analysis.linking.occurrences import Occurrence, occurrences
from dynamorm_analysis.model.access import ReadAttribute
from dynamorm_analysis.text import Span

MAX_DEPTH = 6  # of variables that are given an item of another one
MAX_READS = 200
TESTS = frozenset({"or", "and", "not", "is", "is not"})
MISSING = frozenset({"KeyError", "LookupError"})
COUNTING = SHOWING | {"len"}


@dataclass(frozen=True, slots=True)
class Taken:
    """An attribute that an expression takes of an item; `value` is the expression, `with_default`: it says what stands
    for an attribute that is not there."""

    attribute: str
    value: Value
    with_default: bool = False


@dataclass(frozen=True, slots=True)
class ItemReads:
    """The attributes that are taken, in source order; `whole`: no others are, and no item is handed on. `sorted_by` is
    the one by which the items are put in order, where it is one alone; `arranged`: they, or what they become, are."""

    read: tuple[ReadAttribute, ...] = ()
    whole: bool = False
    sorted_by: ReadAttribute | None = None
    arranged: bool = False


TakenOf = Callable[[Occurrence], Taken | None]
"""What the expression around an item takes of it; None for all other uses."""
NOTHING_READ = ItemReads()


@dataclass(frozen=True, slots=True)
class Reader:
    """How the items of a library are read in a function. `renewing` are methods of an item that read it again, `getter`
    is the function of `operator` that takes an attribute of an item, by the name for which `named` tells DynamoDB's."""

    function: Function
    taken_of: TakenOf
    getter: Literal["itemgetter", "attrgetter"]
    named: Callable[[str], str | None]
    renewing: frozenset[str] = frozenset()


@dataclass(slots=True)
class _Found:
    read: list[ReadAttribute]
    prepared: set[str]
    orders: list[ReadAttribute | None]
    whole: bool = True
    renewed: bool = False
    arranged: bool = False


def reads_of_items(reader: Reader, lists: Iterable[Occurrence], single: Iterable[Occurrence] = ()) -> ItemReads:
    """What is taken of items where lists of them, and items alone, stand; nothing where they are read again."""
    found = _Found([], set(), [])
    for at in lists:
        _of_list(reader, at, found, 0)
    for at in single:
        _of_item(reader, at, found, 0)
    if found.renewed:
        return NOTHING_READ
    guarded = tuple(_guarded(reader.function)) if found.read else ()
    kept = tuple(
        replace(one, prepared=one.prepared or one.attribute in found.prepared or _is_held(one, guarded))
        for one in found.read[:MAX_READS]
    )
    orders = {order.attribute if order is not None else None: order for order in found.orders}
    sorted_by = found.orders[0] if len(orders) == 1 else None
    return ItemReads(kept, found.whole and bool(kept), sorted_by, found.arranged or bool(found.orders))


def _guarded(function: Function) -> Iterator[Span]:
    """The statements after which what is missing in a dictionary is caught."""
    for each in inside(function):
        if not isinstance(each, Attempt):
            continue
        kinds = [kind for handler in each.handlers if handler.kind is not None for kind in parts_of(handler.kind)]
        if any(last_name(kind) in MISSING for kind in kinds):
            yield from (one.span for one in each.body)


def _is_held(one: ReadAttribute, guarded: tuple[Span, ...]) -> bool:
    return any(span.start <= one.place.span.start < span.end for span in guarded)


def _of_list(reader: Reader, at: Occurrence, found: _Found, depth: int) -> None:
    inner = at.value
    outer = list(at.outer)
    while outer:
        around = outer.pop()
        match around:
            case Comprehension(clauses=(Clause(target=Name(name=item), iterable=iterable), *_)) if iterable is inner:
                for use in _inside(at, around, item):
                    _of_item(reader, use, found, depth)
                found.arranged = found.arranged or _is_arranged(reader, _moved(at, around, outer))
                return
            case Item(owner=owner, index=Constant(value=int())) if owner is inner:
                _of_item(reader, _moved(at, around, outer), found, depth)
                return
            case Call(function=function, arguments=arguments) if last_name(function) in AS_THEY_ARE:
                if last_name(function) == "sorted":
                    _of_order(reader, at, arguments, found, depth)
                inner = around
            case Member(owner=owner, name="sort") if owner is inner and outer and isinstance(outer[-1], Call):
                _of_order(reader, at, outer[-1].arguments, found, depth)
                return
            case Call(function=Name(name="max" | "min"), arguments=(Argument(value=sought), *_) as several) if (
                sought is inner
            ):
                _of_order(reader, at, several, found, depth)
                _of_item(reader, _moved(at, around, outer), found, depth)
                return
            case Call(function=Name(name="next")):
                _of_item(reader, _moved(at, around, outer), found, depth)
                return
            case Call(function=function) if last_name(function) in COUNTING:
                return
            case Operation(operator="or"):
                inner = around
            case Operation(operator="not" | "==" | "!=" | ">" | "<" | ">=" | "<=") | Template():
                return
            case Call(function=Member(owner=Name(), name="extend")):
                return  # the list that is extended is looked at by itself
            case _:
                found.whole = False
                return
    match at.statement:
        case Loop(kind="for", target=Name(name=item), iterable=iterable, body=body) if iterable is inner:
            for use in reads_of(reader.function, item, at):
                _of_item(reader, use, found, depth)
            found.arranged = found.arranged or _is_gathered_to_sort(reader, body, item, at)
        case Branch(test=test) if test is inner:
            return
        case Assignment(targets=(Name(name=name),), value=value) if value is inner and depth < MAX_DEPTH:
            for use in reads_of(reader.function, name, at):
                _of_list(reader, use, found, depth + 1)
        case _:
            found.whole = False


def _is_arranged(reader: Reader, at: Occurrence) -> bool:
    """Whether a list of what is made of each item is put in order where it stands, or by the name that it is given."""
    match at.parent, at.statement:
        case Call(function=Name(name="sorted")), _:
            return True
        case None, Assignment(targets=(Name(name=name),), value=value) if value is at.value:
            return any(map(_is_sorted, reads_of(reader.function, name, at)))
    return False


def _is_gathered_to_sort(reader: Reader, body: tuple[Statement, ...], item: str, at: Occurrence) -> bool:
    """Whether a round adds an item, or what it makes of it, to a list that is then sorted:
    `visits.append(Visit(item))`."""
    made = {item}
    for statement in (inner for each in body for inner in inside(each)):
        match statement:
            case Assignment(targets=(Name(name=name),), value=value) if value is not None and made & {*names_in(value)}:
                made.add(name)
            case Evaluation(
                value=Call(function=Member(owner=Name(name=gathered), name="append"), arguments=(Argument(value=one),))
            ) if made & {*names_in(one)}:
                if any(map(_is_sorted, reads_of(reader.function, gathered, at))):
                    return True
    return False


def _is_sorted(at: Occurrence) -> bool:
    match at.parent:
        case Call(function=Name(name="sorted"), arguments=(Argument(value=value), *_)):
            return value is at.value
        case Member(owner=owner, name="sort"):
            return owner is at.value
    return False


def _of_order(reader: Reader, at: Occurrence, arguments: tuple[Argument, ...], found: _Found, depth: int) -> None:
    """By what a list is sorted: `key=lambda item: item["placed"]`, `key=itemgetter("placed")`."""
    decides = next((argument.value for argument in arguments if argument.name == "key"), None)
    match decides:
        case Lambda(parameters=(item, *_), body=body):
            before = len(found.read)
            for use in _inside(at, decides, item):
                _of_item(reader, use, found, depth)
            taken = found.read[before:]
            is_plain = len(taken) == 1 and _is_only(body, taken[0].place.span)
            found.orders.append(taken[0] if is_plain else None)
        case Call(function=function, arguments=(Argument(value=Constant(value=str(name), span=span)),)) if (
            last_name(function) == reader.getter and (attribute := reader.named(name)) is not None
        ):
            found.read.append(ReadAttribute(attribute, at.scope.place(span)))
            found.orders.append(found.read[-1])
        case _:
            found.orders.append(None)
            found.whole = found.whole and decides is None


def _is_only(body: Value, taken: Span) -> bool:
    """Whether an expression is what is taken of an item, or that with something in its place where it lacks it."""
    match body:
        case Operation(operator="or", operands=(first, Constant())):
            return first.span == taken
    return body.span == taken


def _of_item(reader: Reader, at: Occurrence, found: _Found, depth: int) -> None:
    """What is taken of one item where it stands."""
    taken = reader.taken_of(at)
    if taken is not None:
        is_set = isinstance(at.statement, Assignment) and any(one is taken.value for one in at.statement.targets)
        if is_set:
            found.prepared.add(taken.attribute)
            return
        prepared = taken.with_default or _is_tested(at, taken.value)
        found.read.append(ReadAttribute(taken.attribute, at.scope.place(taken.value.span), prepared))
        if prepared and not taken.with_default:
            found.prepared.add(taken.attribute)
        return
    parent = at.parent
    match parent:
        case Member(owner=owner, name=name) if owner is at.value and name in reader.renewing:
            found.renewed = True
        case Operation(operator="in" | "not in", operands=(Constant(value=str() as name), asked)) if asked is at.value:
            found.prepared.add(name)
        case Operation(operator="not" | "is" | "is not" | "and"):
            return
        case Conditional(test=test) if test is at.value:
            return
        case Call(function=function) if last_name(function) in COUNTING:
            found.whole = False
        case None:
            _of_statement(reader, at, found, depth)
        case _:
            found.whole = False


def _of_statement(reader: Reader, at: Occurrence, found: _Found, depth: int) -> None:
    match at.statement:
        case Assignment(targets=(Name(name=name),), value=value, operator="") if value is at.value:
            if depth >= MAX_DEPTH:
                found.whole = False
                return
            for use in reads_of(reader.function, name, at):
                _of_item(reader, use, found, depth + 1)
        case Branch(test=test) if test is at.value:
            return
        case _:
            found.whole = False


def _is_tested(at: Occurrence, value: Value) -> bool:
    """Whether something else stands in for what is taken where it is not there, or that is asked first."""
    if isinstance(value, Item):
        return False  # fails before it can be asked
    around_it = list(at.outer)
    while around_it and around_it[-1] is not value:
        around_it.pop()
    inner, outer = value, around_it[:-1]
    for around in reversed(outer):
        match around:
            case Operation(operator=operator, operands=operands):
                return operator in TESTS or (operator in ("==", "!=") and any(map(is_none, operands)))
            case Conditional(test=test):
                return test is inner
            case Call(function=function) if last_name(function) == "bool":
                return True
            case Comprehension(clauses=clauses):
                return any(condition is inner for clause in clauses for condition in clause.conditions)
            case _:
                return False
    return isinstance(at.statement, Branch)


def _inside(at: Occurrence, around: Value, name: str) -> Iterator[Occurrence]:
    """Where a variable of a comprehension or lambda stands inside of it."""
    for part in occurrences(at.scope, at.statement, (Name,)):
        if isinstance(part.value, Name) and part.value.name == name and any(one is around for one in part.outer):
            yield part


def _moved(at: Occurrence, value: Value, outer: list[Value]) -> Occurrence:
    return msgspec.structs.replace(at, value=value, outer=tuple(outer))
