"""The code of an app, read while it synthesizes and never run: once for all constructs that ask about it."""

import os
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from constructs import Construct, IConstruct

if TYPE_CHECKING:
    from dynamorm_analysis.finding import Finding
    from dynamorm_analysis.project import Project
    from dynamorm_analysis.settings import Settings
    from dynamorm_workspace.lines import Lines, Spots
    from dynamorm_workspace.loading import LoadedWorkspace

ROOTS = ("dynamorm.toml", "dynamorm.lock.json", "pyproject.toml", "go.mod", "package.json", ".git")
"""What the root of a project has in it."""


@dataclass(frozen=True)
class Code:
    """All code below a `folder`. Paths of the project count from there."""

    folder: Path
    workspace: "LoadedWorkspace"

    @property
    def project(self) -> "Project":
        return self.workspace.project

    @cached_property
    def lines(self) -> "Lines":
        from dynamorm_workspace.lines import lines_of

        return lines_of(self.workspace.contents)

    @cached_property
    def spot(self) -> "Spots":
        """Tells a place as `path:line`, as seen from the working directory."""
        from dynamorm_workspace.lines import spots_in

        spot, folder = spots_in(self.project, self.lines), shown_below(self.folder)
        return lambda place: f"{folder}{spot(place)}"

    @cached_property
    def findings(self) -> Mapping[str, tuple["Finding", ...]]:
        """What the rules say, by file, after settings and comments had their word."""
        from dynamorm_analysis.engine import check
        from dynamorm_analysis.selection import selected_rules
        from dynamorm_analysis.verdict import verdict

        return verdict(check(self.project, selected_rules(self.project.settings)), self.project, self.lines)

    def path_of(self, path: str | Path) -> str:
        """A path, relative to the working directory, as the project calls it. Raises ValueError for one elsewhere."""
        return path_below(self.folder, path)


def code_at(scope: Construct, path: str | Path, folder: str | Path | None = None) -> Code:
    """The code that the file or folder at `path` is part of: all that is below `folder`, or else below the nearest
    folder above that looks like the root of a project. Paths are relative to the working directory, which is that of
    `cdk.json`. Raises ValueError."""
    root = code_root(scope, path, folder)
    read = _read.setdefault(scope.node.root, {})
    if root not in read:
        read[root] = _loaded(root, scope)
    return read[root]


def is_read(scope: Construct, folder: Path) -> bool:
    """Whether the code below a folder was read already for the constructs of an app."""
    return folder in _read.get(scope.node.root, {})


def code_root(scope: Construct, path: str | Path, folder: str | Path | None = None) -> Path:
    """The folder of that code, which is not read yet. Raises ValueError."""
    asked = Path(path).resolve()
    if not asked.exists():
        raise ValueError(f"{scope.node.path}: there is no file or folder {path} (in {Path.cwd()})")
    root = Path(folder).resolve() if folder is not None else root_of(asked)
    if not root.is_dir():
        raise ValueError(f"{scope.node.path}: `code` is {folder}, which is no folder (in {Path.cwd()})")
    return root


def path_below(folder: Path, path: str | Path) -> str:
    """A path, relative to the working directory, as the project below a folder calls it. Raises ValueError for one
    elsewhere."""
    absolute = Path(path).resolve()
    if not absolute.is_relative_to(folder):
        raise ValueError(f"{path} is not below {folder}, where the code is read: give `code=` a folder above both")
    told = absolute.relative_to(folder).as_posix()
    return "" if told == "." else told


def settings_at(scope: Construct, folder: Path) -> "Settings":
    """The settings that hold for a folder. Raises ValueError."""
    from dynamorm_workspace.config import SettingsError, read_settings

    try:
        return read_settings(folder, folder)
    except SettingsError as error:
        raise ValueError(f"{scope.node.path}: {error}") from None


def shown_below(folder: Path) -> str:
    """How paths below a folder begin, seen from the working directory: `shop/`, and nothing in that itself."""
    seen = Path(os.path.relpath(folder)).as_posix()
    return "" if seen == "." else f"{seen}/"


def root_of(path: Path) -> Path:
    """The nearest folder above a file or folder that has what a project's root has; else the folder that it is in."""
    home = path if path.is_dir() else path.parent
    return next((each for each in (home, *home.parents) if any((each / name).exists() for name in ROOTS)), home)


def _loaded(root: Path, scope: Construct) -> Code:
    from dynamorm_workspace.cache import FactsCache, cache_folder
    from dynamorm_workspace.loading import load

    return Code(root, load([root], root, settings_at(scope, root), FactsCache(cache_folder())))


_read: MutableMapping[IConstruct, dict[Path, Code]] = WeakKeyDictionary()
"""What was read for the constructs below each root: of files that changed, a new app reads anew."""
