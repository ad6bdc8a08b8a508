"""Request units in words, with how sure they are."""

from dynamorm_analysis.capacity.costs import Cost
from dynamorm_analysis.capacity.units import Units

PER = {"call": "", "item": " an item", "page": " a page"}
MOST_NAMED = 2  # of the indexes that may take nothing


def units(cost: Cost) -> str:
    """`0.5 read`, `≈ 1 write + 1 by_status`, `0.5–128 read a page`, `≈ 0.5 read for 30 items, at most 128 a page`; `≥`
    where no limit is known."""
    if cost.per == "page" and cost.size.known and cost.units.most is not None:
        mark = "≈ " if cost.size.basis == "types" else ""
        items = "1 item" if cost.items_for_least == 1 else f"{cost.items_for_least:,} items"
        return f"{mark}{_number(cost.units.least)} read for {items}, at most {_number(cost.units.most)} a page"
    own = f"{_range(cost.units, mark_of(cost))} {cost.kind}"
    return f"{own}{_indexes(cost)}{PER[cost.per]}"


def _indexes(cost: Cost) -> str:
    """Each index with its units, unless nothing is known of them but that they may be taken."""
    told = [one for one in cost.indexes if one.units != Units(0, None)]
    names = [one.index for one in cost.indexes if one.units == Units(0, None)]
    named = ", ".join(names) if len(names) <= MOST_NAMED else f"{len(names)} indexes"
    rest = f" + {named} at times" if names else ""
    return "".join(f" + {_range(one.units, '')} {one.index}" for one in told) + rest


def mark_of(cost: Cost) -> str:
    """Says of units that depend on an estimated size that they do."""
    return "≈ " if cost.size.basis == "types" and cost.per != "page" else ""


def _range(found: Units, mark: str) -> str:
    least = _number(found.least)
    if found.most is None:
        return f"≥ {least}"
    return f"{mark}{least}" if found.is_exact else f"{mark}{least}–{_number(found.most)}"


def _number(units: float) -> str:
    """`0.5`, `12`, `439,454`: units are whole or half."""
    return f"{units:,.1f}".removesuffix(".0")
