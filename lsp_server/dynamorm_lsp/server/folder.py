"""One workspace folder as understood now: its files on disk, the texts that are open over them, and the findings."""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tree_sitter import Tree

from dynamorm_analysis.engine import Checked, check
from dynamorm_analysis.facts.file import Facts
from dynamorm_analysis.facts.statements import Import
from dynamorm_analysis.finding import Finding
from dynamorm_analysis.model.table import Definition
from dynamorm_analysis.project import Project
from dynamorm_analysis.reading.languages import reader_for
from dynamorm_analysis.repetition import told_of_asked
from dynamorm_analysis.selection import selected_rules
from dynamorm_analysis.text import LineIndex
from dynamorm_analysis.verdict import judged
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.generation import generated, title_of
from dynamorm_codeactions.refactoring import Selection, refactored
from dynamorm_lsp.server.disk import Disk
from dynamorm_workspace.files import Note, read
from dynamorm_workspace.loading import is_marked

log = logging.getLogger(__name__)


Make = Callable[[Finding, Project, Sources], Action | None]


@dataclass(frozen=True, slots=True)
class Opened:
    """A text as the editor shows it, under the name that the editor gave it."""

    uri: str
    content: bytes
    starts: Sequence[int]


@dataclass(frozen=True, eq=False)
class Understood:
    """A moment of a folder: what its project says, what is reported, and the texts that this rests on."""

    root: Path
    project: Project
    reported: Mapping[str, tuple[Finding, ...]]
    opened: Mapping[str, Opened]
    stored: Mapping[str, bytes]
    _offers: dict[tuple[str, Finding], Action | None] = field(default_factory=dict)

    def findings(self, path: str) -> tuple[Finding, ...]:
        """What to report about a file, in source order."""
        return self.reported.get(path, ())

    def content(self, path: str) -> bytes:
        """A file's bytes; KeyError for a file that is not part of the folder."""
        opened = self.opened.get(path)
        return self.stored[path] if opened is None else opened.content

    def uri(self, path: str) -> str:
        """A file's uri, spelled as the editor does where it is open there."""
        opened = self.opened.get(path)
        return (self.root / path).as_uri() if opened is None else opened.uri

    def offer(self, make: Make, finding: Finding) -> Action | None:
        """What `make` offers for a finding, made once: cursors move more often than texts change."""
        key = (make.__name__, finding)
        if key not in self._offers:
            self._offers[key] = make(finding, self.project, self)
        return self._offers[key]

    def title(self, name: str, definition: Definition) -> str | None:
        """What the offer of a generator is called, None where there is none; generates nothing."""
        return title_of(name, definition, self.project, Surroundings(self))

    def generate(self, name: str, definition: Definition) -> Action | None:
        """What a generator makes of a table, made anew each time: files may have been written since that are no part of
        the project. None where there is nothing to write, and where somebody's own file stands in the way."""
        return generated(name, definition, self.project, Surroundings(self))

    def refactor(self, name: str, selection: Selection) -> Action | None:
        """What a refactoring makes of the code at a selection; None where a new file of it would stand in another's
        place."""
        try:
            action = refactored(name, selection, self.project, self)
        except Exception:  # a defect of ours in one refactoring must not take the others away
            log.exception("the refactoring %s failed", name)
            return None
        new = [edit.path for edit in action.edits if edit.creates is not None] if action is not None else []
        return None if any((self.root / path).exists() for path in new) else action


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The texts of a folder, and the files on its disk that are no part of the project: not read, as they hold no word
    of a library, or left out."""

    understood: Understood

    def content(self, path: str) -> bytes:
        """A file's bytes as they are now; KeyError where there is none, or it lies outside of the folder."""
        try:
            return self.understood.content(path)
        except KeyError:
            root = self.understood.root
            found = read(path, root, self.understood.project.settings.max_file_size)
            if isinstance(found, Note):
                if (root / path).exists():  # what is too large or no text is somebody's own
                    return b""
                raise
            return found


