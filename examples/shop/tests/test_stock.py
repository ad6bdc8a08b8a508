"""Stock never goes below zero, and every movement is on record."""

import pytest

from shop import stock


def test_levels() -> None:
    """A level is what came in less what went out; unknown products have none."""
    stock.receive("kettle", 5, "delivery")
    stock.take("kettle", 2, "order")
    assert stock.levels(["kettle", "ghost"]) == {"kettle": 3, "ghost": 0}


def test_take_is_all_or_nothing() -> None:
    """Taking more than there is changes neither level nor record."""
    stock.receive("kettle", 1, "delivery")
    with pytest.raises(stock.OutOfStockError, match="kettle"):
        stock.take("kettle", 2, "order")
    assert stock.levels(["kettle"]) == {"kettle": 1}
    assert len(stock.movements("kettle")) == 1


def test_movements_of_one_product() -> None:
    """Movements say how many and why, oldest first."""
    stock.receive("kettle", 5, "delivery")
    stock.receive("toaster", 9, "delivery")
    stock.take("kettle", 2, "order")
    assert [(move.quantity, move.reason) for move in stock.movements("kettle")] == [(5, "delivery"), (-2, "order")]
