"""Entries that a loop gives to a dictionary, one in each round, where it is written out what it runs over."""

from dataclasses import replace

from dynamorm_analysis.facts.statements import Assignment, Loop, inside
from dynamorm_analysis.facts.values import Argument, Call, Clause, Collection, Item, Member, Name, Value
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
    if loop is None or not isinstance(index, Name) or len(_stores(loop, index.name)) > 1:
        return Parameters(open=True)
    return _in_each(program, loop, index, given)


def copied_in_rounds(index: Value, value: Value, scope: Scope) -> tuple[Value, Call | None] | None:
    """The dictionary whose entries a loop stores under their own names, with the call that it makes with each value:
    `for name, value in given.items(): item[name] = value`."""
    match index, _loop_over(index, scope):
        case (
            Name(name=key),
            Loop(
                target=Collection(items=(Name(name=first), Name(name=item))),
                iterable=Call(function=Member(owner=owner, name="items"), arguments=()),
            ),
        ) if key == first:
            pass
        case _:
            return None
    match value:
        case Name(name=name) if name == item:
            return owner, None
        case Call(arguments=(Argument(value=Name(name=name), spread=""),)) if name == item:
            return owner, value
    return None


def _loop_over(index: Value, scope: Scope) -> Loop | None:
    """The loop around an index that gives it another value in each round."""
    return loop_around(scope.bindings.get(index.name, ()), index.span.start) if isinstance(index, Name) else None


def _stores(loop: Loop, name: str) -> list[Value]:
    """What a loop stores under a name."""
    stored = (one for one in inside(loop) if isinstance(one, Assignment))
    targets = (target for one in stored for target in one.targets)
    return [one for one in targets if isinstance(one, Item) and isinstance(one.index, Name) and one.index.name == name]


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
