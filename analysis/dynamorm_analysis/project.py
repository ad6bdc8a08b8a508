"""A workspace understood: tables and accesses of all its files, kept in step with every edit."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from dynamorm_analysis.facts.file import Facts, Unit
from dynamorm_analysis.libraries.recognition import Recognised, recognisers, table_id
from dynamorm_analysis.linking.program import Module, Program, Question
from dynamorm_analysis.model.access import Access, Misuse
from dynamorm_analysis.model.names import UNKNOWN_NAME, TableName
from dynamorm_analysis.model.table import Definition, Index, Table
from dynamorm_analysis.settings import Settings
from dynamorm_analysis.text import WHOLE_FILE, Place, Span

Role = Literal["application", "test", "admin"]


@dataclass(frozen=True, slots=True)
class _Memo:
    """What a statement was recognised as, and the answers on which that rests."""

    recognised: Recognised
    answers: Mapping[Question, object]


@dataclass(frozen=True, eq=False)
class Project:
    """A frozen snapshot; `with_file` and `without_file` give the next one. Paths are relative, with `/`."""

    modules: Mapping[str, Module] = field(default_factory=dict)
    _known: Mapping[tuple[str, str], _Memo] = field(default_factory=dict)
    settings: Settings = Settings()

    # ---- change -------------------------------------------------------------------------------------------------

    def with_file(self, path: str, facts: Facts) -> "Project":
        """The project with a file added or changed."""
        current = self.modules.get(path)
        if current is not None and current.facts == facts:
            return self
        return Project({**self.modules, path: Module(path, facts)}, self._memos, self.settings)

    def with_files(self, files: Mapping[str, Facts]) -> "Project":
        """The project with many files added or changed at once."""
        added = {path: Module(path, facts) for path, facts in files.items()}
        return Project({**self.modules, **added}, self._memos, self.settings)

    def without_file(self, path: str) -> "Project":
        """The project after a file is gone."""
        remaining = {other: module for other, module in self.modules.items() if other != path}
        return Project(remaining, self._memos, self.settings)

    def with_settings(self, settings: Settings) -> "Project":
        """The same files under other settings."""
        return Project(self.modules, self._memos, settings)

    # ---- understanding ------------------------------------------------------------------------------------------

    @cached_property
    def program(self) -> Program:
        return Program(self.modules)

    @cached_property
    def _memos(self) -> Mapping[tuple[str, str], _Memo]:
        return {
            (path, unit.anchor): self._memo(path, unit)
            for path, module in self.modules.items()
            for unit in module.facts.units
        }

    def _memo(self, path: str, unit: Unit) -> _Memo:
        memo = self._known.get((path, unit.anchor))
        if memo is not None and all(self.program.answer(asked) == told for asked, told in memo.answers.items()):
            return memo
        with self.program.recording() as answers:
            parts = [recogniser.recognise(self.program, path, unit) for recogniser in recognisers()]
        return _Memo(
            Recognised(
                tuple(definition for part in parts for definition in part.definitions),
                tuple(access for part in parts for access in part.accesses),
                tuple(misuse for part in parts for misuse in part.misuses),
            ),
            answers,
        )

    @cached_property
    def definitions(self) -> tuple[Definition, ...]:
        """Every definition of a table, in the order of files and lines."""
        return tuple(definition for memo in self._memos.values() for definition in memo.recognised.definitions)

    @cached_property
    def accesses(self) -> tuple[Access, ...]:
        """Every access, in the order of files and lines."""
        return tuple(access for memo in self._memos.values() for access in memo.recognised.accesses)

    @cached_property
    def misuses(self) -> tuple[Misuse, ...]:
        return tuple(misuse for memo in self._memos.values() for misuse in memo.recognised.misuses)

    @cached_property
    def tables(self) -> Mapping[str, Table]:
        """Tables by id. Definitions that share a known name are one table; test code adds none to a real one."""
        grouped: dict[str, list[Definition]] = {}
        for definition in self.definitions:
            identity = table_id(definition.name, definition.place.path, definition.symbol)
            grouped.setdefault(identity, []).append(definition)
        return {identity: _table(identity, definitions) for identity, definitions in grouped.items()}

    @cached_property
    def _accesses_by_table(self) -> Mapping[str, tuple[Access, ...]]:
        found: dict[str, list[Access]] = {}
        for access in self.accesses:
            if access.table is not None:
                found.setdefault(access.table, []).append(access)
        return {identity: tuple(accesses) for identity, accesses in found.items()}

    # ---- questions ----------------------------------------------------------------------------------------------

    def table(self, identity: str | None) -> Table | None:
        """The table of an id; None when the id is None or nothing in the workspace defines it."""
        return self.tables.get(identity) if identity is not None else None

    def accesses_of(self, table: Table) -> tuple[Access, ...]:
        return self._accesses_by_table.get(table.id, ())

    def index_of(self, access: Access) -> Index | None:
        """The index that an access names, when both are known."""
        table = self.table(access.table)
        if table is None or access.index is None or not access.knows("index"):
            return None
        return table.index(access.index)

    def role(self, path: str) -> Role:
        """The kind of code that a file holds, told by its path and the settings."""
        return "admin" if self.settings.is_admin(path) else _role(path)

    def locate(self, place: Place) -> Span | None:
        """A place as a span of its file, or None when it is no longer there."""
        if place.anchor == WHOLE_FILE:
            return place.span
        module = self.modules.get(place.path)
        unit = module.units.get(place.anchor) if module else None
        return place.span.shifted(unit.start) if unit else None


def _table(identity: str, definitions: list[Definition]) -> Table:
    trusted = [definition for definition in definitions if _role(definition.place.path) != "test"] or definitions
    order = ("infrastructure", "model", "entity", "create_table")
    trusted.sort(key=lambda definition: order.index(definition.kind))
    name: TableName = next((d.name for d in trusted if d.name.known), UNKNOWN_NAME)
    return Table(identity, name, tuple(trusted))


TEST_WORDS = frozenset({"test", "tests", "testing", "conftest"})
ADMIN_WORDS = frozenset(
    {"migration", "migrations", "scripts", "script", "backfill", "backfills", "seed", "seeds", "notebooks"}
)


def _role(path: str) -> Role:
    *folders, name = path.split("/")
    stem = name.split(".")[0]
    words = {*folders, stem}
    if words & TEST_WORDS or stem.startswith("test_") or stem.endswith("_test"):
        return "test"
    return "admin" if words & ADMIN_WORDS else "application"


def definitions_with_tables(project: Project) -> Iterator[tuple[Definition, Table]]:
    """Every definition beside the table it is part of."""
    for table in project.tables.values():
        for definition in table.definitions:
            yield definition, table
