"""Functions that give back the answer of a request as it is: the calls that have it to themselves."""

from dynamorm_analysis.memo import once
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.project import Project

MAX_STEPS = 3  # functions that give back what another one does
Asked = tuple[str, str | None, str | None]
"""An operation, the table, and the function that gives back the answer."""
Where = tuple[str, str, str, str | None]
"""The path, statement and name of a function, and the table of which it asks something."""


def answers(access: Access, project: Project, steps: int = MAX_STEPS) -> tuple[Access, ...]:
    """What calls make of a request whose function gives back the answer as it is, be it through other such functions;
    nothing where none is known."""
    if not access.gives_answer or not steps:
        return ()
    made = _by_function(project).get((access.operation, access.table, access.function), ())
    return tuple(further for one in made for further in answers(one, project, steps - 1) or (one,))


def answered_in(where: Where, project: Project) -> tuple[Access, ...]:
    """The requests that calls of such functions make in another function, and that they retell."""
    return _by_place(project).get(where, ())


@once
def _by_function(project: Project) -> dict[Asked, tuple[Access, ...]]:
    found: dict[Asked, tuple[Access, ...]] = {}
    for one in (*project.accesses, *project.retold):
        if one.answered_here:
            asked = one.operation, one.table, one.via
            found[asked] = (*found.get(asked, ()), one)
    return found


@once
def _by_place(project: Project) -> dict[Where, tuple[Access, ...]]:
    found: dict[Where, tuple[Access, ...]] = {}
    for one in project.retold:
        if one.answered_here:
            where = one.place.path, one.place.anchor, one.function, one.table
            found[where] = (*found.get(where, ()), one)
    return found
