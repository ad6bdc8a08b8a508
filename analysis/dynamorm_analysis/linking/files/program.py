"""All files of a workspace as one program: which module an import means, and what a module's names are bound to.

Everything that the recognition of one statement learns about other statements passes through the questions asked
here. They are recorded (`Program.recording`), so that after an edit only those statements are recognised again whose
questions would now be answered differently.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from posixpath import dirname, join, normpath
from typing import TypeVar, cast

from dynamorm_analysis.facts.file import Unit
from dynamorm_analysis.facts.statements import Class, Function, Import
from dynamorm_analysis.linking.budget import Budget
from dynamorm_analysis.linking.files.mentioned import Mentioned
from dynamorm_analysis.linking.files.module import Module as Module
from dynamorm_analysis.linking.files.packages import GO, Packages
from dynamorm_analysis.linking.files.questions import (
    OfFile,
    Question,
    binding_question,
    callers_question,
    environment_question,
    imported_question,
    mention_question,
    methods_question,
    package_question,
    reach_question,
    users_question,
)
from dynamorm_analysis.linking.files.reach import other_names_of
from dynamorm_analysis.linking.files.scripts import candidates, is_script
from dynamorm_analysis.linking.files.source_roots import SourceRoots
from dynamorm_analysis.linking.meaning import OPAQUE, External, Opaque
from dynamorm_analysis.linking.scope import Bound, Scope
from dynamorm_analysis.linking.standard import BUILTINS

SCRIPT = -1  # in the place of a level, where a module is a path
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Shared:
    """What was worked out about a class or function, and the answers on which that rests. `asked` are their questions
    as a set: against another set nothing is hashed again, and at each keystroke there are thousands."""

    node: Class | Function | None
    value: object
    answers: Mapping[Question, object]
    asked: frozenset[Question]


class Program:
    """The modules of a workspace by path (relative, with `/`). `roots` knows all of its files, those that are not read
    too; without it the modules are taken for all files."""

    def __init__(self, modules: Mapping[str, Module], roots: SourceRoots | None = None) -> None:
        self.modules = modules
        self.roots = roots if roots is not None else SourceRoots(modules)
        self.budget = Budget()
        self._recorded: list[dict[Question, object]] = []
        self._shared: dict[tuple[str, str, str, int], Shared] = {}
        self._meanings: dict[tuple[object, ...], tuple[int, object]] | None = None
        self._followed: set[tuple[Scope, str]] = set()
        self.looks_apart = False
        self._sought: dict[tuple[str, str, int], str | None] = {}
        self.mentioned = Mentioned(modules)

    # ---- questions ----------------------------------------------------------------------------------------------

    def bindings(self, path: str, name: str) -> tuple[Bound, ...]:
        """What the top level of a file binds a name to, in source order."""
        module = self.modules.get(path)
        bounds = module.names.get(name, ()) if module else ()
        if self._recorded:
            self._recorded[-1][binding_question(path, name)] = module.anchors_of(name) if module and bounds else ()
        return bounds

    def resolve_module(self, importer: str, module: str, level: int = 0) -> str | None:
        """The path of the file that an import in `importer` means, or None when it is not in the workspace.

        A relative import starts at the importer's folder. An absolute one is looked for beside the importer and
        then in each folder above it (and in their `src` folders): the nearest wins, so that equally named modules
        of sibling projects stay apart. At last it is looked for in other parts of the project (`SourceRoots`), and
        among installed packages, which themselves import from each other only.
        How a script's imports are followed, `scripts` tells.
        """
        found = self._find_module(importer, module, level)
        self._record(("module", importer, module, str(level)), found)
        return found

    def is_installed(self, path: str) -> bool:
        """Whether a file is one of an installed package."""
        return self.roots.is_installed(path)

    def outside(self, importer: str, module: str, level: int = 0) -> str | None:
        """The full name of a module of a package that was not read; None where an import means the workspace's own."""
        if not level:
            return module
        if not self.is_installed(importer):
            return None
        folders = importer.removeprefix(f"{self.roots.installed}/").split("/")[:-level]
        return ".".join((*folders, module) if module else folders)

    def unbound(self, path: str, name: str) -> External | Opaque:
        """What a name means that nothing in the workspace binds for a file: a word of Python, or a name of the module
        outside of which the file imports everything, where there is one such module."""
        if name in BUILTINS:
            return External(name)
        stars = [bound.statement for bound in self.bindings(path, "*") if isinstance(bound.statement, Import)]
        outside = [star.module for star in stars if not star.level and not self.resolve_module(path, star.module)]
        return External(f"{outside[0]}.{name}") if len(outside) == 1 else OPAQUE

    def reaches(self, name: str, words: frozenset[str], steps: int, by_rare_names: bool = False) -> bool:
        """Whether functions of this name, in any file, mention one of some words after a dot or call, or those that
        they mention do, so many `steps` on. One question for all that lies between, or each statement would keep the
        names of half the program. `by_rare_names` leaves out functions whose names many files have."""
        question = reach_question(name, words, steps, by_rare_names)
        found = self.mentioned.reaches(question)
        self._record(question, found)
        return found

    def callers_of(self, name: str) -> tuple[tuple[str, str], ...]:
        """The statements that mention a name after a dot or call it, each by path and anchor. All files are looked
        through: to be asked of few names."""
        found: dict[tuple[str, str], None] = {}
        for each in sorted(self.known_as(name)):
            places = self.mentioned.callers(each)
            self._record(callers_question(each), places)
            found.update(dict.fromkeys(places))
        return tuple(found)

    def known_as(self, name: str) -> frozenset[str]:
        """A name, and those by which files import something of that name: `from store import save as store_item`."""
        found = self.mentioned.other_names(name)
        self._record(mention_question(other_names_of(name)), found)
        return found | {name}

    def users_of(self, name: str) -> tuple[tuple[str, str], ...]:
        """The statements that call a class of a name or derive another from it (or only look like it), each by path and
        anchor."""
        found: dict[tuple[str, str], None] = {}
        for each in sorted(self.known_as(name)):
            places = self.mentioned.users(each)
            self._record(users_question(each), places)
            found.update(dict.fromkeys(places))
        return tuple(found)

    def mentioned_by(self, path: str, unit: Unit) -> frozenset[str]:
        """The names that a statement mentions after a dot or calls."""
        return self.modules[path].mentioned[unit.anchor][1][""]

    def imports(self, path: str) -> frozenset[str]:
        """The packages that a file imports at its top level, each without what is inside of it: `boto3`, `aws_cdk`; in
        languages that import by paths these as they are."""
        return self._told("imports", path)

    def is_imported(self, package: str) -> bool:
        """Whether any file imports a package."""
        found = package in self._imported
        self._record(imported_question(package), found)
        return found

    @cached_property
    def _imported(self) -> frozenset[str]:
        return frozenset[str]().union(*(module.imports for module in self.modules.values()))

    def package_bindings(self, folder: str, name: str, language: str = GO) -> tuple[tuple[str, Bound], ...]:
        """What the files of a folder bind a name to, each with its path, where a folder is one package."""
        found = self.packages.bindings(folder, name, language)
        self._record(package_question(folder, name, language), tuple((path, bound.anchor) for path, bound in found))
        return found

    def methods_called(self, name: str) -> tuple[tuple[str, Bound], ...]:
        """The methods of a name that types of any package have, each with its path."""
        found = self.packages.methods(name)
        self._record(methods_question(name), tuple((path, bound.anchor) for path, bound in found))
        return found

    def is_package(self, folder: str) -> bool:
        """Whether a folder holds files of such a language."""
        found = folder in self.packages
        self._record(("folder", folder), found)
        return found

    def files_called(self, name: str) -> tuple[str, ...]:
        """The paths of all files of a name."""
        found = self.packages.files_called(name)
        self._record(("files", name), found)
        return found

    def environment_set_by(self, path: str, variable: str) -> str | None:
        """The text that a file sets an environment variable to, by `os.environ` and wherever in it."""
        found = self.modules[path].environment.get(variable) if path in self.modules else None
        self._record(environment_question(path, variable), found)
        return found

    def changed_by(self, path: str) -> frozenset[str]:
        """The names of the dictionaries and lists into which a file stores something."""
        return self._told("changes", path)

    def signs_of(self, path: str) -> frozenset[str]:
        """What of `by_hand.Sign` tells whether somebody runs a file."""
        return self._told("signs", path)

    def _told(self, what: OfFile, path: str) -> frozenset[str]:
        found = module.told(what) if (module := self.modules.get(path)) else frozenset[str]()
        self._record((what, path), found)
        return found

    @cached_property
    def packages(self) -> Packages:
        return Packages(self.modules)

    def answer(self, question: Question) -> object:
        """The present answer to a recorded question."""
        match question:
            case ("package", str(folder), str(name), str(language)):
                return tuple((path, bound.anchor) for path, bound in self.packages.bindings(folder, name, language))
            case ("methods", str(name)):
                return tuple((path, bound.anchor) for path, bound in self.packages.methods(name))
            case ("folder", str(folder)):
                return folder in self.packages
            case ("files", str(name)):
                return self.packages.files_called(name)
            case ("bindings", str(path), str(name)):
                module = self.modules.get(path)
                return module.anchors_of(name) if module else ()
            case ("environment", str(path), str(variable)):
                return self.modules[path].environment.get(variable) if path in self.modules else None
            case ("changes" | "imports" | "signs" as what, str(path)):
                return module.told(what) if (module := self.modules.get(path)) else frozenset()
            case ("module", str(importer), str(name), str(level)):
                return self._find_module(importer, name, int(level))
            case ("reach", *_):
                return self.mentioned.reaches(question)
            case ("imported", str(package)):
                return package in self._imported
            case ("callers", str(name)):
                return self.mentioned.callers(name)
            case ("users", str(name)):
                return self.mentioned.users(name)
        return None

    @contextmanager
    def recording(self) -> Iterator[dict[Question, object]]:
        """Collects the questions asked inside, with their answers."""
        asked: dict[Question, object] = {}
        outer, self._meanings = self._meanings, {}
        followed, self._followed = self._followed, set()
        given_up, self.budget.given_up = self.budget.given_up, set()
        self._recorded.append(asked)
        if outer is None:
            self.budget.taken = self.budget.further = 0
        try:
            with self.budget.aside():
                yield asked
        finally:
            self._recorded.pop()
            self._meanings, self._followed, self.budget.given_up = outer, followed, given_up
            if self._recorded:
                self._recorded[-1].update(asked)

    @contextmanager
    def apart(self) -> Iterator[None]:
        """Inside, functions are looked at by themselves: what their callers give to parameters counts as not known."""
        if self.looks_apart:
            yield
            return
        with self.recording():  # what a name stands for is another thing here
            self.looks_apart = True
            try:
                yield
            finally:
                self.looks_apart = False

    @contextmanager
    def following(self, owner: Scope, name: str) -> Iterator[bool]:
        """Marks a class's attribute as being followed inside; tells whether it is being followed already."""
        again = (owner, name) in self._followed
        self._followed.add((owner, name))
        try:
            yield again
        finally:
            if not again:
                self._followed.discard((owner, name))

    @property
    def is_following(self) -> bool:
        """Whether an attribute is being followed, so that what is found may leave it out."""
        return bool(self._followed)

    def once(self, name: tuple[object, ...], depth: int, look: Callable[[], Value]) -> Value:
        """What a name stands for, looked for once in a recording: a variable that is set again and again from itself
        would otherwise be followed on every path. An answer found at a greater `depth` may have given up too soon.
        """
        if self._meanings is None:
            return look()
        known = self._meanings.get(name)
        if known is None or known[0] > depth:
            known = self._meanings[name] = (depth, look())
        return cast(Value, known[1])

    def shared(self, kind: str, scope: Scope, make: Callable[[], Value]) -> Value:
        """What `make` works out about a class or function, once for all statements that ask, also after edits that
        change nothing on which it rests. `kind` names what is made; it must be a function of the scope alone."""
        if scope.is_of_one_call:
            return make()
        key = (kind, scope.path, scope.anchor, scope.start)
        known = self._shared.get(key)
        # Where something is broken, the same text may be another statement than before.
        if known is None or (known.node is not scope.node and known.node != scope.node):
            with self.recording() as answers:
                value = make()
            self._shared[key] = Shared(scope.node, value, answers, frozenset(answers))
            return value
        if self._recorded:
            self._recorded[-1].update(known.answers)
        return cast(Value, known.value)

    def inherit(self, earlier: "Program", changed: frozenset[Question] | None) -> frozenset[Question] | None:
        """Takes over what was worked out before an edit and still holds; `changed` are the questions that are answered
        otherwise, None where that is not known. Gives back all that are, with what follows from these."""
        edited = {path for path, module in earlier.modules.items() if self.modules.get(path) is not module}
        if changed is not None:  # the files are the same ones
            self.roots = earlier.roots
            self._sought = earlier._sought
            changed |= self.mentioned.inherit(earlier.mentioned, edited, {q[1] for q in changed if q[0] == "mentions"})
        gone = frozenset[str]().union(*(self._statements_gone(earlier, path) for path in edited))
        self._shared = {
            key: known
            for key, known in earlier._shared.items()
            if (known.asked.isdisjoint(changed) if changed is not None else self.holds(known.answers))
            and key[2] not in gone  # of a copy in another file it is worked out again
        }
        return changed

    def _statements_gone(self, earlier: "Program", path: str) -> Collection[str]:
        """The anchors of a file's statements that an edit has taken away."""
        now = module.units.keys() if (module := self.modules.get(path)) is not None else frozenset[str]()
        return earlier.modules[path].units.keys() - now

    def holds(self, answers: Mapping[Question, object]) -> bool:
        """Whether earlier answers are those of today."""
        return all(self.answer(asked) == told for asked, told in answers.items())

    def _record(self, question: Question, answer: object) -> None:
        if self._recorded:
            self._recorded[-1][question] = answer

    # ---- scopes -------------------------------------------------------------------------------------------------

    def module_scope(self, path: str, anchor: str = "") -> Scope:
        return Scope(path, anchor, None, None)

    # ---- modules ------------------------------------------------------------------------------------------------

    def _find_module(self, importer: str, module: str, level: int) -> str | None:
        sought = (dirname(importer), module, SCRIPT if is_script(importer) else level)
        if sought not in self._sought:
            self._sought[sought] = self._look_for_module(importer, module, level)
        return self._sought[sought]

    def _look_for_module(self, importer: str, module: str, level: int) -> str | None:
        if is_script(importer):
            return next((path for path in candidates(dirname(importer), module) if path in self.modules), None)
        tail = module.replace(".", "/")
        if not level and self.is_installed(importer):
            return self._file_of(f"{self.roots.installed}/{tail}")
        if level:
            folder = dirname(importer)
            for _ in range(level - 1):
                folder = dirname(folder)
            return self._file_of(join(folder, tail) if tail else folder)
        folder = dirname(importer)
        while True:
            for root in (folder, join(folder, "src")):
                if found := self._file_of(join(root, tail)):
                    layer = self.roots.layer_before(dirname(importer), root, tail)
                    return layer if layer in self.modules else found
            if folder == dirname(folder):  # the workspace, or the root of a disk
                break
            folder = dirname(folder)
        elsewhere = self.roots.file_of(dirname(importer), tail)
        if elsewhere in self.modules:
            return elsewhere
        return self._file_of(f"{self.roots.installed}/{tail}") if self.roots.installed else None

    def _file_of(self, stem: str) -> str | None:
        stem = normpath(stem) if stem else ""
        for path in (f"{stem}/__init__.py" if stem else "__init__.py", f"{stem}.py", f"{stem}.pyi"):
            if path in self.modules:
                return path
        return None
