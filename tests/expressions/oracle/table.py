"""The rows of the tables: expressions with DynamoDB's verdicts."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

Kind = Literal["condition", "filter", "key condition", "projection", "update", "statement"]

CELL = re.compile(r"(?<!\\)\|")
PAGES: dict[str, tuple[Kind, ...]] = {
    "conditions": ("condition", "filter"),
    "key-conditions": ("key condition",),
    "projections": ("projection",),
    "updates": ("update",),
    "statements": ("statement",),
}


@dataclass(frozen=True)
class Row:
    """An expression of one kind, DynamoDB's verdict, and what it does not like."""

    kind: Kind
    text: str
    accepted: bool
    silent: str
    why: str
    source: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.text}"


def rows() -> list[Row]:
    """Every row of every table, once for each kind of parameter that takes such expressions."""
    return [row for page, kinds in PAGES.items() for kind in kinds for row in _rows(page, kind)]


def _rows(page: str, kind: Kind) -> list[Row]:
    text = Path(__file__).with_name(f"{page}.md").read_text("utf-8")
    return [_row(line, kind) for line in text.splitlines() if line.startswith("| `")]


def _row(line: str, kind: Kind) -> Row:
    expression, verdict, why, source = (cell.strip().replace("\\|", "|") for cell in CELL.split(line)[1:-1])
    word, _, silent = verdict.partition(" silent: ")
    assert word in ("accepted", "rejected"), line
    return Row(cast(Kind, kind), expression.strip("`"), word == "accepted", silent, why, source)
