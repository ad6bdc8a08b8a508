"""Loads a workspace: of all its files, those that have to do with tables are read into a project."""

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache as remembered
from pathlib import Path, PurePosixPath
from posixpath import dirname

from dynamorm_analysis.facts.required import LISTS
from dynamorm_analysis.libraries.recognition import markers_of, recognisers_of, signs_of
from dynamorm_analysis.linking.files.source_roots import SourceRoots
from dynamorm_analysis.project import Project
from dynamorm_analysis.reading.languages import language_of
from dynamorm_analysis.settings import Settings
from dynamorm_workspace.asked import Asked, asked_for, is_source
from dynamorm_workspace.cache import Cache
from dynamorm_workspace.files import Note, fetched_below, ground_of, joined, leads_out, names_in, read
from dynamorm_workspace.gathering import gathered
from dynamorm_workspace.graph import closure, leading_to
from dynamorm_workspace.importing.go import MODULE_FILE, GoPackages, is_go_test
from dynamorm_workspace.importing.python import Imports, imports_any
from dynamorm_workspace.importing.templates import taken_by
from dynamorm_workspace.importing.terraform import TerraformModules, stacks_at
from dynamorm_workspace.importing.typescript import ScriptImports
from dynamorm_workspace.installed import BuiltOn, InstalledPackages
from dynamorm_workspace.watching import Watch, unwatched


@dataclass(frozen=True, slots=True)
class LoadedWorkspace:
    """`project` holds the files that matter, `contents` their bytes (without byte-order mark) by path. What they build
    on in installed packages is among them.

    `asked` are all files that the paths stand for, but for lists of packages, of which nothing is reported, and for
    YAML, JSON, Terraform and scripts that have to do with nothing of ours; `notes` say which of them could not be read.
    """

    project: Project
    contents: Mapping[str, bytes]
    asked: frozenset[str]
    notes: tuple[Note, ...]


def load(
    paths: Iterable[Path],
    base: Path,
    settings: Settings,
    cache: Cache,
    overlay: Mapping[str, bytes] | None = None,
    watch: Watch = unwatched,
) -> LoadedWorkspace:
    """Reads what `paths` stand for. Paths are relative to `base`; `overlay` holds texts that replace those on the
    disk, such as those of an editor or of the standard input. Raises MissingPathError.

    Of a project's part, the files outside of it that it imports are read too.
    """
    return load_asked(asked_for(paths, base, settings, overlay or ()), base, settings, cache, overlay, watch)


def load_asked(
    asked: Asked,
    base: Path,
    settings: Settings,
    cache: Cache,
    overlay: Mapping[str, bytes] | None = None,
    watch: Watch = unwatched,
) -> LoadedWorkspace:
    """The same for paths that were looked through already."""
    roots = SourceRoots(asked.files, asked.folders, asked.installed, part=asked.part)
    return loaded(asked.files, base, settings, cache, overlay, roots, watch, partial=asked.partial)


def loaded(
    asked: Iterable[str],
    base: Path,
    settings: Settings,
    cache: Cache,
    overlay: Mapping[str, bytes] | None = None,
    roots: SourceRoots | None = None,
    watch: Watch = unwatched,
    *,
    partial: bool = False,
) -> LoadedWorkspace:
    """The same for files that are known already: all of a folder, but where `roots` says otherwise. `partial` says that
    they may be part of a project only."""
    asked = frozenset(asked)
    shelf = _Shelf(asked, base, settings, dict(overlay or {}), partial, roots or SourceRoots(asked))
    shelf.notes += [Note(path, "is no kind of file that is understood") for path in shelf.asked if not is_source(path)]
    if settings.environment and not shelf.roots.installed:
        shelf.notes.append(Note(settings.environment, "is no Python environment"))
    chosen = _chosen(shelf)
    facts, unread = gathered(chosen, cache, watch)
    shelf.notes += unread
    project = Project(settings=settings, roots=shelf.roots).with_files(facts)
    examined = frozenset(path for path in shelf.asked if language_of(path) != REQUIREMENTS)
    kept = frozenset(path for path in examined if path in chosen or language_of(path) not in INCIDENTAL)
    return LoadedWorkspace(project, chosen, kept, tuple(sorted(shelf.notes, key=lambda note: note.path)))


KEPT = 64_000_000
"""Bytes of text that are kept while files are chosen; of a larger workspace some are read again."""


