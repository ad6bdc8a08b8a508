"""Finds and reads the source files below some folders, choosing them as ruff does."""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from stat import S_ISDIR, S_ISREG

from dynamorm_analysis.settings import Settings
from dynamorm_workspace.fetched import fetched_in
from dynamorm_workspace.ignoring import Ignoring

BYTE_ORDER_MARK = b"\xef\xbb\xbf"

# Folders that hold what tools made or fetched.
EXCLUDED = frozenset({
    ".aws-sam", ".bzr", ".direnv", ".eggs", ".git", ".git-rewrite", ".hg", ".hypothesis", ".ipynb_checkpoints",
    ".mypy_cache", ".nox", ".pants.d", ".pyenv", ".pytest_cache", ".pytype", ".ruff_cache", ".serverless", ".svn",
    ".terraform", ".tox", ".venv", ".vscode", "__pycache__", "__pypackages__", "_build", "buck-out", "build",
    "cdk.out", "dist", "node_modules", "site-packages", "venv",
})  # fmt: skip
SYNTHESISED = "cdk.out."  # begins the name of a folder with what one stage of a CDK program was made into
ENVIRONMENT_MARK = "pyvenv.cfg"  # stands in every Python virtual environment, whatever its folder is called


@dataclass(frozen=True, slots=True)
class Note:
    """Why a file was not read."""

    path: str
    text: str


class MissingPathError(Exception):
    """A path that was asked for does not exist, or is a folder that may not be opened."""


def discover(paths: Iterable[Path], base: Path, settings: Settings, wanted: Callable[[str], bool]) -> Iterator[str]:
    """The files that `paths` stand for, relative to `base` with `/`, in a stable order, each once.

    A file that is named itself is always given; of folders those files whose names are `wanted`, without what
    `.gitignore` and the settings leave out. Raises MissingPathError.
    """
    found: dict[str, None] = {}
    for path in paths:
        absolute = Path(os.path.normpath(base / path))
        try:
            mode = absolute.stat().st_mode
        except (OSError, ValueError) as error:
            raise MissingPathError(f"{path}: {_reason(error)}") from error
        named = relative(absolute, base)
        if S_ISDIR(mode) and not os.access(absolute, os.R_OK | os.X_OK):
            raise MissingPathError(f"{path}: permission denied")
        if S_ISDIR(mode):
            found.update(dict.fromkeys(_walk(absolute, named, settings, wanted)))
        else:
            found[named] = None
    return iter(found)


def folders_among(paths: Iterable[Path], base: Path) -> frozenset[str]:
    """Those of the paths that are folders, relative to `base`; `base` itself is the empty path."""
    absolute = [Path(os.path.normpath(base / path)) for path in paths]
    return frozenset(relative(path, base) for path in absolute if path.is_dir())


def read(path: str, base: Path, largest: int) -> bytes | Note:
    """A file's bytes without a byte-order mark, or why it is not read."""
    file = os.path.join(base, path)  # noqa: PTH118  # there are thousands of them
    status = None
    try:
        status = os.stat(file)  # noqa: PTH116  # before it is opened: opening a pipe would wait for its writer
        if not S_ISREG(status.st_mode):
            return Note(path, "is not a regular file")
        if status.st_size > largest:
            return Note(path, f"is larger than {largest:,} bytes")
        with open(file, "rb", buffering=0) as opened:  # noqa: PTH123  # as above
            content = opened.read()
    except (OSError, ValueError) as error:
        return Note(path, f"cannot be read: {_reason(error)}")
    finally:
        for looked in _looking:
            looked.files[path] = None if status is None else stamp_of(status)
    return without_mark(content) if (fault := _fault(content)) is None else Note(path, fault)


def names_in(folder: Path) -> frozenset[str]:
    """The names of what is in a folder; none where there is no such folder, or it cannot be opened."""
    try:
        names = frozenset(os.listdir(folder))  # noqa: PTH208  # names alone: paths would cost ten times as much
    except (OSError, ValueError):
        names = frozenset()
    for looked in _looking:
        looked.folders[str(folder)] = names
    return names


Stamp = tuple[int, int, int, int]
"""Times of the last change of a file's content and of the file itself, size and number: one of them changes with the
content, where the clock of the disk is fine enough to tell (`settled`)."""


def stamp_of(status: os.stat_result) -> Stamp:
    return status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino


