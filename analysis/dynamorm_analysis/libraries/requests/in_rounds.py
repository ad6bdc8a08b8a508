"""Entries that a loop gives to a dictionary, one in each round, where it is written out what it runs over."""

from dataclasses import replace

from dynamorm_analysis.facts.values import Clause, Collection, Name, Value
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
            several = rounds(program, clause.target, clause.iterable, scope, meaning)
            given = Given(value, scope, optional=bool(clause.conditions), start=key.span.start)
            return _in_each(program, several, key, given)
    return Parameters(open=True)


def stored_in_rounds(program: Program, index: Value, given: Given) -> Parameters:
    """Those of `for name in ("title", "text"): item[name] = body[name]`."""
    bounds = given.scope.bindings.get(index.name, ()) if isinstance(index, Name) else ()
    loop = loop_around(bounds, index.span.start)
    several = rounds(program, loop.target, loop.iterable, given.scope, meaning) if loop is not None else None
    return _in_each(program, several, index, given)


def _in_each(program: Program, several: list[Scope] | None, key: Value, given: Given) -> Parameters:
    result = Parameters(open=several is None)
    for scope in several or ():
        name = attribute_name(program, key, scope)
        if name is None:
            return Parameters(open=True)
        result = result.with_value(name, replace(given, scope=scope))
    return result
