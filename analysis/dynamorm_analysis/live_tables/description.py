"""A table as DynamoDB describes it: its keys, indexes, expiry and payment, and whether it is ready for use."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from dynamorm_analysis.blueprint import Blueprint, PlannedIndex
from dynamorm_analysis.lock import LockedIndex, LockedTable
from dynamorm_analysis.model.table import BillingMode, IndexKind, Key, Projection

ACTIVE = "ACTIVE"
PROJECTIONS = ("ALL", "KEYS_ONLY", "INCLUDE")


@dataclass(frozen=True, slots=True)
class LiveTable:
    """`locked` is the table in the words of the lock. `statuses` are those of its global indexes. `stream` is what its
    stream tells of a change (`NEW_IMAGE`), None where it has none. `items` and `size` (in bytes) are what DynamoDB
    counts every six hours or so. `lifetime_known` says whether anyone may tell what expires its items. `encrypted` says
    whether a key in KMS encrypts it. `restorable` (to a point in time) and `tags` are None where nobody asked, or may
    tell."""

    name: str
    locked: LockedTable
    status: str = ACTIVE
    statuses: Mapping[str, str] = field(default_factory=dict)
    stream: str | None = None
    items: int = 0
    size: int = 0
    lifetime_known: bool = True
    arn: str = ""
    protected: bool = False
    encrypted: bool = False
    restorable: bool | None = None
    tags: Mapping[str, str] | None = None

    @property
    def blueprint(self) -> Blueprint:
        """The table as one to be built."""
        return blueprint_of(self.name, self.locked)


def blueprint_of(name: str, locked: LockedTable) -> Blueprint:
    """A table of the lock as one to be built; without a key where that is not known."""
    return Blueprint(
        name=name,
        key=locked.key or Key(()),
        types=dict(locked.types),
        indexes=tuple(
            PlannedIndex(index, one.kind, one.key, one.projection) for index, one in sorted(locked.indexes.items())
        ),
        ttl=locked.ttl,
    )


def described(table: Mapping[str, Any], lifetime: Mapping[str, Any] | None) -> LiveTable:
    """What `DescribeTable` gives as `Table`, and `DescribeTimeToLive` as `TimeToLiveDescription`; None for the latter
    where it was not allowed."""
    global_indexes = _rows(table, "GlobalSecondaryIndexes")
    indexes = [*_indexes("GSI", global_indexes), *_indexes("LSI", _rows(table, "LocalSecondaryIndexes"))]
    stream = table.get("StreamSpecification") or {}
    return LiveTable(
        name=str(table.get("TableName", "")),
        locked=LockedTable(
            source="infrastructure",
            files=(),
            key=_key(_rows(table, "KeySchema")),
            types={one["AttributeName"]: one["AttributeType"] for one in _rows(table, "AttributeDefinitions")},
            indexes=dict(sorted(indexes)),
            complete=True,
            ttl=_ttl(lifetime or {}),
            billing=_billing(table),
        ),
        status=str(table.get("TableStatus", ACTIVE)),
        statuses={one["IndexName"]: str(one.get("IndexStatus", ACTIVE)) for one in global_indexes},
        stream=stream.get("StreamViewType") if stream.get("StreamEnabled") else None,
        items=int(table.get("ItemCount", 0)),
        size=int(table.get("TableSizeBytes", 0)),
        lifetime_known=lifetime is not None,
        arn=str(table.get("TableArn", "")),
        protected=bool(table.get("DeletionProtectionEnabled")),
        encrypted=(table.get("SSEDescription") or {}).get("Status") in ("ENABLED", "ENABLING", "UPDATING"),
    )


def _rows(table: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    return list(table.get(name) or ())


def _key(schema: Iterable[Mapping[str, Any]]) -> Key:
    parts = [(one["KeyType"], one["AttributeName"]) for one in schema]
    return Key(
        tuple(name for kind, name in parts if kind == "HASH"), tuple(name for kind, name in parts if kind == "RANGE")
    )


def _indexes(kind: IndexKind, rows: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, LockedIndex]]:
    for one in rows:
        copied = one.get("Projection") or {}
        projection = copied.get("ProjectionType")
        included = tuple(sorted(copied.get("NonKeyAttributes") or ())) if projection == "INCLUDE" else ()
        known = projection if projection in PROJECTIONS else None
        yield one["IndexName"], LockedIndex(kind, _key(_rows(one, "KeySchema")), Projection(known, included))


def _ttl(lifetime: Mapping[str, Any]) -> str | None:
    enabled = lifetime.get("TimeToLiveStatus") in ("ENABLED", "ENABLING")
    return lifetime.get("AttributeName") if enabled else None


def _billing(table: Mapping[str, Any]) -> BillingMode:
    """A table that was never billed by request has no summary."""
    mode = (table.get("BillingModeSummary") or {}).get("BillingMode", "PROVISIONED")
    return cast(BillingMode, mode if mode in ("PROVISIONED", "PAY_PER_REQUEST") else "PROVISIONED")
