"""Requests that functions make for their callers, `def save(order): table.put_item(Item=order.to_item())`: whether all
of the calls tell what an item holds, or which index is read."""

import msgspec

from dynamorm_analysis.facts.statements import Function
from dynamorm_analysis.libraries.calls.asking import Asking
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.given_by_callers import during_calls
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.access import PUTS, Access

MANY = 32  # statements that call a function: where there are more, nothing is said of all
MAX_STEPS = 2  # further functions through which an item is handed


def is_told_by_calls(program: Program, asking: Asking, occurrence: Occurrence, access: Access) -> bool:
    """Whether every call of a function tells what an item holds that the function writes, or which index it reads,
    where it does not know that."""
    function, what = occurrence.scope, "written" if access.operation in (*PUTS, "update") else "index"
    if access.knows(what) or not isinstance(function.node, Function) or function.node.is_nameless:
        return False
    runs = during_calls(program, function, MANY)
    return bool(runs) and all(_is_told(program, asking, occurrence, what, during, MAX_STEPS) for during in runs)


def _is_told(program: Program, asking: Asking, occurrence: Occurrence, what: str, during: Scope, further: int) -> bool:
    made = list(asking.requests(program, msgspec.structs.replace(occurrence, scope=during)))
    if made and all(asked.access.knows(what) for asked in made):
        return True
    caller = _caller_of(during)
    runs = during_calls(program, caller, MANY) if caller is not None and further else ()
    within = (_called_within(during, run) for run in runs)
    return bool(runs) and all(_is_told(program, asking, occurrence, what, each, further - 1) for each in within)


def _caller_of(during: Scope) -> Scope | None:
    """The function in which a call stands, which may be one around what is called."""
    for _, scope in during.arguments.values():
        if isinstance(scope.node, Function) and not scope.node.is_nameless:
            return scope
    return None


def _called_within(during: Scope, run: Scope) -> Scope:
    """A call of a function, made during one run of the function in which it stands."""
    given = {
        name: (value, run if scope.alone == run.alone else scope) for name, (value, scope) in during.arguments.items()
    }
    return during.calling(given)
