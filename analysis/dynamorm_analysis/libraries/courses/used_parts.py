"""Which attributes a function uses of an item that a call gives it."""

from collections.abc import Callable, Iterator

from dynamorm_analysis.facts.statements import Assignment, Branch, Evaluation, Function, Loop, inside
from dynamorm_analysis.facts.values import (
    Argument,
    Binding,
    Call,
    Collection,
    Conditional,
    Constant,
    Item,
    Member,
    Name,
    Operation,
    Value,
)
from dynamorm_analysis.libraries.courses.asked import RESPONSE, Asked
from dynamorm_analysis.linking.names.origins import ERRORS, is_form, is_same, same_as
from dynamorm_analysis.linking.names.rounds import SAME_ITEMS
from dynamorm_analysis.linking.occurrences import Occurrence, occurrences
from dynamorm_analysis.linking.scope import Scope

Through = Callable[[Call, Value], frozenset[str] | None]
WHOLE = {"__dict__", "copy", "dict", "items", "keys", "to_dict", "update", "values"}
"""What code asks an item for that gives all of it."""


def used_parts(asked: Asked, function: Function, call: Call) -> frozenset[str] | None:
    """The attributes that are used of what a call gives; None where all of it may be."""
    holders = frozenset(_holders(asked, function, call))
    found: set[str] = set()
    for part in occurrences(asked.scope.parent or asked.scope, function, (Call, Name)):
        is_held = isinstance(part.value, Name) and part.value.name in holders and not part.is_set
        if part.value.span != call.span and not (is_held and _may_hold(part, call)):
            continue
        attribute = _used_at(part)
        if attribute is None:
            return None
        found.add(attribute)
    return frozenset(found - {""})


def parts_of_parameter(
    scope: Scope, function: Function, parameter: str, through: Through | None = None
) -> frozenset[str] | None:
    """The attributes that a function uses of an item which it is given, also in the variables that hold it in another
    form; None where all of it may be. `through` tells which ones a call uses of what it is given."""
    found: set[str] = set()
    holders = dict.fromkeys((parameter, *_held_in(function, parameter)))
    for part in occurrences(scope.parent or scope, function, (Name,)):
        if not isinstance(part.value, Name) or part.value.name not in holders:
            continue
        if part.is_set and part.value.name != parameter:
            continue
        attribute = _used_at(part) if not part.is_set else None
        inner = part.parent
        is_asked = attribute is None and not part.is_set
        beyond = through(inner, part.value) if is_asked and through is not None and isinstance(inner, Call) else None
        if attribute is None and beyond is None:
            return None
        found |= beyond if beyond is not None else {attribute or ""}
    return frozenset(found - {""})


def _held_in(function: Function, name: str) -> Iterator[str]:
    """The variables that are set to what one of them holds, perhaps in another form:
    `item, err := attributevalue.MarshalMap(order)`."""
    names = {name}
    for statement in inside(function):
        match statement:
            case Assignment(targets=(target,), value=value, operator="") if value is not None and _is_any(value, names):
                held = target.name if isinstance(target, Name) else _beside_error(target)
                if held:
                    names.add(held)
                    yield held


def _is_any(value: Value, names: set[str]) -> bool:
    """Whether an expression is what a variable holds, perhaps in another form."""
    if isinstance(value, Name):
        return value.name in names
    return any(_is_any(each, names) for each in same_as(value))


def takes_entries_apart(scope: Scope, function: Function, parameter: str) -> bool:
    """Whether a function only goes through a list that it is given, and uses attributes of its items, none as a whole:
    `for place, entry in enumerate(reversed(board), 1): …`."""
    lists, entries = {parameter}, set[str]()
    for statement in inside(function):
        match statement:
            case Assignment(targets=(Name(name=name),), value=value) if (
                value is not None and _gone_through(value) in lists
            ):
                lists.add(name)
            case Loop(kind="for", target=Name(name=name), iterable=iterable) if _gone_through(iterable) in lists:
                entries.add(name)
            case Loop(
                kind="for",
                target=Collection(items=(_, Name(name=name))),
                iterable=Call(function=Name(name="enumerate"), arguments=(Argument(value=value), *_)),
            ) if _gone_through(value) in lists:
                entries.add(name)
    for part in occurrences(scope.parent or scope, function, (Name,)):
        if isinstance(part.value, Name) and part.value.name in lists and not (part.is_set or _is_gone_through(part)):
            return False
    return bool(entries) and all(parts_of_parameter(scope, function, each) for each in entries)


