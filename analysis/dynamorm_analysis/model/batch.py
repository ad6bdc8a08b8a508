"""Requests that hold several operations: how many, and what becomes of those that DynamoDB leaves undone."""

from dataclasses import dataclass
from typing import Literal

LeftOver = Literal["read", "ignored", "written down", "returned", "lost", "unknown"]
"""`written down`: the code looks at it for its log alone. `returned`: the whole answer is, so that whoever gets it may
look at that part or not. `lost`: ignored by the function through which a call asks, where that is told of."""


@dataclass(frozen=True, slots=True)
class Length:
    """How many entries a list has. `least`: so many at any rate. `grows`: as many as there are of something that the
    code is given or has read, none of which is cut into pieces; `sure`: whoever calls the function has no say in it."""

    least: int = 0
    grows: bool = False
    sure: bool = True

    @property
    def is_one(self) -> bool:
        """Whether there is one entry, and no more."""
        return self.least == 1 and not self.grows

    def with_more(self, other: "Length") -> "Length":
        return Length(self.least + other.least, self.grows or other.grows, self.sure and other.sure)


@dataclass(frozen=True, slots=True)
class Batch:
    """What one request holds, of which DynamoDB takes `most`. `left_over` is what the code does with the answer's part
    that names what was left undone; a transaction leaves nothing, and happens as a whole or not at all. `single`: it is
    written out with one operation, and has no token by which a second try would be known for one."""

    length: Length
    most: int
    of_transaction: bool
    left_over: LeftOver = "unknown"
    single: bool = False
