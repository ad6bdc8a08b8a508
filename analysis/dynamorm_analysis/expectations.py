"""What only those who run a table know: how large its items are, how many, and how often they are asked for."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Expectations:
    """What a project says of one table, each part None where it says nothing."""

    item_size: int | None = None
    """The size of an average item in bytes, names of attributes included."""

    items: int | None = None
    """How many items the table holds."""

    expected_writes_per_second: float | None = None
    """How many items are written each second, at the busiest time."""

    expected_reads_per_second: float | None = None
    """How many requests read the table each second, at the busiest time."""

    hottest_share: Mapping[str, float] = field(default_factory=dict)
    """The share of all requests that the busiest value of a partition key takes, from 0 to 1: `{ tenant_id = 0.3 }`.
    Else all its values are taken to be asked for alike."""

    cardinality: Mapping[str, int] = field(default_factory=dict)
    """How many distinct values attributes have: `{ status = 4, tenant_id = 2_000 }`."""

    ignore: tuple[str, ...] = ()
    """Rules that say nothing about the table, nor about what asks for it."""

    keep_indexes: frozenset[str] = frozenset()
    """Indexes that somebody reads who is not in this code."""


NOTHING_EXPECTED = Expectations()


@dataclass(frozen=True, slots=True)
class Prices:
    """What request units cost on demand in a region."""

    region: str
    """The AWS region. The list prices that are known are those of us-east-1; those of others are to be given."""

    million_reads: float
    """The price of a million read request units."""

    million_writes: float
    """The price of a million write request units."""

    as_of: str = ""
    """The day of the price list: `2026-01-31`."""

    source: str = ""
    """Where the prices are from: an address, or a contract."""

    currency: str = "USD"
    """The currency of both prices."""


AMERICA = Prices("us-east-1", 0.125, 0.625, "2024-11-01", "https://aws.amazon.com/dynamodb/pricing/on-demand/")
LIST_PRICES: Mapping[str, Prices] = {AMERICA.region: AMERICA}
"""On-demand list prices of the standard table class by region. Those of other regions are for the settings to tell."""
