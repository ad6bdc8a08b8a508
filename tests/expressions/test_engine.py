"""What an engine that plays DynamoDB rejects is reported: the tables of expressions, and expressions made by grammar.

Runs where `make test` has installed the engine. `EXAMPLES` says how many expressions are made.
"""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from expressions.engine import engine, refusal
from expressions.generated import expressions
from expressions.oracle.table import Kind, Row, rows
from expressions.test_oracle import errors
from ministack import NEEDS_ENGINE

pytestmark = NEEDS_ENGINE
MANY = settings(
    max_examples=int(os.environ.get("EXAMPLES", "60")),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
IN_PARENTHESES = "operands in parentheses, which the grammar that Amazon publishes with its DAX clients has"
OWN_ERRORS = {"(a) = :s": IN_PARENTHESES, "a = (:s)": IN_PARENTHESES, "a IN (:s, (:t))": IN_PARENTHESES}
"""What the engine rejects and DynamoDB does not, with the reason."""


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    with engine() as asked:
        yield asked


@pytest.mark.parametrize("row", [row for row in rows() if row.accepted and row.text not in OWN_ERRORS], ids=str)
def test_accepted(client: Any, row: Row) -> None:
    """The engine takes what the tables call accepted, its own errors aside."""
    assert refusal(client, row.kind, row.text) is None


@MANY
@given(expressions())
def test_rejected(client: Any, made: tuple[Kind, str]) -> None:
    """What the engine rejects is reported as an error."""
    kind, text = made
    if reason := refusal(client, kind, text):
        assert errors(kind, text), reason