class Folder:
    """Used from the engine's thread alone. Paths are relative to `root`, with `/`."""

    def __init__(self, root: Path, disk: Disk) -> None:
        self.root = root
        self._disk = disk
        self._opened: dict[str, Opened] = {}
        self._imports: dict[str, tuple[Import, ...]] = {}
        self._read: frozenset[str] = frozenset()
        self._lines: dict[str, LineIndex] = {}
        self._project = Project()
        self._checked: Checked | None = None
        self._skipped: tuple[str, ...] = ()
        self._understood: Understood | None = None

    def load(self) -> None:
        """Reads what the folder holds; texts that are open count instead of what is stored."""
        stored = self._disk.load({path: opened.content for path, opened in self._opened.items()})
        self._read = frozenset(stored)
        shown = {path for path in self._opened if not self._disk.is_installed(path)}
        facts = {path: facts for path, facts in stored.items() if path not in shown}
        project = self._project
        project = project.without_files(project.modules.keys() - facts.keys() - shown)
        if self._disk.settings != project.settings:
            project, self._checked = project.with_settings(self._disk.settings), None
        self._project = project.with_roots(self._disk.roots).with_files(facts)
        self._lines.clear()
        self._understood = None

    def show(self, path: str, opened: Opened, tree: Tree | None) -> None:
        """Takes the text that the editor shows, in the place of the file's."""
        first = path not in self._opened
        self._opened[path] = opened
        if self._disk.is_installed(path):  # what is stored counts, and nothing is said about it
            self._understood = None
            return
        if (first or path in self._project.modules) and self._may_be_new(path):
            self.load()
        facts = self._facts(path, opened.content, tree)
        self._put(path, facts)
        imports = _imports(facts)
        if first or self._imports[path] != imports:
            self._imports[path] = imports
            self._read_what_matters_now(path, opened.content)

    def hide(self, path: str) -> None:
        """The editor has closed a text: what is stored counts again."""
        self._opened.pop(path, None)
        self._imports.pop(path, None)
        self._put(path, self._disk.facts(path) if path in self._read else None)

    def reread(self, paths: Iterable[str]) -> None:
        """Files were created, changed or deleted on disk."""
        stored = (path for path in paths if path not in self._opened)
        touched = [path for path in stored if path in self._read or not self._disk.never_looks_at(path)]
        if any(path not in self._read for path in touched):  # which files matter may be others now
            self.load()
            return
        for path in touched:
            self._put(path, self._disk.facts(path))

    def look_at_disk(self) -> None:
        """Reads again what was changed since it was read."""
        if self._disk.settings_changed():
            self.load()
        elif changed := self._disk.changed():
            self.reread(changed)

    def shown(self) -> frozenset[str]:
        return frozenset(self._opened)

    def understand(self) -> Understood:
        """What the folder's texts say now; the same value as before where nothing changed."""
        if self._understood is None:
            reported = self._reported(self._project)
            self._understood = Understood(self.root, self._project, reported, dict(self._opened), self._disk.contents)
        return self._understood

    def _reported(self, project: Project) -> Mapping[str, tuple[Finding, ...]]:
        try:
            rules = self._checked.rules if self._checked is not None else selected_rules(project.settings)
            self._checked = check(project, rules, self._checked)
            self._tell_of_skipped(project)
            each = judged(self._checked, project, self._lines_of)
            return told_of_asked(each, self._disk.asked | self._opened.keys())
        except Exception:  # a defect of ours in one rule must not end the editor's session
            log.exception("the rules failed")
            self._checked = None
            return {}

    def _tell_of_skipped(self, project: Project) -> None:
        for path in project.too_long:
            if path not in self._skipped:
                log.warning("%s is too intricate to understand, at least in parts; skipped", path)
        self._skipped = project.too_long

    def _may_be_new(self, path: str) -> bool:
        """Whether a file was perhaps stored since the folder was read: only then is it clear if it is to be checked."""
        return self._disk.leaves_out(path) and not self._disk.never_looks_at(path)

    def _facts(self, path: str, content: bytes, tree: Tree | None) -> Facts | None:
        reader = reader_for(path)
        if (
            reader is None
            or tree is None
            or len(content) > self._disk.settings.max_file_size
            or self._disk.leaves_out(path)
        ):
            return None
        return reader(content, tree)

    def _put(self, path: str, facts: Facts | None) -> None:
        self._understood = None
        self._lines.pop(path, None)
        if facts is not None:
            self._project = self._project.with_file(path, facts)
        elif path in self._project.modules:
            self._project = self._project.without_file(path)

    def _read_what_matters_now(self, path: str, content: bytes) -> None:
        """An import may need a file that nothing needed so far, and a text become one that others matter for."""
        imported = self._disk.imports_of(path, content)
        known = self._project.modules.keys()
        newly_marked = path not in self._read and is_marked(path, content)
        builds_on_a_package = any(map(self._disk.is_installed, imported))
        matters = path in self._read or builds_on_a_package or not imported.isdisjoint(known)
        if newly_marked or (matters and not imported <= known):
            self.load()

    def _lines_of(self, path: str) -> LineIndex:
        if path not in self._lines:
            opened = self._opened.get(path)
            self._lines[path] = LineIndex(opened.content if opened else self._disk.contents.get(path, b""))
        return self._lines[path]


def _imports(facts: Facts | None) -> tuple[Import, ...]:
    """The imports of a file's top level."""
    units = facts.units if facts else ()
    return tuple(unit.statement for unit in units if isinstance(unit.statement, Import))
