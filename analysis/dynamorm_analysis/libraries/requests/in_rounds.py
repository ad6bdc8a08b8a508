"""Entries that a loop gives to a dictionary, one in each round, where it is written out what it runs over."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from dynamorm_analysis.facts.statements import Assignment, Loop, inside
from dynamorm_analysis.facts.values import (
    Argument,
    Call,
    Clause,
    Collection,
    Conditional,
    Constant,
    Entry,
    Item,
    Mapping,
    Member,
    Name,
    Value,
    parts_of,
)
from dynamorm_analysis.libraries.api_words import TYPES
from dynamorm_analysis.libraries.requests.given import Given, Parameters
from dynamorm_analysis.libraries.values.attribute_names import attribute_name
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.names.rounds import rounds
from dynamorm_analysis.linking.scope import Scope, loop_around


def made_in_rounds(program: Program, clause: Clause, element: Value, scope: Scope) -> Parameters:
    """Those of `{name: body[name] for name in ("title", "text") if name in body}`."""
    match element:
        case Collection(items=(key, value)):
            given = Given(value, scope, optional=bool(clause.conditions), start=key.span.start)
            return _in_each(program, clause, key, given)
    return Parameters(open=True)


def stored_in_rounds(program: Program, index: Value, given: Given) -> Parameters:
    """Those of `for name in ("title", "text"): item[name] = body[name]`. Where a loop stores several under one name,
    each stands for some names alone."""
    loop = _loop_over(index, given.scope)
    if loop is None or not isinstance(index, Name) or len(_stored(loop, index.name)) > 1:
        return Parameters(open=True)
    return _in_each(program, loop, index, given)


@dataclass(frozen=True, slots=True)
class Copied:
    """The dictionary whose entries a loop stores under their own names, with the call that it makes with each value, or
    for that kind of it. `of_each`: it stores something for each, as a value's kind tells."""

    whole: Value
    made: Call | None = None
    is_other: bool = False
    of_each: bool = False


def copied_in_rounds(index: Value, value: Value, scope: Scope) -> Copied | None:
    """What a loop copies: `for name, value in given.items(): item[name] = value`, or `for name in given: item[name] =
    given[name]`."""
    loop = _loop_over(index, scope)
    if loop is None or not isinstance(index, Name) or (copying := _copying(loop, index.name)) is None:
        return None
    owner, is_value = copying
    stored = _stored(loop, index.name)
    if len(stored) == 1:
        match value:
            case _ if is_value(value):
                return Copied(owner)
            case Call(arguments=(Argument(value=given, spread=""),)) if is_value(given):
                return Copied(owner, value)
    forms = [each for one in stored for each in _branches(one)]
    if all(_is_typed(each) for each in forms):
        serialize = Member(owner, "serialize", value.span, value.span)
        return Copied(owner, Call(serialize, (), value.span), of_each=True)
    if any(is_value(part) for part in parts_of(value)):
        return Copied(owner, is_other=True, of_each=len(stored) > 1)
    return None


def _copying(loop: Loop, key: str) -> tuple[Value, Callable[[Value], bool]] | None:
    """The dictionary over whose names a loop runs, and what tells the value of the one at hand; None of other loops."""
    match loop.target, loop.iterable:
        case (
            Collection(items=(Name(name=first), Name(name=item))),
            Call(function=Member(owner=owner, name="items"), arguments=()),
        ) if key == first:
            return owner, lambda part: isinstance(part, Name) and part.name == item
        case Name(name=first), Name() as over if first == key:
            return over, lambda part: _is_entry(part, over, key)
        case Name(name=first), Call(function=Member(owner=Name() as whole, name="keys"), arguments=()) if first == key:
            return whole, lambda part: _is_entry(part, whole, key)
    return None


def _is_entry(part: Value, owner: Name, key: str) -> bool:
    """`given[name]`"""
    match part:
        case Item(owner=Name(name=of), index=Name(name=name)):
            return of == owner.name and name == key
    return False


def _stored(loop: Loop, key: str) -> list[Value]:
    """What a loop stores under a name."""
    return [
        one.value
        for one in inside(loop)
        if isinstance(one, Assignment) and one.value is not None and any(_is_under(each, key) for each in one.targets)
    ]


def _is_under(target: Value, key: str) -> bool:
    return isinstance(target, Item) and isinstance(target.index, Name) and target.index.name == key


def _branches(value: Value) -> tuple[Value, ...]:
    match value:
        case Conditional(then=then, otherwise=otherwise):
            return (*_branches(then), *_branches(otherwise))
    return (value,)


def _is_typed(value: Value) -> bool:
    """`{"S": value}`"""
    match value:
        case Mapping(entries=(Entry(key=Constant(value=str() as kind)),)):
            return kind in TYPES
    return False


def _loop_over(index: Value, scope: Scope) -> Loop | None:
    """The loop around an index that gives it another value in each round."""
    return loop_around(scope.bindings.get(index.name, ()), index.span.start) if isinstance(index, Name) else None


def _in_each(program: Program, loop: Loop | Clause, key: Value, given: Given) -> Parameters:
    """What each round of a loop over names gives. One that has the values, too, may test what these are."""
    names = loop.target if isinstance(loop.target, Name) else None
    several = rounds(program, names, loop.iterable, given.scope, meaning)
    result = Parameters(open=several is None)
    for scope in several or ():
        name = attribute_name(program, key, scope)
        if name is None:
            return Parameters(open=True)
        result = result.with_value(name, replace(given, scope=scope))
    return result
