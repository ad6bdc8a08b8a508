"""Lists of which a function changes what is in them, one by one: `for line in lines: line["count"] += 1`."""

from dynamorm_analysis.facts.statements import Assignment, Evaluation, Function, Loop, Statement, inside
from dynamorm_analysis.facts.values import Call, Item, Member, Name, Value
from dynamorm_analysis.libraries.requests.computed import CHANGING
from dynamorm_analysis.libraries.values.values import source_of


def changes_elements(function: Function, written: str, before: int) -> bool:
    """Whether a loop of a function, ahead of a place, changes the elements of the list that is written so."""
    for loop in inside(function):
        if not isinstance(loop, Loop) or loop.span.start >= before or not isinstance(loop.target, Name):
            continue
        name = loop.target.name
        if source_of(loop.iterable) == written and any(_changes(each, name) for each in inside(loop)):
            return True
    return False


def _changes(statement: Statement, name: str) -> bool:
    match statement:
        case Assignment(targets=targets):
            return any(isinstance(target, Item | Member) and _root(target) == name for target in targets)
        case Evaluation(value=Call(function=Member(owner=owner, name=method))):
            return method in CHANGING and _root(owner) == name
    return False


def _root(value: Value) -> str:
    while isinstance(value, Item | Member):
        value = value.owner
    return value.name if isinstance(value, Name) else ""
