"""What a run is asked to look at: all files that some paths stand for, and the environment of their project."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from dynamorm_analysis.reading.languages import reader_for
from dynamorm_analysis.settings import Settings
from dynamorm_workspace.environment import installed_in, is_project
from dynamorm_workspace.files import discover, folders_among


@dataclass(frozen=True, slots=True)
class Asked:
    """`files` are relative to the working directory, and may be a `partial` view of their project; of `folders` they
    are all files. `installed` is the folder of the packages that the project uses, empty where none is known; `part`
    says that there is more of the project than the paths."""

    files: tuple[str, ...]
    folders: frozenset[str]
    partial: bool
    installed: str
    part: bool = False


def asked_for(paths: Iterable[Path], base: Path, settings: Settings, overlay: Iterable[str] = ()) -> Asked:
    """What `paths` and the texts of an overlay stand for. Raises MissingPathError."""
    paths, overlay = tuple(paths), tuple(overlay)
    starts = paths or tuple(map(Path, overlay))
    partial = not any(is_project(base / path) for path in paths)
    return Asked(
        files=(*discover(paths, base, settings, is_source), *overlay),
        folders=folders_among(paths, base),
        partial=partial,
        installed=next((found for path in starts if (found := installed_in(base / path, base, settings))), ""),
        part=partial and any(_is_part(Path(os.path.normpath(base / path))) for path in starts),
    )


def _is_part(path: Path) -> bool:
    """Whether a path is a single file, or lies in a project."""
    return not path.is_dir() or any(is_project(above) for above in path.absolute().parents)


def is_source(name: str) -> bool:
    """Whether a file of this name is one that a reader understands."""
    return reader_for(name) is not None
