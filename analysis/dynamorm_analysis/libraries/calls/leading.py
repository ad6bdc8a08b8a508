"""Which calls may lead to requests: a first look, by names and by what a function is given."""

from collections.abc import Iterator

from dynamorm_analysis.facts.values import Call, Member, Name, Value, last_name, names_in, without_types
from dynamorm_analysis.libraries.calls.asking import Asking
from dynamorm_analysis.libraries.calls.passed_arguments import rests_on_parameter
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import Meaning, Opaque, ParameterRef, Part, Produced, Scalar, options
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.linking.scope import Scope

MAX_STEPS = 2
"""How many functions lie between a call and the request at most."""
FARTHEST = 5
"""The same where all functions between have names that few files have."""

OF_DICTIONARIES = frozenset(
    {"append", "copy", "extend", "get", "items", "keys", "pop", "setdefault", "update", "values"}
)
"""Methods that mostly are those of dictionaries and lists, whatever else is called so."""


def call_may_lead(program: Program, asking: Asking, call: Call, scope: Scope, further: int) -> bool:
    """The same of a call: by the name of what it calls, and by the names of what a variable that it calls is set to."""
    called = without_types(call.function)
    name = last_name(called.function if isinstance(called, Call) else called)
    return may_lead(program, asking, name, further) or any(
        may_lead(program, asking, each, further) for each in _set_to(called, scope)
    )


def call_may_lead_far(program: Program, asking: Asking, call: Call, scope: Scope) -> bool:
    called = without_types(call.function)
    return _may_lead_far(program, asking, last_name(called)) or any(
        _may_lead_far(program, asking, name) for name in _set_to(called, scope)
    )


def _set_to(called: Value, scope: Scope) -> tuple[str, ...]:
    """The names of what a local variable is set to, or of what makes that, or of what a parameter is given."""
    if isinstance(called, Name) and called.name in scope.arguments:
        return (last_name(scope.arguments[called.name][0]),)
    bounds = scope.bindings.get(called.name, ()) if isinstance(called, Name) else ()
    set_to = [bound.value.function if isinstance(bound.value, Call) else bound.value for bound in bounds]
    return tuple(last_name(value) for value in set_to if value is not None) if bounds else ()


def may_lead(program: Program, asking: Asking, name: str, further: int = 0) -> bool:
    """Whether functions of a name, or those that they call, mention a request at all; 0 for as far as any is sought."""
    if not further:
        return may_lead(program, asking, name, MAX_STEPS) or _may_lead_far(program, asking, name)
    return bool(name) and program.reaches(name, asking.methods, further)


def _may_lead_far(program: Program, asking: Asking, name: str) -> bool:
    return bool(name) and program.reaches(name, asking.methods, FARTHEST, by_rare_names=True)


def may_ask(program: Program, asking: Asking, part: Occurrence, function: Scope) -> bool:
    """Whether a call is a request if the function is given the right things."""
    call = part.value
    if not isinstance(call, Call) or not isinstance(call.function, Member) or call.function.name not in asking.methods:
        return False
    if not asking.told_by_owner:
        return rests_on_parameter(call, function)
    owner = call.function.owner
    rests = any(rests_on_parameter(value, function) for value in (owner, *_run_over(owner, part)))
    return rests and any(map(_is_open, options(meaning(program, owner, part.scope))))


def leads_if_given(program: Program, asking: Asking, part: Occurrence, function: Scope, further: int) -> bool:
    """Whether a call leads to requests if its function is given an object that has such a method: `orders.find(key)` in
    `def describe(key, orders)`."""
    match part.value:
        case Call(function=Member(owner=owner, name=name)) if asking.in_python and name not in OF_DICTIONARIES:
            if not rests_on_parameter(owner, function) or not may_lead(program, asking, name, further):
                return False
            return any(
                isinstance(_root(option), ParameterRef) for option in options(meaning(program, owner, part.scope))
            )
    return False


def _root(found: Meaning) -> Meaning:
    return _root(found.owner) if isinstance(found, Part) else found


def _run_over(owner: Value, part: Occurrence) -> Iterator[Value]:
    """What the loops run over whose variables an expression names: `model.scan()` for `one` of `for one in …`."""
    names = set(names_in(owner))
    for around in part.rounds:
        if around.target is not None and not names.isdisjoint(names_in(around.target)):
            yield around.iterable


def _is_open(found: Meaning) -> bool:
    """Whether something is told by what a function is given, or by a class below the one that it belongs to."""
    match found:
        case ParameterRef() | Opaque() | Scalar(value=None):
            return True
        case Part(owner=inner) | Produced(callee=inner):
            return _is_open(inner)
    return False
