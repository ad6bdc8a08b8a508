"""The outcome of a check, located in its files, as all report formats show it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.text import Place
from dynamorm_lsp.terminal.colours import Paint, plain
from dynamorm_workspace.files import Note
from dynamorm_workspace.lines import Lines

if TYPE_CHECKING:  # a report that is kept from an earlier run needs none of the analysis
    from dynamorm_analysis.project import Project
    from dynamorm_workspace.loading import LoadedWorkspace


@dataclass(frozen=True, slots=True)
class Location:
    """A stretch of a file; lines and columns count from 1, columns in characters, and the end is not included."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Reported:
    """A finding where people see it. `related` are the other places that it is about, each with the reason."""

    finding: Finding
    at: Location
    related: tuple[tuple[Location, str], ...]
    fixable: bool

    @property
    def severity(self) -> Severity:
        return self.finding.severity if self.finding.severity is not None else Severity.WARNING


@dataclass(frozen=True, slots=True)
class Report:
    """`files` is the number of files looked at; `fixed` that of fixes applied, None where none were asked for;
    `known` that of findings that the baseline has, and `gone` that of those which it has and that are no more."""

    reported: tuple[Reported, ...]
    files: int
    notes: tuple[Note, ...]
    lines: Lines
    fixed: int | None = None
    paint: Paint = field(default=plain)
    statistics: bool = False
    known: int = 0
    gone: int = 0

    def count(self, severity: Severity) -> int:
        return sum(reported.severity is severity for reported in self.reported)

    def by_rule(self) -> Counter[tuple[str, str]]:
        """How many findings each rule has, by code and name."""
        return Counter((reported.finding.code, reported.finding.rule) for reported in self.reported)


def all_notes(workspace: "LoadedWorkspace") -> tuple[Note, ...]:
    """The files that were not read, and those that hold what is too intricate to understand."""
    slow = (Note(path, TOO_LONG) for path in workspace.project.too_long)
    return (*workspace.notes, *slow)


TOO_LONG = "is too intricate to understand, at least in parts"


def reported(
    findings: Mapping[str, tuple[Finding, ...]], workspace: "LoadedWorkspace", fixable: frozenset[str], lines: Lines
) -> tuple[Reported, ...]:
    """The findings of the files that were asked for, located; hints are for editors only."""
    return tuple(
        Reported(finding, at, _related(finding, workspace.project, lines), finding.fixable and finding.rule in fixable)
        for path, found in findings.items()
        if path in workspace.asked
        for finding in found
        if finding.severity is not Severity.HINT
        and not finding.known
        and (at := located(finding.place, workspace.project, lines))
    )


def located(place: Place, project: "Project", lines: Lines) -> Location | None:
    """Where a place is now, or None when it is no longer there."""
    span = project.locate(place)
    if span is None:
        return None
    index = lines(place.path)
    return Location(place.path, *index.line_column(span.start), *index.line_column(max(span.start, span.end)))


def _related(finding: Finding, project: "Project", lines: Lines) -> tuple[tuple[Location, str], ...]:
    return tuple(
        (at, related.message)
        for related in finding.related
        if (at := located(related.place, project, lines)) is not None
    )
