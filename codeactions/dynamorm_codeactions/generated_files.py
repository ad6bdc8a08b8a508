"""The files that a generator makes of models, and the offer to write them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from dynamorm_analysis.text import Span
from dynamorm_cdkgen.fault import Fault
from dynamorm_cdkgen.provenance import Provenance, state_of, with_head
from dynamorm_codeactions.action import Action, FileEdit, Sources, TextEdit

Owner = Literal["generator", "user"]
"""Whose a file is. One of the generator's is compared with what models say and written anew; one of the user's is a
beginning, written where there is none and never touched again."""


@dataclass(frozen=True, slots=True)
class GeneratedFile:
    """A file by its path from the folder that is asked about, with `/` between its parts. A file of the generator's
    has a head (`provenance`)."""

    path: str
    text: str
    owner: Owner = "generator"


@dataclass(frozen=True, slots=True)
class Generation:
    """The files that come of models, in the order of their paths, with what is left out of them and why. Remarks keep
    nothing from being written."""

    files: tuple[GeneratedFile, ...]
    left_out: tuple[Fault, ...] = ()
    remarks: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of a generator: models by their names, all where none is named; where to write, a folder with `/`
    at its end; and the options that this kind of generator alone has, as the command line spells them
    (`{"async": "yes"}`). `paths` are the files and folders that were named as the code to read."""

    models: tuple[str, ...] = ()
    out: str | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    paths: tuple[str, ...] = ()


def command_of(kind: str, wanted: Wanted, models: Sequence[str] | None = None) -> str:
    """What follows `dynamorm generate` in the command that makes a file, for the file's head. Where a kind writes files
    for each model, `models` are those of this file, none where all share it: its head is the same then, be it asked
    for by one model in an editor or with all others on the command line."""
    words = [kind, *wanted.paths, *(f"--model {model}" for model in (wanted.models if models is None else models))]
    words += [f"--{name}" if value == "yes" else f"--{name} {value}" for name, value in sorted(wanted.options.items())]
    words += [f"--out {wanted.out}"] if wanted.out is not None else []
    return " ".join(words)


def python_module(path: str, text: str, provenance: Provenance) -> GeneratedFile:
    """A module of the generator's: Python under its head."""
    return GeneratedFile(path, with_head(f"\n{text}", provenance, "# "))


def file_of(wanted: Wanted, folder: str, name: str) -> str:
    """The path of a kind's one file: where it is wanted, or under its name in its folder."""
    out = folder if wanted.out is None else wanted.out
    return f"{out}{name}" if out.endswith("/") else out


def offered(title: str, generation: Generation, sources: Sources) -> Action | None:
    """The offer to write what is not there yet and what models have left behind. What is left out is told; where that
    is all, the offer only explains. None where nothing is to be written, and where a file of the generator's was
    changed by hand or is somebody's own."""
    edits: list[FileEdit] = []
    for file in generation.files:
        try:
            present = sources.content(file.path)
        except KeyError:
            edits.append(FileEdit(file.path, creates=file.text))
            continue
        if file.owner == "user" or present == file.text.encode():
            continue
        if state_of(present.decode("utf-8", "replace")) != "generated":
            return None
        edits.append(FileEdit(file.path, (TextEdit(Span(0, len(present)), file.text),)))
    told = tuple(dict.fromkeys(f"{fault.text}: {fault.help}" for fault in generation.left_out))
    return Action(title, "safe" if edits else "display", tuple(edits), told=told) if edits or told else None
