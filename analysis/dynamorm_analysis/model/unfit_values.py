"""Kinds of values in the words of a program, and values that a request cannot send as they are written."""

from dataclasses import dataclass
from typing import Literal

from dynamorm_analysis.text import Place

ValueKind = Literal[
    "", "text", "int", "float", "decimal", "bool", "none", "list", "map", "set", "empty set", "duration",
    "naive datetime", "aware datetime",
]  # fmt: skip
"""Kinds of values in the words of the program; empty where it is not certain. A naive time has no zone."""

Unfitness = Literal["float", "plain", "typed", "empty-set", "too-deep"]


@dataclass(frozen=True, slots=True)
class UnfitValue:
    """A part of what a request gives as values that is refused as it is written, or stored as something else.

    `attribute` is the attribute or placeholder whose value it is a part of. `expression` is the source as written,
    `place` where it stands. `plain` values lack the form `{"S": …}` that the client wants, with the type that is around
    them in `within` where there is one (`{"N": 5}`), and `typed` ones have it where none is wanted. `entry` is where
    the value stands with its name, None for a part of it. `alone`: of no other value beside it is it unknown whether it
    is sent as it should be. `by_default`: only where a default takes the place of what is not there,
    `order.get("tax", 0.0)`; `at_times`: only on some ways through the code. `of_field`: it is what an object
    holds in a field of which a dictionary is made as a whole; `inside`: in what that field holds; `unchecked`:
    nothing sees to it that the field holds what its class declares. `read_from`: where the JSON is read in which the
    sender may write a number with a fraction; whether he does, the source does not tell. `throughout`: `attribute` is
    the parameter of which `expression` gives each value its type.
    """

    unfitness: Unfitness
    attribute: str
    place: Place
    expression: str
    kind: ValueKind = ""
    within: str = ""
    entry: Place | None = None
    alone: bool = True
    by_default: bool = False
    at_times: bool = False
    of_field: bool = False
    inside: bool = False
    unchecked: bool = False
    read_from: Place | None = None
    throughout: bool = False
