"""Lists of which a function changes what is in them, one by one: `for line in lines: line["count"] += 1`,
`del lines[number]`."""

from dynamorm_analysis.facts.statements import Assignment, Evaluation, Flow, Function, Loop, Statement, inside
from dynamorm_analysis.facts.values import Call, Item, Member, Name, Value
from dynamorm_analysis.libraries.requests.computed import CHANGING
from dynamorm_analysis.libraries.values.values import source_of


def changes_elements(function: Function, written: str, before: int) -> bool:
    """Whether a loop of a function, ahead of a place, changes the elements of the list that is written so, or the
    function takes one out of it."""
    for statement in inside(function):
        if statement.span.end <= before and _takes_out(statement, written):
            return True
        if not isinstance(statement, Loop) or statement.span.start >= before or not isinstance(statement.target, Name):
            continue
        name = statement.target.name
        if source_of(statement.iterable) == written and any(_changes(each, name) for each in inside(statement)):
            return True
    return False


def _takes_out(statement: Statement, written: str) -> bool:
    """`del lines[number]`, `line = lines.pop(number)`."""
    match statement:
        case Flow(kind="delete", values=values):
            return any(isinstance(value, Item) and source_of(value.owner) == written for value in values)
        case Assignment(value=Call(function=Member(owner=owner, name="pop" | "popitem"))):
            return source_of(owner) == written
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
