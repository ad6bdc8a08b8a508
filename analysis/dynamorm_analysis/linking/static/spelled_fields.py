"""The fields of one struct as code spells them out: in its literal, and by what it sets before the struct is used."""

import re
from collections.abc import Iterator, Mapping

from dynamorm_analysis.facts.statements import Function, expressions, inside
from dynamorm_analysis.facts.values import Call, Member, Name, Value, children, last_name, parts_of
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.names.flow import steps
from dynamorm_analysis.linking.names.storing import stored
from dynamorm_analysis.linking.scope import REMEMBERED, Body, Scope
from dynamorm_analysis.linking.static.declared import Found, argument_of, found_by
from dynamorm_analysis.linking.static.given_back import given_back
from dynamorm_analysis.linking.static.made_objects import pointed_to
from dynamorm_analysis.linking.static.static_types import BASIC_TYPES, called, kind_of
from dynamorm_analysis.memo import Memo

MAX_DEPTH = 8  # variables, parameters and functions between a struct and its literal
ASKING = re.compile(r"(Check|Has|Is|Valid)")  # methods that change nothing
MADE_OF_PARTS = BASIC_TYPES | {"map", "slice", "struct"}
STEADY = frozenset({"Format", "FormatInt", "Itoa", "Join", "Sprintf", "ToLower", "ToUpper", "TrimSpace"})

Given = tuple[Value, Scope]
"""A value, and the scope that it stands in."""


def field_given(program: Program, member: Member, scope: Scope) -> Given | None:
    """What a field of a parameter is in the call that is looked at: `order.ID` of `Save(&Order{ID: id})` is `id`, and
    of `Save(order)` the field of what is given."""
    owner: Given | None
    if isinstance(member.owner, Member):
        owner = field_given(program, member.owner, scope)
    else:
        owner = argument_of(pointed_to(member.owner), scope)
    if owner is None:
        return None
    given = spelled_out(program, *owner)
    if member.name in given:
        return given[member.name]
    value = pointed_to(owner[0])
    return (Member(value, member.name, member.name_span, member.span), owner[1]) if _is_path(value) else None


def _other_field(value: Value, name: str, made: dict[str, Given]) -> Given | None:
    """What a struct's field holds that another one is set to: `order.IndexKey = order.Key`."""
    match value:
        case Member(owner=Name(name=owner), name=field) if owner == name:
            return made.get(field)
    return None


def is_left_out(program: Program, member: Member, scope: Scope) -> bool:
    """Whether a field of what a parameter is given is empty, as the literal of the struct does not name it, and nothing
    sets it later."""
    owner = argument_of(pointed_to(member.owner), scope)
    literal = _literal(program, *owner, member.name) if owner is not None else None
    if owner is None or literal is None:
        return False
    return all(argument.name for argument in literal.arguments) and member.name not in spelled_out(program, *owner)


def _literal(program: Program, value: Value, scope: Scope, field: str) -> Call | None:
    """The literal that makes a struct, where it stands or in a variable of which nothing sets a field."""
    match pointed_to(value):
        case Call(arguments=arguments) as call if arguments:
            return call
        case Name(name=name, span=span) as variable:
            found = found_by(program, variable, scope)
            held = found.held_at(variable) if found is not None and not found.is_parameter else None
            made = pointed_to(held) if held is not None else None
            if found is None or found.scope.node is None or not (isinstance(made, Call) and made.arguments):
                return None
            is_set = any(one.field == field for one in stored(found.scope, name, made.span.end, span.start))
            return None if is_set or len(steps(found.scope, name, span.start)) > 1 else made
    return None


def is_spelled(program: Program, member: Member, scope: Scope) -> bool:
    """Whether it is known what a field of what a parameter is given holds, if it is nothing too."""
    owner = argument_of(pointed_to(member.owner), scope)
    if owner is None:
        return False
    return member.name in spelled_out(program, *owner) or is_left_out(program, member, scope)


def set_on_some_paths(program: Program, member: Member, scope: Scope) -> Given | None:
    """What a branch sets a field of what a parameter is given to, that is empty on all other paths:
    `if open { asked.Filter = "#state = :open" }` before `store.Query(asked)`."""
    given = field_given(program, member, scope)
    match given:
        case (Member(owner=Name(name=name, span=span) as variable, name=field), within):
            found = found_by(program, variable, within)
            held = found.held_at(variable) if found is not None and not found.is_parameter else None
            made = pointed_to(held) if held is not None else None
            if found is None or found.scope.node is None or len(steps(found.scope, name, span.start)) > 1:
                return None
            if not isinstance(made, Call) or field in {one.name or field for one in made.arguments}:
                return None
            sets = [one for one in stored(found.scope, name, made.span.end, span.start) if one.field == field]
            return (sets[0].value, found.scope) if len(sets) == 1 and sets[0].key is None else None
    return None


def _is_path(value: Value) -> bool:
    while isinstance(value, Member):
        value = value.owner
    return isinstance(value, Name)


