"""What a call does with the end of a page, or with what a batch left undone, where a function of Go hands that on:
`found, _, err := list()`."""

from dataclasses import replace

from dynamorm_analysis.facts.statements import Assignment, Function
from dynamorm_analysis.facts.values import Call, Collection, Member, Name, Value, parts_of
from dynamorm_analysis.libraries.calls.static_pages import mentioned
from dynamorm_analysis.libraries.sdk_go.responses import is_first_only, left_over, token
from dynamorm_analysis.libraries.sdk_go.words import NEXT_PAGE
from dynamorm_analysis.linking.calls.calling import returns
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.static.static_types import called
from dynamorm_analysis.model.access import Access

MAX_STEPS = 3  # variables between the token and what a function gives back, and functions that hand it on


def with_rest(program: Program, access: Access, occurrence: Occurrence) -> Access:
    """A request of a function that tells where its page ended, or gives back the whole response, with what the call of
    the function does with that."""
    call = occurrence.value
    if access.batch is not None and access.batch.left_over == "returned":
        return replace(access, batch=replace(access.batch, left_over=left_over(program, occurrence)))
    if access.token == "returned":
        first_only = access.first_only or is_first_only(program, occurrence)
        return replace(access, token=token(program, occurrence), first_only=first_only)
    if access.token != "told" or not isinstance(call, Call):
        return access
    match occurrence.statement:
        case Assignment(targets=(Collection(items=targets),), value=value) if value is call:
            if not any(map(_is_dropped, targets)):
                return access
            function = called(program, call, occurrence.scope)
            telling = _positions(program, function, len(targets), MAX_STEPS) if function is not None else frozenset()
            is_dropped = bool(telling) and all(_is_dropped(targets[at]) for at in telling)
            return replace(access, token="ignored") if is_dropped else access
    return access


def _is_dropped(target: Value) -> bool:
    return isinstance(target, Name) and target.name == "_"


def _positions(program: Program, function: Scope, length: int, further: int) -> frozenset[int]:
    """Which of the values that a function gives back tell where the page ended, or whether there are others; also where
    another function gives them to it."""
    node = function.node
    if not isinstance(node, Function) or not further:
        return frozenset()
    found: set[int] = set()
    reads_end = NEXT_PAGE in mentioned(program, function).members
    for given in (one.value for one in returns(node.body)):
        match given:
            case Call() if (inner := called(program, given, function)) is not None:
                found |= _positions(program, inner, length, further - 1)
            case Collection(items=items) if len(items) == length:
                found.update(at for at, item in enumerate(items) if reads_end and _has_token(item, function, MAX_STEPS))
                found.update(at for at, item in enumerate(items) if _is_given_token(program, item, function, further))
    return frozenset(found)


def _is_given_token(program: Program, value: Value, function: Scope, further: int) -> bool:
    """Whether a variable holds the token as another function gives it: `found, next, err := list()`."""
    if not isinstance(value, Name):
        return False
    for bound in function.bindings.get(value.name, ()):
        match bound.statement:
            case Assignment(targets=(Collection(items=targets),), value=Call() as call):
                inner = called(program, call, function)
                telling = _positions(program, inner, len(targets), further - 1) if inner is not None else ()
                if any(_is_called(targets[at], value.name) for at in telling):
                    return True
    return False


def _is_called(target: Value, name: str) -> bool:
    return isinstance(target, Name) and target.name == name


def _has_token(value: Value, function: Scope, steps: int) -> bool:
    """Whether an expression is made of the token, also through variables."""
    for part in parts_of(value):
        match part:
            case Member(name=name) if name == NEXT_PAGE:
                return True
            case Name(name=name) if steps:
                set_to = (bound.statement for bound in function.bindings.get(name, ()))
                values = (one.value for one in set_to if isinstance(one, Assignment))
                if any(one is not None and _has_token(one, function, steps - 1) for one in values):
                    return True
    return False
