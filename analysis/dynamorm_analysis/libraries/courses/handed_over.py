"""What the call of a write says beside its request: the names under which it is given values, and which items it is
given."""

import re
from collections.abc import Container, Iterator

from dynamorm_analysis.facts.statements import Assignment, Evaluation, Function, expressions, inside
from dynamorm_analysis.facts.values import (
    Call,
    Constant,
    Item,
    Mapping,
    Member,
    Name,
    Operation,
    Value,
    last_name,
    parts_of,
)
from dynamorm_analysis.libraries.calls.running import given_to, run_by
from dynamorm_analysis.libraries.courses.asked import Asked
from dynamorm_analysis.libraries.courses.spelled_out import changed_and_spelled_out, set_in_any_case
from dynamorm_analysis.libraries.courses.used_parts import parts_of_parameter, takes_entries_apart
from dynamorm_analysis.libraries.values.values import source_of
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.names.flow import steps
from dynamorm_analysis.linking.names.storing import stored
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.static.static_types import BASIC_TYPES, type_of
from dynamorm_analysis.model.access import PUTS, Access
from dynamorm_analysis.text import Span
from dynamorm_analysis.words import is_named_alike

CONTEXT = frozenset({"c", "context", "ctx", "r"})  # by which Go tells functions when to give up
MOST_HANDING_ON = 2  # functions that hand on what they are given
MANY_OTHERS = 3  # attributes of an item that is made of more than of another one


def handed_over(asked: Asked, call: Call) -> Iterator[tuple[str, str]]:
    """The names of arguments and entries of a call, and the name of what is called, each with what is given; entries
    also of a dictionary that the function has put together before."""
    yield last_name(call.function), ""
    for argument in call.arguments:
        yield argument.name, source_of(argument.value)
        if isinstance(argument.value, Mapping):
            yield from named_entries(argument.value)
        elif isinstance(argument.value, Name):
            yield from _put_together(asked, argument.value)


def named_entries(given: Mapping) -> Iterator[tuple[str, str]]:
    """The names of a dictionary's entries, each with what is written there."""
    for entry in given.entries:
        if isinstance(entry.key, Constant) and isinstance(entry.key.value, str):
            yield entry.key.value, source_of(entry.value)


def _put_together(asked: Asked, variable: Name) -> Iterator[tuple[str, str]]:
    """The entries that a function gives the dictionary in a variable: `changes["state"] = "open"`."""
    for step in steps(asked.scope, variable.name, variable.span.start):
        match step.statement:
            case Assignment(targets=(Name(),), value=Mapping() as given):
                yield from named_entries(given)
            case Assignment(targets=(Item(index=Constant(value=str() as key)),), value=value) if value is not None:
                yield key, source_of(value)


def items_given(program: Program, asked: Asked, call: Call, access: Access) -> Iterator[Span]:
    """The calls that gave what a call is given whole, or is called on; a function of the workspace that takes a single
    attribute of that, or stores one alone of those that it takes, is given no item."""
    given = [argument.value for argument in call.arguments]
    for value in given[:]:
        given += _fields_given(asked.scope, value)
    if access.operation.startswith("transact"):  # `tx.Put(table.Put(order).If(…))`
        given += [inner for value in given[:] for inner in _given_on_the_way(value)]
    if isinstance(call.function, Member):
        given.append(call.function.owner)
        given += (value for value in _given_on_the_way(call.function.owner) if not _is_set_anew(asked, value))
    given += [name for value in given[:] for name in changed_and_spelled_out(asked.scope, value)]
    for value in given:
        spans = [span for part in (value, *_appended(asked, value)) for span in _whole(asked, part)]
        if (
            spans
            and not _is_basic(program, value, asked.scope)
            and not _takes_parts(program, asked, call, value, access)
        ):
            yield from spans


