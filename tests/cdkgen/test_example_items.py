"""Example items of documents: they could lie in one table at once, and show what a partition holds."""

import pytest

from cdkgen import judges
from dynamorm_analysis.asked_requests import request_of
from dynamorm_cdkgen.documents import access_patterns
from dynamorm_cdkgen.plan import planned
from handmade import project_of

BOARDS = judges.ROOT / "examples/saas/src/boards"
SEAT = """
from pynamodb.attributes import UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex
from pynamodb.models import Model


class ByShow(GlobalSecondaryIndex):
    class Meta:
        index_name = "by-show"
        projection = AllProjection()

    show_id = UnicodeAttribute(hash_key=True)
    row = UnicodeAttribute(range_key=True)


class Seat(Model):
    class Meta:
        table_name = "{name}"

    seat_id = UnicodeAttribute(hash_key=True)
    show_id = UnicodeAttribute()
    row = UnicodeAttribute()
    by_show = ByShow()
"""
KEPT = """
import boto3


def keep(key, number):
    boto3.resource("dynamodb").Table("seats").put_item(
        Item={"seat_id": key}, ConditionExpression=CONDITION, ExpressionAttributeValues={":n": number}
    )
"""


def document(**files: str) -> str:
    project = project_of({f"{name}.py": text for name, text in files.items()})
    return access_patterns(planned(project).tables, project)


def test_items_of_one_partition() -> None:
    """What makes their partition is the same in them; an index has no item whose values keep it out."""
    text = document(**{kind: (BOARDS / f"{kind}.py").read_text() for kind in ("tasks", "members", "workspaces")})
    examples = text[text.index("### Example items") :]
    assert "tenant-2" not in examples
    assert "workspace_id`: `workspace-1`, `user_id`: `user-2`" in examples
    assert examples.count("`due`: `2026-01-1") == 2
    assert examples.count("#STATUS#OPEN` | `TASK#2026-01-11` |") == 1
    assert "#STATUS#OPEN` | `TASK#2026-01-12` |" not in examples


def test_items_of_one_partition_of_an_index() -> None:
    """Where the table has one item in each partition, two are shown that an index has in one."""
    text = document(models=SEAT.replace("{name}", "seats"))
    assert "| `seat-1` | Seat | `show_id`: `show-1`, `row`: `row-1` |\n" in text
    assert "| `seat-2` | Seat | `show_id`: `show-1`, `row`: `row-2` |\n" in text
    assert "| `show-1` | `row-1` | Seat | `seat_id`: `seat-1` |\n|  | `row-2` | Seat | `seat_id`: `seat-2` |\n" in text


def test_names_that_a_deployment_fills_in() -> None:
    """A variable is told by its name."""
    models = SEAT.replace('"{name}"', "f\"{os.environ['STAGE']}-seats\"")
    text = document(models=f"import os\n{models}")
    assert "\n## {STAGE}-seats\n" in text
    assert 'subgraph table0["{STAGE}-seats"]' in text


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        ("attribute_exists(seat_id)", ("seat_id exists",)),
        ("attribute_exists(seat_id) AND (attribute_not_exists(n) OR n < :n)",
         ("seat_id exists", "by case n not exists or n < …")),
    ],
)  # fmt: skip
def test_conditions_in_words(condition: str, told: tuple[str, ...]) -> None:
    """Those that must hold are told one by one, the others together."""
    project = project_of({"code.py": KEPT.replace("CONDITION", repr(condition))})
    (access,) = project.accesses
    assert request_of(access, project).filter == told
