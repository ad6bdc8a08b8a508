"""What the object that a put stores was made with, which objects are in it as a whole, and what is set anew in it."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import Assignment, Branch, Evaluation, Function, Statement, blocks, inside
from dynamorm_analysis.facts.values import (
    Argument,
    Call,
    Constant,
    Item,
    Mapping,
    Member,
    Name,
    Operation,
    Value,
    last_name,
    names_in,
    parts_of,
)
from dynamorm_analysis.libraries.courses.asked import Asked
from dynamorm_analysis.libraries.courses.handed_over import CONTEXT, named_entries
from dynamorm_analysis.libraries.values.values import source_of
from dynamorm_analysis.linking.names.lookup import held_since
from dynamorm_analysis.linking.names.origins import same_as
from dynamorm_analysis.linking.scope import loop_around
from dynamorm_analysis.model.course import ANY
from dynamorm_analysis.text import Span

COPYING = frozenset({"_replace", "copy", "evolve", "model_copy", "replace"})
"""Functions that give a copy of an object with other values for some fields."""
FOLDING = frozenset({"casefold", "lower", "strip", "upper"})
"""Methods that give a text with other letters."""
MAX_HOPS = 6
MOST_BOUNDS = 4
MOST_IN_IT = 3  # statements that set a variable which goes into the object


def made_with(asked: Asked, function: Function, call: Call) -> Iterator[str]:
    """What the objects were made with that a call is given, where the function sets nothing of them afterwards."""
    set_in_part = {variable for _, variable, _ in _fields_set(function)}
    for argument in call.arguments:
        value = argument.value
        if not isinstance(value, Name | Call) or (isinstance(value, Name) and value.name in set_in_part):
            continue
        for origin in asked.origins(value):
            if last_name(origin.call.function)[:1].isupper() and not origin.parts:
                yield from (source_of(given.value) for given in origin.call.arguments)


def made_of(asked: Asked, function: Function, call: Call) -> Iterator[tuple[str, str]]:
    """The fields of what a call is given, or is called on, by name with what they are; without a name a variable that
    is in it as a whole, beside the parts of that which variables hold: `email = body["email"]`. In Go a capital tells
    no class: only variables are known there."""
    if asked.scope.path.endswith(".go"):
        yield from (("", name) for argument in call.arguments for name in _variable(argument.value))
        return
    found = [each for argument in call.arguments for each in _of(asked, argument.value, 0)]
    found += _set_by_name(asked, function, call)
    found += _set_by_field(asked, function, call)
    whole = {variable for field, variable in found if not field}
    yield from found
    yield from _set_by_key(function, call, whole)
    for name, bounds in asked.scope.bindings.items() if whole else ():
        for bound in bounds[:MOST_IN_IT]:
            owner, part = _part(bound.value)
            if owner in whole and part:
                yield part, name


def stored(asked: Asked, call: Call) -> str:
    """The variable that a call is given, where that is one alone and no constant: `table.put_item(Item=order)`; in Go
    also by a pointer to it, `store.Put(ctx, &order)`."""
    if asked.scope.path.endswith(".go"):
        names = [name for each in call.arguments for name in _variable(each.value) if name not in CONTEXT]
    else:
        names = [each.value.name for each in call.arguments if isinstance(each.value, Name)]
    names = [name for name in names if not name.isupper()]
    return names[0] if len(names) == 1 else ""


def _variable(value: Value) -> Iterator[str]:
    """The variable that an argument is, or to which it points."""
    match value:
        case Name(name=name) | Operation(operator="&", operands=(Name(name=name),)):
            yield name


def _set_by_name(asked: Asked, function: Function, call: Call) -> Iterator[tuple[str, str]]:
    """What the function sets before of an object that a call is given, or is called on, by names that variables hold:
    `setattr(user, field, changes[field])`, also in a loop over all fields of `changes`."""
    names = set(names_in(call))
    for statement in inside(function):
        match statement:
            case Evaluation(
                value=Call(function=Name(name="setattr"), arguments=(of, Argument(value=Name(name=field)), given))
            ) if isinstance(of.value, Name) and of.value.name in names and statement.span.end <= call.span.start:
                yield ANY, source_of(given.value)
                loop = loop_around(asked.scope.bindings.get(field, ()), statement.span.start)
                match loop.iterable if loop is not None else None:
                    case Call(function=Member(owner=owner, name="items"), arguments=()):
                        yield from _of(asked, owner, 0)


def _set_by_field(asked: Asked, function: Function, call: Call) -> Iterator[tuple[str, str]]:
    """What the function sets before of an object that a call is given, or is called on: `user.email = email`."""
    since = {name: held_since(asked.scope, name, call.span.start) for name in names_in(call)}
    for statement in inside(function):
        match statement:
            case Assignment(targets=(Member(owner=Name(name=name), name=field),), value=value, operator="") if (
                value is not None and since.get(name, call.span.end) <= statement.span.start < call.span.start
            ):
                yield field, source_of(value)


def _set_by_key(function: Function, call: Call, whole: set[str]) -> Iterator[tuple[str, str]]:
    """What the function sets before in dictionaries that go into what a call is given: `order["id"] = new_id()`."""
    for statement in inside(function):
        match statement:
            case Assignment(
                targets=(Item(owner=Name(name=name), index=Constant(value=str() as field)),), value=value, operator=""
            ) if name in whole and value is not None and statement.span.end <= call.span.start:
                yield field, source_of(value)


def _of(asked: Asked, value: Value, hops: int) -> Iterator[tuple[str, str]]:
    if hops > MAX_HOPS:
        return
    match value:
        case Name(name=name, span=span):
            yield "", name
            for bound in asked.scope.bindings.get(name, ())[:MOST_IN_IT]:
                given = bound.value if bound.by == "assignment" else None
                if given is not None and given.span.end <= span.start:
                    yield from _of(asked, given, hops + 1)
        case Mapping():
            yield from named_entries(value)
            for each in same_as(value):
                yield from _of(asked, each, hops + 1)
        case Call(function=function, arguments=arguments) if last_name(function)[:1].isupper():
            for field in arguments:
                if field.name:
                    yield field.name, source_of(field.value)
                elif field.spread == "**" or len(arguments) == 1:
                    yield from _of(asked, field.value, hops + 1)
        case _:
            for each in same_as(value):
                yield from _of(asked, each, hops + 1)


def _part(value: Value | None) -> tuple[str, str]:
    """The variable of which an expression takes a part, and the part's name; empty for others."""
    match value:
        case Call(function=Member(owner=inner, name=name), arguments=()) if name in FOLDING:
            return _part(inner)
        case Call(
            function=Member(owner=Name(name=owner), name="get"),
            arguments=(Argument(value=Constant(value=str() as part)), *_),
        ):
            return owner, part
        case (
            Item(owner=Name(name=owner), index=Constant(value=str() as part))
            | Member(owner=Name(name=owner), name=part)
        ):
            return owner, part
    return "", ""


