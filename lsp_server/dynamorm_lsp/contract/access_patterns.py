"""The access-pattern matrix: what the code asks of each table, what that costs, and what is wrong with it.

Calls that ask for the same are one pattern. What tests ask is left out, unless findings in tests are asked for.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.asked_requests import Request, rank_of, requests_of
from dynamorm_analysis.expectations import Prices
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.project import Project
from dynamorm_analysis.text import Place
from dynamorm_lsp.checking.examination import Examined
from dynamorm_lsp.checking.report import Location, located
from dynamorm_lsp.terminal.colours import Paint, plain


@dataclass(frozen=True, slots=True)
class Call:
    """One place that asks, the function around it, and the codes of the rules that say something about it."""

    function: str
    at: Location
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    request: Request
    calls: tuple[Call, ...]
    index_findings: tuple[str, ...] = ()

    @property
    def functions(self) -> tuple[str, ...]:
        """The functions that ask, as the code calls them; of code outside of any, the file."""
        names = (call.function or call.at.path.rsplit("/", 1)[-1] for call in self.calls)
        return tuple(dict.fromkeys(names))

    @property
    def findings(self) -> tuple[str, ...]:
        """The codes of the rules that say something about a call or its index."""
        found = (code for call in self.calls for code in call.findings)
        return tuple(dict.fromkeys((*found, *self.index_findings)))


@dataclass(frozen=True, slots=True)
class Asked:
    """A table with all that is asked of it; `title` is empty where the table is not known. `findings` are the codes of
    rules that say something about the table itself."""

    title: str
    patterns: tuple[Pattern, ...]
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """`unmet` are the tables that the settings speak of and no file here."""

    tables: tuple[Asked, ...]
    prices: Prices
    unmet: tuple[str, ...]
    paint: Paint = plain

    @property
    def size(self) -> int:
        return sum(len(table.patterns) for table in self.tables)


def matrix(examined: Examined) -> Matrix:
    """All access patterns of the files that were asked for, by table; those of unknown tables last."""
    project = examined.workspace.project
    by_table: dict[str | None, list[Access]] = {identity: [] for identity in project.tables}
    for access in project.accesses:
        if access.place.path in examined.workspace.asked and _counts(access, project):
            by_table.setdefault(access.table, []).append(access)
    unknown = by_table.pop(None, [])
    tables = tuple(_asked(accesses, examined) for accesses in (*by_table.values(), unknown) if accesses)
    return Matrix(tables, project.settings.prices, tuple(_unmet(project)))


def _counts(access: Access, project: Project) -> bool:
    return project.settings.check_tests or project.role(access.place.path) != "test"


def _unmet(project: Project) -> Iterator[str]:
    met = {name for table in project.tables.values() for name in (table.id, table.name.text, table.title)}
    met |= {access.table for access in project.accesses if access.table is not None}
    bare = {name.removeprefix("env:") for name in met}
    return (name for name in project.settings.tables if name not in bare)


def _asked(accesses: list[Access], examined: Examined) -> Asked:
    project = examined.workspace.project
    patterns = [
        Pattern(request, tuple(_call(one, examined) for one in asking), _index_findings(asking[0], request, examined))
        for request, asking in requests_of(accesses, project).items()
    ]
    patterns.sort(key=lambda pattern: (rank_of(pattern.request.operation), pattern.request.index))
    table = project.table(accesses[0].table)
    places = [definition.place for definition in table.definitions] if table is not None else []
    findings = tuple(dict.fromkeys(code for place in places for code in _codes_at(place, examined)))
    return Asked(project.title_of(accesses[0]), tuple(patterns), findings)


# ---- one access ----------------------------------------------------------------------------------------------------


def _call(access: Access, examined: Examined) -> Call:
    at = located(access.place, examined.workspace.project, examined.lines)
    found = _codes_at(access.call, examined)
    return Call(access.function, at or Location(access.place.path, 1, 1, 1, 1), tuple(dict.fromkeys(found)))


def _index_findings(access: Access, request: Request, examined: Examined) -> tuple[str, ...]:
    """What is said of the indexes that an access reads or writes."""
    table = examined.workspace.project.table(access.table)
    touched = {request.index, *(one.index for one in request.cost.indexes)} if request.cost else {request.index}
    indexes = (index for index in (table.indexes if table is not None else ()) if index.title in touched)
    return tuple(code for index in indexes for code in _codes_at(index.place, examined))


def _codes_at(place: Place, examined: Examined) -> Iterator[str]:
    """The codes of the findings that are inside a place."""
    for finding in examined.findings.get(place.path, ()):
        inside = finding.place.anchor == place.anchor and place.span.start <= finding.place.span.start < place.span.end
        if inside:
            yield finding.code
