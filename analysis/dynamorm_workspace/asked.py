"""What a run is asked to look at: all files that some paths stand for, and the environment of their project."""

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
    are all files. `installed` is the folder of the packages that the project uses, empty where none is known."""

    files: tuple[str, ...]
    folders: frozenset[str]
    partial: bool
    installed: str


def asked_for(paths: Iterable[Path], base: Path, settings: Settings, overlay: Iterable[str] = ()) -> Asked:
    """What `paths` and the texts of an overlay stand for. Raises MissingPathError."""
    paths, overlay = tuple(paths), tuple(overlay)
    starts = paths or tuple(map(Path, overlay))
    return Asked(
        files=(*discover(paths, base, settings, is_source), *overlay),
        folders=folders_among(paths, base),
        partial=not any(is_project(base / path) for path in paths),
        installed=next((found for path in starts if (found := installed_in(base / path, base, settings))), ""),
    )


def is_source(name: str) -> bool:
    """Whether a file of this name is one that a reader understands."""
    return reader_for(name) is not None
