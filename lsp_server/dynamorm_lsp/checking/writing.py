"""Writes a file at once: whoever reads it sees the old content or the new one, never a part."""

import os
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path


class WritingError(Exception):
    """A file that could not be written; one line says which and why."""


def write_file(path: Path, content: bytes) -> None:
    """Puts a content in the place of a file, of which it keeps the mode, or makes a new one with its folders. A link
    stays a link, and a device (`/dev/null`) or pipe takes the content and stays what it is. Raises WritingError."""
    target = path.resolve()
    try:
        if target.exists() and not target.is_file():
            target.write_bytes(content)
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        _replace(target, content)
    except OSError as error:
        raise WritingError(f"{path} cannot be written: {(error.strerror or str(error)).lower()}") from None


def write_all(contents: Mapping[Path, bytes]) -> None:
    """Writes several files; where one cannot be, or somebody interrupts, all are as they were before. Raises
    WritingError."""
    files = [path for path in contents if path.is_file() or not path.exists()]  # a device or pipe holds nothing
    before = {path: path.read_bytes() if path.exists() else None for path in files}
    made = [folder for path in contents for folder in path.parents if not folder.exists()]
    try:
        for path, content in contents.items():
            write_file(path, content)
    except BaseException:
        for path, content_before in before.items():
            with suppress(OSError, WritingError):
                path.unlink(missing_ok=True) if content_before is None else write_file(path, content_before)
        for folder in sorted(set(made), key=lambda folder: len(folder.parts), reverse=True):
            with suppress(OSError):
                folder.rmdir()
        raise


def _replace(target: Path, content: bytes) -> None:
    handle, beside = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        if target.exists():
            shutil.copymode(target, beside)
        else:
            Path(beside).chmod(0o666 & ~_umask())
        Path(beside).replace(target)
    except BaseException:
        with suppress(OSError):
            Path(beside).unlink()
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
