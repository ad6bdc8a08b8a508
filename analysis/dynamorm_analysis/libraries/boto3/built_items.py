"""Dictionaries that a function builds itself, entry by entry, so that whatever it puts in is its own doing."""

from dynamorm_analysis.facts.values import Call, Mapping, Name
from dynamorm_analysis.libraries.requests.handed import Handed
from dynamorm_analysis.linking.calls.calling import running
from dynamorm_analysis.linking.calls.reachability import returned_during
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import FunctionRef
from dynamorm_analysis.linking.scope import Scope


def is_built_here(program: Program, given: Handed, further: int = 1) -> bool:
    """Whether a dictionary is a variable of the function that it sets to one written out, entry by entry, or to what
    another function gives back that builds it so."""
    if isinstance(given.value, Call) and further:
        return _is_built_by(program, given.value, given.scope)
    if not isinstance(given.value, Name):
        return False
    bounds = given.scope.bindings.get(given.value.name, ())
    return bool(bounds) and all(
        (isinstance(bound.value, Mapping) and all(entry.key is not None for entry in bound.value.entries))
        or (further > 0 and isinstance(bound.value, Call) and _is_built_by(program, bound.value, given.scope))
        for bound in bounds
    )


def _is_built_by(program: Program, call: Call, scope: Scope) -> bool:
    """Whether a function gives back a dictionary that it builds itself."""
    called = meaning(program, call.function, scope)
    if not isinstance(called, FunctionRef):
        return False
    inside = running(called, call, scope)
    returned = [each.value for each in returned_during(program, inside, meaning) if each.value is not None]
    return bool(returned) and all(
        isinstance(each, Mapping) or is_built_here(program, Handed(each, inside), further=0) for each in returned
    )