def _fields_given(scope: Scope, value: Value) -> Iterator[Value]:
    """Go's parameters, which are the fields of one value: it is written out, or in a variable and perhaps set later."""
    match value:
        case Operation(operator="&", operands=(Call(arguments=fields),)):
            yield from (field.value for field in fields)
        case Name(name=name, span=span) if scope.path.endswith(".go"):
            for step in steps(scope, name, span.start):
                if isinstance(step.statement, Assignment) and isinstance(step.statement.value, Operation):
                    yield from _fields_given(scope, step.statement.value)
                    later = step.statement.span.end
                    yield from (one.value for one in stored(scope, name, later, span.start) if one.key is None)


def _is_basic(program: Program, value: Value, scope: Scope) -> bool:
    """Whether an expression is declared as a text, a number or a truth value."""
    if not scope.path.endswith(".go"):
        return False
    typed = type_of(program, value, scope)
    return typed is not None and isinstance(typed.type, Name) and typed.type.name in BASIC_TYPES - {"any", "error"}


def _whole(asked: Asked, value: Value) -> Iterator[Span]:
    """The calls whose result a value is as a whole, where that may be an item."""
    for origin in asked.origins(value):
        if not origin.error and asked.is_whole(origin) and not asked.answers(origin.call):
            yield origin.call.span


def _given_on_the_way(value: Value) -> Iterator[Value]:
    """What the calls of a chain are given by whose end a request is made: `table.Put(order).If(…).Run(ctx)`."""
    while isinstance(value, Call) and isinstance(value.function, Member):
        yield from (argument.value for argument in value.arguments)
        value = value.function.owner


def _is_set_anew(asked: Asked, value: Value) -> bool:
    """Whether a variable is set to a value of its own, so that what a request has filled it with may be gone."""
    bounds = asked.scope.bindings.get(value.name, ()) if isinstance(value, Name) else ()
    return any(bound.value is not None for bound in bounds)


def _takes_parts(program: Program, asked: Asked, call: Call, value: Value, access: Access) -> bool:
    """Whether a call runs a function that uses one attribute, at most, of what it is given by one argument, or stores
    one, at most, of those that it uses, or stores what it is given by another one, or things that nobody knows, made of
    parts of the items of a list."""
    run = run_by(program, call, asked.scope)
    if run is None or not isinstance(run.scope.node, Function) or run.scope.parent is None:
        return False
    given = given_to(run, call, asked.scope)
    name = next((name for name, (passed, _) in given.items() if passed.span == value.span), None)
    if name is None:
        return False
    function, node = run.scope.alone, run.scope.node
    used = _parts_used(program, function, node, name)
    if used is None:
        is_beside = program.shared(
            f"{name} beside {access.via}", function, lambda: _is_held_against(program, function, name, access)
        )
        return is_beside or (
            not access.knows("written")
            and program.shared(f"entries of {name}", function, lambda: takes_entries_apart(function, node, name))
        )
    if not used:
        return False
    if access.operation in PUTS and _has_no_more_than_key(asked, value, used, access):
        return True
    return len(used) == 1 or not _stores_several(access, used) or _stores_another(program, node, given, name, access)


def _parts_used(
    program: Program, function: Scope, node: Function, name: str, through: int = 0
) -> frozenset[str] | None:
    """The attributes that a function uses of what it is given under a name, also in the functions to which it hands
    that on; None where all of it may be."""

    def beyond(call: Call, value: Value) -> frozenset[str] | None:
        run = run_by(program, call, function) if through < MOST_HANDING_ON else None
        if run is None or not isinstance(run.scope.node, Function) or run.scope.parent is None:
            return None
        given = given_to(run, call, function)
        inner = next((each for each, (passed, _) in given.items() if passed.span == value.span), None)
        return _parts_used(program, run.scope.alone, run.scope.node, inner, through + 1) if inner else None

    def read() -> frozenset[str] | None:
        return parts_of_parameter(function, node, name, beyond)

    return read() if through else program.shared(f"parts of {name}", function, read)


