"""What was there at an earlier revision: its findings as a baseline, and its tables as a lock."""

import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from dynamorm_analysis.baseline import Baseline, baseline_of
from dynamorm_analysis.deployment import locked
from dynamorm_analysis.settings import Settings
from dynamorm_analysis.verdict import code_of
from dynamorm_lsp.checking.examination import Examined, examine
from dynamorm_workspace.asked import Asked, asked_for
from dynamorm_workspace.cache import Cache
from dynamorm_workspace.loading import load_asked
from dynamorm_workspace.revision import Revision, checked_out


def compared_with(name: str, paths: Iterable[Path], base: Path, settings: Settings, cache: Cache) -> Settings:
    """The settings of a check that tells only what is new since a revision. Where no lock says how tables are deployed,
    those of the revision count as deployed. Raises RevisionError, MissingPathError."""
    paths = tuple(paths)
    now = asked_for(paths, base, settings)
    with checked_out(name, base, settings.max_file_size) as revision:
        asked = _asked(paths, revision, now, base, settings)
        examined = examine(load_asked(asked, revision.base, replace(settings, lock=None, baseline=None), cache))
        found = _findings(examined, revision)
    found = replace(found, revision=name)
    lock = settings.lock or locked(examined.workspace.project)
    return replace(settings, baseline=found, lock=lock)


def _asked(paths: tuple[Path, ...], revision: Revision, now: Asked, base: Path, settings: Settings) -> Asked:
    """What the paths stood for, with what files under them were called before, read with the packages of today."""
    former = (Path(before) for after, before in revision.renamed.items() if after in now.files)
    there = [path for path in (*(_inside(path, base) for path in paths), *former) if (revision.base / path).exists()]
    asked = asked_for(there, revision.base, replace(settings, environment=""))
    installed = os.path.relpath(base / now.installed, revision.base) if now.installed else ""
    return replace(asked, partial=now.partial, installed=installed.replace(os.sep, "/"))


def _inside(path: Path, base: Path) -> Path:
    return path.relative_to(base) if path.is_relative_to(base) else path


def _findings(examined: Examined, revision: Revision) -> Baseline:
    """The findings of the revision, under the names that their files have now."""
    now = {before: after for after, before in revision.renamed.items()}
    found = {now.get(path, path): told for path, told in examined.each.items()}
    code = code_of(examined.workspace.project, examined.lines)
    return baseline_of(found, code)
