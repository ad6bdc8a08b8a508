"""Models that `dynamorm create-model` writes for drawn access patterns, before the checker once they are in use."""

import os
import tempfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from dynamorm_lsp.cli import main

ATTRIBUTES = (
    "order_id:uuid", "customer_id:text", "placed_at:datetime", "due_on:date", "total:number", "country:text",
    "status:enum(PLACED,PAID)=PLACED", "urgent:bool", "note:text?", "rank:int?",
)  # fmt: skip
PATTERNS = (
    "orders in status", "orders in status, newest placed first", "number of orders in status", "paid orders",
    "paid orders, newest placed first", "orders by country", "orders by urgent", "orders by status and country",
    "orders of a customer, newest placed first", "orders of a customer in status, newest placed first",
    "orders of a customer, highest total first", "orders of a customer between two totals", "orders by due",
    "orders of a note", "orders by rank",
)  # fmt: skip
PLACING = """package models

import (
	"context"

	"github.com/theory-cloud/tabletheory"
)

func Place(ctx context.Context, db *tabletheory.DB, order *Order) error {
	order.UpdateKeys()
	return db.WithContext(ctx).Model(order).Create()
}
"""


@pytest.mark.parametrize("library", ["pynamodb", "boto3", "pydantic", "go"])
@given(
    st.lists(st.sampled_from(PATTERNS), min_size=1, max_size=3, unique=True),
    st.sampled_from(["order_id", "customer_id,placed_at", "status,order_id", "urgent,placed_at"]),
    st.booleans(),
)
@example(["orders of a customer, newest placed first"], "status,order_id", True)
@example(["orders of a customer, newest placed first"], "urgent,placed_at", True)
@example(["orders in status", "paid orders"], "status,order_id", True)
@settings(max_examples=5, deadline=None, derandomize=True)
def test_no_news(library: str, patterns: list[str], identity: str, own_keys: bool) -> None:
    """The checker has nothing to say of a model that we wrote, nor of it once code writes and reads its items."""
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        made = _dynamorm(
            "create-model", "--entity", "Order", *_each("--attribute", ATTRIBUTES), *_each("--pattern", patterns),
            "--identity", identity, *(["--own-keys"] if own_keys else []), "--library", library, "--version", "version",
            "--ttl", "expires", "--yes",
        )  # fmt: skip
        assume(made.exit_code == 0)  # some patterns have no key of the items' own attributes
        assert _dynamorm("check").stdout.startswith("No problems in 1 file."), _dynamorm("check").stdout
        if library == "go":
            Path("placing.go").write_text(PLACING)
        else:
            assert _dynamorm("generate", "repository", "handler").exit_code == 0
        assert _dynamorm("check").stdout.startswith("No problems in "), _dynamorm("check").stdout


def _each(option: str, values: tuple[str, ...] | list[str]) -> list[str]:
    return [word for value in values for word in (option, value)]


def _dynamorm(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, prog_name="dynamorm")


@pytest.fixture(autouse=True)
def somewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The folder that each example leaves is back after it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
