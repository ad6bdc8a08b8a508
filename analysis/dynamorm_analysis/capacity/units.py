"""DynamoDB's own arithmetic: how many request units reading and writing so many bytes takes.

Sources, in the DynamoDB developer guide: "Capacity unit consumption for read operations" and "… for write operations"
(page "DynamoDB read and write operations"), and "Provisioned throughput considerations for global secondary indexes".
The same figures hold on demand, counted for each request, and for provisioned capacity, counted for each second.
"""

from dataclasses import dataclass
from typing import Literal

READ_BLOCK = 4096  # bytes that one read unit reads
WRITE_BLOCK = 1024  # bytes that one write unit writes
PAGE = 1 << 20  # bytes that a query or scan reads at most before it answers

Consistency = Literal["eventual", "strong", "transactional"]
FACTORS: dict[Consistency, float] = {"eventual": 0.5, "strong": 1, "transactional": 2}
TRANSACTION = 2  # each item of a transaction is prepared and committed


def read_units(size: int, consistency: Consistency = "eventual") -> float:
    """Reading so many bytes at once: of one item, or of all that a page of a query or scan goes through.

    AWS: an item of 8 KB takes 2 units strongly consistent, 1 eventually consistent and 4 in a transaction; a query of
    items of 40.8 KB together takes 44 KB / 4 KB = 11 units strongly consistent.
    """
    return FACTORS[consistency] * _blocks(size, READ_BLOCK)


def write_units(size: int) -> int:
    """Writing an item or an entry of an index of so many bytes; of an update, the larger one of before and after.

    AWS: an item of 1 KB takes 1 unit, one of 2 KB 2 units, and one of 500 bytes 1 unit, for it is rounded up.
    """
    return _blocks(size, WRITE_BLOCK)


def _blocks(size: int, block: int) -> int:
    return max(1, -(-size // block))


@dataclass(frozen=True, slots=True)
class Units:
    """How many units at least, and at most; None where no limit is known."""

    least: float
    most: float | None

    def __add__(self, other: "Units") -> "Units":
        unlimited = self.most is None or other.most is None
        return Units(self.least + other.least, None if unlimited else (self.most or 0) + (other.most or 0))

    def times(self, factor: float) -> "Units":
        return Units(self.least * factor, None if self.most is None else self.most * factor)

    def divided_by(self, number: float) -> "Units":
        return Units(self.least / number, None if self.most is None else self.most / number)

    @property
    def is_exact(self) -> bool:
        return self.least == self.most


def exactly(units: float) -> Units:
    return Units(units, units)


NONE = exactly(0)