def _has_no_more_than_key(asked: Asked, value: Value, used: frozenset[str], access: Access) -> bool:
    """Whether nothing but its key is left of an item that was read in the one that is put: the function has set all
    else anew that is taken of it."""
    function = asked.scope.node
    if not isinstance(value, Name) or not isinstance(function, Function) or not access.knows("written"):
        return False
    left = used - set_in_any_case(function, value.name, value.span.start)
    of_it = re.compile(rf"(?<![\w.]){re.escape(value.name)}\b")
    is_all_of_it = bool(access.written) and all(of_it.search(one.value.symbol) for one in access.written)
    return left != used and len(left) < (2 if is_all_of_it else 1)


def _is_held_against(program: Program, function: Scope, name: str, access: Access) -> bool:
    """Whether a function stores what it makes of something else, and only holds that against what it is given:
    `save(without(new, stored))`."""
    node = function.node
    writing = _calls_that_write(program, node, access) if isinstance(node, Function) else ()
    stored = [value for call in writing for value in _without_context(call)]
    return bool(stored) and all(_is_second(function, each, name) for each in stored)


def _is_second(function: Scope, value: Value, name: str) -> bool:
    """Whether a variable is set to what a call makes of others, and of a parameter behind them."""
    bounds = function.bindings.get(value.name, ()) if isinstance(value, Name) else ()
    made = [bound.statement.value for bound in bounds if isinstance(bound.statement, Assignment)]
    if len(made) != 1 or not isinstance(made[0], Call):
        return False
    first, *others = [*_without_context(made[0]), None]
    return not _is_called(first, name) and any(_is_called(each, name) for each in others)


def _is_called(value: Value | None, name: str) -> bool:
    return isinstance(value, Name) and value.name == name


def _without_context(call: Call) -> list[Value]:
    """What a call gives, without that by which Go tells when to give up."""
    given = (each.value for each in call.arguments)
    return [each for each in given if not (isinstance(each, Name) and each.name in CONTEXT)]


def _stores_another(program: Program, function: Function, given: Container[str], name: str, access: Access) -> bool:
    """Whether a function hands on another one of its parameters, and not the one that is asked about, to the function
    that writes: `func pay(order *Order, coupon *Coupon) { order.Code = coupon.Code; repository.Put(order) }`."""
    for call in _calls_that_write(program, function, access):
        handed = {one.value.name for one in call.arguments if isinstance(one.value, Name)}
        return name not in handed and any(one in given for one in handed if one not in CONTEXT)
    return False


def _calls_that_write(program: Program, function: Function, access: Access) -> Iterator[Call]:
    """The calls of a function that are called as the one by which an access is made, or that lead to that."""
    writing = frozenset({(access.via or "").rpartition(".")[2]})
    for statement in inside(function):
        for part in (part for each in expressions(statement) for part in parts_of(each)):
            name = last_name(part.function) if isinstance(part, Call) else ""
            if isinstance(part, Call) and (name in writing or (name and program.reaches(name, writing, 1))):
                yield part


def _stores_several(access: Access, used: frozenset[str]) -> bool:
    """Whether a write stores several of some attributes of an item, or hardly anything else, as far as is known."""
    if access.operation not in PUTS or not access.knows("written"):
        return True
    texts = [(one.attribute, one.value.symbol) for one in access.written]
    stored = {name for name, text in texts if any(is_named_alike(each, name) or each in text for each in used)}
    return len(stored) > 1 or len(texts) - len(stored) < MANY_OTHERS


def _appended(asked: Asked, value: Value) -> Iterator[Value]:
    """What the function has added to a list, one by one."""
    for step in steps(asked.scope, value.name, value.span.start) if isinstance(value, Name) else ():
        match step.statement:
            case Evaluation(value=Call(function=Member(name="append"), arguments=(added,))):
                yield added.value