@dataclass(slots=True)
class _Shelf:
    """The files at hand: those asked for, and those beside them that they import."""

    asked: frozenset[str]
    base: Path
    settings: Settings
    contents: dict[str, bytes]
    partial: bool
    roots: SourceRoots
    notes: list[Note] = field(default_factory=list)
    _listings: dict[str, frozenset[str]] = field(default_factory=dict)
    _unread: set[str] = field(default_factory=set)
    _overlaid: frozenset[str] = frozenset()
    _ground: frozenset[str] = frozenset()
    _kept: int = 0

    def __post_init__(self) -> None:
        self._overlaid = frozenset(str(folder) for path in self.contents for folder in PurePosixPath(path).parents)

    def content(self, path: str) -> bytes | None:
        content = self.contents.get(path)
        if content is not None or path in self._unread:
            return content
        if path not in self.asked and leads_out(str(self.base / path), self._grounds()):
            self._unread.add(path)
            return None
        answer = read(path, self.base, self.settings.max_file_size)
        if isinstance(answer, Note):
            if language_of(path) not in INCIDENTAL:  # a large one is data, and nothing was missed
                self.notes.append(answer)
            self._unread.add(path)
            return None
        if self._kept + len(answer) <= KEPT:
            self._kept += len(answer)
            self.contents[path] = answer
        return answer

    def _grounds(self) -> frozenset[str]:
        """Where files may lie that nobody asked for by name."""
        if not self._ground:
            apart = {str(PurePosixPath(path).parent) for path in self.asked} if self.partial else set()
            grounds = {ground_of(self.base / folder) for folder in (".", *self.roots.complete, *apart)}
            installed = {os.path.realpath(self.base / self.roots.installed)} if self.roots.installed else set()
            self._ground = frozenset(grounds | installed)
        return self._ground

    def exists(self, path: str) -> bool:
        return path in self.asked or path in self.contents or self._is_stored(path)

    def is_folder(self, path: str) -> bool:
        return self._is_stored(path) or path in self._overlaid

    def _is_stored(self, path: str) -> bool:
        folder, _, name = path.rpartition("/")
        return name in self.listing(folder)

    def listing(self, folder: str) -> frozenset[str]:
        """The names in a folder of the disk, without packages that were fetched into it; one look answers for all that
        may be imported from it."""
        if folder not in self._listings:
            names = names_in(self.base / folder)
            is_own = not self.roots.is_installed(joined(folder, "_"))
            fetched = fetched_below(self.base / folder, names, self.settings) if is_own else frozenset()
            self._listings[folder] = names - fetched
        return self._listings[folder]


def _chosen(shelf: _Shelf) -> dict[str, bytes]:
    """The files that can have to do with tables, with their contents.

    First those that import a library, or an installed package that builds on one; then, again and again, those that
    import one of these (callers of wrappers hold no such word); at last what all of them import (constants).
    """
    imports = _ImportGraph(shelf)
    at_hand = (*imports.closure(shelf.asked), *_above(shelf)) if shelf.partial else shelf.asked
    texts: list[str] = []
    marked: list[str] = []
    for path in sorted(at_hand):
        if (content := _source(path, shelf)) is not None:
            texts.append(path)
            if is_marked(path, content):
                marked.append(path)
    folder = shelf.roots.installed
    installed = (
        InstalledPackages(folder, shelf.base).built_on(imports.all_outside(texts)) if folder else NOTHING_BUILT_ON
    )
    if installed.modules:
        marked += [path for path in texts if not installed.modules.isdisjoint(imports.outside(path))]
    if not marked:
        return {}
    if any(language_of(path) in PACKAGED for path in marked):
        packaged = (path for path in texts if language_of(path) in PACKAGED)
        marked += [path for path in packaged if b".Model(" in (shelf.content(path) or b"")]
    importing = {language_of(path) for path in marked} - PACKAGED
    importers = imports.importers([path for path in texts if language_of(path) in importing])
    concerned = closure(marked, lambda path: importers.get(path, ()))
    chosen = dict.fromkeys(imports.closure((*concerned, *imports.packages_calling(marked, texts))))
    contents = {path: content for path in chosen if (content := _source(path, shelf)) is not None}
    return {**contents, **installed.files}


NOTHING_BUILT_ON = BuiltOn({}, frozenset())


def _above(shelf: _Shelf) -> Iterator[str]:
    """The files in the folders above those asked for that describe the service they are part of, or deploy it."""
    names = sorted(name for language in DESCRIPTIONS for name in _named_files(language))
    for folder in {str(folder) for path in shelf.asked for folder in PurePosixPath(path).parents}:
        for name in names:
            path = name if folder == "." else f"{folder}/{name}"
            if shelf.exists(path):
                yield path
        yield from stacks_at("" if folder == "." else folder, shelf.listing)


def _up_from(folder: str) -> Iterator[str]:
    """A folder and those above it, up to the one that paths are relative to; of one outside, `../shop`, up to the last
    that does not lie around that."""
    for above in PurePosixPath(folder, "_").parents:
        if above.name == "..":
            return
        yield str(above) if above.name else ""


def _source(path: str, shelf: _Shelf) -> bytes | None:
    return shelf.content(path) if is_source(path) else None


# Languages of data, which take over parts of each other at most.
DATA = frozenset({"yaml", "json"})
# The language whose files see all of their folder, and the folders that they use.
TERRAFORM = "hcl"
# Languages in which a word of a library anywhere in the text makes it one that matters.
DESCRIPTIONS = DATA | {TERRAFORM}

