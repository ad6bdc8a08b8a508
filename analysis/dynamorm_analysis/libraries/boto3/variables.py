"""Where in a function a variable cannot hold what one of its statements set it to."""

from collections.abc import Iterator
from math import inf

from dynamorm_analysis.facts.statements import Assignment, Branch, Loop, Statement, bodies, inside
from dynamorm_analysis.facts.values import Name

Range = tuple[float, float]
"""Offsets from the first to before the second."""


def lost_in(around: Statement, name: str, given: Statement) -> tuple[Range, ...]:
    """Where what `given` sets a name to cannot be read: in the other branch of an `if`, and once a later statement has
    set the name to something else in any case."""
    start = given.span.start
    enclosing = [each for each in inside(around) if _holds(each, start)]
    loops = [each for each in enclosing if isinstance(each, Loop)]
    found: list[Range] = []
    for statement in enclosing:
        is_looped = any(_holds(loop, statement.span.start) for loop in loops)
        if isinstance(statement, Branch) and not is_looped:
            found += _other_side(statement, start)
        for body in bodies(statement):
            found += _set_again(body, name, given)
    return tuple(found)


def _holds(statement: Statement, offset: int) -> bool:
    return statement.span.start <= offset < statement.span.end


def _other_side(branch: Branch, offset: int) -> Iterator[Range]:
    """The body of a branch that an offset is not in; none for one in the condition."""
    inner, other = branch.body, branch.otherwise
    if any(_holds(each, offset) for each in other):
        inner, other = other, inner
    if other and any(_holds(each, offset) for each in inner):
        yield other[0].span.start, other[-1].span.end


def _set_again(body: tuple[Statement, ...], name: str, given: Statement) -> Iterator[Range]:
    """All after the first statement of a body that follows on `given` in it and sets the name."""
    if not any(each is given for each in body):
        return
    for each in body:
        if each.span.start > given.span.start and _sets(each, name):
            yield each.span.end, inf
            return


def _sets(statement: Statement, name: str) -> bool:
    match statement:
        case Assignment(targets=(Name(name=target),), operator=""):
            return target == name
    return False
