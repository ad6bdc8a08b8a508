"""`dynamorm.lock.json`: the tables as they were deployed last, as a value and as the text of the file."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import msgspec

from dynamorm_analysis.location import HERE, Location
from dynamorm_analysis.model.table import BillingMode, DefinitionKind, IndexKind, Key, Projection

LOCK_FILE = "dynamorm.lock.json"
FORMAT = 1
"""Raised when a program that knows the older format would misunderstand the file."""


@dataclass(frozen=True, slots=True)
class LockedIndex:
    """An index; its key has no partition attribute where it is not known, and the kind of its projection is None."""

    kind: IndexKind
    key: Key
    projection: Projection


@dataclass(frozen=True, slots=True)
class LockedTable:
    """A table as the definitions of one `source` declare it, which stand in `files`, seen from the file's folder.

    `types` are those of key attributes as far as they are known. `complete` says that `indexes` are surely all.
    `stream` is what a stream tells of each change, None where there is none that is known.
    """

    source: DefinitionKind
    files: tuple[str, ...]
    key: Key | None
    types: Mapping[str, str] = field(default_factory=dict)
    indexes: Mapping[str, LockedIndex] = field(default_factory=dict)
    complete: bool = True
    ttl: str | None = None
    billing: BillingMode | None = None
    stream: str | None = None


@dataclass(frozen=True, slots=True)
class Lock:
    """Tables by id; files that ids name are seen from the folder of the lock, which is at `location`."""

    tables: Mapping[str, LockedTable]
    location: Location = HERE


@dataclass(frozen=True, slots=True)
class Damage:
    """Why a text is no lock, and on which line that shows; None where no single line is to blame."""

    line: int | None
    text: str


# ---- writing --------------------------------------------------------------------------------------------------------


def written(lock: Lock, version: str) -> bytes:
    """The content of the file: sorted, and an index to a line, so that changes of different indexes merge and those of
    one index do not. `version` is that of the program that writes it."""
    tables = {name: _row(table) for name, table in lock.tables.items()}
    text = _rendered({"format": FORMAT, "dynamorm": version, "tables": tables}, 0)
    return f"{text}\n".encode("utf-8", "replace")


def _row(table: LockedTable) -> dict[str, Any]:
    return {
        "source": table.source,
        "files": sorted(table.files),
        "partition_key": list(table.key.partition) if table.key else None,
        "sort_key": list(table.key.sort) if table.key else None,
        "types": dict(table.types),
        "indexes": {
            name: {
                "kind": index.kind,
                "partition_key": list(index.key.partition),
                "sort_key": list(index.key.sort),
                "projection": index.projection.kind,
                "included": sorted(index.projection.included),
            }
            for name, index in table.indexes.items()
        },
        "complete": table.complete,
        "ttl": table.ttl,
        "billing": table.billing,
        **({"stream": table.stream} if table.stream is not None else {}),
    }


OPEN = 4
"""So many levels of objects are written on lines of their own: down to a table's list of indexes."""


def _rendered(value: object, depth: int) -> str:
    if not isinstance(value, dict) or not value or depth == OPEN:
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    inside = "  " * (depth + 1)
    lines = (
        f"{inside}{json.dumps(key, ensure_ascii=False)}: {_rendered(value[key], depth + 1)}" for key in sorted(value)
    )
    return "{\n" + ",\n".join(lines) + f"\n{'  ' * depth}}}"


# ---- reading --------------------------------------------------------------------------------------------------------


class _Index(msgspec.Struct):
    kind: IndexKind
    partition_key: tuple[str, ...]
    sort_key: tuple[str, ...] = ()
    projection: Literal["ALL", "KEYS_ONLY", "INCLUDE"] | None = None
    included: tuple[str, ...] = ()


class _Table(msgspec.Struct):
    source: DefinitionKind
    partition_key: tuple[str, ...] | None
    sort_key: tuple[str, ...] | None = None
    files: tuple[str, ...] = ()
    types: dict[str, str] = msgspec.field(default_factory=dict)
    indexes: dict[str, _Index] = msgspec.field(default_factory=dict)
    complete: bool = True
    ttl: str | None = None
    billing: BillingMode | None = None
    stream: str | None = None


