"""Whether functions give back items as a request gave these to them, so that their callers' code reads them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

import msgspec

from dynamorm_analysis.facts.statements import Assignment, Branch, Function, Loop, Return, Statement, inside
from dynamorm_analysis.facts.values import (
    Argument,
    Call,
    Collection,
    Conditional,
    Constant,
    Item,
    Member,
    Name,
    Operation,
    Value,
    is_none,
    last_name,
)
from dynamorm_analysis.libraries.calls.asking import Entered, entered
from dynamorm_analysis.libraries.read_items.lists import AS_THEY_ARE, used_lists
from dynamorm_analysis.libraries.read_items.sifting import SHOWING
from dynamorm_analysis.libraries.read_items.variables import reads_of
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.occurrences import Occurrence, calls
from dynamorm_analysis.model.access import Access

MAX_DEPTH = 4  # of variables that are given an item of another one, and of functions that hand on
Shape = Literal["", "items", "item"]
"""What a function gives back: a list of items, one of them or nothing, or something else."""
ASKED = SHOWING | {"len", "error", "exception"}
COMPARISONS = frozenset({"not", "and", "is", "is not", "==", "!=", ">", "<", ">=", "<="})
TAKING_ONE = frozenset({"next", "max", "min"})


@dataclass(frozen=True, slots=True)
class Items:
    """Where lists of items stand that a request gives to a function, and where items alone do."""

    lists: tuple[Occurrence, ...] = ()
    single: tuple[Occurrence, ...] = ()


@dataclass(frozen=True, slots=True)
class HandedBack:
    """What a call of a function gives back of a request, and the call that makes that request, as it is during it."""

    shape: Shape
    request: Occurrence

    def at(self, call: Occurrence) -> Items:
        """Where the items stand in the code that calls the function."""
        return Items((call,)) if self.shape == "items" else Items((), (call,))


def handed_back(
    program: Program, items_of: Callable[[Occurrence], Items], call: Occurrence, access: Access
) -> HandedBack | None:
    """What a call of a function gives back of the request that it leads to; None where that are not its items, all of
    them or one, as they were read."""
    return _handed_back(program, items_of, call, access, MAX_DEPTH)


def _handed_back(
    program: Program, items_of: Callable[[Occurrence], Items], call: Occurrence, access: Access, further: int
) -> HandedBack | None:
    into = entered(program, call.value, call.scope) if isinstance(call.value, Call) and further else None
    node = into.function.node if into is not None else None
    if into is None or not isinstance(node, Function):
        return None
    if access.via is None:
        for at in _requests_in(into, access):
            shape = _shape(node, items_of(at))
            return HandedBack(shape, at) if shape else None
        return None
    for at in _calls_of(into, access.via.rpartition(".")[2]):
        inner = _handed_back(program, items_of, at, replace(access, via=None), further - 1)
        shape = _shape(node, inner.at(at)) if inner is not None else ""
        return replace(inner, shape=shape) if inner is not None and shape else None
    return None


def _requests_in(into: Entered, access: Access) -> Iterator[Occurrence]:
    """The call in a function that makes a request."""
    for call, at in _calls(into):
        if at.scope.place(call.span) == access.call:
            yield at


def _calls_of(into: Entered, name: str) -> Iterator[Occurrence]:
    yield from (at for call, at in _calls(into) if last_name(call.function) == name)


def _calls(into: Entered) -> Iterator[tuple[Call, Occurrence]]:
    function = into.function
    if isinstance(function.node, Function) and function.parent is not None:
        for call, at in calls(function.parent, function.node):
            if at.scope.node is function.node:
                yield call, msgspec.structs.replace(at, scope=into.inside)


# ---- what one function gives back -----------------------------------------------------------------------------------


def _shape(function: Function, items: Items) -> Shape:
    """What every `return` of a function gives that gives anything: its items, or one of them."""
    returns = [each for each in inside(function) if isinstance(each, Return) and not _is_nothing(each.value)]
    if not returns or any(isinstance(each, Function) for each in inside(function) if each is not function):
        return ""
    found: dict[int, Shape] = {}
    uses: list[tuple[Occurrence, Shape]] = [(at, "items") for at in used_lists(items.lists)]
    uses += [(at, "item") for at in items.single]
    for at, shape in uses:
        for statement, given in _returned(function, at, shape, MAX_DEPTH):
            if statement is None:
                return ""
            found[statement.span.start] = given
    shapes = {found.get(each.span.start, "") for each in returns}
    return shapes.pop() if len(shapes) == 1 else ""


def _is_nothing(value: Value | None) -> bool:
    return value is None or is_none(value) or (isinstance(value, Collection) and not value.items)


Given = tuple[Statement | None, Shape]
"""The statement that gives back items, and how; none where the code does something else with them."""
OTHERWISE: Given = (None, "")


def _returned(function: Function, at: Occurrence, shape: Shape, further: int) -> Iterator[Given]:
    """Where a function gives back the items at a place; nothing where it only asks whether there are some."""
    inner = at.value
    for around in reversed(at.outer):
        match around:
            case Item(owner=owner, index=Constant(value=int())) if owner is inner and shape == "items":
                shape = "item"
            case Call(function=Name(name=name), arguments=(Argument(value=first), *_)) if (
                first is inner and shape == "items" and name in TAKING_ONE
            ):
                shape = "item"
            case Call(function=Name(name=name)) if shape == "items" and name in AS_THEY_ARE:
                pass
            case Call(function=called) if last_name(called) in ASKED:
                return
            case Conditional(test=test) if test is inner:
                return
            case Member(owner=owner, name="extend") if owner is inner:
                return  # the list that it is extended by is looked at by itself
            case Conditional(then=then, otherwise=otherwise) if _is_nothing(otherwise if then is inner else then):
                pass
            case Operation(operator="await"):
                pass
            case Operation(operator="or", operands=(first, *others)) if first is inner and all(
                map(_is_nothing, others)
            ):
                pass
            case Operation(operator=operator) if operator in COMPARISONS:
                return
            case _:
                yield OTHERWISE
                return
        inner = around
    yield from _of_statement(function, at, inner, shape, further)


def _of_statement(function: Function, at: Occurrence, value: Value, shape: Shape, further: int) -> Iterator[Given]:
    match at.statement:
        case Return() as statement:
            yield statement, shape
        case Branch(test=test) if test is value:
            return
        case Loop(kind="for", target=Name(name=item), iterable=iterable, body=body) if iterable is value:
            yield from _first_found(body, item) if shape == "items" else (OTHERWISE,)
        case Assignment(targets=(Name(name=name),), value=given, operator="") if given is value and further:
            for use in reads_of(function, name, at):
                yield from _returned(function, use, shape, further - 1)
        case _:
            yield OTHERWISE


def _first_found(body: tuple[Statement, ...], item: str) -> Iterator[Given]:
    """A loop that gives back the first of the items, or the first that passes a test."""
    statements: Iterable[Statement] = (each for one in body for each in inside(one))
    for each in statements:
        match each:
            case Return(value=Name(name=name)) if name == item:
                yield each, "item"
            case Branch():
                continue
            case _:
                yield OTHERWISE
