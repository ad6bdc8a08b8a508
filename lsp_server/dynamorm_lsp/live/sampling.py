"""A live table described, and a bounded sample of its items that is spread over its partitions."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from dynamorm_analysis.live_tables.description import LiveTable, described
from dynamorm_lsp.live.connection import LiveError, asking

VISITED = 50
"""So many segments are visited of as many as a table is cut into."""
OF_SEGMENT = 20
"""A table is cut into segments of about so many items: slices of the partition keys' hashes, each read from its start.
Of fewer and longer ones the items of one partition would be all that is seen of each."""
MOST_SEGMENTS = 1_000_000  # that DynamoDB takes
COARSER = 8
UNCOUNTED = 10
"""Segments of a table whose items DynamoDB has not counted yet."""
Watch = Callable[[int, int], None]


@dataclass(slots=True)
class Sampled:
    """Items as the API gives them by their keys, the units that reading them took, and in how many requests. `stopped`
    is why there are fewer than were asked for, empty where there are no more. `starts` are where a segment of so many
    goes on, None where it has ended."""

    items: dict[tuple[str, ...], dict[str, Any]] = field(default_factory=dict)
    units: float = 0.0
    requests: int = 0
    stopped: str = ""
    starts: dict[tuple[int, int], dict[str, Any] | None] = field(default_factory=dict)


def describe(client: Any, table: str) -> LiveTable:
    """A table as it is. Raises LiveError."""
    with asking("DescribeTable", table, client):
        description = client.describe_table(TableName=table)["Table"]
    return described(description, _lifetime(client, table))


def _lifetime(client: Any, table: str) -> dict[str, Any] | None:
    """None where nobody may know, or where an engine has no such thing."""
    try:
        with asking("DescribeTimeToLive", table, client):
            told: dict[str, Any] = client.describe_time_to_live(TableName=table)["TimeToLiveDescription"]
    except LiveError as error:
        if error.throttled:
            raise
        return None
    return told


def with_upkeep(client: Any, table: LiveTable, *, backups: bool, tags: bool) -> LiveTable:
    """A table with what further calls tell of how it is run, as far as they are wanted and allowed."""
    return replace(
        table,
        restorable=_is_restorable(client, table) if backups else None,
        tags=_tags(client, table) if tags else None,
    )


def _is_restorable(client: Any, table: LiveTable) -> bool | None:
    try:
        with asking("DescribeContinuousBackups", table.name, client):
            told = client.describe_continuous_backups(TableName=table.name)["ContinuousBackupsDescription"]
    except LiveError:
        return None
    recovery = told.get("PointInTimeRecoveryDescription") or {}
    return bool(recovery.get("PointInTimeRecoveryStatus") == "ENABLED")


def _tags(client: Any, table: LiveTable) -> dict[str, str] | None:
    found: dict[str, str] = {}
    start: dict[str, str] = {}
    try:
        with asking("ListTagsOfResource", table.name, client):
            while True:
                told = client.list_tags_of_resource(ResourceArn=table.arn, **start)
                found.update({one["Key"]: one["Value"] for one in told.get("Tags", ())})
                if not told.get("NextToken"):
                    return found
                start = {"NextToken": told["NextToken"]}
    except LiveError:
        return None


def sample(client: Any, table: LiveTable, wanted: int, most_units: float, watch: Watch) -> Sampled:
    """Up to `wanted` items, read eventually consistently from many places of the table, until `most_units` are
    consumed. Raises LiveError where not even one item could be read."""
    found = Sampled()
    try:
        for segment, total, limit in _slices(table, wanted, found):
            watch(len(found.items), wanted)
            if len(found.items) >= wanted:
                break
            if found.units >= most_units:
                found.stopped = f"{most_units:g} read units are consumed, which is what --max-units allows"
                break
            _read(client, table, segment, total, min(limit, wanted - len(found.items)), found)
    except LiveError as error:
        if not found.items or not error.throttled:
            raise
        found.stopped = str(error)
    return found


def _slices(table: LiveTable, wanted: int, found: Sampled) -> Iterator[tuple[int, int, int]]:
    """Segments to read, each with their number and how much to read of it: slices of many at first, and wider ones
    where most of these are empty, as they are where few partitions hold all items; in the end, all that is left."""
    total = min(MOST_SEGMENTS, max(1, table.items // OF_SEGMENT)) if table.items else UNCOUNTED
    while total > VISITED:
        step = total // VISITED
        for number in range(VISITED):
            yield number * step, total, 2 * OF_SEGMENT
        total //= COARSER
    while True:
        going = [segment for segment in range(total) if found.starts.get((total, segment), {}) is not None]
        if not going:
            return
        share = max(OF_SEGMENT, -(-(wanted - len(found.items)) // len(going)))
        for segment in going:
            yield segment, total, share


def _read(client: Any, table: LiveTable, segment: int, total: int, limit: int, found: Sampled) -> None:
    """The items of one request that were not read before."""
    start = found.starts.get((total, segment))
    with asking("Scan", table.name, client):
        answer = client.scan(
            TableName=table.name,
            Segment=segment,
            TotalSegments=total,
            Limit=limit,
            ConsistentRead=False,
            ReturnConsumedCapacity="TOTAL",
            **({"ExclusiveStartKey": start} if start else {}),
        )
    found.requests += 1
    found.units += float((answer.get("ConsumedCapacity") or {}).get("CapacityUnits", 0))
    found.starts[total, segment] = answer.get("LastEvaluatedKey")
    key = table.locked.key.attributes if table.locked.key is not None else ()
    for item in answer.get("Items", ()):
        found.items.setdefault(tuple(str(item.get(name)) for name in key), item)