def spelled_out(program: Program, value: Value, scope: Scope, depth: int = 0) -> Mapping[str, Given]:
    """The fields that a struct is made with, `Order{ID: id}`, and those that are set before it is used; nothing where
    something else happens to it."""
    value = pointed_to(value)
    if depth > MAX_DEPTH or not isinstance(value, Call | Name):
        return {}
    name = (f"fields of {value.name if isinstance(value, Name) else ''}({value.span.end}", scope, value.span.start)
    return program.once(name, depth, lambda: _spelled_out(program, value, scope, depth))


def _spelled_out(program: Program, value: Call | Name, scope: Scope, depth: int) -> Mapping[str, Given]:
    match value:
        case Call(arguments=arguments) if arguments and all(argument.name for argument in arguments):
            return {argument.name: (argument.value, scope) for argument in arguments}
        case Call() as call:
            return _of_constructor(program, call, scope, depth)
        case Name(name=name, span=span) as variable:
            found = found_by(program, variable, scope)
            if found is None or found.scope.node is None:
                return {}
            made: dict[str, Given] = {}
            after = found.bound.statement.span.start
            if (argument := argument_of(variable, scope)) is not None:
                made = dict(spelled_out(program, *argument, depth + 1))
            elif not found.is_parameter:
                after = found.bound.statement.span.end
                if len(steps(found.scope, name, span.start)) > 1:
                    return {}
                held = found.held_at(variable) or _given_beside_others(found, variable)
                if held is not None and not isinstance(held, Name):
                    made = dict(spelled_out(program, held, found.scope, depth + 1))
            for one in stored(found.scope, name, after, span.start):
                made.pop(one.field, None)
                if one.key is None and not one.optional:
                    made[one.field] = _other_field(one.value, name, made) or (one.value, found.scope)
            return made


def _given_beside_others(found: Found, variable: Name) -> Call | None:
    """The call whose first result a variable takes: `order, err := NewOrder(id)`."""
    return found.giving(variable) if found.surely_at(variable) else None


def _of_constructor(program: Program, call: Call, scope: Scope, depth: int) -> dict[str, Given]:
    """The fields of what a function makes, as far as they are the same wherever they are told: what it is given and
    what is written out, and no new id or time."""
    made = given_back(program, call, scope)
    if made is None or _is_handed_on(*made):
        return {}
    fields = spelled_out(program, *made, depth + 1)
    return {name: given for name, given in fields.items() if _is_steady(program, *given)}


def _is_handed_on(value: Value, function: Scope) -> bool:
    """Whether a function gives what it makes to others before, which may change it: `option(store)`."""
    name = value.name if isinstance(value := pointed_to(value), Name) else ""
    if not name or not isinstance(function.node, Function):
        return False
    body = Body(function.anchor, function.node.name_span, function.node)
    known = _handed_on.get(body)
    if known is None:
        known = frozenset(_names_handed_on(function.node))
        _handed_on.put(body, known, body.weight)
    return name in known


_handed_on: Memo[Body, frozenset[str]] = Memo(REMEMBERED)


def _names_handed_on(function: Function) -> Iterator[str]:
    """The names of what a function gives to others, or calls methods of that may change it."""
    for statement in inside(function):
        for whole in expressions(statement):
            for part in parts_of(whole):
                if not isinstance(part, Call):
                    continue
                owner = ""
                match part.function:
                    case Member(owner=Name(name=owner), name=method) if not ASKING.match(method):
                        yield owner
                given = (pointed_to(argument.value) for argument in part.arguments)
                yield from (one.name for one in given if isinstance(one, Name) and one.name != owner)


def _is_steady(program: Program, value: Value, scope: Scope, depth: int = 0) -> bool:
    """Whether an expression of a function is the same each time that it is worked out with the same arguments, and the
    words of whoever calls it tell what it is."""
    if depth > MAX_DEPTH:
        return False
    match value:
        case Call(function=function, arguments=arguments):
            is_own = bool(arguments) and called(program, value, scope) is not None
            is_same = is_own or last_name(function) in STEADY or kind_of(program, function, scope) in MADE_OF_PARTS
            return is_same and all(_is_steady(program, one.value, scope, depth + 1) for one in arguments)
        case Member(owner=owner):
            given = field_given(program, value, scope)
            if given is not None and given != (value, scope):
                return _is_steady(program, *given, depth + 1)
            return _is_path_told(owner, scope)
        case Name():
            return _is_told(program, value, scope, depth)
    return all(_is_steady(program, part, scope, depth + 1) for part in children(value))


def _is_path_told(owner: Value, scope: Scope) -> bool:
    """Whether a field is one of what the function is given, or of what stands outside of it."""
    while isinstance(owner := pointed_to(owner), Member):
        owner = owner.owner
    if not isinstance(owner, Name):
        return False
    holder = scope.holder_of(owner.name)
    return argument_of(owner, scope) is not None or holder is None or not holder.is_of_one_call


def _is_told(program: Program, name: Name, scope: Scope, depth: int) -> bool:
    """Whether a variable is told from outside: as an argument, or by what the function sets it to."""
    if (argument := argument_of(name, scope)) is not None:
        return _is_steady(program, *argument, depth + 1)
    holder = scope.holder_of(name.name)
    if holder is None or not holder.is_of_one_call:
        return True
    found = found_by(program, name, scope)
    held = found.held_at(name) if found is not None else None
    return found is not None and held is not None and _is_steady(program, held, found.scope, depth + 1)
