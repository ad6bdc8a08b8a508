"""What has to be done to a table that is deployed, so that it becomes what its definitions say now."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from dynamorm_analysis.deployment import Change, change_of, locked_id, sources
from dynamorm_analysis.lock import Lock, LockedIndex, LockedTable, written
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.table import Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.rollout import MOST_INDEXES, Refusal, Step, rollout
from dynamorm_analysis.text import Place
from dynamorm_analysis.wording import listed
from dynamorm_analysis.words import words_of
from dynamorm_cdkgen.asking import asked_of
from dynamorm_cdkgen.fault import Fault

DIGITS = 12  # of a baseline's digest
LONGEST = 60  # letters of a file's name


@dataclass(frozen=True, slots=True)
class Migration:
    """The steps of one table before the code is released and after it. `readers` are the functions that read each new
    index, `baseline` tells the table as it is deployed from any other state of it, and `sources` are the files that
    define it now."""

    table: Table
    now: LockedTable
    before: tuple[Step, ...]
    after: tuple[Step, ...]
    readers: tuple[tuple[str, tuple[str, ...]], ...]
    baseline: str
    sources: tuple[str, ...]

    @property
    def steps(self) -> tuple[Step, ...]:
        return self.before + self.after

    @property
    def slug(self) -> str:
        """What a file of it is called: after the table, and the index that comes or goes first."""
        words = [*words_of(self.table.title), *words_of(self.steps[0].deed), *words_of(self.steps[0].name)]
        told = "_".join(word for word in words if word not in ("index", "table"))[:LONGEST].strip("_")
        return told if len(self.steps) == 1 else f"{told}_and_more"


def migration_of(table: Table, project: Project) -> tuple[Migration | None, tuple[Fault, ...]]:
    """What is to be done to a table, None where that is nothing, what is left out of it, and remarks."""
    change = change_of(table, project)
    if change is None:
        return None, tuple(_new(table, project))
    planned = rollout({table.title: change})
    place = change.definitions[0].place
    faults = [_refused(refusal, place) for refusal in planned.refused]
    faults += _stream(change, place)
    if change.keys is not None or any(change.key_types):
        return None, tuple(faults)
    unknown = {name: fault for name in change.added if (fault := _unknown(name, change, place)) is not None}
    reading = {name: fault for name in change.dropped if (fault := _read(name, table, project)) is not None}
    left_out = {**unknown, **reading}
    ways = [
        tuple(step for steps in deployments for step in steps if step.name not in left_out)
        for deployments in (planned.before, planned.after)
    ]
    faults += left_out.values()
    faults += [_without_room(step.name, change, place) for step in _beyond(change, ways[0])]
    if not any(ways):
        return None, tuple(faults)
    lock = project.settings.lock
    identity = locked_id(table, lock.location) if lock is not None else table.id
    readers = tuple(
        (step.name, tuple(dict.fromkeys(_reading(step.name, table, project))))
        for step in ways[0]
        if step.deed == "create-index"
    )
    files = sorted({one.place.path for one in change.definitions})
    digest = hashlib.sha256(written(Lock({identity: change.before}), "")).hexdigest()[:DIGITS]
    return Migration(table, change.now, ways[0], ways[1], readers, digest, tuple(files)), tuple(faults)


def index_of(migration: Migration, step: Step) -> LockedIndex:
    return migration.now.indexes[step.name]


def _new(table: Table, project: Project) -> Iterator[Fault]:
    """That nothing tells how a table is deployed, if it is."""
    lock = project.settings.lock
    if lock is None or locked_id(table, lock.location) in lock.tables:
        return
    for definition in sources(table, project)[:1]:
        told = f"dynamorm.lock.json does not hold `{table.title}`, which is taken for a new table"
        remedy = "if it is deployed, write it down by `dynamorm lock` at the revision that is deployed"
        yield Fault(definition.place, told, remedy, is_remark=True)


def _refused(refusal: Refusal, place: Place) -> Fault:
    return Fault(place, f"`{refusal.table}`: {refusal.what}", refusal.remedy.rstrip("."))


def _unknown(name: str, change: Change, place: Place) -> Fault | None:
    """Why an index cannot be created from what is known of it."""
    index = change.now.indexes[name]
    missing = [one for one in index.key.attributes if one not in change.now.types]
    declared = change.index(name)
    at = declared.place if declared is not None else place
    if index.kind == "VECTOR":
        return Fault(at, f"`{name}` is a vector index", "create it by the template that defines it")
    if not index.key.partition:
        return Fault(at, f"the key of index `{name}` is not known", "write its attributes' names out")
    if index.projection.kind is None:
        return Fault(at, f"what index `{name}` copies is not known", "write its projection out")
    if missing and index.kind == "GSI":
        told = f"the type of {listed(missing)} in the key of index `{name}` is not known"
        return Fault(at, told, "declare it where the table or the model is defined")
    return None


def _stream(change: Change, place: Place) -> Iterator[Fault]:
    """That what a stream tells is not changed while it is on; CloudFormation and Terraform make a new one."""
    before, now = change.before.stream, change.now.stream
    if change.deployer == "code" and before is not None and now is not None and before != now:
        told = f"the stream tells {before} and is to tell {now}, which cannot be changed while it is on"
        remedy = (
            "let its readers come to its end, switch it off and on again with UpdateTable, and give them the new "
            "stream's ARN"
        )
        yield Fault(place, told, remedy)


def _beyond(change: Change, steps: Iterable[Step]) -> Iterator[Step]:
    """The indexes that are created when there are as many as AWS grants without being asked."""
    count = sum(index.kind == "GSI" for index in change.before.indexes.values())
    for step in steps:
        if step.deed == "drop-index":
            count -= 1
        elif step.deed == "create-index":
            count += 1
            if count > MOST_INDEXES:
                yield step


def _without_room(name: str, change: Change, place: Place) -> Fault:
    declared = change.index(name)
    told = f"with `{name}` the table has more than {MOST_INDEXES} global indexes, which AWS grants on request alone"
    remedy = "drop one that nothing reads first, or have the quota raised before this is run"
    return Fault(declared.place if declared is not None else place, told, remedy, is_remark=True)


def _read(name: str, table: Table, project: Project) -> Fault | None:
    """Which code keeps an index from being dropped."""
    reading = [access for access in asked_of(table.id, project) if access.index == name and access.knows("index")]
    if not reading:
        return None
    told = f"`{name}` of `{table.title}` cannot be dropped: {_told(reading[0])} reads it"
    return Fault(reading[0].place, told, "let it read another index, or the table, first")


def _reading(name: str, table: Table, project: Project) -> Iterator[str]:
    for access in asked_of(table.id, project):
        if access.index == name and access.knows("index"):
            yield _told(access)


def _told(access: Access) -> str:
    return f"`{access.function}` in `{access.place.path}`" if access.function else f"`{access.place.path}`"


def path_of(migration: Migration, folder: str, present: Sequence[tuple[str, str]]) -> str:
    """The file of a migration: the one that was written of the same change, else the next number. `present` are the
    files of the folder with their texts."""
    for path, text in present:
        if f'BASELINE = "{migration.baseline}"' in text:
            return path
    numbers = [int(name[:4]) for path, _ in present if (name := path.rpartition("/")[2])[:4].isdigit()]
    return f"{folder}{max(numbers, default=0) + 1:04d}_{migration.slug}.py"
