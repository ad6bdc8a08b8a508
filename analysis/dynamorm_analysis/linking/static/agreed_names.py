"""Names that a function is not told by itself, but by all who call it: they look for it in one setting."""

from dynamorm_analysis.facts.statements import Assignment, Class, Function
from dynamorm_analysis.facts.values import Member, Name, Value
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.files.testing import is_test
from dynamorm_analysis.linking.meaning import OPAQUE, Meaning
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.static.declared import argument_of, found_by
from dynamorm_analysis.linking.static.made_objects import calls_of, given_to, sites_of, stored_in
from dynamorm_analysis.linking.static.static_fields import declaring, name_meaning
from dynamorm_analysis.linking.static.static_texts import passed_through
from dynamorm_analysis.linking.static.static_types import called, during

MAX_DEPTH = 6  # parameters and fields between a name and who tells it
MOST_CALLERS = 16

Placed = tuple[Value, Scope]


def agreed_name(program: Program, value: Value, scope: Scope, depth: int = 0) -> Meaning:
    """What all callers of a function, or all that make the object it is a method of, give it as a name; nothing known
    where one of them gives another one, or one that is not known. Tests are left out."""
    value = passed_through(program, value, scope)
    if depth > MAX_DEPTH:
        return OPAQUE
    if (argument := argument_of(value, scope)) is not None:
        return agreed_name(program, *argument, depth + 1)
    told = name_meaning(program, value, scope) if isinstance(value, Member) else OPAQUE
    if told != OPAQUE:
        return told
    given = _given(program, value, scope)
    found = {agreed_name(program, *one, depth + 1) for one in given if not is_test(one[1].path)}
    return found.pop() if len(found) == 1 else OPAQUE


def _given(program: Program, value: Value, scope: Scope) -> tuple[Placed, ...]:
    found = found_by(program, value, scope) if isinstance(value, Name | Member) else None
    match value:
        case Name(name=name) if found is not None and found.is_parameter:
            return _by_callers(program, name, found.scope)
        case Name(name=name) if found is not None and found.scope.node is not None:
            set_to = found.scope.bindings.get(name, ())
            is_once = len(set_to) == 1 and isinstance(found.bound.statement, Assignment)
            return ((found.bound.value, found.scope),) if is_once and found.bound.value is not None else ()
        case Member(name=name) if found is None:
            struct = declaring(program, value, scope)
            return _by_makers(program, struct, name) if struct is not None else ()
    return ()


def _by_callers(program: Program, name: str, function: Scope) -> tuple[Placed, ...]:
    node = function.node
    if not isinstance(node, Function) or function.arguments:
        return ()
    sites = [(call, at) for call, at in calls_of(program, node.name, function.path) if not is_test(at.path)]
    mine = [(call, at) for call, at in sites[: MOST_CALLERS + 1] if called(program, call, at) == function]
    given = [during(program, call, function, at).arguments.get(name) for call, at in mine]
    told = tuple(one for one in given if one is not None)
    return told if len(told) == len(given) and len(sites) <= MOST_CALLERS else ()


def _by_makers(program: Program, struct: Scope, field: str) -> tuple[Placed, ...]:
    if not isinstance(struct.node, Class):
        return ()
    sites = [(given_to(program, literal, at, field), at) for literal, at in sites_of(program, struct)]
    given = tuple((value, at) for value, at in sites if value is not None and not is_test(at.path))
    return given if len(given) <= MOST_CALLERS and not stored_in(program, struct, field) else ()
