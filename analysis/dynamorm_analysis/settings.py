"""What a project may decide: which rules run, how severe they are, and where they look."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from dynamorm_analysis.baseline import Baseline
from dynamorm_analysis.entity_models.planned_patterns import PlannedPattern
from dynamorm_analysis.expectations import AMERICA, Expectations, Prices
from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.location import HERE, Location
from dynamorm_analysis.lock import Lock
from dynamorm_analysis.model.access import Confidence

MEGABYTE = 1_000_000
LINTERS = ("cdk-nag", "cfn-lint", "checkov", "trivy")
"""Those that `external_linters` may name."""


@dataclass(frozen=True, slots=True)
class Settings:
    """A project's decisions. Rules are named by name, code, or the beginning of a code (`SC`).

    Globs are those of `.gitignore`: one without a slash fits a file or folder of that name anywhere, one with a
    slash counts from the settings' folder; what fits a folder fits all that is in it.
    `select` replaces the rules that are on by default, `extend_select` adds to them, `ignore` takes away.
    """

    location: Location = HERE
    select: tuple[str, ...] | None = None
    """The rules that run, in the place of those that are on by default. `all` means every rule."""

    extend_select: tuple[str, ...] = ()
    """Rules that run in addition."""

    ignore: tuple[str, ...] = ()
    """Rules that do not run."""

    severity: Mapping[str, Severity] = field(default_factory=dict)
    """Severities of rules that differ from their own: `error`, `warning`, `info` or `hint`."""

    per_file_ignores: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Rules that say nothing about some files: globs, each with its rules."""

    min_confidence: Confidence = "high"
    """How sure a finding must be to make a check fail: `high`, `medium` or `low`. What is of medium confidence is shown
    in any case, what is of low confidence only with `low`. With `low`, what calls cost in functions that nothing calls
    yet is shown by checks as well, not in editors alone."""

    fail_on: Severity | None = Severity.WARNING
    """The least severity for which `dynamorm check` exits with 1: `error`, `warning`, `info` or `never`."""

    exclude: tuple[str, ...] | None = None
    """Globs of files that are not looked at, in the place of the folders that tools make or fetch."""

    extend_exclude: tuple[str, ...] = ()
    """Globs of further files that are not looked at. What `.gitignore` names is never looked at."""

    max_file_size: int = MEGABYTE
    """Larger files, in bytes, are skipped with a note."""

    small_tables: frozenset[str] = frozenset()
    """Names of tables that stay small, so that reading the whole of them is no defect."""

    gsi_quota: int = 20
    """How many global secondary indexes a table may have: more than 20 where AWS has raised the account's quota."""

    closed_world: bool = False
    """Whether all code that uses the tables is here: then can be said that nothing reads an index."""

    external_linters: tuple[str, ...] = ()
    """Linters that look at the same templates (`cfn-lint`, `checkov`, `cdk-nag`, `trivy`): what these report as well is
    then left to them, unless `select` or `extend-select` says its own
    name or code."""

    admin_paths: tuple[str, ...] = ()
    """Globs of migrations, scripts and other administrative code, beside what is told by its path."""

    check_tests: bool = False
    """Whether findings in test code are shown too."""

    environment: str = ""
    """The folder of the Python environment in which packages are looked up that the code builds on, from the settings'
    folder. Else it is the activated one, else `.venv` or `venv` in the project."""

    tables: Mapping[str, Expectations] = field(default_factory=dict)
    """What is known of tables in production, by the name that findings call them or that of the variable which names
    them: see [below](#tables)."""

    prices: Prices = AMERICA
    """What request units cost: see [below](#prices)."""

    lock: Lock | None = None
    """The tables as they were deployed last, which `dynamorm.lock.json` tells."""

    baseline: Baseline | None = None
    """What was found before, which `dynamorm.baseline.json` tells."""

    patterns: tuple[PlannedPattern, ...] = ()
    """Access patterns that are planned, which `dynamorm.patterns.toml` tells."""

    def shows(self, finding: Finding) -> bool:
        """Whether a finding is worth showing: one of low confidence only to those who ask for it."""
        return finding.at_least("low" if self.min_confidence == "low" else "medium")

    def fails(self, finding: Finding) -> bool:
        """Whether a finding makes a check fail: as severe and as sure as the settings demand."""
        if self.fail_on is None or finding.severity is None or finding.known:
            return False
        return finding.severity >= self.fail_on and finding.at_least(self.min_confidence)

    def is_admin(self, path: str) -> bool:
        """Whether the project calls this file's code administrative."""
        return bool(self.admin_paths) and self.fits(path, self.admin_paths)

    def ignored_in(self, path: str) -> tuple[str, ...]:
        """The words for rules that are ignored in a file."""
        return tuple(
            word for glob, words in self.per_file_ignores.items() if self.fits(path, (glob,)) for word in words
        )

    def fits(self, path: str, globs: Iterable[str]) -> bool:
        """Whether a path of the project fits one of the globs."""
        seen = self.location.relative(path)
        return any(_pattern(glob).fullmatch(seen) for glob in globs)


@cache
def _pattern(glob: str) -> re.Pattern[str]:
    trimmed = glob.removeprefix("./").rstrip("/")
    start = "" if "/" in trimmed else "(?:.*/)?"
    return re.compile(f"{start}{_translated(trimmed.lstrip('/'))}(?:/.*)?", re.DOTALL)


TOKEN = re.compile(r"\*\*/|\*\*|\*|\?|\[!?[^\]]+\]|.", re.DOTALL)
WILDCARDS = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}


def _translated(glob: str) -> str:
    return "".join(
        WILDCARDS.get(token) or (_character_class(token) if len(token) > 1 else re.escape(token))
        for token in TOKEN.findall(glob)
    )


def _character_class(token: str) -> str:
    negated = token[1] == "!"
    inside = re.escape(token[2 if negated else 1 : -1]).replace(r"\-", "-")
    return f"[{'^' if negated else ''}{inside}]"
