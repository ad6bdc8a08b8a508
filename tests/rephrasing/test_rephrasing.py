"""What is found in the pages of rules is found in the same programs said otherwise, too; `make rephrased` asks all."""

import pytest

from rephrasing.all_rephrasings import all_rephrasings
from rephrasing.functions import request_in_function
from rephrasing.pages import all_sections, compared

EACH = 40  # of all sections, so many as would take too long
KEPT = 80  # of a hundred findings, as long as some are still lost

BEFORE = """\
"Who was seen."


def seen(table, user):
    return table.get_item(Key={"user": user})["Item"]
"""
AFTER = """\
"Who was seen."


def _get_item_0(table, user):
    return table.get_item(Key={"user": user})


def seen(table, user):
    return _get_item_0(table, user)["Item"]
"""


def test_a_request_in_a_function() -> None:
    """A function gets the variables of the other one that it needs."""
    assert request_in_function(BEFORE) == AFTER


@pytest.mark.parametrize("name", all_rephrasings())
def test_findings_are_kept(name: str) -> None:
    """Some sections of all pages, each rephrased: nearly all that was found in them is found again."""
    told = [compared(section, all_rephrasings()[name]) for section in all_sections()[::EACH]]
    found = [one for one in told if one is not None]
    assert found
    before = sum(one.before.total() for one in found)
    lost = sum(one.lost.total() for one in found)
    assert (before - lost) * 100 >= KEPT * before, {str(one.section): one.lost for one in found if one.lost}
