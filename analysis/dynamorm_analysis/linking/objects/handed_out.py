"""Classes that code hands out instead of calling them by their names: `return Repository`, `{"orders": Repository}`."""

from collections.abc import Iterator

from dynamorm_analysis.facts.file import Unit
from dynamorm_analysis.facts.statements import Assignment, Function, Return, Statement
from dynamorm_analysis.facts.values import Call, Item, Mapping, Member, Name, Value
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.files.reach import handed_as
from dynamorm_analysis.linking.files.testing import is_test
from dynamorm_analysis.linking.following import MeaningOf
from dynamorm_analysis.linking.meaning import ClassRef, Part, Produced, Raw, options
from dynamorm_analysis.linking.occurrences import Occurrence, calls, occurrences
from dynamorm_analysis.linking.scope import Scope

MANY = 12  # statements that use what hands a class out: where there are more, they are not looked through
MOST_CLASSES = 30
"""A dictionary of more is no choice that anybody could read."""


def made_of_handed_out(
    program: Program, of: ClassRef, name: str, scope: Scope, unit: Unit, meaning: MeaningOf
) -> Iterator[tuple[Call, Scope]]:
    """The calls that make objects of a class which a top-level statement hands out under another name, each with the
    scope in which it stands; tests left out, which give stand-ins."""
    if handed_as(name) not in program.mentioned_by(scope.path, unit):
        return
    for handing in dict.fromkeys(_handing_out(scope, unit.statement, name)):
        callers = program.callers_of(handing)
        places = [place for place in callers if is_test(of.scope.path) or not is_test(place[0])]
        for path, anchor in places if len(places) <= MANY else ():
            statement = program.modules[path].units[anchor].statement
            for call, at in calls(program.module_scope(path, anchor), statement):
                if _is_otherwise_named(call, name) and _may_be(program, call.function, at.scope, of, meaning):
                    yield call, at.scope


def _is_otherwise_named(call: Call, name: str) -> bool:
    match call.function:
        case Name(name=called):
            return called != name
        case Item() | Call():
            return True
    return False


def _handing_out(scope: Scope, statement: Statement, name: str) -> Iterator[str]:
    """The names of functions that return a class, and of dictionaries that hold it."""
    for part in occurrences(scope, statement, (Name,)):
        if not isinstance(part.value, Name) or part.value.name != name or part.is_target or _is_called(part):
            continue
        match part.statement:
            case Return() if isinstance(part.scope.node, Function):
                yield part.scope.node.name
            case Assignment(targets=(Name(name=target),)) if any(isinstance(one, Mapping) for one in part.outer):
                yield target if part.scope.node is None else part.scope.node.name


def _is_called(part: Occurrence) -> bool:
    return isinstance(part.parent, Call) or (isinstance(part.parent, Member) and part.parent.owner is part.value)


def _may_be(program: Program, called: Value, scope: Scope, of: ClassRef, meaning: MeaningOf) -> bool:
    """Whether what is called is a class, or one of those that a dictionary holds."""
    for option in options(meaning(program, called, scope, 0)):
        match option:
            case ClassRef():
                if option == of:
                    return True
                continue
            case Raw(value=Item(owner=owner), scope=where):
                held = meaning(program, owner, where, 0)
            case Produced(callee=Part(owner=held, name="get")):
                pass
            case _:
                continue
        if not isinstance(held, Raw) or not isinstance(held.value, Mapping):
            continue
        entries = held.value.entries[: MOST_CLASSES + 1]
        if len(entries) <= MOST_CLASSES and any(meaning(program, e.value, held.scope, 0) == of for e in entries):
            return True
    return False
