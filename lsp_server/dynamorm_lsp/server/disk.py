"""The stored files of one folder, chosen and read as `dynamorm check` does, so that both report the same."""

import logging
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from dynamorm_analysis.facts.file import Facts
from dynamorm_analysis.linking.files.source_roots import SourceRoots
from dynamorm_analysis.reading.languages import language_of, reader_for
from dynamorm_analysis.settings import Settings
from dynamorm_workspace.asked import is_source
from dynamorm_workspace.cache import Cache
from dynamorm_workspace.config import SettingsError, find_baseline, find_lock, find_settings, read_settings
from dynamorm_workspace.environment import installed_in
from dynamorm_workspace.files import Note, discover, is_left_out, read
from dynamorm_workspace.importing.python import Imports
from dynamorm_workspace.importing.typescript import ScriptImports
from dynamorm_workspace.installed import InstalledPackages
from dynamorm_workspace.loading import SCRIPTS, loaded

log = logging.getLogger(__name__)
Stamp = tuple[int, int]


class Disk:
    """Paths are relative to `root`, with `/`. `whole`: all files below matter, not only those that are open.

    `contents` holds the files as they were when their facts were read, without byte-order marks; the mapping is
    replaced and never changed. `asked` are those that matter by themselves, and not only since others import them.
    """

    contents: Mapping[str, bytes] = {}
    asked: frozenset[str] = frozenset()

    def __init__(self, root: Path, cache: Cache, *, whole: bool) -> None:
        self.root = root
        self.settings = Settings()
        self._cache = cache
        self._whole = whole
        self.roots = SourceRoots()
        self._stamps: dict[str, Stamp | None] = {}
        self._settings_stamp: tuple[tuple[Path, Stamp | None], ...] = ()

    # ---- reading ------------------------------------------------------------------------------------------------

    def load(self, opened: Mapping[str, bytes]) -> Mapping[str, Facts]:
        """The facts of all files that have to do with tables; `opened` holds texts that count instead of the stored
        ones."""
        self.settings = self._read_settings()
        self.asked = frozenset(discover([self.root], self.root, self.settings, is_source) if self._whole else ())
        shown = {path: content for path, content in opened.items() if not self.leaves_out(path)}
        asked = {*self.asked, *shown}
        installed = installed_in(self.root, self.root, self.settings)
        self.roots = SourceRoots(asked, installed=installed, part=not self._whole)
        workspace = loaded(asked, self.root, self.settings, self._cache, shown, self.roots)
        for note in workspace.notes:
            log.info("%s: %s", note.path, note.text)
        self.contents = {path: content for path, content in workspace.contents.items() if path not in shown}
        self._stamps = {path: self._stamp(path) for path in self.contents}
        return {path: module.facts for path, module in workspace.project.modules.items()}

    def facts(self, path: str) -> Facts | None:
        """The facts of one file as stored now; None when it is gone or cannot be read."""
        self._stamps[path] = self._stamp(path)
        others = {other: content for other, content in self.contents.items() if other != path}
        reader = reader_for(path)
        content = read(path, self.root, self.settings.max_file_size) if reader else None
        if reader is None or content is None or isinstance(content, Note):
            self.contents = others
            return None
        self.contents = {**others, path: content}
        return self._cache.facts(content, path.rpartition(".")[2], reader)

    # ---- questions ----------------------------------------------------------------------------------------------

    def leaves_out(self, path: str) -> bool:
        """Whether a stored file is one that the settings or `.gitignore` exclude, or part of an installed package."""
        if self.is_installed(path):
            return True
        return self._whole and path not in self.asked and (self.root / path).is_file()

    def is_installed(self, path: str) -> bool:
        """Whether a file is one of an installed package."""
        return self.roots.is_installed(path)

    def never_looks_at(self, path: str) -> bool:
        """Whether a file lies where tools put theirs, so that its changes mean nothing."""
        return any(is_left_out(name, self.settings) for name in path.split("/"))

    def imports_of(self, path: str, content: bytes) -> frozenset[str]:
        """The stored files that a text imports, and those of installed packages that it builds on."""
        if language_of(path) in SCRIPTS:
            return ScriptImports(lambda other: (self.root / other).is_file()).of(path, content)
        imports = Imports(lambda other: (self.root / other).is_file(), elsewhere=self.roots)
        inside, outside = imports.inside_and_outside(path, content)
        if not self.roots.installed or language_of(path) != "python":
            return inside
        return inside.union(InstalledPackages(self.roots.installed, self.root).built_on(outside).files)

    def changed(self) -> list[str]:
        """The files that are no longer as they were read."""
        return [path for path, stamp in self._stamps.items() if self._stamp(path) != stamp]

    def settings_changed(self) -> bool:
        return self._settings_stamp != self._stamp_of_settings()

    def _stamp_of_settings(self) -> tuple[tuple[Path, Stamp | None], ...]:
        found = find_settings(self.root), find_lock(self.root), find_baseline(self.root)
        return tuple((file, self._stamp(str(file))) for file in found if file is not None)

    def _stamp(self, path: str) -> Stamp | None:
        try:
            status = (self.root / path).stat()
        except OSError:
            return None
        return status.st_mtime_ns, status.st_size

    def _read_settings(self) -> Settings:
        self._settings_stamp = self._stamp_of_settings()
        try:
            settings = read_settings(self.root, self.root)
            return settings if self._whole else replace(settings, lock=None)  # some files say too little about tables
        except SettingsError as error:
            log.warning("%s", error)  # the last good ones hold on
            return self.settings