class _Header(msgspec.Struct):
    format: int


class _Content(msgspec.Struct):
    tables: dict[str, msgspec.Raw]


MARKERS = (b"<<<<<<<", b"=======", b">>>>>>>")


def read_lock(content: bytes, location: Location = HERE) -> Lock | Damage:
    """What a file at a location tells, or why it tells nothing. Keys that a later version may add are passed over."""
    for number, line in enumerate(content.splitlines(), 1):
        if line.startswith(MARKERS):
            return Damage(number, "holds a merge conflict: keep for each table what is deployed")
    try:
        version = msgspec.json.decode(content, type=_Header).format
        if version > FORMAT:
            at = _line(content, content.find(b'"format"'))
            return Damage(at, f"has format {version}, which is newer than this version of dynamorm: upgrade it")
        rows = msgspec.json.decode(content, type=_Content).tables
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        return Damage(*_fault(content, error))
    tables: dict[str, LockedTable] = {}
    position = 0
    for name, raw in rows.items():
        row = bytes(raw)
        position = max(content.find(row, position), 0)
        try:
            tables[name] = _table(msgspec.json.decode(row, type=_Table))
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            return Damage(_line(content, position), f"is damaged: table `{name}`: {_reason(error)}")
    return Lock(tables, location)


def _table(row: _Table) -> LockedTable:
    return LockedTable(
        source=row.source,
        files=row.files,
        key=None if row.partition_key is None else Key(row.partition_key, row.sort_key or ()),
        types=row.types,
        indexes={name: _index(index) for name, index in row.indexes.items()},
        complete=row.complete,
        ttl=row.ttl,
        billing=row.billing,
        stream=row.stream,
    )


def _index(row: _Index) -> LockedIndex:
    return LockedIndex(row.kind, Key(row.partition_key, row.sort_key), Projection(row.projection, row.included))


def _fault(content: bytes, error: Exception) -> tuple[int | None, str]:
    try:
        json.loads(content)
    except json.JSONDecodeError as wrong:
        return wrong.lineno, f"is damaged: {wrong.msg.lower()}"
    except (ValueError, RecursionError):
        pass
    return None, f"is damaged: {_reason(error)}"


def _reason(error: Exception) -> str:
    text = str(error)
    return f"{text[:1].lower()}{text[1:]}"


def _line(content: bytes, position: int) -> int:
    return content.count(b"\n", 0, max(position, 0)) + 1


# ---- comparing ------------------------------------------------------------------------------------------------------


def differences(before: Lock, now: Lock) -> Iterable[str]:
    """What another lock says otherwise, a line for each table or index."""
    for name in sorted(before.tables.keys() | now.tables.keys()):
        old, new = before.tables.get(name), now.tables.get(name)
        if old is None:
            yield f"{name}: new table"
        elif new is None:
            yield f"{name}: table is gone"
        elif old != new:
            what = tuple(_table_differences(old, new))
            yield from (f"{name}: {each}" for each in what or ("other types of key attributes",))


def _table_differences(old: LockedTable, new: LockedTable) -> Iterable[str]:
    if old.key != new.key:
        yield "another key"
    for index in sorted(old.indexes.keys() | new.indexes.keys()):
        if index not in old.indexes:
            yield f"new index {index}"
        elif index not in new.indexes:
            yield f"index {index} is gone"
        elif old.indexes[index] != new.indexes[index]:
            yield f"another index {index}"
    for name in sorted(old.types.keys() & new.types.keys()):
        if old.types[name] != new.types[name]:
            yield f"another type of {name}"
    for what, one, other in (
        ("another time to live", old.ttl, new.ttl),
        ("another billing mode", old.billing, new.billing),
        ("another stream", old.stream, new.stream),
        ("another list of files", old.files, new.files),
        ("another kind of definition", old.source, new.source),
        ("the list of indexes is known otherwise", old.complete, new.complete),
    ):
        if one != other:
            yield what
