"""What a check has to say in the end: its findings after settings and comments have had their word."""

from collections.abc import Mapping
from dataclasses import replace

from dynamorm_analysis.baseline import CodeOf, code_at, told_apart
from dynamorm_analysis.engine import Checked
from dynamorm_analysis.facts.statements import Function
from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.linking.files.testing import takes_test
from dynamorm_analysis.project import Project
from dynamorm_analysis.registry import documented_rules
from dynamorm_analysis.repetition import told_once
from dynamorm_analysis.selection import is_selected, names_rule
from dynamorm_analysis.settings import Settings
from dynamorm_analysis.suppression import Known, Lines, suppressed


def verdict(checked: Checked, project: Project, lines: Lines) -> dict[str, tuple[Finding, ...]]:
    """The findings of each file that are to be shown, in source order, each cause once.

    `checked` holds what the rules said that the project's settings select; `lines` gives the lines of a file.
    """
    return told_once(judged(checked, project, lines))


def judged(checked: Checked, project: Project, lines: Lines) -> dict[str, tuple[Finding, ...]]:
    """The same findings one by one, wherever else the cause shows: what a baseline holds and is compared with."""
    selected = frozenset(rule.name for rule in checked.rules)
    known = Known({rule.name: rule.code for rule in documented_rules().values()}, selected)
    heeded = _heeded(suppressed(checked.findings, project, lines, known), project, selected)
    baseline = project.settings.baseline
    if baseline is None:
        return heeded
    code = code_of(project, lines)
    return {path: told_apart(found, path, baseline, code) for path, found in heeded.items()}


def code_of(project: Project, lines: Lines) -> CodeOf:
    """How the code of a finding reads, by which it is known again."""

    def code(finding: Finding) -> str:
        span = project.locate(finding.place)
        index = lines(finding.place.path)
        return code_at(index, index.line_column(span.start)[0]) if span is not None else ""

    return code


def _heeded(
    findings: Mapping[str, tuple[Finding, ...]], project: Project, selected: frozenset[str]
) -> dict[str, tuple[Finding, ...]]:
    settings = project.settings
    heeded: dict[str, tuple[Finding, ...]] = {}
    for path, found in findings.items():
        if project.program.is_installed(path):
            continue
        if not settings.check_tests and project.role(path) == "test":
            found = tuple(finding for finding in found if finding.code in CODES_ABOUT_TESTS)
        elif not settings.check_tests and path.endswith(".go"):
            found = tuple(finding for finding in found if not _is_of_test(finding, project))
        ignored = settings.ignored_in(path)
        kept = tuple(
            _weighed(finding, settings)
            for finding in found
            if settings.shows(finding)
            and (finding.rule in selected or is_selected(documented_rules()[finding.rule], settings))
            and not names_rule(ignored, finding.rule, finding.code)
        )
        if kept:
            heeded[path] = kept
    return heeded


def _is_of_test(finding: Finding, project: Project) -> bool:
    """Whether a finding is of a function of Go that only tests can call, wherever it stands: one that is given a
    `*testing.T`."""
    unit = project.unit(finding.place)
    return unit is not None and isinstance(unit.statement, Function) and takes_test(unit.statement)


# Rules that examine what tests define, and so have their say in test code.
CODES_ABOUT_TESTS = frozenset({"CF014"})


def _weighed(finding: Finding, settings: Settings) -> Finding:
    """The finding as severe as the settings say; what a rule has to say here to editors alone stays a hint."""
    severity = settings.severity.get(finding.rule)
    if severity is None:
        return finding
    is_hint_here = finding.severity is Severity.HINT
    if is_hint_here and documented_rules()[finding.rule].severity is not Severity.HINT:
        return finding
    return replace(finding, severity=severity)
