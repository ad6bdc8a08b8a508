"""Why a file of a workspace is read, or why it is not, in words for its owner."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dynamorm_analysis.facts.required import LANGUAGES
from dynamorm_analysis.libraries.recognition import markers_of, signs_of
from dynamorm_analysis.reading.languages import language_of
from dynamorm_analysis.settings import Settings
from dynamorm_workspace.asked import is_source
from dynamorm_workspace.files import ENVIRONMENT_MARK, fetched_below, is_left_out, names_in, read, relative
from dynamorm_workspace.ignoring import Ignoring
from dynamorm_workspace.loading import (
    CREATING,
    INCIDENTAL,
    PACKAGED,
    SCRIPTS,
    LoadedWorkspace,
    creates_table,
    is_marked,
)


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a file is read, and why or why not: sentences without full stops about the file."""

    is_read: bool
    reasons: tuple[str, ...]


def standing(path: str, folder: Path, base: Path, settings: Settings, workspace: LoadedWorkspace) -> Standing:
    """How a file stands in a workspace that was loaded from `folder`. The path is relative to `base`, as there."""
    if not is_source(path):
        return Standing(False, ("it is no kind of file that is understood",))
    left_out = next(_left_out(base / path, folder, base, settings), None)
    content = workspace.contents.get(path)
    if content is not None:
        return Standing(True, (_chosen(path, content),))
    if left_out is not None:
        return Standing(False, (left_out, "a file that is named on the command line is read in any case"))
    answer = read(path, base, settings.max_file_size)
    if not isinstance(answer, bytes):
        return Standing(False, (f"it {answer.text}",))
    return Standing(False, tuple(_not_chosen(path, answer)))


def _left_out(file: Path, folder: Path, base: Path, settings: Settings) -> Iterator[str]:
    """What leaves a file out of those found in a folder, asked of each folder on the way as they are found."""
    globs = (*(settings.exclude or ()), *settings.extend_exclude)
    try:
        parts = file.relative_to(folder).parts
    except ValueError:
        yield "it is not in the folder that is looked at"
        return
    here, ignoring = folder, Ignoring.above(folder)
    for number, part in enumerate(parts):
        if here != folder and (here / ENVIRONMENT_MARK).exists():
            yield f"`{relative(here, base)}` is a virtual environment of Python"
        if (here / ".gitignore").exists():
            ignoring = ignoring.within(str(here))
        fetched = fetched_below(here, names_in(here), settings)
        here = here / part
        named, is_folder = relative(here, base), number < len(parts) - 1
        if is_left_out(part, settings):
            yield f"`{named}` is a name that is left out unless the setting `exclude` says otherwise"
        if part in fetched:
            yield f"`{named}` belongs to a package that was fetched into `{relative(here.parent, base) or '.'}`"
        if globs and settings.fits(named, globs):
            yield f"the settings leave out `{named}`"
        if ignoring.ignores(os.fspath(here), is_folder):
            yield f"a `.gitignore` names `{named}`"
        if here.is_symlink() and is_folder:
            yield f"`{named}` is a link to a folder, and links are not followed"


def _chosen(path: str, content: bytes) -> str:
    language = language_of(path)
    if language in LANGUAGES:
        return "it tells which packages are required"
    if not is_marked(path, content):
        return "it imports a file that has to do with tables, or such a file imports it"
    marking = CREATING if creates_table(content) else markers_of(language)
    found = [marker.decode() for marker in marking if marker in content]
    found = found or [word.decode() for sign in signs_of(language) for word in sign if word in content]
    words = ", ".join(f"`{word}`" for word in sorted(found)[:4])
    return f"it holds {words}" if found else "files of this name describe what is deployed"


def _not_chosen(path: str, content: bytes) -> Iterator[str]:
    language = language_of(path)
    words = sorted(marker.decode() for marker in markers_of(language))
    listed = ", ".join(f"`{word}`" for word in words)
    if language in INCIDENTAL:
        yield f"it holds none of the words that tell of tables in such a file: {listed}"
        if language in SCRIPTS:
            yield NEIGHBOURS
        return
    mentioned = [word for word in words if word.encode() in content]
    if mentioned and language not in PACKAGED:
        yield f"it mentions {', '.join(f'`{word}`' for word in mentioned)}, but imports nothing of that name"
    else:
        yield f"it imports nothing of a library that is understood: {listed}"
    yield NEIGHBOURS


NEIGHBOURS = "it imports no file that does, and none that does imports it"
