"""The files that a generator makes of models, and the offer to write them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from dynamorm_analysis.text import Span
from dynamorm_cdkgen.fault import Fault
from dynamorm_cdkgen.provenance import state_of
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
    """What is asked of a generator: models by their names, all where none is named; where to write; and the options
    that this kind of generator alone has, as the command line spells them (`{"async": "yes"}`)."""

    models: tuple[str, ...] = ()
    out: str | None = None
    options: Mapping[str, str] = field(default_factory=dict)


def offered(title: str, generation: Generation, sources: Sources) -> Action | None:
    """The offer to write what is not there yet and what models have left behind. None where nothing is to be written,
    and where a file of the generator's was changed by hand or is somebody's own."""
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
    return Action(title, "safe", tuple(edits)) if edits else None
