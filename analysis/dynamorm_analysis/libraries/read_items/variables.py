"""Where in a function a variable holds what one of its statements set it to, and where it cannot."""

from collections.abc import Iterator
from math import inf

from dynamorm_analysis.facts.statements import (
    Assignment,
    Attempt,
    Branch,
    Class,
    Flow,
    Function,
    Loop,
    Statement,
    bodies,
    inside,
)
from dynamorm_analysis.facts.values import Collection, Comprehension, Lambda, Name, names_in
from dynamorm_analysis.libraries.calls.telling import is_only_told
from dynamorm_analysis.linking.occurrences import Occurrence, occurrences

Range = tuple[float, float]
"""Offsets from the first to before the second."""


def given_variable(call: Occurrence) -> str:
    """The variable that a statement gives what a call gives, or the first of its results; empty where there is none:
    `response, err := client.Query(ctx, input)`."""
    match call.statement:
        case Assignment(targets=(Collection(items=(Name(name=name), *_)) | Name(name=name),), value=value) if (
            value is call.value and name != "_"
        ):
            return name
    return ""


def reads_of(around: Statement, name: str, given: Occurrence) -> Iterator[Occurrence]:
    """Where a variable is read that holds what the statement of an expression gives it; that it is also written into a
    log counts only where nothing else is done with it."""
    lost = lost_in(around, name, given.statement)
    found: list[Occurrence] = []
    for part in occurrences(given.scope.parent or given.scope, around, (Name,)):
        if not isinstance(part.value, Name) or part.value.name != name or part.is_set or _is_of_its_own(part, name):
            continue
        if not any(start <= part.value.span.start < end for start, end in lost):
            found.append(part)
    used = [part for part in found if not is_only_told(part)]
    yield from used or found


def lost_in(around: Statement, name: str, given: Statement) -> tuple[Range, ...]:
    """Where what `given` sets a name to cannot be read: before it, in the other branch of an `if`, and once a later
    statement has set the name to something else in any case."""
    start = given.span.start
    enclosing = [each for each in inside(around) if _holds(each, start)]
    loops = [each for each in enclosing if isinstance(each, Loop)]
    found = list(_before(around, loops[0].span.start if loops else _end_of(given)))
    for statement in enclosing:
        is_looped = any(_holds(loop, statement.span.start) for loop in loops)
        if isinstance(statement, Branch) and not is_looped:
            found += _other_side(statement, start)
        for body in bodies(statement):
            found += _set_again(statement, body, name, enclosing)
    found += _set_apart(around, name, start)
    found += _looped_over(around, name, start)
    return tuple(found)


def _is_of_its_own(part: Occurrence, name: str) -> bool:
    """Whether a name is the variable of a comprehension or function without a name, whatever else is called so."""
    for around in part.outer:
        match around:
            case Comprehension(clauses=clauses) if any(name in names_in(one.target) for one in clauses):
                if not clauses[0].iterable.span.contains(part.value.span):
                    return True
            case Lambda(parameters=parameters) if name in parameters:
                return True
    return False


def _holds(statement: Statement, offset: int) -> bool:
    return statement.span.start <= offset < statement.span.end


def _end_of(given: Statement) -> int:
    """Where what a statement sets begins to hold: after an assignment, which may read what the name held before."""
    return given.span.end if isinstance(given, Assignment) else given.span.start


def _before(around: Statement, end: int) -> Iterator[Range]:
    """All before an offset, functions apart: these may be called later."""
    start = around.span.start
    for each in inside(around):
        if isinstance(each, Function | Class) and each is not around and start <= each.span.start < end:
            yield start, each.span.start
            start = each.span.end
    if start < end:
        yield start, end


def _other_side(branch: Branch, offset: int) -> Iterator[Range]:
    """The body of a branch that an offset is not in; none for one in the condition."""
    inner, other = branch.body, branch.otherwise
    if any(_holds(each, offset) for each in other):
        inner, other = other, inner
    if other and any(_holds(each, offset) for each in inner):
        yield other[0].span.start, other[-1].span.end


def _set_again(outer: Statement, body: tuple[Statement, ...], name: str, enclosing: list[Statement]) -> Iterator[Range]:
    """All after the first statement of a body that sets the name and follows on the one that is, or holds, what set it
    before."""
    path = [position for position, each in enumerate(body) if any(each is one for one in enclosing)]
    following = range(path[0] + 1, len(body)) if path else ()
    for position in following:
        if not _sets(body[position], name):
            continue
        start, end = body[position].span.end, _end_of_loop(body[path[0] : position], body[position], enclosing)
        if isinstance(outer, Attempt) and body is outer.body:  # handlers may run before it
            yield start, body[-1].span.end
            start = outer.span.end
        yield start, end
        return


def _set_apart(around: Statement, name: str, offset: int) -> Iterator[Range]:
    """What follows in a body that sets the name, and that an offset is not in."""
    for statement in inside(around):
        for body in bodies(statement):
            if not body or body[0].span.start <= offset < body[-1].span.end:
                continue
            setting = next((each for each in body if _sets(each, name)), None)
            if setting is not None:
                yield setting.span.end, body[-1].span.end


def _looped_over(around: Statement, name: str, offset: int) -> Iterator[Range]:
    """The bodies of other loops that run over something with the name."""
    for statement in inside(around):
        if not isinstance(statement, Loop) or not statement.body or statement.target is None:
            continue
        if name in names_in(statement.target) and not _holds(statement, offset):
            yield statement.body[0].span.start, statement.body[-1].span.end


def _end_of_loop(passed: tuple[Statement, ...], setting: Statement, enclosing: list[Statement]) -> float:
    """The end of the loop around a statement, where some before it may leave that round; else no end."""
    loops = [each.span.end for each in enclosing if isinstance(each, Loop) and _holds(each, setting.span.start)]
    leaves = (isinstance(each, Flow) and each.kind in ("break", "continue") for one in passed for each in inside(one))
    return loops[-1] if loops and any(leaves) else inf


def _sets(statement: Statement, name: str) -> bool:
    match statement:
        case Assignment(targets=(target,), operator="", value=value) if value is not None:
            items = target.items if isinstance(target, Collection) else (target,)
            return any(isinstance(item, Name) and item.name == name for item in items)
    return False
