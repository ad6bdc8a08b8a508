"""The lock of a folder as it stands on the disk, beside the tables as they are defined now."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from dynamorm_analysis.deployment import locked, unsure
from dynamorm_analysis.lock import LOCK_FILE, Lock, differences, written
from dynamorm_lsp.checking.report import all_notes
from dynamorm_lsp.checking.run import understand
from dynamorm_lsp.checking.writing import write_file
from dynamorm_workspace.config import find_lock, lock_of
from dynamorm_workspace.files import MissingPathError, Note


@dataclass(frozen=True, slots=True)
class Compared:
    """`before` is None where there is no lock; `unsure` are the tables of which it cannot tell all, by
    the reason."""

    file: Path
    before: Lock | None
    now: Lock
    unsure: Mapping[str, tuple[str, ...]]
    notes: tuple[Note, ...]

    @property
    def is_current(self) -> bool:
        return self.before is not None and self.before.tables == self.now.tables

    @property
    def changes(self) -> tuple[str, ...]:
        return tuple(differences(self.before or Lock({}), self.now))


def compare(folder: Path, use_cache: bool) -> Compared:
    """Reads all that lies beside the lock that holds for a folder, or in the folder where there is none. Raises
    SettingsError, MissingPathError."""
    if not folder.is_dir():
        raise MissingPathError(f"{folder}: is no folder")
    file = find_lock(folder) or folder.resolve() / LOCK_FILE
    before = lock_of(file, file.parent) if file.is_file() else None
    workspace = understand((str(file.parent),), use_cache, file.parent)
    project = workspace.project
    return Compared(file, before, locked(project), unsure(project), all_notes(workspace))


def write(compared: Compared) -> None:
    """Writes the tables as they are now, unless the file says so already. Raises WritingError."""
    if not compared.is_current:
        write_file(compared.file, written(compared.now, version("dynamorm-lsp")))
