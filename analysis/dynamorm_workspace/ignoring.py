"""The `.gitignore` files that speak of a folder: those in it, and those above it up to the repository's root."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec
    from pathspec.pattern import RegexPattern


FOLDER = "ps_d"
"""The group of a pattern for folders alone that holds the slash behind the folder it means (pathspec)."""


@dataclass(frozen=True, slots=True)
class _Patterns:
    """One file of patterns, and the folder that they count from."""

    folder: str
    spec: "GitIgnoreSpec"

    def ignore(self, path: str, is_folder: bool, folder: str) -> bool | None:
        """What they say of a path below a folder, as if they counted from that; None where they say nothing.

        The last pattern decides that means the path itself, as Git has it: what stands for folders around it was asked
        of these. `GitIgnoreSpec` asks of a path alone, and takes `*` before a later `!*/`.
        """
        from pathspec.pattern import RegexPattern

        relative = path[len(folder) :].lstrip("/" + os.sep).replace(os.sep, "/")
        relative = f"{relative}/" if is_folder else relative
        for pattern in reversed(list(self.spec.patterns)):
            if isinstance(pattern, RegexPattern) and _means(pattern, relative):
                return pattern.include
        return None


def _means(pattern: "RegexPattern", path: str) -> bool:
    """Whether a pattern stands for a path itself, which ends with a slash where it is a folder."""
    if pattern.regex is None or pattern.include is None:
        return False
    if str(pattern.pattern).endswith("/**"):
        path = path.removesuffix("/")  # what is in a folder, and not the folder
    slashes = (found.groupdict().get(FOLDER) and found.start(FOLDER) for found in pattern.regex.finditer(path))
    return any(slash is None or slash == len(path) - 1 for slash in slashes)


@dataclass(frozen=True, slots=True)
class Ignoring:
    """Patterns, the nearest last: the nearest file that speaks of a path decides."""

    files: tuple[_Patterns, ...] = ()

    @staticmethod
    def above(folder: Path) -> "Ignoring":
        """What the folders above say. Nothing, when they ignore the folder itself: who asks for it wants it."""
        ignoring = Ignoring()
        repository = next((parent for parent in (folder, *folder.parents) if (parent / ".git").exists()), None)
        if repository is None or repository == folder:
            return ignoring._with(str(folder), folder / ".git" / "info" / "exclude")
        ignoring = ignoring._with(str(repository), repository / ".git" / "info" / "exclude")
        below = [parent for parent in folder.parents if parent.is_relative_to(repository)]
        for parent in reversed(below):
            ignoring = ignoring.within(str(parent))
        inside = [*reversed([parent for parent in below if parent != repository]), folder]
        return Ignoring() if any(ignoring.ignores(str(path), True) for path in inside) else ignoring

    def within(self, folder: str) -> "Ignoring":
        """These patterns, and those of a folder that has a `.gitignore`."""
        return self._with(folder, Path(folder, ".gitignore"))

    def _with(self, folder: str, file: Path) -> "Ignoring":
        try:
            text = file.read_text("utf-8", "replace")
        except OSError:
            return self
        from pathspec import GitIgnoreSpec  # late: it costs as much time as all else that finds files

        return Ignoring((*self.files, _Patterns(folder, GitIgnoreSpec.from_lines(text.splitlines()))))

    def ignores(self, path: str, is_folder: bool) -> bool:
        """Whether a path below these files is left out; those of its folders were asked about before."""
        for patterns in reversed(self.files):
            decision = patterns.ignore(path, is_folder, patterns.folder)
            command = _command_holding(path, is_folder) if decision else None
            is_below = command is not None and len(command) > len(patterns.folder)
            if command is not None and is_below and patterns.ignore(command, True, patterns.folder):
                decision = len(path) > len(command) and patterns.ignore(path, is_folder, command)
            if decision is not None:
                return decision
        return False


def _command_holding(path: str, is_folder: bool) -> str | None:
    """The folder of a command of Go that a path is or lies in, `cmd/server`: what names that there means the program
    which is built of it, be it also called `server`."""
    parts = path.replace(os.sep, "/").split("/")
    if "cmd" not in parts[:-1]:
        return None
    above = len(parts) - 1 - parts[::-1].index("cmd")
    folder = "/".join(parts[: above + 2])
    is_inside = is_folder or len(parts) > above + 2
    return folder if is_inside and Path(folder, "main.go").is_file() else None
