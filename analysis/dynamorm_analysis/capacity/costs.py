"""What one call of an access takes in request units, and what that costs, as far as code and settings tell."""

from dataclasses import dataclass
from typing import Literal

from dynamorm_analysis.capacity.sizes import Size
from dynamorm_analysis.capacity.units import READ_BLOCK, Units
from dynamorm_analysis.expectations import Prices

Per = Literal["call", "item", "page"]
MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class IndexCost:
    """The write units of one index, by the name that messages call it."""

    index: str
    units: Units


@dataclass(frozen=True, slots=True)
class Cost:
    """`units` are those of the table, or of the index that is read; `indexes` what its indexes take of a write on top.

    They are for each `per`: a call; an item of a batch; a page of at most 1 MB, of which a call reads as many as there
    are. `size` is that of one item or entry, with what it rests on. `notes` say what else is to be known.
    """

    kind: Literal["read", "write"]
    per: Per
    units: Units
    size: Size
    indexes: tuple[IndexCost, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def items_for_least(self) -> int:
        """How many items of a known size the least units of a page read."""
        return max(1, READ_BLOCK // self.size.bytes)

    @property
    def total(self) -> Units:
        """The units of the table and its indexes together."""
        total = self.units
        for one in self.indexes:
            total += one.units
        return total

    def price_of_million(self, prices: Prices) -> Units:
        """What a million calls, items or pages cost on demand."""
        return self.total.times(prices.million_reads if self.kind == "read" else prices.million_writes)

    def price(self, prices: Prices) -> Units:
        """What one of them costs."""
        return self.price_of_million(prices).divided_by(MILLION)
