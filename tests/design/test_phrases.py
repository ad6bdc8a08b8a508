"""Access patterns in people's words: what is understood of them, and what is refused with phrases that are."""

import pytest

from dynamorm_analysis.design.asked import AccessPattern
from dynamorm_analysis.design.phrases import Kind, Misunderstood, Understood, examples, understood

ORDER = Kind(
    "OrderLine",
    ("order_id", "line_id", "customerId", "placed_at", "paid_on", "status", "total"),
    ("order_id", "line_id"),
    {"status": ("PLACED", "OPEN", "in-transit")},
    ("placed_at",),
)


def told(pattern: AccessPattern) -> str:
    """A pattern in one line."""
    parts = [f"given {', '.join(pattern.given)}"] if pattern.given else []
    parts += [f"only {name} {value}" for name, value in pattern.only.items()]
    parts += [f"{one.attribute} {one.operator}" for one in pattern.where]
    if pattern.sorted_by is not None:
        parts.append(f"{pattern.sorted_by} {'descending' if pattern.descending else 'ascending'}")
    return "; ".join(parts)


@pytest.mark.parametrize(
    ("phrase", "name", "asks"),
    [
        ("order lines of a customer", "order_lines_of_customer", "given customerId"),
        ("All order lines per customer", "order_lines_of_customer", "given customerId"),
        ("order lines for each customerId", "order_lines_of_customer", "given customerId"),
        (
            "order lines of a customer, newest first",
            "order_lines_of_customer_newest_first",
            "given customerId; placed_at descending",
        ),
        ("order lines of a customer, oldest first", "order_lines_of_customer", "given customerId; placed_at ascending"),
        (
            "latest order lines of a customer",
            "order_lines_of_customer_newest_first",
            "given customerId; placed_at descending",
        ),
        ("the oldest 5 order lines of a customer", "order_lines_of_customer", "given customerId; placed_at ascending"),
        (
            "top 10 order lines of a customer by total",
            "order_lines_of_customer_by_total",
            "given customerId; total descending",
        ),
        (
            "order lines of a customer of the last hour",
            "order_lines_of_customer_since",
            "given customerId; placed_at >=",
        ),
        ("order lines in the past 7 days", "order_lines_since", "placed_at >="),
        ("open order lines", "open_order_lines", "only status OPEN"),
        ("in-transit order lines", "in_transit_order_lines", "only status in-transit"),
        ("order lines with status in transit", "in_transit_order_lines", "only status in-transit"),
        ("order lines whose status is PLACED", "placed_order_lines", "only status PLACED"),
        ("order lines in status", "order_lines_in_status", "given status"),
        ("order lines by customer and status", "order_lines_of_customer_and_status", "given customerId, status"),
        (
            "order lines of a customer between two dates",
            "order_lines_of_customer_between",
            "given customerId; placed_at between",
        ),
        ("order lines of a customer since a date", "order_lines_of_customer_since", "given customerId; placed_at >="),
        ("order lines of a customer until paid_on", "order_lines_of_customer_until", "given customerId; paid_on <="),
        (
            "order lines of a customer, highest total first",
            "order_lines_of_customer_by_total",
            "given customerId; total descending",
        ),
        (
            "order lines of a customer sorted by total",
            "order_lines_of_customer_by_total",
            "given customerId; total ascending",
        ),
        ("one order line by id", "order_line", "given order_id, line_id"),
        ("order line by id", "order_line", "given order_id, line_id"),
        ("order line by customer", "order_lines_of_customer", "given customerId"),
        ("the order line by order and line", "order_line", "given order_id, line_id"),
    ],
)
def test_understood(phrase: str, name: str, asks: str) -> None:
    """A phrase asks for this, and is called so."""
    found = understood(phrase, [ORDER])
    assert isinstance(found, Understood), found
    assert (found.pattern.name, told(found.pattern), found.counts) == (name, asks, False)


@pytest.mark.parametrize("count", ["number of", "how many", "count"])
def test_counted(count: str) -> None:
    """Only their number is wanted."""
    found = understood(f"{count} open order lines", [ORDER])
    assert isinstance(found, Understood)
    assert (found.pattern.name, found.counts) == ("count_open_order_lines", True)


@pytest.mark.parametrize(
    ("phrase", "because"),
    [
        ("", "it says nothing"),
        ("parcels of a customer", "it does not begin with what is asked for, which is `order lines`"),
        ("order lines of a shop", "`shop` is no attribute of order line, which has"),
        ("order lines of a", "what comes there is no attribute of order line, which has"),
        ("order lines with status gone", "`gone` is no value of `status`, which is `PLACED`, `OPEN` or `in-transit`"),
        ("order lines with total 5", "`5` is no value of `total`, which is given by the caller, and not said here"),
        ("gone order lines", "`gone` is no value of `status`, which is `PLACED`, `OPEN` or `in-transit`"),
        ("top 10 order lines of a customer", "it does not say what the top order lines are: `by` an attribute"),
        ("order lines near a customer", "`near` is not understood there"),
        ("order lines of a customer, newest", "`first` is missing behind `newest`"),
        ("order lines sorted total", "`by` is missing behind `sorted`"),
        (
            "an order line by order",
            "it does not say `line_id`, which tells one order line from others: ask for `order lines`",
        ),
        ("order lines by id", "`order_id` and `line_id` tell one order line: say `one order line by id`"),
    ],
)
def test_refused(phrase: str, because: str) -> None:
    """What is not understood is refused, and phrases like it are told that are."""
    found = understood(phrase, [ORDER])
    assert isinstance(found, Misunderstood)
    assert found.because.startswith(because)
    assert len(found.nearest) == 4
    assert all(isinstance(understood(one, [ORDER]), Understood) for one in found.nearest)


def test_no_time() -> None:
    """Where several attributes tell a time, or none, the phrase has to say which."""
    for times in ((), ("placed_at", "paid_on")):
        kind = Kind("Order", ("id", "customer_id", "placed_at", "paid_on"), ("id",), {}, times)
        assert isinstance(understood("orders of a customer, newest first", [kind]), Misunderstood)
        assert isinstance(understood("orders of a customer, newest placed_at first", [kind]), Understood)


def test_examples() -> None:
    """Each phrase that is proposed is understood."""
    for phrase in examples(ORDER):
        assert isinstance(understood(phrase, [ORDER]), Understood), phrase
