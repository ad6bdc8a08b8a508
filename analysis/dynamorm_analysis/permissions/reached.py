"""Which accesses a function's code makes: its own, and those of all functions that it calls, in whatever file.

`accesses_reached(project, "app/handlers/orders.py", "create")` begins at a function; without one at all functions of
the file, or of the files below a folder. From there calls are followed to methods of the classes that are really used,
so a handler that calls one method of a repository gets that method's accesses. What runs when the files are imported
counts, too. A call that cannot be followed, and may lead to a request, stands in `Reached.lost`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.linking.files.by_hand import is_main
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.permissions.beginning import begun_at, files_at, functions_of
from dynamorm_analysis.permissions.calling import Lost
from dynamorm_analysis.permissions.losing import may_be_request
from dynamorm_analysis.permissions.made import made_at, made_by_statement, made_inside
from dynamorm_analysis.permissions.needed import granted, needs_of
from dynamorm_analysis.permissions.running import Running, running
from dynamorm_analysis.permissions.statement import Granted, Ungranted
from dynamorm_analysis.project import Project
from dynamorm_analysis.text import Place, Span

IN_BATCH = frozenset({"batch_put", "batch_delete", "batch_write"})


@dataclass(frozen=True, slots=True)
class Reached:
    """What some code makes: its accesses in the order of files, without those that its calls tell more about; calls
    that may lead to others and could not be followed; and the functions that it runs, as `path:name`."""

    accesses: tuple[Access, ...]
    lost: tuple[Lost, ...] = ()
    functions: tuple[str, ...] = ()

    @property
    def granted(self) -> Granted:
        """The least statements that it needs, and what could not be granted."""
        found = granted(self.accesses)
        return Granted(found.statements, (*found.ungranted, *map(_told, self.lost)))


def _told(lost: Lost) -> Ungranted:
    if lost.action:
        reason = f"{lost.action} asks about a table, and not for items of one"
        return Ungranted(lost.place, reason, f"grant dynamodb:{lost.action} by hand to who is to administer the table")
    return Ungranted(
        lost.place,
        f"what `{lost.called}` is called on is not known, and methods of this name ask DynamoDB",
        "declare the type of what it is called on, or grant it by hand",
    )


def accesses_reached(project: Project, path: str, function: str = "") -> Reached:
    """All accesses that the code of a file makes, of the files below a folder, or of a function in one of these
    (`create`, `OrderHandler.post`). Raises NoSuchCodeError."""
    files = files_at(project, path)
    starts = begun_at(project, files, function)
    found = running(project, files, starts)
    named = frozenset(starts) if function else frozenset[Scope]()
    return Reached(
        _in_order(project, _accesses(project, found, named)),
        tuple(lost for lost in found.lost if may_be_request(project, lost)),
        tuple(f"{each.path}:{each.name}" for each in found.functions),
    )


def _in_order(project: Project, accesses: Iterator[Access]) -> tuple[Access, ...]:
    order = {path: place for place, path in enumerate(project.modules)}
    spans = {access: project.locate(access.place) or Span(0, 0) for access in accesses}
    return tuple(sorted(spans, key=lambda access: (order[access.place.path], spans[access].start)))


def _accesses(project: Project, found: Running, named: frozenset[Scope]) -> Iterator[Access]:
    """The accesses of functions and at the top level of files; of those of which a part is not known, only the ones
    that some call does not tell more about."""
    for path, begins in found.loaded.items():
        yield from _at_top_level(project, path, begins)
    for function in found.functions:
        for access in made_inside(function, project):
            if not isinstance(needs_of(access), Ungranted) or not _is_told(function, access, found, project, named):
                yield access


def _is_told(function: Scope, access: Access, found: Running, project: Project, named: frozenset[Scope]) -> bool:
    """Whether all calls that lead to an access say by themselves what is asked; never where the program begins."""
    waiting, seen, told = [function], {function}, False
    while waiting:
        here = waiting.pop()
        sites = found.callers.get(here, ())
        if not sites or here in named:
            return False
        for site in sites:
            if _is_told_at(site.at, access, project):
                told = True
            elif site.caller is None:
                return False
            elif site.caller not in seen:
                seen.add(site.caller)
                waiting.append(site.caller)
    return told


def _is_told_at(place: Place, access: Access, project: Project) -> bool:
    return any(_tells(other, access) for other in made_at(place, project))


def _tells(call: Access, access: Access) -> bool:
    """Whether the access that a call makes is one that the function makes for it, be it by another function whose
    answer it has to itself."""
    same = call.operation == access.operation or {call.operation, access.operation} <= IN_BATCH
    return same and call.via is not None and call.via in (access.via, access.function)


def _at_top_level(project: Project, path: str, begins: bool) -> Iterator[Access]:
    """The accesses that a file makes when it is loaded."""
    made = made_by_statement(project)
    spans: dict[str, list[Span]] = {}
    for function in functions_of(project.program, path):
        if function.node is not None:
            spans.setdefault(function.anchor, []).append(function.node.span)
    for unit in project.modules[path].facts.units:
        for access in made.get((path, unit.anchor), ()) if begins or not is_main(unit.statement) else ():
            if not any(span.contains(access.place.span) for span in spans.get(unit.anchor, ())):
                yield access
