"""Diagrams of tables, indexes, items and code: what they show, and that Mermaid's own parser and XML's take them."""

import xml.etree.ElementTree as ElementTree
from itertools import pairwise

import pytest

from cdkgen import judges
from cdkgen.test_item_types import MODELS, TICKETS
from dynamorm_analysis.project import Project
from dynamorm_cdkgen.diagram import diagram, table_titles
from dynamorm_cdkgen.mermaid import mermaid
from dynamorm_cdkgen.svg import svg
from handmade import project_of

ODD = """
import boto3

table = boto3.resource("dynamodb").Table('the "odd" <table> #1 `x` [y] {z} & | \\\\')


def read(key):
    return table.get_item(Key={"id": key})


def add(a, b):
    table.put_item(Item={"id": f'"A"#{a}-->|{b}|', "x": 1})


print(table.scan())
"""
TEMPLATE = """
Resources:
  Parts:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: parts
      AttributeDefinitions: [{AttributeName: number, AttributeType: S}, {AttributeName: kind, AttributeType: S}]
      KeySchema: [{AttributeName: number, KeyType: HASH}]
      GlobalSecondaryIndexes:
        - IndexName: by-kind
          KeySchema: [{AttributeName: kind, KeyType: HASH}]
          Projection: {ProjectionType: ALL}
"""
PARTS = """
import boto3
from boto3.dynamodb.conditions import Key

table = boto3.resource("dynamodb").Table("parts")


def of_kind(kind):
    return table.query(IndexName="by-kind", KeyConditionExpression=Key("kind").eq(kind))


def change(number):
    table.update_item(Key={"number": number}, UpdateExpression="SET a = :a", ExpressionAttributeValues={":a": 1})
    return table.get_item(Key={"number": number})
"""
PROJECTS = {
    "parcels": project_of({"models.py": MODELS}),
    "desk": project_of({"models.py": TICKETS}),
    "odd": project_of({"odd.py": ODD}),
    "parts": project_of({"template.yaml": TEMPLATE, "parts.py": PARTS, "parcels.py": MODELS}),
    "nothing": Project(),
}


def test_boxes_and_lines() -> None:
    """A table has a row for its key and for each index, code one for each table or index that a function asks."""
    shown = diagram(PROJECTS["parts"], ["parts"])
    assert [box.title for box in shown.tables] == ["parts"]
    assert shown.tables[0].rows == ("table: number", "by-kind: kind")
    assert [(box.title, box.rows) for box in shown.files] == [
        ("parts.py", ("change: get, update", "of_kind: query")),
    ]
    assert shown.asks == (((0, 0), (0, 0)), ((0, 1), (0, 1)))


def test_kinds_of_items() -> None:
    """A kind of items has a row for each key that it builds, beside the table or index of the key."""
    shown = diagram(PROJECTS["desk"])
    rows = {box.title: box.rows for box in shown.kinds}
    assert rows["Ticket"] == (
        "table: CUSTOMER#{customer}, TICKET#{state}#{number}",
        "by-desk: DESK#{desk}, {state}#{desk}",
    )
    assert ((0, 1), (2, 1)) in shown.holds
    assert "desk" in table_titles(PROJECTS["desk"])


def test_without_code() -> None:
    """Where functions are not asked for, none is shown."""
    assert diagram(PROJECTS["parts"], functions=False).files == ()


@pytest.mark.parametrize("name", PROJECTS)
def test_svg(name: str) -> None:
    """A picture is XML, in which each text stands within its box, and no two boxes of a column meet."""
    root = ElementTree.fromstring(svg(diagram(PROJECTS[name])))
    inside = "{http://www.w3.org/2000/svg}"
    columns: dict[float, list[tuple[float, float]]] = {}
    for group in root.iter(f"{inside}g"):
        box = group.find(f"{inside}rect")
        assert box is not None
        x, y, width, height = (float(box.attrib[one]) for one in ("x", "y", "width", "height"))
        columns.setdefault(x, []).append((y, y + height))
        for text in group.iter(f"{inside}text"):
            assert x < float(text.attrib["x"]) < x + width
            assert y < float(text.attrib["y"]) < y + height
    for spans in columns.values():
        ordered = sorted(spans)
        assert all(above[1] < below[0] for above, below in pairwise(ordered))


@judges.draws
def test_mermaid() -> None:
    """Mermaid takes each diagram, whatever tables and keys are called."""
    judges.mermaid(*(mermaid(diagram(project)) for project in PROJECTS.values()))


def test_order_of_files() -> None:
    """The order in which files are read changes nothing."""
    texts = {"template.yaml": TEMPLATE, "parts.py": PARTS, "parcels.py": MODELS, "odd.py": ODD}
    one, other = (project_of(dict(order)) for order in (texts.items(), reversed(texts.items())))
    assert svg(diagram(one)) == svg(diagram(other))
    assert mermaid(diagram(one)) == mermaid(diagram(other))
