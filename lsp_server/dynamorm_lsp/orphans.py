"""Generated files that no model makes any more: found by their heads, told, and removed when that is asked for."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from posixpath import normpath
from typing import TYPE_CHECKING

import click

from dynamorm_lsp.asked_code import forget_code
from dynamorm_lsp.generating import Manner

if TYPE_CHECKING:
    from dynamorm_analysis.settings import Settings
    from dynamorm_cdkgen.provenance import State
    from dynamorm_codeactions.generated_files import Generation, Wanted

ENDINGS = (".py", ".ts", ".go", ".md", ".mmd", ".svg")
ENOUGH = 2000  # bytes that hold a head
MODEL = re.compile(r" --model (\S+)")
MORE = re.compile(r" and \d+ more$")


@dataclass(frozen=True, slots=True)
class Orphan:
    """A generated file by its path, and what became of it since; from which files it was made, as its head tells it,
    and which file of the user's needs it."""

    path: str
    state: "State"
    sources: str = ""
    needed_by: str = ""

    def may_be_of(self, path: str) -> bool:
        """Whether it was made from a file, or may have been, where not all are named."""
        return _may_be_of(self.sources, path)

    def settle(self, manner: Manner) -> int:
        """Tells of it, or removes it by force unless somebody has worked on it; the exit status."""
        if self.state == "edited":
            click.echo(f"{self.path} is generated of no model any more, and was changed by hand: it is left alone.")
            return int(manner in ("check", "diff"))
        if self.needed_by:
            told = f"{self.needed_by} needs it: take that over or remove it, and --force removes this one"
            click.echo(f"{self.path} is generated of no model any more, but {told}.")
            return int(manner in ("check", "diff"))
        if manner == "force":
            forget_code()
            Path(self.path).unlink(missing_ok=True)
            click.echo(f"{self.path} is removed: no model makes it any more.")
            return 0
        click.echo(f"{self.path} is generated of no model any more: --force removes it.")
        return int(manner in ("check", "diff"))


def orphans_among(generation: "Generation", kind: str, wanted: "Wanted", settings: "Settings") -> list[Orphan]:
    """Those below the current folder that the same command once made of a model which it no longer finds. Files of
    other options or of models that nobody asked about are not, nor is one whose source holds what is left out now."""
    from dynamorm_codeactions.generated_files import command_of
    from dynamorm_workspace.files import discover

    made = {normpath(file.path) for file in generation.files}
    unsure = {fault.place.path for fault in generation.left_out}
    command = command_of(kind, replace(wanted, models=()))
    found: list[Orphan] = []
    for path in discover([Path()], Path(), settings, lambda name: name.endswith(ENDINGS)):
        if path in made:
            continue
        for told, sources in _heads(path):
            models = MODEL.findall(told)
            asked = not wanted.models or (bool(models) and set(models) <= set(wanted.models))
            if MODEL.sub("", told) == command and asked and not any(_may_be_of(sources, one) for one in unsure):
                found.append(Orphan(path, _state(path), sources))
    return _with_needs(sorted(found, key=lambda orphan: orphan.path))


def _may_be_of(sources: str, path: str) -> bool:
    """Whether a path is one of those that a head names, or may be one that it only counts: `a.py, b.py and 2 more`."""
    told = sources.partition(": change that")[0]
    return path in told.split(", ") or MORE.search(told) is not None


def _with_needs(orphans: list[Orphan]) -> list[Orphan]:
    """With the file beside each that imports it and stays: one of the user's, or one that such a file needs in turn."""
    leaving = {orphan.path for orphan in orphans if orphan.state != "edited"}
    needs: dict[str, str] = {}
    texts: dict[str, str] = {}
    for folder in {Path(path).parent for path in leaving}:
        for beside in sorted(folder.glob("*.py")):
            texts[beside.as_posix()] = beside.read_text("utf-8", "replace")
    staying = [path for path in sorted(texts) if path not in leaving]
    while staying:
        user = staying.pop(0)
        for path in sorted(leaving - needs.keys()):
            if Path(path).parent == Path(user).parent and _imports(texts[user], Path(path).stem):
                needs[path] = user
                staying.append(path)
    return [replace(orphan, needed_by=needs.get(orphan.path, "")) for orphan in orphans]


def _imports(text: str, module: str) -> bool:
    """Whether a module imports one beside it, be it with names of that or as it is."""
    name = re.escape(module)
    return re.search(rf"^\s*(?:from\s+[\w.]*\b{name}\s+import|import\s+[\w.]*\b{name}\b)", text, re.M) is not None


def _heads(path: str) -> Iterator[Sequence[str]]:
    """What follows `dynamorm generate` at the head of a file, and from what it is made; nothing of other files."""
    from dynamorm_cdkgen.provenance import HEAD, MARK

    try:
        with Path(path).open("rb") as opened:
            beginning = opened.read(ENOUGH).decode("utf-8", "replace")
    except OSError:
        return  # what nobody may read is not ours
    for line in beginning.splitlines()[:HEAD]:
        if MARK in line:
            told, _, sources = line.partition(MARK)[2].partition("` from ")
            yield told, sources


def _state(path: str) -> "State":
    from dynamorm_cdkgen.provenance import state_of

    return state_of(Path(path).read_bytes().decode("utf-8", "replace"))
