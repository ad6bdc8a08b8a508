"""How a designed table is paid for: by request, or by capacity that follows the load, bounded by the rates expected."""

from collections import defaultdict
from collections.abc import Iterable
from enum import Enum
from math import ceil

from aws_cdk import aws_dynamodb as ddb

from dynamorm_analysis.capacity.units import read_units, write_units
from dynamorm_analysis.design.answered import Design
from dynamorm_analysis.design.asked import EntityType

USED = 70  # percent of the capacity that the load takes
LEAST = 10  # a tenth of the capacity is there at rest


class CostMode(Enum):
    """`ON_DEMAND` pays for requests, `PROVISIONED` for capacity that is scaled up to what the given rates need."""

    ON_DEMAND = "on-demand"
    PROVISIONED = "provisioned"


def billing_of(design: Design, entities: Iterable[EntityType], mode: CostMode) -> ddb.Billing | None:
    """None for on demand, the default. Raises ValueError where rates lack."""
    if mode is CostMode.ON_DEMAND:
        return None
    types = {entity.name: entity for entity in entities}
    lacking = [f"`writes_per_second` of `{name}`" for name, one in sorted(types.items()) if not one.writes_per_second]
    lacking += [f"`per_second` of `{one.pattern.name}`" for one in design.served if not one.pattern.per_second]
    if lacking:
        raise ValueError(f"capacity is provisioned by the rates that are expected: give {', '.join(lacking)}")
    return ddb.Billing.provisioned(
        read_capacity=_scaled(reads_at_peak(design, types)), write_capacity=_scaled(writes_at_peak(types.values()))
    )


def reads_at_peak(design: Design, types: dict[str, EntityType]) -> float:
    """Read units a second of the table or the index that is read most; the others are given as many."""
    read: dict[str | None, float] = defaultdict(float)
    for served in design.served:
        pattern = served.pattern
        size = pattern.items * max(types[name].item_size for name in pattern.entities)
        units = read_units(size, "strong" if pattern.consistent else "eventual")
        read[served.index] += (pattern.per_second or 0) * units
    return max(read.values(), default=1)


def writes_at_peak(entities: Iterable[EntityType]) -> float:
    """Write units a second of the table. An index takes as many at most, as long as no key in it changes."""
    return sum((one.writes_per_second or 0) * write_units(one.item_size) for one in entities)


def _scaled(units: float) -> ddb.Capacity:
    most = max(1, ceil(units * 100 / USED))
    return ddb.Capacity.autoscaled(
        min_capacity=max(1, ceil(most / LEAST)), max_capacity=most, target_utilization_percent=USED
    )
