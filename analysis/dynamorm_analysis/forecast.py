"""What the busiest value of a key will have to take, at the rates that the settings expect.

One partition key value is served by one partition, which takes 1,000 write units and 3,000 read units a second.
Source: "Designing partition keys to distribute your workload" in the DynamoDB developer guide. Bursts aside, and taken
that all values are asked for alike, unless the settings name the share of the busiest one.
"""

from dataclasses import dataclass

from dynamorm_analysis.capacity.sizes import UNKNOWN_SIZE, Size, entry_size, item_size
from dynamorm_analysis.capacity.units import read_units, write_units
from dynamorm_analysis.heat import WRITES_PER_PARTITION, holds_every_item, live_writers
from dynamorm_analysis.model.table import Index, Table
from dynamorm_analysis.project import Project

READS_PER_PARTITION = 3000  # read units per second
IDLE = 0.5  # below this part of its limit a partition has room for peaks


@dataclass(frozen=True, slots=True)
class Share:
    """The part of all requests that a key takes: as the settings say (`told`), one of so many equal ones, or all."""

    part: float
    told: bool = False

    @property
    def subject(self) -> str:
        """Which key it is."""
        if self.told:
            return "the busiest key takes"
        return "the only key takes" if self.part == 1 else "each key takes, where all share alike,"


@dataclass(frozen=True, slots=True)
class Load:
    """What a key takes of one kind of units each second, and from which rate of the whole table it throttles.

    `rate` is what is expected of the table, `each` the units of a request.
    """

    kind: str
    rate: float
    share: Share
    each: float
    limit: int

    @property
    def units(self) -> float:
        return self.rate * self.share.part * self.each

    @property
    def throttles_from(self) -> float:
        return self.limit / (self.share.part * self.each)

    @property
    def throttles(self) -> bool:
        return self.units > self.limit


@dataclass(frozen=True, slots=True)
class Forecast:
    """The loads of which rates are known. `shared` says that the share of the busiest key is known, by the number of
    keys or by the settings; else the loads are the most that there can be."""

    loads: tuple[Load, ...]
    shared: bool

    @property
    def of_writes(self) -> "Forecast":
        """The same without what is said of reads."""
        return Forecast(tuple(load for load in self.loads if load.kind == "write"), self.shared)

    @property
    def is_idle(self) -> bool:
        """Whether the rate of writes is known, and the busiest key has much room even so."""
        told = any(load.kind == "write" for load in self.loads)
        return told and all(load.units < IDLE * load.limit for load in self.loads)

    @property
    def throttles(self) -> bool:
        return self.shared and any(load.throttles for load in self.loads)

    @property
    def sentence(self) -> str:
        """What is expected of the busiest key, to be added to a message: empty where nothing surely is."""
        return "".join(f" {_told(load)}" for load in self.loads) if self.shared else ""


ALL = Share(1)
NO_FORECAST = Forecast((), shared=False)


def forecast(table: Table, project: Project, values: int | None, index: Index | None = None) -> Forecast:
    """What the busiest key of a table or index takes; `values` is the number of keys, None when unknown.

    Reads are forecast of the table's own key alone, for how many of them go through an index is not known; and of an
    index that may lack items, only the most that it can take.
    """
    told = project.expectations(table.id)
    writes, reads = told.expected_writes_per_second, told.expected_reads_per_second
    if writes is None and (reads is None or index is not None):
        return NO_FORECAST
    key = index.key if index is not None else table.key
    shares = [told.hottest_share[name] for name in key.partition if name in told.hottest_share] if key else []
    share = Share(min(shares), told=True) if shares else Share(1 / values) if values else ALL
    size = _largest(table, project, index)
    loads = []
    if writes is not None:
        loads.append(Load("write", writes, share, write_units(size.bytes), WRITES_PER_PARTITION))
    if reads is not None and index is None:
        loads.append(Load("read", reads, share, read_units(size.bytes), READS_PER_PARTITION))
    takes_all = index is None or holds_every_item(index.key, table, live_writers(table, project))
    return Forecast(tuple(loads), bool(shares or values) and takes_all)


def _largest(table: Table, project: Project, index: Index | None) -> Size:
    """The size of the largest items that the application writes."""
    writers = live_writers(table, project)
    sizes = [
        item_size(table, access, project) if index is None else entry_size(index, table, access, project)
        for access in writers
    ]
    return max(sizes, key=lambda size: size.bytes, default=UNKNOWN_SIZE)


def _told(load: Load) -> str:
    each = f", each of {load.each:g} units," if load.each > 1 else ""
    outcome = (
        f"it throttles, from {_number(load.throttles_from)} on"
        if load.throttles
        else f"it would throttle from {_number(load.throttles_from)} on"
    )
    return (
        f"Of {_number(load.rate)} {load.kind}s a second{each} {load.share.subject} {_number(load.units)} of its "
        f"{load.limit:,} {load.kind} units: {outcome}."
    )


def _number(value: float) -> str:
    return f"{round(value):,}" if value >= 10 else f"{value:.2g}"
