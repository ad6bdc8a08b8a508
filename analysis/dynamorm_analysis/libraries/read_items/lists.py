"""Where a function uses lists of items in the end: behind the variables and the other lists that they are put into."""

from collections.abc import Iterable, Iterator

import msgspec

from dynamorm_analysis.facts.statements import Assignment, Evaluation, Function, Loop, Return, inside
from dynamorm_analysis.facts.values import (
    Argument,
    Binding,
    Call,
    Collection,
    Comprehension,
    Conditional,
    Member,
    Name,
    Operation,
    Spread,
    Value,
    last_name,
    parts_of,
)
from dynamorm_analysis.libraries.read_items.variables import reads_of
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import FunctionRef, Meaning
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.words import words_of

AS_THEY_ARE = frozenset({"iter", "list", "reversed", "sorted", "tuple"})
COPYING = frozenset({"copy", "deepcopy", "dict"})
CONVERTING_WORDS = frozenset(
    {"decimal", "decimals", "deserialize", "deserialise", "unmarshal", "unmarshall", "jsonable", "dejsonify"}
)
"""Words of functions that make other kinds of values of those in items."""
MOST_PLACES = 40  # that are followed from one list


def used_lists(items: Iterable[Occurrence]) -> Iterator[Occurrence]:
    """Where lists of items, or lists with them among others, are used for something else than to be handed to a
    variable or put into another list."""
    waiting = list(items)
    seen: set[tuple[int, int]] = set()
    while waiting:
        at = _whole_list(waiting.pop(0))
        place = at.value.span.start, at.value.span.end
        if place in seen:
            continue
        seen.add(place)
        holder, function = _holder(at), at.scope.node
        if holder and isinstance(function, Function) and len(seen) < MOST_PLACES:
            waiting += reads_of(function, holder, at)
        else:
            yield at


def _whole_list(items: Occurrence) -> Occurrence:
    """The widest expression around some items that is a list of them still: `sorted(first + second)`."""
    inner, left = items.value, len(items.outer)
    for position in range(len(items.outer) - 1, -1, -1):
        around = items.outer[position]
        if not _is_list_of(around, inner):
            break
        inner = around
        left = position if not isinstance(around, Spread) else left
    return (
        msgspec.structs.replace(items, value=items.outer[left], outer=items.outer[:left])
        if left < len(items.outer)
        else items
    )


def _is_list_of(around: Value, inner: Value) -> bool:
    match around:
        case Operation(operator="await" | "+") | Spread():
            return True
        case Operation(operator="or", operands=(first, *_)):
            return first is inner
        case Collection(kind="list", items=several):
            return all(isinstance(one, Spread) for one in several)
        case Conditional(then=then, otherwise=otherwise):
            return inner is then or inner is otherwise
        case Call(function=function, arguments=(Argument(value=given), *_)) as call if given is inner:
            return (isinstance(function, Name) and function.name in AS_THEY_ARE) or converts(call)
    return False


def converts(call: Call) -> bool:
    """Whether a call is called like one that gives the same items with other kinds of values: `replace_decimals`."""
    return not CONVERTING_WORDS.isdisjoint(words_of(last_name(call.function)))


def is_same_item(program: Program, value: Value, item: str, scope: Scope) -> bool:
    """Whether a value is an item with the same attributes, perhaps of other kinds of values: a copy, or what a function
    of the workspace makes of it that does so with each value inside."""
    match value:
        case Call(function=Member(owner=Name(name=owner), name="copy"), arguments=()):
            return owner == item
        case Call(arguments=(Argument(value=Name(name=given), name="", spread=""),)) if given == item:
            is_copy = last_name(value.function) in COPYING
            return is_copy or converts(value) or _converts_itself(meaning(program, value.function, scope))
    return False


def _converts_itself(callee: Meaning) -> bool:
    """Whether a function calls itself for each value of a dictionary, under its key: `{k: plain(v) for k, v in …}`."""
    if not isinstance(callee, FunctionRef) or not isinstance(function := callee.scope.node, Function):
        return False
    returned = (each.value for each in inside(function) if isinstance(each, Return))
    return any(
        isinstance(one, Comprehension)
        and one.kind == "dict"
        and any(isinstance(part, Call) and last_name(part.function) == function.name for part in parts_of(one.element))
        for one in returned
    )


def _holder(items: Occurrence) -> str:
    """The variable that a list is given to, or that holds another one to which it is added; empty where there is
    none."""
    inner = items.value
    match items.parent:
        case Call(function=Member(owner=Name(name=name), name="extend"), arguments=(Argument(value=given),)) if (
            given is inner
        ):
            return name
        case Binding(name=name):
            return name
    match items.parent, items.statement:
        case None, Assignment(targets=(Name(name=name),), value=value, operator="" | "+=") if value is inner:
            return name
        case (
            None,
            Loop(
                kind="for",
                target=Name(name=item),
                iterable=iterable,
                body=(
                    Evaluation(
                        value=Call(
                            function=Member(owner=Name(name=name), name="append"),
                            arguments=(Argument(value=Name(name=added)),),
                        )
                    ),
                ),
            ),
        ) if iterable is inner and added == item:
            return name
    return ""