# Languages whose files see all of their package. What has to do with tables is told by a word that every use of one
# has; of what imports that, who calls it is read, for what it names tables, and what that imports: settings, and
# services that know stores by interfaces of their own.
PACKAGED = frozenset({"go"})
CALLERS = 2
"""Through how many packages a table's name is handed to what uses it: `main` tells an application, and that a store."""

# Languages of infrastructure: what names tables in them, names a word of a library, though not always in an import.
SCRIPTS = frozenset({"typescript"})
# The language of lists of packages, which bring nothing but versions.
REQUIREMENTS = "requirements"
# Languages in which most files have to do with anything else.
INCIDENTAL = DESCRIPTIONS | SCRIPTS | {REQUIREMENTS}


def is_marked(path: str, content: bytes) -> bool:
    """Whether a text imports one of the libraries that are understood, or describes what they work on."""
    language = language_of(path)
    if language in DESCRIPTIONS:
        named = path.rpartition("/")[2] in _named_files(language)
        return named or any(marker in content for marker in markers_of(language))
    if language in PACKAGED or language in SCRIPTS:
        return any(marker in content for marker in markers_of(language))
    if creates_table(content) or any(all(word in content for word in sign) for sign in signs_of(language)):
        return True
    return imports_any(content, markers_of(language))


CREATING = (b".create_table(", b"KeySchema", b"AttributeType")


def creates_table(content: bytes) -> bool:
    """Whether a Python text creates a table, be it by a client that it is given."""
    return all(word in content for word in CREATING)


@remembered
def _named_files(language: str) -> frozenset[str]:
    return frozenset(name for speaking in recognisers_of(language) for name in speaking.files)


class _ImportGraph:
    """Who imports whom, each file looked at once."""

    def __init__(self, shelf: _Shelf) -> None:
        self._shelf = shelf
        self._imports = Imports(shelf.exists, shelf.is_folder, shelf.roots)
        modules = (dirname(path) for path in shelf.asked if path.rpartition("/")[2] == MODULE_FILE)
        self._packages = GoPackages(shelf.listing, shelf.content, modules)
        self._scripts = ScriptImports(shelf.exists)
        self._terraform = TerraformModules(shelf.listing)
        self._known: dict[str, frozenset[str]] = {}
        self._outside: dict[str, frozenset[str]] = {}
        self._lists: dict[str, frozenset[str]] = {}

    def of(self, path: str) -> frozenset[str]:
        if path not in self._known:
            language = language_of(path)
            content = _source(path, self._shelf)
            inside = outside = frozenset[str]()
            if content is not None and language in DATA:
                inside = taken_by(path, content, self._shelf.exists)
            elif content is not None and language in PACKAGED:
                inside = self._packages.of(path, content)
            elif content is not None and language == TERRAFORM:
                inside = self._terraform.of(path, content)
            elif content is not None and language in SCRIPTS:
                inside = self._scripts.of(path, content)
            elif content is not None and language != REQUIREMENTS:
                inside, outside = self._imports.inside_and_outside(path, content)
            self._known[path], self._outside[path] = inside, outside
        return self._known[path]

    def outside(self, path: str) -> frozenset[str]:
        """The modules that a Python file imports and that are not among the files at hand."""
        if path not in self._outside:
            self.of(path)
        return self._outside[path]

    def all_outside(self, paths: Iterable[str]) -> frozenset[str]:
        return frozenset[str]().union(*map(self.outside, paths))

    def closure(self, paths: Iterable[str]) -> tuple[str, ...]:
        """Some files and all that they import, directly or not, the settings of their project with them."""
        return closure(paths, lambda path: self.of(path) | self._settings_of(path) | self._lists_of(path))

    def _settings_of(self, path: str) -> frozenset[str]:
        content = _source(path, self._shelf) if language_of(path) == "python" else None
        return self._imports.settings_of(path, content) if content is not None else frozenset()

    def _lists_of(self, path: str) -> frozenset[str]:
        """The lists of required packages in the folders above a Python file."""
        if language_of(path) != "python" or self._shelf.roots.is_installed(path):
            return frozenset()
        folder = dirname(path)
        if folder not in self._lists:
            self._lists[folder] = frozenset(
                joined(above, name)
                for above in _up_from(folder)
                for name in self._shelf.listing(above)
                if name in LISTS
            )
        return self._lists[folder]

    def importers(self, paths: Iterable[str]) -> dict[str, list[str]]:
        return leading_to(paths, self.of)

    def packages_calling(self, marked: Iterable[str], texts: Iterable[str]) -> Iterator[str]:
        """The packages that import those of some files, directly or through another one."""
        reached = {path for path in marked if language_of(path) in PACKAGED}
        if not reached:
            return
        importers = self.importers(path for path in texts if language_of(path) in PACKAGED and not is_go_test(path))
        folders = {dirname(path) for path in reached}
        for _ in range(CALLERS):
            reached = {caller for path in reached for caller in importers.get(path, ())}
            found = {dirname(caller) for caller in reached} - folders
            folders |= found
            reached = {path for folder in sorted(found) for path in self._packages.files(folder)}
            yield from sorted(reached)
            yield from filter(None, map(self._packages.module_file, sorted(found)))
