"""A number by which code itself tells changes is a version to repositories over PynamoDB, as it is over boto3."""

from pathlib import Path

import pytest

import ministack
from generated_code.projects import checked, generated, run_tests

pytestmark = ministack.NEEDS_ENGINE

MODELS = """
from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model


class Plan(Model):
    class Meta:
        table_name = "plans"

    place = UnicodeAttribute(hash_key=True)
    text = UnicodeAttribute()
    version = NumberAttribute({options})
"""
COUNTED = """

def change(place: str, text: str) -> None:
    plan = Plan.get(place)
    before = plan.version
    plan.text = text
    plan.version += 1
    plan.save(Plan.version == before)
"""


@pytest.mark.parametrize("options", ["default=0", "", "null=True"])
def test_counted_by_hand(options: str, engine: str, tmp_path: Path) -> None:
    """Who has read an item that was changed since is refused, by itself, in a transaction and in memory."""
    (tmp_path / "models.py").write_text(MODELS.replace("{options}", options) + COUNTED)
    generated(tmp_path, "repository", "tests")
    base = (tmp_path / "repositories/plan_base.py").read_text()
    assert "Plan.place.exists() & unchanged(Plan.version, plan.version)" in base
    checked(tmp_path, "repositories", "tests")
    done = run_tests(tmp_path, engine=engine)
    assert done.returncode == 0, done.stdout
    assert "test_update_of_what_was_changed" in (tmp_path / "tests/test_plan_repository.py").read_text()


def test_a_number_that_nobody_counts(tmp_path: Path) -> None:
    """A number that is merely called so is one as others."""
    (tmp_path / "models.py").write_text(MODELS.replace("{options}", ""))
    generated(tmp_path, "repository")
    assert "unchanged(" not in (tmp_path / "repositories/plan_base.py").read_text()