def stamp(path: str, base: Path) -> Stamp | None:
    """A file's stamp now; None for one that is not there."""
    try:
        return stamp_of(os.stat(os.path.join(base, path)))  # noqa: PTH116, PTH118  # there are thousands of them
    except (OSError, ValueError):
        return None


@dataclass(frozen=True, slots=True)
class Looked:
    """What was looked at on the disk: files with their stamps (None for what is no readable file), and folders with
    the names in them."""

    files: dict[str, Stamp | None] = field(default_factory=dict)
    folders: dict[str, frozenset[str]] = field(default_factory=dict)


@contextmanager
def looking() -> Iterator[Looked]:
    """Collects what is looked at inside, from any thread."""
    looked = Looked()
    _looking.append(looked)
    try:
        yield looked
    finally:
        _looking.remove(looked)


_looking: list[Looked] = []


def ground_of(folder: Path) -> str:
    """Where the files of a folder may lie: in its repository, or where it is in none, in the folder itself."""
    absolute = Path(os.path.normpath(folder.absolute()))
    repository = next((each for each in (absolute, *absolute.parents) if (each / ".git").exists()), absolute)
    return os.path.realpath(repository)


def leads_out(path: str, grounds: Iterable[str]) -> bool:
    """Whether a path is, or goes through, a link to somewhere else."""
    real = os.path.realpath(path)
    return not any(real == ground or real.startswith(os.path.join(ground, "")) for ground in grounds)  # noqa: PTH118  # texts


def without_mark(content: bytes) -> bytes:
    return content.removeprefix(BYTE_ORDER_MARK)


def _fault(content: bytes) -> str | None:
    if b"\0" in content:
        return "is a binary file"
    if content.isascii():
        return None
    try:
        content.decode()
    except UnicodeDecodeError:
        return "is not UTF-8"
    return None


def _reason(error: OSError | ValueError) -> str:
    text = error.strerror if isinstance(error, OSError) else str(error)
    return (text or type(error).__name__).lower()


def relative(absolute: Path, base: Path) -> str:
    """A path as seen from `base`, with `/`; empty for `base` itself."""
    try:
        relative = os.path.relpath(absolute, base)
    except ValueError:  # another drive of Windows
        return absolute.as_posix()
    return "" if relative == os.curdir else relative.replace(os.sep, "/")


def is_left_out(name: str, settings: Settings) -> bool:
    """Whether a folder of this name holds what tools made or fetched."""
    return settings.exclude is None and (name in EXCLUDED or name.startswith(SYNTHESISED))


def fetched_below(folder: Path, names: Iterable[str], settings: Settings) -> frozenset[str]:
    """The names in a folder of packages that were fetched into it, unless the settings say what is left out."""
    return fetched_in(folder, names) if settings.exclude is None else frozenset()


def _walk(folder: Path, named: str, settings: Settings, wanted: Callable[[str], bool]) -> Iterator[str]:
    globs = (*(settings.exclude or ()), *settings.extend_exclude)
    waiting = [(str(folder), named, Ignoring.above(folder))]
    while waiting:
        directory, prefix, ignoring = waiting.pop()
        entries = _entries(directory)
        if any(entry.name == ENVIRONMENT_MARK for entry in entries) and directory != str(folder):
            continue
        if any(entry.name == ".gitignore" for entry in entries):
            ignoring = ignoring.within(directory)
        fetched = fetched_below(Path(directory), (entry.name for entry in entries), settings)
        folders: list[tuple[str, str, Ignoring]] = []
        for entry in entries:
            is_folder = entry.is_dir(follow_symlinks=False)
            if is_left_out(entry.name, settings) or not (is_folder or wanted(entry.name)):
                continue
            if entry.name in fetched:
                continue
            path = f"{prefix}/{entry.name}" if prefix else entry.name
            if (globs and settings.fits(path, globs)) or ignoring.ignores(entry.path, is_folder):
                continue
            if is_folder:
                folders.append((entry.path, path, ignoring))
            elif _is_file(entry) and not (entry.is_symlink() and leads_out(entry.path, (ground_of(folder),))):
                yield path
        waiting += reversed(folders)


def _is_file(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_file()
    except OSError:  # a link that leads to itself
        return False


def _entries(directory: str) -> list["os.DirEntry[str]"]:
    try:
        with os.scandir(directory) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError:  # a folder that we may not open, or that has just gone
        return []


def joined(folder: str, name: str) -> str:
    """A path with `/` below a folder; either may be empty, which is the folder that paths are relative to."""
    return f"{folder}/{name}" if folder and name else folder or name
