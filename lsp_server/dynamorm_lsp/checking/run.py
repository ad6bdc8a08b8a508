"""One run of the checker over files: settings, loading, rules, fixes, and what to exit with."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from os.path import commonpath
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from dynamorm_analysis.model.access import Confidence
from dynamorm_analysis.settings import Settings
from dynamorm_lsp.checking.remembering import remembered
from dynamorm_lsp.checking.report import Report, all_notes, reported
from dynamorm_workspace.asked import Asked, asked_for
from dynamorm_workspace.cache import Cache, FactsCache, NoCache, cache_folder
from dynamorm_workspace.config import SettingsError, read_settings
from dynamorm_workspace.files import without_mark
from dynamorm_workspace.setting_values import FAIL_ON, rule_list
from dynamorm_workspace.sweeping import sweep_daily
from dynamorm_workspace.unchanged import Unchanged
from dynamorm_workspace.watching import Watch, unwatched

if TYPE_CHECKING:
    from dynamorm_lsp.checking.examination import Examined
    from dynamorm_workspace.loading import LoadedWorkspace

Fixing = Literal["no", "safe", "unsafe"]


@dataclass(frozen=True, slots=True)
class Demand:
    """What is to be checked and how, as the command line says it; None where the settings decide.

    `text` stands for the content of the only path. `since` names the revision whose findings are left out. `writing` is
    False for fixes that are only shown.
    """

    paths: tuple[str, ...]
    text: bytes | None = None
    select: tuple[str, ...] | None = None
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_on: str | None = None
    min_confidence: Confidence | None = None
    since: str | None = None
    baseline: Literal["heeded", "ignored"] = "heeded"
    use_cache: bool = True
    fixing: Fixing = "no"
    writing: bool = True


@dataclass(frozen=True, slots=True)
class Run:
    """A check that is done: what to report, the changes as a unified diff, and the exit code."""

    report: Report
    diff: str
    exit_code: int


def run(demand: Demand, watch: Watch = unwatched) -> Run:
    """Does what is demanded, relative to the working directory. Raises SettingsError, MissingPathError and
    RevisionError and WritingError."""
    settings, base = _settings(demand), Path.cwd()
    if demand.text is None and demand.fixing == "no" and demand.use_cache:
        asked = asked_for(map(Path, demand.paths), base, settings)
        outcomes = Unchanged(cache_folder(), base)
        report = remembered(asked, settings, base, outcomes, lambda: _checked(asked, base, settings, watch))
        return Run(report, "", _exit_code(report, settings))
    return _run(demand, settings, base, watch)


def _checked(asked: Asked, base: Path, settings: Settings, watch: Watch) -> Report:
    from dynamorm_lsp.checking.examination import examine  # late: a report that is kept needs no analysis
    from dynamorm_workspace.loading import load_asked

    return _report(examine(load_asked(asked, base, settings, _cache(use_cache=True), watch=watch), watch))


def _run(demand: Demand, settings: Settings, base: Path, watch: Watch) -> Run:
    from dynamorm_lsp.checking.examination import examine  # late, as above
    from dynamorm_workspace.loading import load

    paths, overlay = _texts(demand)
    reload = partial(load, paths, base, settings, _cache(demand.use_cache), watch=watch)
    examined = examine(reload(overlay), watch)
    if demand.fixing == "no":
        return outcome(examined)

    from dynamorm_lsp.checking.fixing import diff_of, fix_all, write  # late: fixes load LibCST

    fixed = fix_all(examined, demand.fixing, lambda texts: examine(reload({**overlay, **texts})))
    diff = diff_of(fixed)
    if not demand.writing:
        return Run(_report(examined), diff, int(bool(diff)))
    write(fixed, base)
    report = _report(fixed.examined, fixed.applied)
    return Run(report, diff, _exit_code(report, settings))


def examined_as(demand: Demand, watch: Watch = unwatched) -> "tuple[Examined, Run]":
    """The files themselves with what is to be said about them, for reports that tell more than findings; nothing is
    fixed. Raises as `run` does."""
    from dynamorm_lsp.checking.examination import examine  # late, as above
    from dynamorm_workspace.loading import load

    settings, base = _settings(demand), Path.cwd()
    paths, overlay = _texts(demand)
    examined = examine(load(paths, base, settings, _cache(demand.use_cache), overlay, watch), watch)
    return examined, outcome(examined)


def outcome(examined: "Examined") -> Run:
    """What is to be said about files of which nothing is fixed."""
    report = _report(examined)
    return Run(report, "", _exit_code(report, examined.workspace.project.settings))


def _texts(demand: Demand) -> tuple[list[Path], dict[str, bytes]]:
    """The paths to look at, and texts that stand for what is stored."""
    if demand.text is None:
        return [Path(path) for path in demand.paths], {}
    return [], {demand.paths[0]: without_mark(demand.text)}


def _report(examined: "Examined", fixed: int | None = None) -> Report:
    from dynamorm_codeactions.registry import fixable_rules  # late, as above
    from dynamorm_lsp.checking.baselining import known_and_gone

    workspace = examined.workspace
    found = reported(examined.findings, workspace, fixable_rules(), examined.lines)
    notes = all_notes(workspace)
    files = len(workspace.asked - {note.path for note in notes})
    known, gone = known_and_gone(examined)
    return Report(found, files, notes, examined.lines, fixed, known=known, gone=gone)


def _exit_code(report: Report, settings: Settings) -> int:
    return int(any(settings.fails(each.finding) for each in report.reported))


def understand(
    paths: tuple[str, ...],
    use_cache: bool,
    base: Path | None = None,
    adapt: Callable[[Settings], Settings] | None = None,
) -> "LoadedWorkspace":
    """The files that paths stand for, under their settings as they are adapted, relative to `base` or else to the
    working directory. Raises SettingsError, MissingPathError."""
    from dynamorm_workspace.loading import load  # late, as above

    base = base or Path.cwd()
    settings = settings_for(paths, base)
    return load([Path(path) for path in paths], base, adapt(settings) if adapt else settings, _cache(use_cache))


def _cache(use_cache: bool) -> Cache:
    if not use_cache:
        return NoCache()
    sweep_daily(cache_folder())
    return FactsCache(cache_folder())


def settings_for(paths: tuple[str, ...], base: Path) -> Settings:
    """The settings that hold for the nearest folder above all of some paths. Raises SettingsError."""
    return read_settings(Path(commonpath([Path(path).resolve() for path in paths])), base)


def _settings(demand: Demand) -> Settings:
    settings = settings_for(demand.paths, Path.cwd())
    if demand.select is not None:
        settings = replace(settings, select=_rules("--select", demand.select), extend_select=(), ignore=())
    if demand.fail_on is not None:
        settings = replace(settings, fail_on=FAIL_ON[demand.fail_on])
    if demand.min_confidence is not None:
        settings = replace(settings, min_confidence=demand.min_confidence)
    settings = replace(
        settings,
        extend_select=(*settings.extend_select, *_rules("--extend-select", demand.extend_select)),
        ignore=(*settings.ignore, *_rules("--ignore", demand.ignore)),
        baseline=settings.baseline if demand.baseline == "heeded" else None,
    )
    if demand.since is None:
        return settings

    from dynamorm_lsp.checking.since import compared_with  # late, as above

    return compared_with(demand.since, map(Path, demand.paths), Path.cwd(), settings, _cache(demand.use_cache))


def _rules(option: str, words: tuple[str, ...]) -> tuple[str, ...]:
    try:
        return rule_list(list(words))
    except ValueError as error:
        raise SettingsError(f"{option} {error}") from None
