"""An earlier state of a Git repository, written out so that it can be read as files are."""

import os
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


class RevisionError(Exception):
    """A revision that cannot be looked at; one line says which and why."""


@dataclass(frozen=True, slots=True)
class Revision:
    """`base` is the folder that stands for the working directory. `renamed` tells the former paths of files that have
    another one now, both as seen from there."""

    base: Path
    renamed: Mapping[str, str]


@contextmanager
def checked_out(name: str, base: Path, largest: int) -> Iterator[Revision]:
    """The files as they were where the working directory's history left that of `name`, without those of more than
    `largest` bytes, in a folder that is gone in the end. The repository is not touched. Raises RevisionError."""
    top = Path(_git(base, name, "rev-parse", "--show-toplevel").rstrip("\n"))
    inside = Path(os.path.relpath(base.resolve(), top.resolve()))
    commit = _commit(name, base)
    with tempfile.TemporaryDirectory(prefix="dynamorm-") as folder:
        files = Path(folder).resolve() / "files"
        files.mkdir()
        _write_out(commit, top, files, name, largest)
        (files / inside).mkdir(parents=True, exist_ok=True)
        yield Revision(files / inside, _renamed(commit, base, name))


def _commit(name: str, base: Path) -> str:
    verified = _git(base, name, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}").strip()
    try:
        return _git(base, name, "merge-base", verified, "HEAD").strip()
    except RevisionError:
        raise RevisionError(
            f"{name}: has no history in common with HEAD; in CI, fetch the whole history (`fetch-depth: 0`)"
        ) from None


def _write_out(commit: str, top: Path, folder: Path, name: str, largest: int) -> None:
    index = {"GIT_INDEX_FILE": str(folder.parent / "index")}
    _git(top, name, "read-tree", commit, env=index)
    listed = _git(top, name, "ls-tree", "-r", "-l", "-z", commit)
    wanted = [path for row in listed.split("\0") if row and (path := _small(row, largest)) is not None]
    _git(
        top, name, "checkout-index", "-z", "--stdin", f"--prefix={folder}/",
        env=index, given="".join(f"{path}\0" for path in wanted),
    )  # fmt: skip


def _small(row: str, largest: int) -> str | None:
    """The path of a row `mode type object size<tab>path`, where it is a file of that size at most."""
    told, _, path = row.partition("\t")
    _, kind, _, size = told.split()
    return path if kind == "blob" and int(size) <= largest else None


def _renamed(commit: str, base: Path, name: str) -> dict[str, str]:
    told = _git(base, name, "diff", "--relative", "--find-renames", "--diff-filter=R", "--name-status", "-z", commit)
    parts = iter(told.split("\0"))
    return {after: before for state in parts if state for before, after in [(next(parts), next(parts))]}


REASONS = (
    ("not a git repository", "the working directory is in no Git repository"),
    ("dubious ownership", "Git does not trust the owner of this repository (see `safe.directory`)"),
)


def _git(folder: Path, name: str, *arguments: str, env: Mapping[str, str] | None = None, given: str = "") -> str:
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *arguments],
            input=given, env={**os.environ, **(env or {}), "LC_ALL": "C"}, capture_output=True, check=False,
            encoding="utf-8", errors="surrogateescape",
        )  # fmt: skip
    except OSError:
        raise RevisionError(f"{name}: there is no Git here to ask") from None
    if done.returncode:
        known = next((reason for part, reason in REASONS if part in done.stderr), None)
        raise RevisionError(f"{name}: {known or ' '.join(done.stderr.split()) or 'Git knows no such revision'}")
    return done.stdout
