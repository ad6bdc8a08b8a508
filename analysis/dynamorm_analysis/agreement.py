"""Which definitions surely declare one physical table, and where two of them disagree."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from posixpath import dirname

from dynamorm_analysis.model.names import VARIABLE
from dynamorm_analysis.model.table import Definition, Index, Key, Table
from dynamorm_analysis.model.wiring import INFRASTRUCTURE, SAMPLES
from dynamorm_analysis.project import Project
from dynamorm_analysis.stage_names import STAGES
from dynamorm_analysis.text import Place
from dynamorm_analysis.words import words_of

HOLE = re.compile(r"\{([^}]*)\}")

# Folders that hold a part of the project above them, beside those of infrastructure.
PARTS = INFRASTRUCTURE | {
    "api", "app", "backend", "cdk", "code", "functions", "handlers", "lambda", "lambdas", "lib", "python", "scripts",
    "server", "src", "stack", "terraform", "test", "tests", "tf",
}  # fmt: skip
# Folders whose parts have nothing to do with each other.
SERVICES = frozenset({"apps", "modules", "packages", "patterns", "projects", "services"}) | SAMPLES
CACHES = frozenset({"cache", "caches", "cached", "caching"})
TRIALS = STAGES - {"prd", "prod", "production"}
COMPARED = 32  # definitions with which each further one of its table is compared
HISTORY = frozenset({"migration", "migrations", "versions", "archive", "backfill", "backfills", "notebooks"})


@dataclass(frozen=True, slots=True)
class Pair:
    """Two definitions of one physical table: `said` is the one to change, `trusted` the one that is believed more."""

    trusted: Definition
    said: Definition

    @property
    def is_model_against_infrastructure(self) -> bool:
        return self.trusted.kind == "infrastructure" and self.said.kind in ("model", "entity")

    @property
    def are_models(self) -> bool:
        return all(one.kind in ("model", "entity") for one in (self.trusted, self.said))

    @property
    def keys(self) -> tuple[Key, Key] | None:
        """The key that is trusted and the one that is said, where they differ and both are certain."""
        trusted, said = self.trusted.key, self.said.key
        if trusted is None or said is None or trusted == said or not (_is_named(self.trusted) and _is_named(self.said)):
            return None
        return None if "key" in self.trusted.unknown | self.said.unknown else (trusted, said)

    @property
    def indexes(self) -> Iterator[tuple[Index, Index]]:
        """The indexes that both declare under one name, the trusted one first."""
        for index in self.said.indexes:
            trusted = [other for other in self.trusted.indexes if other.name == index.name is not None]
            if len(trusted) == 1:
                yield trusted[0], index

    @property
    def index_keys(self) -> Iterator[tuple[Index, Index]]:
        """Those of them whose keys differ for certain."""
        if not (_is_named(self.trusted) and _is_named(self.said)):
            return
        for trusted, said in self.indexes:
            if trusted.unknown & PARTS_OF_KEY or said.unknown & PARTS_OF_KEY or trusted.kind != said.kind:
                continue
            if said.kind == "LSI" and trusted.key.sort == said.key.sort and self._is_of_table(said):
                continue  # its partition key is that of the table, which is compared by itself
            if trusted.key != said.key and trusted.key.partition and said.key.partition:
                yield trusted, said

    def _is_of_table(self, index: Index) -> bool:
        """Whether the definition to change gives an index the partition key that it gives the table."""
        return self.said.key is None or index.key.partition == self.said.key.partition

    @property
    def kinds(self) -> Iterator[tuple[Index, Index]]:
        """Those of them of which one is global and one is local."""
        return ((trusted, said) for trusted, said in self.indexes if trusted.kind != said.kind)

    @property
    def projections(self) -> Iterator[tuple[Index, Index]]:
        """Those of them that copy different attributes. That keys are copied goes without saying."""
        for trusted, said in self.indexes:
            if trusted.projection.kind is None or said.projection.kind is None:
                continue
            keys = frozenset(name for key in (self.trusted.key, self.said.key) if key for name in key.attributes)
            if trusted.copied(keys) != said.copied(keys):
                yield trusted, said

    @property
    def types(self) -> Iterator[str]:
        """Key attributes of the table and its indexes that have different types."""
        indexes = (name for index in self.trusted.indexes for name in index.key.attributes)
        for name in dict.fromkeys((*(self.trusted.key.attributes if self.trusted.key else ()), *indexes)):
            trusted, said = self.trusted.attribute(name), self.said.attribute(name)
            if trusted and said and trusted.type and said.type and trusted.type != said.type:
                yield name

    @property
    def lifetimes(self) -> tuple[str, str] | None:
        """The attributes that expire items, where both name one and it is another."""
        trusted, said = self.trusted.ttl, self.said.ttl
        return (trusted, said) if trusted and said and trusted != said else None


PARTS_OF_KEY = frozenset({"key", "partition_key", "sort_key"})


def pairs(table: Table, project: Project) -> Iterator[Pair]:
    """Definitions that surely declare the same physical table, the most trusted pairs first; of those that tests
    make each with one of the application's."""
    for number, said in enumerate(table.definitions):
        if project.role(said.place.path) == "test":
            return  # nothing but tests declares the table, each for itself
        for trusted in table.definitions[: min(number, COMPARED)]:
            if is_same_table(trusted, said, table):
                yield _pair(trusted, said, table)
    for said in table.in_tests:
        for trusted in table.definitions[:COMPARED]:
            if is_same_table(trusted, said, table):
                yield _pair(trusted, said, table)


