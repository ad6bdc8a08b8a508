"""What a call in a function asks that only the callers of that function tell: `def dump(table): table.scan()`.

The requests are accesses where the function is called; the call in its body is told of beside them, so that whoever
reads the function sees what it does.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

import msgspec

from dynamorm_analysis.facts.statements import Function
from dynamorm_analysis.facts.values import Call, Item, Member, Name, Value, last_name
from dynamorm_analysis.libraries.calls.asking import Asking
from dynamorm_analysis.libraries.calls.leading import may_ask, may_lead
from dynamorm_analysis.libraries.passing.requests_behind import requests_behind
from dynamorm_analysis.libraries.passing.told_requests import said_there
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.files.testing import is_test
from dynamorm_analysis.linking.occurrences import Occurrence, calls
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.access import Access, Condition
from dynamorm_analysis.model.expression import NO_EXPRESSIONS

MANY = 12  # statements that call a function: where there are more, the first ones tell
MAX_STEPS = 2  # how many functions away something tells
MAX_NAMES = 3  # variables between what a call is made on and a parameter


def told_by_callers(program: Program, asking: Asking, occurrence: Occurrence) -> Iterator[Access]:
    """The access that a call makes for those who call its function, as far as they agree."""
    scope = occurrence.scope
    if not isinstance(scope.node, Function) or scope.node.is_nameless or not isinstance(occurrence.value, Call):
        return
    method = occurrence.value.function
    giver = _given_by(method.owner, scope) if isinstance(method, Member) else None
    if giver is None or not isinstance(method, Member):
        return
    asks = may_ask(program, asking, occurrence, scope)
    if not asks and not may_lead(program, asking, method.name, 1):
        return
    found = _asked(program, asking, occurrence, giver)
    if not asks and any(access.table is None for access in found):
        return  # of what an object does that is given, only what is known for certain
    if found and all(access.operation == found[0].operation for access in found):
        place, call = scope.place(method.name_span), scope.place(occurrence.value.span)
        yield replace(_common(found), place=place, call=call, function=scope.name)


def _given_by(owner: Value, function: Scope) -> Scope | None:
    """The function, or the one around it, to which is given what an expression begins with: other than the object that
    it is a method of."""
    giver: Scope | None = function
    for _ in range(MAX_NAMES):
        root = _root(owner)
        while giver is not None and root not in giver.bindings and isinstance(giver.node, Function):
            giver = giver.parent
        if giver is None or not root or not isinstance(giver.node, Function):
            return None
        bounds = giver.bindings[root]
        if bounds[0].by == "parameter":
            is_static = any(isinstance(each, Name) and each.name == "staticmethod" for each in giver.node.decorators)
            given = giver.node.parameters[1 if giver.enclosing_class is not None and not is_static else 0 :]
            return giver if any(parameter.name == root for parameter in given) else None
        if len(bounds) > 1 or bounds[0].value is None:
            return None
        owner = bounds[0].value
    return None


def _root(value: Value) -> str:
    while isinstance(value, Member | Item | Call):
        value = value.function if isinstance(value, Call) else value.owner
    return value.name if isinstance(value, Name) else ""


def _asked(program: Program, asking: Asking, occurrence: Occurrence, giver: Scope) -> list[Access]:
    """What the call asks in some runs of its function; of no table, where other runs are not told."""
    for further in range(1, MAX_STEPS + 1):
        runs = list(islice(_during(program, asking, giver, further), MANY))
        made = [list(_made(program, asking, _inside(occurrence, giver, during))) for during in runs]
        found = [access for one in made for access in one]
        if found:
            told = all(made) and len(runs) < MANY
            return found if told else [replace(access, table=None) for access in found]
    return []


def _inside(occurrence: Occurrence, giver: Scope, during: Scope) -> Occurrence:
    """A call in a function, or in one inside of it, during a run of the function."""
    return msgspec.structs.replace(occurrence, scope=_scope_inside(occurrence.scope, giver, during))


def _scope_inside(scope: Scope, giver: Scope, during: Scope) -> Scope:
    if scope == giver or scope.parent is None or not isinstance(scope.node, Function):
        return during
    return _scope_inside(scope.parent, giver, during).inner(scope.node)


def _made(program: Program, asking: Asking, during: Occurrence) -> Iterator[Access]:
    """What a call asks during one run of its function, by itself or through the function that it calls."""
    made = [asked.access for asked in asking.requests(program, during)]
    yield from made
    if not made and isinstance(during.value, Call):
        for _, passed, _ in requests_behind(program, asking, during.value, during.scope, MAX_STEPS):
            yield replace(passed, via=passed.via or passed.function, loop=None)


def _during(program: Program, asking: Asking, function: Scope, further: int) -> Iterator[Scope]:
    """A function during the calls that lead to it, so many functions away."""
    if not isinstance(function.node, Function):
        return
    for caller in _callers(program, function, function.node.name):
        around = _during(program, asking, caller.scope, further - 1) if further > 1 else (caller.scope,)
        for scope in around:
            into = asking.entered(program, caller.value, scope) if isinstance(caller.value, Call) else None
            if into is not None and into.function == function:
                yield into.inside


def _callers(program: Program, function: Scope, name: str) -> tuple[Occurrence, ...]:
    """The calls that look like those of a function; code is judged without its tests, which give stand-ins."""
    alone = function.alone
    return program.shared("calls that look alike", alone, lambda: tuple(_found_callers(program, alone, name)))


def _found_callers(program: Program, function: Scope, name: str) -> Iterator[Occurrence]:
    places = [
        (path, anchor)
        for path, anchor in program.callers_of(name)
        if not program.is_installed(path) and (is_test(function.path) or not is_test(path))
    ]
    names = program.known_as(name)
    for path, anchor in places[:MANY]:
        statement = program.modules[path].units[anchor].statement
        for call, at in calls(program.module_scope(path, anchor), statement):
            if last_name(call.function) in names:
                yield at


def _common(found: list[Access]) -> Access:
    """What some accesses of one call have in common; the rest is not known."""
    first = found[0]
    unknown = set().union(*(access.unknown for access in found))
    tables, indexes = {access.table for access in found}, {access.index for access in found}
    unknown |= {"table"} if tables != {first.table} or first.table is None else set()
    unknown |= {"index"} if len(indexes) > 1 else set()
    unknown |= {"key"} if len({_attributes(access.key) for access in found}) > 1 else set()
    unknown |= {"filter"} if len({_attributes(access.filter) for access in found}) > 1 else set()
    unknown |= {"projection"} if len({access.projection for access in found}) > 1 else set()
    return replace(
        said_there(first, first) if first.via is not None else first,
        table=None if "table" in unknown else first.table,
        index=None if "index" in unknown else first.index,
        key=() if "key" in unknown else first.key,
        filter=() if "filter" in unknown else first.filter,
        projection=None if "projection" in unknown else first.projection,
        written=(),
        expressions=NO_EXPRESSIONS,
        retold=True,
        confidence="medium",
        unknown=frozenset(unknown | ({"written"} if any(access.written for access in found) else set())),
    )


def _attributes(conditions: tuple[Condition, ...]) -> tuple[str, ...]:
    return tuple(condition.attribute for condition in conditions)
