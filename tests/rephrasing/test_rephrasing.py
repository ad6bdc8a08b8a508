"""What is found in the pages of rules is found in the same programs said otherwise, too; `make rephrased` asks all."""

import pytest

from rephrasing.all_rephrasings import all_rephrasings
from rephrasing.functions import request_in_function
from rephrasing.pages import Told, all_sections, compared

EACH = 200  # of all sections, so many as would take too long
FIRST = 8  # rephrasings that begin with another section each, so that few are asked again and again
MAY_LOSE = 2  # of the few sections that a rephrasing meets
LOSING = 25  # of a hundred sections, as long as something is still lost

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


@pytest.fixture(scope="module")
def known() -> dict[str, Told]:
    """What was found before, by section."""
    return {}


@pytest.mark.parametrize(("name", "number"), [(name, number) for number, name in enumerate(all_rephrasings())])
def test_findings_are_kept(name: str, number: int, known: dict[str, Told]) -> None:
    """Some sections of all pages, each rephrased: in most of them, all is found again."""
    chosen = all_sections()[number % FIRST :: EACH]
    told = [compared(section, all_rephrasings()[name], known) for section in chosen]
    found = [one for one in told if one is not None]
    losing = {str(one.section): one.lost for one in found if one.lost}
    assert len(losing) <= MAY_LOSE or len(losing) * 100 <= LOSING * len(found), losing
