"""The runner of Markdown pages fails when a page is not true."""

from pathlib import Path

import pytest

from mdtest import run, sections

MODEL = """\
from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model


class Order(Model):
    class Meta:
        table_name = "orders"

    order_id = UnicodeAttribute(hash_key=True)
    customer = UnicodeAttribute()


def orders_of(customer):
"""
SCAN = "    return Order.scan(Order.customer == customer)"
CLAIM = "# warning: [scan-for-non-indexed-attribute]"


def check(tmp_path: Path, code: str, *, more: str = "") -> None:
    page = tmp_path / "scan-for-non-indexed-attribute.md"
    page.write_text(f"# A page\n\n## A section\n\n{more}```python\n{MODEL}{code}\n```\n")
    for section in sections(page):
        run(section)


def test_a_true_page_holds(tmp_path: Path) -> None:
    """A claim stands behind its line or above it, with a part of the message and of the remedy, or without."""
    check(tmp_path, f"{SCAN}  {CLAIM}")
    check(tmp_path, f'{SCAN}  {CLAIM} "covers `customer`"')
    check(tmp_path, f'{SCAN}  {CLAIM} "covers `customer`" help "index"')
    check(tmp_path, f'{SCAN}  {CLAIM} "covers `customer`" (high)')
    check(tmp_path, f"{SCAN}  {CLAIM} (high)")
    check(tmp_path, f"    {CLAIM}\n{SCAN}")


def test_every_finding_must_be_claimed(tmp_path: Path) -> None:
    """A finding that the page does not claim is an error of the page."""
    with pytest.raises(AssertionError, match="found, not claimed"):
        check(tmp_path, SCAN)


@pytest.mark.parametrize(
    "claim",
    [
        f'{CLAIM} "another text"',
        f'{CLAIM} "covers `customer`" help "another remedy"',
        f"{CLAIM} (low)",
        "# error: [scan-for-non-indexed-attribute]",
        "# warning: [scan-for-indexed-attribute]",
        f"{CLAIM} {CLAIM}",
    ],
)
def test_every_claim_must_be_found(tmp_path: Path, claim: str) -> None:
    """Text, remedy, severity, confidence, rule and number of the claims all count."""
    with pytest.raises(AssertionError, match="claimed, not found"):
        check(tmp_path, f"{SCAN}  {claim}")


def test_a_page_may_choose_its_rules(tmp_path: Path) -> None:
    """Only the rules that a section selects have their say."""
    check(tmp_path, SCAN, more="<!-- select: SC002 undefined-index -->\n\n")


def test_one_cause_may_be_claimed_once(tmp_path: Path) -> None:
    """A section may claim findings as users see them: one for all that have the same cause."""
    code = "    return Order.scan(Order.customer.contains(customer))"
    twice = f"{code}  {CLAIM}\n\n\ndef among(customer):\n{code}"
    check(tmp_path, twice, more="<!-- told once -->\n\n")
    with pytest.raises(AssertionError, match="found, not claimed"):
        check(tmp_path, twice)


def test_a_fix_must_make_exactly_the_fixed_text(tmp_path: Path) -> None:
    """A fixed block that differs from what the fix makes is an error."""
    with pytest.raises(AssertionError, match="after fixing"):
        check(tmp_path, f"{SCAN}  {CLAIM}", more=f"```python fixed\n{MODEL}    return []\n```\n\n")


def test_a_block_that_is_not_closed_is_no_page(tmp_path: Path) -> None:
    """What stands behind it would count as code of the section before."""
    page = tmp_path / "scan-for-non-indexed-attribute.md"
    page.write_text(f"# A page\n\n## A section\n\n```python\n{MODEL}\n## Another\n\n```python\n{SCAN}\n```\n")
    with pytest.raises(AssertionError, match=r"attribute\.md:5: a block of code is not closed"):
        sections(page)