def refilled(asked: Asked, call: Call) -> Iterator[Span]:
    """The calls that had given a variable a value before it was set to what a call is given."""
    for argument in call.arguments:
        name = argument.value.name if isinstance(argument.value, Name) else ""
        bounds = asked.scope.bindings.get(name, ())[:MOST_BOUNDS]
        before = [each.value for each in bounds if each.value is not None and each.value.span.end <= call.span.start]
        for value in before if len(before) > 1 else ():
            yield from (origin.call.span for origin in asked.origins(value) if not origin.error)


def set_anew(asked: Asked, function: Function, call: Call) -> Iterator[str]:
    """The fields of what a call is given that its function sets before, or gives to a copy: `copy.id = new_id()`,
    `replace(order, id=new_id())`, `order.model_copy(update={"id": new_id()})`."""
    since = {name: held_since(asked.scope, name, call.span.start) for name in names_in(call)}
    for start, variable, field in _fields_set(function):
        if since.get(variable, call.span.end) <= start < call.span.start:
            yield field
    bounds = (bound for name in sorted(since) for bound in asked.scope.bindings.get(name, ())[:MOST_BOUNDS])
    for value in (call, *(bound.value for bound in bounds if bound.value is not None)):
        for part in parts_of(value):
            if isinstance(part, Call) and last_name(part.function) in COPYING:
                yield from _given_to_copy(part)


def set_at_times(function: Function, call: Call) -> Iterator[str]:
    """The fields that a function sets on some ways alone, of what a call is given: `if title: order.title = title`; any
    where others may set some: `order.pay(amount)`, `merge(order, body)`."""
    names = {name for each in call.arguments for name in names_in(each.value)} or set(names_in(call))
    for statement in inside(function):
        if isinstance(statement, Branch) and statement.span.end <= call.span.start:
            for block in blocks(statement):
                yield from (field for inner in block for _, _, field in _fields_set(inner))
    before = [each for each in inside(function) if each.span.end <= call.span.start]
    if any(isinstance(each, Evaluation) and not names.isdisjoint(_met_by(each.value)) for each in before):
        yield ANY
    if any(isinstance(each, Assignment) and not names.isdisjoint(_made_of_itself(each)) for each in before):
        yield ANY


def _made_of_itself(assignment: Assignment) -> Iterator[str]:
    """The variables of which a field becomes what is made of the object: `order.total = order.total + 1`."""
    within = set(names_in(assignment.value)) if assignment.value is not None else set()
    for target in assignment.targets:
        if isinstance(target, Member) and isinstance(target.owner, Name) and target.owner.name in within:
            yield target.owner.name


def _met_by(value: Value) -> Iterator[str]:
    """The variables whose objects a call may change: its arguments, and the one whose method it is."""
    match value:
        case Call(function=function, arguments=arguments):
            if isinstance(function, Member) and isinstance(function.owner, Name):
                yield function.owner.name
            yield from (each.value.name for each in arguments if isinstance(each.value, Name))


def _given_to_copy(call: Call) -> Iterator[str]:
    for argument in call.arguments:
        if argument.name == "update" and isinstance(argument.value, Mapping):
            yield from (name for name, _ in named_entries(argument.value))
        elif argument.name and argument.name != "update":
            yield argument.name


def _fields_set(within: Statement) -> Iterator[tuple[int, str, str]]:
    """The fields of variables that a function sets, `order.total = 0`: where it does so, the variable and the field."""
    for statement in inside(within):
        for target in statement.targets if isinstance(statement, Assignment) else ():
            if isinstance(target, Member) and isinstance(target.owner, Name):
                yield statement.span.start, target.owner.name, target.name
