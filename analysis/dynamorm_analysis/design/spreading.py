"""Over how many partition key values a key is spread, by the rates that are expected, and which period a series has.

A partition takes 1,000 write units and 3,000 read units a second, and one partition key value is one partition at
least where its items come in the order of time ("Best practices for designing and using partition keys effectively" in
the DynamoDB developer guide). Without rates nothing is known, and nothing is spread.
"""

from collections.abc import Iterable
from math import ceil

from dynamorm_analysis.capacity.units import read_units, write_units
from dynamorm_analysis.design.asked import EntityType, Period
from dynamorm_analysis.design.layout import PlacedKey
from dynamorm_analysis.forecast import READS_PER_PARTITION
from dynamorm_analysis.heat import WRITES_PER_PARTITION

PARTITION = 10 * 10**9  # bytes that a partition holds
DAYS: dict[Period, float] = {"year": 366, "month": 31, "day": 1, "hour": 1 / 24}
SECONDS: dict[Period, int] = {"hour": 3600, "day": 86400, "month": 2678400, "year": 31622400}
LETTERS: dict[Period, int] = {"year": 4, "month": 7, "day": 10, "hour": 13}
"""How much of an ISO 8601 text names the period."""
DEFAULT_PERIOD: Period = "month"


def shards_of(keys: Iterable[PlacedKey]) -> int:
    """Over how many values a partition key is spread that some keys share, by what is written to and read from it."""
    writes, reads = 0.0, 0.0
    for placed in keys:
        entity = placed.entity
        keyed = len(set(entity.identity) - set(placed.key.partition)) == 0
        values = _values(placed)
        if keyed or values is None:
            continue
        writes += (entity.writes_per_second or 0) * write_units(entity.item_size) / values
        for requirement in placed.room.requirements:
            asked = requirement.pattern.per_second or 0
            size = requirement.pattern.items * entity.item_size
            reads += asked * read_units(size, "strong" if requirement.pattern.consistent else "eventual") / values
    return max(1, ceil(writes / WRITES_PER_PARTITION), ceil(reads / READS_PER_PARTITION))


def _values(placed: PlacedKey) -> int | None:
    """How many values a partition key has, None where that is not known."""
    values = 1
    for name in placed.key.partition:
        if name in placed.only:
            continue
        if name not in placed.entity.values:
            return None
        values *= placed.entity.values[name]
    return values


def period_of(entity: EntityType, shards: int) -> Period:
    """The period by which a series is cut: the one asked for, or the longest one whose items a partition holds."""
    series = entity.series
    assert series is not None
    if series.period is not None:
        return series.period
    if entity.items_per_day is None:
        return DEFAULT_PERIOD
    keys = shards
    for name in series.by:
        keys *= entity.values.get(name, 1)
    a_day = entity.items_per_day * entity.item_size / keys
    return next((period for period, days in DAYS.items() if a_day * days <= PARTITION), "hour")


def hole_of(period: Period, attribute: str, type_: str) -> str:
    """The hole that names the period of a time: `at[:7]` of a text, `at//86400` of a number."""
    return f"{attribute}[:{LETTERS[period]}]" if type_ == "S" else f"{attribute}//{SECONDS[period]}"
