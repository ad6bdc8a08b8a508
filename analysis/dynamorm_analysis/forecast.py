"""What the busiest value of a key will have to take, at the rates that the settings expect.

One partition key value is served by one partition, which takes 1,000 write units and 3,000 read units a second.
Source: "Designing partition keys to distribute your workload" in the DynamoDB developer guide. Bursts aside, and taken
that all values are asked for alike, unless the settings name the share of the busiest one.
"""

from dataclasses import dataclass

from dynamorm_analysis.capacity.sizes import UNKNOWN_SIZE, Size, entry_size, item_size
from dynamorm_analysis.capacity.units import read_units, write_units
from dynamorm_analysis.heat import WRITES_PER_PARTITION, live_writers
from dynamorm_analysis.model.table import Index, Table
from dynamorm_analysis.project import Project

READS_PER_PARTITION = 3000  # read units per second
IDLE = 0.5  # below this part of its limit a partition has room for peaks


@dataclass(frozen=True, slots=True)
class Load:
    """What the busiest key takes of one kind of units each second, and from which rate of the whole table it throttles.

    `rate` is what is expected of the table, `share` the part of it that the key takes, `each` the units of a request.
    """

    kind: str
    rate: float
    share: float
    each: float
    limit: int

    @property
    def units(self) -> float:
        return self.rate * self.share * self.each

    @property
    def throttles_from(self) -> float:
        return self.limit / (self.share * self.each)

    @property
    def throttles(self) -> bool:
        return self.units > self.limit


@dataclass(frozen=True, slots=True)
class Forecast:
    """The loads of which rates are known. `shared` says that the share of the busiest key is known, by the number of
    keys or by the settings; else all requests are taken to meet in one."""

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


NO_FORECAST = Forecast((), shared=False)


def forecast(table: Table, project: Project, values: int | None, index: Index | None = None) -> Forecast:
    """What the busiest key of a table or index takes; `values` is the number of keys, None when unknown.

    Reads are forecast of the table's own key alone: how many of them go through an index is not known.
    """
    told = project.expectations(table.id)
    share = told.hottest_share or (1 / values if values else None)
    size = _largest(table, project, index)
    loads = []
    if told.expected_writes_per_second is not None:
        each = write_units(size.bytes)
        loads.append(Load("write", told.expected_writes_per_second, share or 1, each, WRITES_PER_PARTITION))
    if told.expected_reads_per_second is not None and index is None:
        each_read = read_units(size.bytes)
        loads.append(Load("read", told.expected_reads_per_second, share or 1, each_read, READS_PER_PARTITION))
    return Forecast(tuple(loads), share is not None) if loads else NO_FORECAST


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
        f"Of {_number(load.rate)} {load.kind}s a second{each} the busiest key takes {_number(load.units)} of its "
        f"{load.limit:,} {load.kind} units: {outcome}."
    )


def _number(value: float) -> str:
    return f"{round(value):,}" if value >= 10 else f"{value:.2g}"