def _pair(trusted: Definition, said: Definition, table: Table) -> Pair:
    """The two as a pair. The one to change is the one whose key fewer of the table's definitions have, if one that is
    believed as much as it contradicts it: what is left over from before most often stands alone."""
    if trusted.key != said.key and trusted.makes_table and said.makes_table:
        known = (*table.definitions[:COMPARED], *table.in_tests[:COMPARED])
        keys = [each.key for each in known]
        is_contradicted = any(each.kind == trusted.kind and each.key == said.key for each in known)
        if is_contradicted and keys.count(trusted.key) < keys.count(said.key):
            return Pair(said, trusted)
    return Pair(trusted, said)


def is_same_table(one: Definition, other: Definition, table: Table) -> bool:
    """Whether two definitions of a name surely declare one physical table.

    A name that is guessed says too little, and one that a variable holds only where both stand in one folder or the
    infrastructure of their service tells. The same name in another service or stage may be another table.
    """
    paths = one.place.path, other.place.path
    if one.name.guessed or other.name.guessed or is_history(one) or is_history(other):
        return False
    if _are_apart(*paths) or all(map(_is_one_of_many, (one, other))):
        return False
    if one.kind == other.kind == "infrastructure":
        is_alone = paths[0] != paths[1] and any(SAMPLES & set(dirname(path).split("/")) for path in paths)
        return not is_alone and _stages(paths[0]) == _stages(paths[1])  # each sample is one that may be deployed
    told = (each.identity or each.name.source in ("literal", "constant") for each in (one, other))
    return (all(told) and not table.id.startswith(VARIABLE)) or dirname(paths[0]) == dirname(paths[1])


def _is_one_of_many(definition: Definition) -> bool:
    """Whether code makes tables by this definition whose names differ in what it is given: `report-{kind}`."""
    return definition.kind == "create_table" and any(":" not in hole for hole in HOLE.findall(definition.name.text))


def in_force(table: Table, project: Project) -> tuple[Definition, ...]:
    """The definitions of a table outside of tests that tell how it is to be, and not how it once was."""
    told = (one for one in table.definitions if project.role(one.place.path) != "test" and not is_history(one))
    return tuple(told)


def is_history(definition: Definition) -> bool:
    """Whether a definition tells how a table once was, as those of migrations do."""
    return bool(HISTORY & _words(definition.place.path))


def is_for_trial(definition: Definition) -> bool:
    """Whether a table holds nothing that would be missed: a cache, or one of a stage that is not production."""
    called = frozenset(words_of(f"{definition.symbol} {definition.name.text}")) | _words(definition.place.path)
    return bool(called & (TRIALS | SAMPLES | CACHES))


def titled(definition: Definition, beside: Definition | None = None) -> str:
    """What to call a definition in a message, told from the one `beside` it."""
    alike = beside is not None and beside is not definition and beside.symbol == definition.symbol
    if definition.kind in ("model", "entity") and definition.symbol and not alike:
        return f"`{definition.symbol}`"
    return f"`{definition.symbol or definition.kind}` of `{declared_at(definition).path}`"


def declared_at(definition: Definition) -> Place:
    """Where the key of a table is written out; where that is what code was given which makes the table, the definition
    stands where it is given."""
    found = definition.attribute(definition.key.partition[0]) if definition.key and definition.key.partition else None
    elsewhere = found is not None and found.place.path != definition.place.path
    return found.place if found is not None and elsewhere else definition.place


def place_of(definition: Definition, attribute: str) -> Place:
    """Where a definition declares an attribute; the definition itself where it only mentions it."""
    found = definition.attribute(attribute)
    return found.place if found is not None else definition.place


def _is_named(definition: Definition) -> bool:
    """Whether the names of all key attributes are certain."""
    return definition.bases_known and "attributes" not in definition.unknown


# ---- folders --------------------------------------------------------------------------------------------------------


def _are_apart(one: str, other: str) -> bool:
    """Whether two files may belong to projects that have nothing to do with each other."""
    first, second = _project_folder(one), _project_folder(other)
    shared = _shared(first, second)
    if SAMPLES & {*first[len(shared) :], *second[len(shared) :]}:
        return True
    if shared in (first, second):
        return False
    return not shared or shared[-1] in SERVICES


@lru_cache(4096)
def _project_folder(path: str) -> tuple[str, ...]:
    """The folder of the project that a file is part of, as far as names of folders tell."""
    folders = path.split("/")[:-1]
    for number, folder in enumerate(folders):
        if PARTS.issuperset(_split(folder)):
            return tuple(folders[:number])
    return tuple(folders)


def _shared(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    length = 0
    while length < min(len(first), len(second)) and first[length] == second[length]:
        length += 1
    return first[:length]


def _stages(path: str) -> frozenset[str]:
    return STAGES & _words(path)


def _words(path: str) -> frozenset[str]:
    return frozenset(word for part in path.split("/") for word in _split(part))


def _split(name: str) -> list[str]:
    for separator in "_.":
        name = name.replace(separator, "-")
    return name.lower().split("-")