def _gone_through(value: Value) -> str:
    """The name of a list whose items something holds, perhaps in another order."""
    match value:
        case Name(name=name):
            return name
        case Call(function=Name(name=name), arguments=(Argument(value=inner), *_)) if name in SAME_ITEMS:
            return _gone_through(inner)
    return ""


def _is_gone_through(at: Occurrence) -> bool:
    """Whether a list stands where its items are only put in order, counted or gone through."""
    for around in reversed(at.outer):
        match around:
            case Call(function=Name(name="len")):
                return True
            case Call(function=Name(name=name)) if name == "enumerate" or name in SAME_ITEMS:
                pass
            case _:
                return False
    match at.statement:
        case Loop() | Assignment(targets=(Name(),)):
            return True
    return False


def _may_hold(part: Occurrence, call: Call) -> bool:
    """Whether a variable may hold what a call gives where it is used: it does not before, but for an earlier round."""
    comes_after = part.value.span.start > call.span.start
    return comes_after or any(round_.span.start < call.span.start < round_.span.end for round_ in part.rounds)


def _holders(asked: Asked, function: Function, call: Call) -> Iterator[str]:
    """The variables that hold what a call gives, or an item of it."""
    for statement in inside(function):
        match statement:
            case Assignment(targets=(Name(name=name),), value=value) if value is not None:
                if any(one.call.span == call.span and asked.is_whole(one) for one in asked.origins(value)):
                    yield name
            case Assignment(targets=(target,), value=Call(span=span)) if span == call.span:
                yield _beside_error(target)


def _beside_error(target: Value) -> str:
    """The variable that takes a response whose call tells beside it how it went: `response, err := …`."""
    match target:
        case Collection(items=(Name(name=name), Name(name=error))) if ERRORS.match(error):
            return name
    return ""


def _used_at(at: Occurrence) -> str | None:
    """The attribute that is used where an item stands; empty where none is, None where all of it may be."""
    inner = at.value
    outer = list(reversed(at.outer))
    for position, around in enumerate(outer):
        match around:
            case Item(owner=owner, index=Constant(value=str() as name)) if owner is inner and name not in RESPONSE:
                return name
            case Member(owner=owner, name="get") if owner is inner:
                called = outer[position + 1] if position + 1 < len(outer) else None
                key = called.arguments[0].value if isinstance(called, Call) and called.arguments else None
                if not isinstance(key, Constant) or not isinstance(key.value, str):
                    return None
                if key.value not in RESPONSE:
                    return key.value
            case Member(owner=owner, name=name) if owner is inner and name not in RESPONSE:
                called = outer[position + 1] if position + 1 < len(outer) else None
                is_method = isinstance(called, Call) and called.function is around  # it may use any of them
                return None if is_method or name in WHOLE else name
            case Operation(operator="or") | Item() | Member() | Binding():
                pass
            case Operation(operator="*" | "&", operands=(_,)):  # what a pointer of Go points to, and a pointer to it
                pass
            case Conditional(test=test) if test is not inner:
                pass
            case Operation() | Conditional():
                return ""
            case Call(function=Name(name="getattr"), arguments=(given, asked, *_)) if given.value is inner:
                key = asked.value
                return key.value if isinstance(key, Constant) and isinstance(key.value, str) else None
            case Call(function=function) if function is inner or is_same(function):
                pass
            case Call(arguments=(given,)) if given.value is inner and is_form(around):
                pass
            case Call(function=Name(name="len")):
                return ""
            case _:
                return None
        inner = around
    return _stated(at, inner)


def _stated(at: Occurrence, value: Value) -> str | None:
    match at.statement:
        case Assignment(targets=(target,), value=whole) if whole is value:
            return "" if isinstance(target, Name) or _beside_error(target) else None
        case Evaluation() | Branch() | Loop(kind="while"):
            return ""
    return None
