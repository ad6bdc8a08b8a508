"""Items that code reads for nothing but their number."""

from collections.abc import Iterable

import msgspec

from dynamorm_analysis.facts.statements import Assignment, Branch, Evaluation, Function, Loop
from dynamorm_analysis.facts.values import (
    Call,
    Clause,
    Comprehension,
    Constant,
    Member,
    Name,
    Operation,
    Template,
    Value,
    last_name,
)
from dynamorm_analysis.libraries.read_items.lists import used_lists
from dynamorm_analysis.libraries.read_items.sifting import SHOWING
from dynamorm_analysis.libraries.read_items.variables import reads_of
from dynamorm_analysis.linking.occurrences import Occurrence

MAX_DEPTH = 4  # of variables that are given the items of another one
COMPARED = frozenset({"==", "!=", "<", "<=", ">", ">="})


def are_only_counted(items: Iterable[Occurrence], numbers: Iterable[Occurrence] = ()) -> bool:
    """Whether items are counted where lists of them stand, or `numbers` tell how many there are, and nothing else is
    done with them than to ask whether there are any."""
    counted = _are_counted(items, 0)
    return counted is not False and (counted is True or any(_matters(at, 0) for at in numbers))


def _are_counted(items: Iterable[Occurrence], depth: int) -> bool | None:
    """Whether lists are used for nothing but how long they are; None where it does not matter how long."""
    uses = [_is_counted(at, depth) for at in used_lists(items)]
    return False if False in uses else True in uses or None


def _is_as_long_counted(at: Occurrence, name: str, depth: int) -> bool | None:
    """The same of the list with which a variable is filled, one for each of the items."""
    node = at.scope.node
    if not isinstance(node, Function) or depth >= MAX_DEPTH:
        return False
    return _are_counted(reads_of(node, name, at), depth + 1)


def _matters(number: Occurrence, depth: int) -> bool:
    """Whether a number of items matters, and not only whether there are any, or just one. One that is only shown in a
    message does not."""
    node = number.scope.node
    match number.outer[-1] if number.outer else number.statement:
        case Assignment(operator="-="):
            return False  # `offset -= len(items)`: the way to a page, and no number of anything
        case Operation(operator=operator, operands=operands) if operator in COMPARED:
            return not any(isinstance(one, Constant) and one.value in (0, 1) for one in operands)
        case Branch() | Operation(operator="not" | "and" | "or") | Call(function=Name(name="bool")):
            return False
        case Assignment(targets=(Name(name=name),), operator="") if isinstance(node, Function) and depth < MAX_DEPTH:
            return any(_matters(at, depth + 1) for at in reads_of(node, name, number))
    return not (isinstance(number.statement, Evaluation) and any(_shows(one) for one in number.outer))


def _is_counted(at: Occurrence, depth: int) -> bool | None:
    """Whether items are counted where they stand; None where code only asks whether there are any, or shows them."""
    inner = at.value
    outer = list(at.outer)
    while outer:
        around = outer.pop()
        match around:
            case Call(function=Name(name="len")):
                number = msgspec.structs.replace(at, value=around, outer=tuple(outer))
                return True if _matters(number, 0) else None
            case Comprehension(element=Constant(value=1), clauses=(Clause(conditions=()),)):
                return True  # `sum(1 for _ in items)`
            case Comprehension(kind="list", clauses=(Clause(iterable=iterable, conditions=()),)) if iterable is inner:
                inner = around
            case Member(name="extend" | "append") | Operation(operator="not"):
                return None
            case Call() | Template() if _shows(around):
                return None
            case _:
                return False
    match at.statement:
        case Branch(test=test) if test is inner:
            return None
        case Loop(kind="for", body=(Assignment(operator="+=", value=Constant(value=1)),)):
            return True
        case Loop(kind="for", iterable=iterable, body=(Evaluation(value=Call() as call),)) if iterable is inner:
            filled = _filled_by(call)
            return _is_as_long_counted(at, filled, depth) if filled else False
        case Assignment(targets=(Name(name=name),), operator="", value=Comprehension() as made) if made is inner:
            return _is_as_long_counted(at, name, depth)
    return False


def _shows(around: Value) -> bool:
    return isinstance(around, Template) or (isinstance(around, Call) and last_name(around.function) in SHOWING)


def _filled_by(call: Call) -> str:
    """The list to which a call adds: `found.append(…)`."""
    match call.function:
        case Member(owner=Name(name=name), name="append"):
            return name
    return ""
