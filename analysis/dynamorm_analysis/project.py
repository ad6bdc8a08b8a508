"""A workspace understood: tables and accesses of all its files, kept in step with every edit."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import chain
from operator import is_
from typing import Literal

from dynamorm_analysis.expectations import NOTHING_EXPECTED, Expectations
from dynamorm_analysis.facts.file import Facts, Unit
from dynamorm_analysis.joining import Joined, deployed, joined
from dynamorm_analysis.libraries.recognition import table_id
from dynamorm_analysis.linking.files.edits import Answers, after_edit
from dynamorm_analysis.linking.files.module import Module
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.files.questions import (
    Question,
)
from dynamorm_analysis.linking.files.source_roots import SourceRoots
from dynamorm_analysis.linking.files.testing import is_test
from dynamorm_analysis.linking.static.main_packages import MainPackages
from dynamorm_analysis.model.access import Access, Misuse
from dynamorm_analysis.model.names import UNKNOWN_NAME, TableName, shown_name, telling_part
from dynamorm_analysis.model.table import Definition, Index, Table
from dynamorm_analysis.model.wiring import Wiring
from dynamorm_analysis.settings import Settings
from dynamorm_analysis.stage_names import spelled
from dynamorm_analysis.text import WHOLE_FILE, Place, Span
from dynamorm_analysis.understanding import Since, UnderstoodFile, UnderstoodStatement, understood
from dynamorm_analysis.words import words_of

Role = Literal["application", "test", "admin"]


@dataclass(frozen=True, slots=True)
class _Before:
    """An earlier moment that was understood, and what has changed since.

    `edited` are the files whose statements may be others, `changed` the questions that are answered otherwise, and
    `in_meaning` those of them whose answers do not only stand in statements with other comments or docstrings.
    `changed` is None when files came or went: then any import may mean another file.
    """

    files: Mapping[str, UnderstoodFile] = field(default_factory=dict)
    joined: Mapping[str, Joined] = field(default_factory=dict)
    tables: Mapping[str, Table] = field(default_factory=dict)
    accesses: Mapping[str, tuple[Access, ...]] = field(default_factory=dict)
    program: Program = field(default_factory=lambda: Program({}))
    edited: frozenset[str] = frozenset()
    changed: frozenset[Question] | None = frozenset()
    in_meaning: frozenset[Question] = frozenset()

    def then(self, edited: Collection[str], answers: Collection[Answers] | None) -> "_Before":
        """The same moment with further edits behind it; `answers` is None where files came or went."""
        both = self.edited.union(edited)
        if self.changed is None or answers is None:
            return replace(self, edited=both, changed=None)
        changed = self.changed.union(*(each.changed for each in answers))
        return replace(
            self,
            edited=both,
            changed=changed,
            in_meaning=self.in_meaning.union(*(each.in_meaning for each in answers)),
        )


@dataclass(frozen=True, eq=False)
class Project:
    """A frozen snapshot; `with_file` and `without_file` give the next one. Paths are relative, with `/`.

    Files of installed packages say what names of the workspace mean, and nothing is reported about them.

    Statements, tables and lists of accesses that an edit leaves as they were stay the same objects, so that whoever
    works with them can tell by identity what is new.
    """

    modules: Mapping[str, Module] = field(default_factory=dict)
    settings: Settings = field(default_factory=Settings)
    roots: SourceRoots | None = None
    _before: _Before = field(default_factory=_Before)

    # ---- change -------------------------------------------------------------------------------------------------

    def with_file(self, path: str, facts: Facts) -> "Project":
        """The project with a file added or changed."""
        return self.with_files({path: facts})

    def with_files(self, files: Mapping[str, Facts]) -> "Project":
        """The project with many files added or changed at once."""
        new = {
            path: Module(path, facts, self.modules.get(path))
            for path, facts in files.items()
            if path not in self.modules or self.modules[path].facts != facts
        }
        if not new:
            return self
        if new.keys() <= self.modules.keys():
            answers = [after_edit(self.modules[path], module) for path, module in new.items()]
            return self._next({**self.modules, **new}, new, answers)
        return self._next(dict(sorted({**self.modules, **new}.items())), new, None)

    def without_file(self, path: str) -> "Project":
        """The project after a file is gone."""
        return self.without_files({path})

    def without_files(self, paths: Collection[str]) -> "Project":
        """The project after some files are gone."""
        remaining = {path: module for path, module in self.modules.items() if path not in paths}
        return self._next(remaining, (), None) if len(remaining) < len(self.modules) else self

    def with_settings(self, settings: Settings) -> "Project":
        """The same files under other settings."""
        return Project(self.modules, settings, self.roots, self._remembered())

    def with_roots(self, roots: SourceRoots | None) -> "Project":
        """The same files in a workspace of which other files are known; of None, those that the project holds."""
        if roots == self.roots:
            return self
        return Project(self.modules, self.settings, roots, self._remembered().then((), None))

    def _next(
        self, modules: Mapping[str, Module], edited: Collection[str], answers: Collection[Answers] | None
    ) -> "Project":
        return Project(modules, self.settings, self.roots, self._remembered().then(edited, answers))

    def _remembered(self) -> _Before:
        """This moment where it has been understood already, else the one that it would have been made from."""
        if "_files" not in self.__dict__:
            return self._before
        return _Before(self._files, self._joined, self.tables, self._accesses_by_table, self.program)

    # ---- understanding ------------------------------------------------------------------------------------------

    @cached_property
    def program(self) -> Program:
        return self._inherited[0]

    @cached_property
    def _inherited(self) -> tuple[Program, frozenset[Question] | None]:
        """The program, and all questions that it answers otherwise than the one before."""
        program = Program(self.modules, self.roots)
        return program, program.inherit(self._before.program, self._before.changed)

    def understanding(self) -> Iterator[tuple[int, int]]:
        """Understands file after file, which else is done when something is first asked for; tells each time how many
        are done, of how many."""
        own = [(path, module) for path, module in self.modules.items() if not self.program.is_installed(path)]
        files: dict[str, UnderstoodFile] = {}
        for done, (path, module) in enumerate(own, 1):
            files[path] = self._file(path, module)
            yield done, len(own)
        self.__dict__.setdefault("_files", files)

    @cached_property
    def _files(self) -> Mapping[str, UnderstoodFile]:
        own = ((path, module) for path, module in self.modules.items() if not self.program.is_installed(path))
        return {path: self._file(path, module) for path, module in own}

    def _file(self, path: str, module: Module) -> UnderstoodFile:
        program, _ = self._inherited
        return understood(program, path, module, self._before.files.get(path), path in self._before.edited, self._since)

    @cached_property
    def _since(self) -> Since | None:
        """What has changed since the earlier moment; None where that is not known."""
        before, changed = self._before, self._inherited[1]
        if changed is None:
            return None
        told = before.changed or frozenset()
        gone = (
            before.files[path].statements.keys() - self.modules[path].units.keys()
            for path in (before.edited if len(before.in_meaning) < len(told) else ())
            if path in before.files and path in self.modules
        )
        return Since(changed, before.in_meaning | (changed - told), frozenset[str]().union(*gone))

    @cached_property
    def too_long(self) -> tuple[str, ...]:
        """The files that hold something of which nothing is said, because it takes too long to understand or is nested
        too deeply."""
        return tuple(path for path, file in self._files.items() if file.is_skipped)

    @cached_property
    def _joined(self) -> Mapping[str, Joined]:
        wires = chain.from_iterable(memo.wires for memo in self._files.values())
        wiring = Wiring(wires, MainPackages(self.program).reaching)
        before = self._before.joined
        said = {path: memo.said for path, memo in self._files.items()}
        made_by = deployed(said, wiring)
        return {path: joined(path, one, wiring, made_by, before.get(path)) for path, one in said.items()}

    @cached_property
    def definitions(self) -> tuple[Definition, ...]:
        """Every definition of a table, in the order of files and lines."""
        return tuple(chain.from_iterable(file.definitions for file in self._joined.values()))

    @cached_property
    def accesses(self) -> tuple[Access, ...]:
        """Every access, in the order of files and lines; each request once."""
        return tuple(chain.from_iterable(file.accesses for file in self._joined.values()))

    @cached_property
    def retold(self) -> tuple[Access, ...]:
        """What calls of functions ask that these functions say by themselves: requests that are accesses already."""
        return tuple(one for file in self._joined.values() for one in file.retold if not one.among_others)

    @cached_property
    def led_to(self) -> tuple[Access, ...]:
        """The writes of calls that ask for other things, too, where what a function does in a row is of interest."""
        return tuple(one for one in self._among_others if not (one.reads or one.looked_first))

    @cached_property
    def led_writes(self) -> tuple[Access, ...]:
        """The writes of such calls by which nothing is to be tested: their function has looked itself."""
        return tuple(one for one in self._among_others if one.looked_first)

    @cached_property
    def led_reads(self) -> tuple[Access, ...]:
        """The reads by which such calls then write."""
        return tuple(one for one in self._among_others if one.reads)

    @cached_property
    def _among_others(self) -> tuple[Access, ...]:
        return tuple(one for file in self._joined.values() for one in file.retold if one.among_others)

    @cached_property
    def misuses(self) -> tuple[Misuse, ...]:
        return tuple(chain.from_iterable(memo.misuses for memo in self._files.values()))

    @cached_property
    def tables(self) -> Mapping[str, Table]:
        """Tables by id. Definitions that share a known name are one table; test code adds none to a real one."""
        grouped: dict[str, list[Definition]] = {}
        for definition in self.definitions:
            grouped.setdefault(_identity(definition), []).append(definition)
        before = self._before.tables
        named_alike = _by_spelling(grouped)
        tables: dict[str, Table] = {}
        for identity, definitions in grouped.items():
            known = before.get(identity)
            if known is not None and not named_alike and _is_still(known, definitions):
                tables[identity] = known
                continue
            now = _table(identity, definitions, named_alike, self._accesses_by_table.get(identity, ()))
            same = known is not None and _identical(known.definitions, now.definitions)
            same = same and known is not None and _identical(known.in_tests, now.in_tests)
            same = same and known is not None and _identical(known.namesakes, now.namesakes)
            tables[identity] = known if known is not None and same else now
        return tables

    @cached_property
    def _accesses_by_table(self) -> Mapping[str, tuple[Access, ...]]:
        found: dict[str, list[Access]] = {}
        for access in self.accesses:
            if access.table is not None:
                found.setdefault(access.table, []).append(access)
        before = self._before.accesses
        return {
            identity: before[identity] if _identical(before.get(identity), accesses) else tuple(accesses)
            for identity, accesses in found.items()
        }

    # ---- questions ----------------------------------------------------------------------------------------------

    def names_in(self, path: str, identity: str) -> tuple[str, ...]:
        """What a file calls a table by variables that infrastructure sets: `env:ORDERS_TABLE`."""
        joined = self._joined.get(path)
        return tuple(sorted(name for name, known in joined.tables.items() if known == identity)) if joined else ()

    def table(self, identity: str | None) -> Table | None:
        """The table of an id; None when the id is None or nothing in the workspace defines it."""
        return self.tables.get(identity) if identity is not None else None

    def title_of(self, access: Access) -> str:
        """What to call the table of an access in a message; empty where it is not known."""
        table = self.table(access.table)
        return table.title if table is not None else shown_name(access.table or "")

    def telling_name_of(self, access: Access) -> str:
        """What may tell by its words which items the table of an access holds; empty where nothing does."""
        table = self.table(access.table)
        return table.telling_name if table is not None else telling_part(access.table or "")

    def accesses_of(self, identity: str) -> tuple[Access, ...]:
        """The accesses to the table of an id, whether or not something in the workspace defines it."""
        return self._accesses_by_table.get(identity, ())

    def expectations(self, identity: str) -> Expectations:
        """What the settings say of the table of an id, under whichever of its names."""
        told = self.settings.tables
        if not told:
            return NOTHING_EXPECTED
        table = self.table(identity)
        titles = (table.title, table.name.text) if table is not None else ()
        names = (shown_name(name) for name in (*titles, identity))
        return next((told[name] for name in names if name in told), NOTHING_EXPECTED)

    def index_of(self, access: Access) -> Index | None:
        """The index that an access names, when both are known."""
        table = self.table(access.table)
        if table is None or access.index is None or not access.knows("index"):
            return None
        return table.index(access.index)

    def understood(self, path: str, anchor: str) -> UnderstoodStatement | None:
        """What one top-level statement of a file says by itself, before its variables are joined with tables."""
        file = self._files.get(path)
        return file.statements.get(anchor) if file is not None else None

    def role(self, path: str) -> Role:
        """The kind of code that a file holds, told by its path and the settings."""
        return "admin" if self.settings.is_admin(path) else _role(path)

    def locate(self, place: Place) -> Span | None:
        """A place as a span of its file, or None when it is no longer there."""
        if place.anchor == WHOLE_FILE:
            return place.span
        unit = self.unit(place)
        return place.span.shifted(unit.start) if unit else None

    def unit(self, place: Place) -> Unit | None:
        """The top-level statement that a place is in, or None when it is no longer there."""
        module = self.modules.get(place.path)
        return module.units.get(place.anchor) if module else None


def _identical(before: Sequence[object] | None, now: Sequence[object]) -> bool:
    """Whether two sequences hold the same objects."""
    return before is not None and len(before) == len(now) and all(map(is_, before, now))


def _is_still(known: Table, definitions: list[Definition]) -> bool:
    """Whether a table that one definition makes, outside of tests, is as it was: nearly all are, whatever is typed."""
    if len(definitions) != 1 or known.in_tests or known.namesakes or _role(definitions[0].place.path) == "test":
        return False
    return len(known.definitions) == 1 and known.definitions[0] is definitions[0]


def _identity(definition: Definition) -> str:
    return definition.identity or table_id(definition.name, definition.place.path, definition.symbol)


def _by_spelling(grouped: Mapping[str, list[Definition]]) -> Mapping[str, tuple[Definition, ...]]:
    """The definitions of infrastructure by the name with holes that they give to their tables, whatever fills these."""
    found: dict[str, list[Definition]] = {}
    for identity, definitions in grouped.items():
        if (name := spelled(identity)) is not None:
            found.setdefault(name, []).extend(each for each in definitions if each.kind == "infrastructure")
    return {name: tuple(definitions) for name, definitions in found.items()}


def _table(
    identity: str,
    definitions: list[Definition],
    named_alike: Mapping[str, tuple[Definition, ...]],
    accesses: tuple[Access, ...],
) -> Table:
    ordered = sorted(definitions, key=lambda definition: TRUST.index(definition.kind))
    tests = tuple(definition for definition in ordered if _role(definition.place.path) == "test")
    trusted = tuple(definition for definition in ordered if _role(definition.place.path) != "test")
    name: TableName = next((d.name for d in trusted or tests if d.name.known), UNKNOWN_NAME)
    if not trusted and any(_role(access.place.path) != "test" for access in accesses):
        return Table(identity, name, (), tests)
    is_own = any(definition.kind == "infrastructure" for definition in definitions)
    namesakes = () if is_own else named_alike.get(spelled(identity) or "", ())
    return Table(identity, name, trusted or tests, tests if trusted else (), namesakes)


TRUST = ("infrastructure", "model", "entity", "create_table")
FEW_THOUSAND = 4096  # paths are asked for again at each keystroke
ADMIN_NAMES = frozenset(
    {"scripts", "script", "notebooks", "cli", "bin", "management", "patches"}
    | {"commandline", "simulations", "maintenance", "custom_resources", "canaries", "canary", "synthetics"}
)
"""What folders and files of administrative code are called."""
ADMIN_WORDS = frozenset(
    {"migration", "migrations", "migrate", "backfill", "backfills", "seed", "seeder", "seeds", "cleanup", "purge"}
)
"""Words that tell it wherever they stand in such a name."""


@lru_cache(maxsize=FEW_THOUSAND)
def _role(path: str) -> Role:
    if is_test(path):
        return "test"
    *folders, name = path.split("/")
    names = {*folders, name.split(".")[0]}
    is_told = not ADMIN_NAMES.isdisjoint(names) or any(not ADMIN_WORDS.isdisjoint(words_of(part)) for part in names)
    are_scripts = any(words_of(folder)[-1:] == ["scripts"] for folder in folders)  # `patch_scripts`
    return "admin" if is_told or are_scripts else "application"


def definitions_with_tables(project: Project) -> Iterator[tuple[Definition, Table]]:
    """Every definition beside the table it is part of."""
    for table in project.tables.values():
        for definition in table.declarations:
            yield definition, table
