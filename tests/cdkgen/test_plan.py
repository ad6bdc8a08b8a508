"""What is planned of a project's files: the page beside this says it, section by section."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from conftest import Files
from dynamorm_analysis.settings import Settings
from dynamorm_cdkgen.fault import UnplannedError
from dynamorm_cdkgen.plan import PlannedTable, blueprints, planned
from dynamorm_workspace.cache import NoCache
from dynamorm_workspace.lines import lines_of, spots_in
from dynamorm_workspace.loading import load
from handmade import project_of
from libraries.test_pages import Section, sections

PAGE = Path(__file__).with_name("plan.md")


def plan_of(files: Mapping[str, str]) -> Iterator[str]:
    """The plan as lines."""
    project = project_of(files)
    plan = planned(project)
    spots = spots_in(project, lines_of({path: text.encode() for path, text in files.items()}))
    for table in plan.tables:
        yield from _table(table)
    for fault in plan.faults:
        yield f"fault {fault.told(spots)}"
    for remark in plan.remarks:
        yield f"remark {remark.told(spots)}"


def _table(table: PlannedTable) -> Iterator[str]:
    made = table.blueprint
    yield f"{made.name}: {', '.join(f'{name} {made.types[name]}' for name in made.key.attributes)}"
    if made.ttl:
        yield f"  expires by {made.ttl}"
    for index in made.indexes:
        key = " + ".join(f"{name} {made.types[name]}" for name in index.key.partition)
        key += "".join(f" / {name} {made.types[name]}" for name in index.key.sort)
        copied = " ".join((index.projection.kind or "?", *index.projection.included))
        yield f"  {index.kind} {index.name}: {key}, {copied}. {index.because}"


@pytest.mark.parametrize("section", sections(PAGE.read_text("utf-8")), ids=lambda section: section.title)
def test_page(section: Section) -> None:
    """What is planned is what the page says."""
    assert list(plan_of(section.files)) == section.expected.splitlines()


def test_chosen_files(files: Files) -> None:
    """Tables are planned that the named files or folders define, with what code elsewhere asks of them."""
    texts = {f"{name}/models.py": MODEL.format(name) for name in ("orders", "parcels")}
    base = files({**texts, "read.py": READER})
    workspace = load([base], base, Settings(), NoCache())
    assert [one.name for one in blueprints(workspace, ["orders"])] == ["orders"]
    (orders,) = blueprints(workspace, ["orders/models.py"])
    assert [index.name for index in orders.indexes] == ["by_state"]
    assert [one.name for one in blueprints(workspace)] == ["orders", "parcels"]


def test_faults_are_told_with_lines(files: Files) -> None:
    """What keeps a table from being built is told all at once, with file, line and remedy."""
    base = files({"models.py": MODEL.format("orders"), "read.py": READER.replace('"open"', "state")})
    workspace = load([base], base, Settings(), NoCache())
    with pytest.raises(UnplannedError, match=r"^read.py:8: nothing tells the type of `state`.*: declare it with"):
        blueprints(workspace)


MODEL = """
from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model


class Row(Model):
    class Meta:
        table_name = "{}"

    number = UnicodeAttribute(hash_key=True)
"""
READER = """
import boto3
from boto3.dynamodb.conditions import Key

orders = boto3.resource("dynamodb").Table("orders")


orders.query(IndexName="by_state", KeyConditionExpression=Key("state").eq("open"))
"""


def test_names_and_entities(files: Files) -> None:
    """A plan knows from which variable code takes the table's name, and which kinds of items share it."""
    texts = {"models.py": MODEL.replace('"{}"', 'os.environ["ROWS"]').replace("\n", "\nimport os\n", 1)}
    base = files({**texts})
    (rows,) = blueprints(load([base], base, Settings(), NoCache()))
    assert rows.variables == ("ROWS",)
    assert [entity.symbol for entity in rows.entities] == ["Row"]
