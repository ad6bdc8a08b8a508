"""The baseline of a check: how much of it is there, and how it is written anew."""

from dataclasses import dataclass
from pathlib import Path

from dynamorm_analysis.baseline import BASELINE_FILE, Baseline, baseline_of, count, gone, together, without, written
from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.selection import selected_rules
from dynamorm_analysis.verdict import code_of
from dynamorm_lsp.checking.examination import Examined
from dynamorm_lsp.checking.writing import write_file
from dynamorm_workspace.config import baseline_in, find_baseline, find_settings, location_of


@dataclass(frozen=True, slots=True)
class Written:
    """A baseline that was written: where, with how many findings in how many files."""

    file: Path
    findings: int
    files: int


def known_and_gone(examined: Examined) -> tuple[int, int]:
    """How many findings of the files asked for the baseline has, and how many it has that are no more."""
    workspace = examined.workspace
    baseline = workspace.project.settings.baseline
    if baseline is None:
        return 0, 0
    ran = _rules_run(examined)
    found = {path: examined.each.get(path, ()) for path in workspace.asked}
    known = sum(finding.known for told in found.values() for finding in told if _is_told(finding))
    if baseline.revision:
        return known, 0
    return known, sum(gone(told, path, baseline, ran) for path, told in found.items())


def write_baseline(examined: Examined, start: Path, base: Path) -> Written:
    """Writes what was found in the files asked for into the nearest baseline from `start` upward, else beside the
    settings, else into `start`; what that has of other files and of rules that did not run stays. Raises SettingsError
    and WritingError."""
    file = find_baseline(start) or (find_settings(start) or start.resolve() / BASELINE_FILE).with_name(BASELINE_FILE)
    location = location_of(file.parent, base)
    before = baseline_in(file, base) if file.is_file() else Baseline({}, location)
    workspace = examined.workspace
    code = code_of(workspace.project, examined.lines)
    told = {path: _told(examined.each.get(path, ())) for path in workspace.asked}
    kept = without(before, told, _rules_run(examined))
    after = together(kept, baseline_of(told, code, location))
    write_file(file, written(after))
    return Written(file, count(after), len(after.files))


def _rules_run(examined: Examined) -> frozenset[str]:
    return frozenset(rule.name for rule in selected_rules(examined.workspace.project.settings))


def _told(findings: tuple[Finding, ...]) -> list[Finding]:
    return [finding for finding in findings if _is_told(finding)]


def _is_told(finding: Finding) -> bool:
    return finding.severity is not Severity.HINT
