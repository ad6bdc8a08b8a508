"""`dynamorm model`: the facts contract."""

import json

import jsonschema

from commands.shop import MODELS, QUERIES, SHOP
from commands.test_formats import POSITION, TEXT, closed, listed
from conftest import Dynamorm, Files

NAMES = listed(TEXT)
MAYBE = {"type": ["string", "null"]}
YES_NO = {"type": "boolean"}
CONTRACT = closed({
    "version": {"const": 1},
    "tables": listed(closed({
        "id": TEXT, "name": MAYBE,
        "name_source": {"pattern": "^(literal|constant|env:.+|ssm:.+|default|template|unknown)$"},
        "kind": {"enum": ["model", "entity", "infrastructure", "create_table"]}, "library": TEXT,
        "symbol": {"type": "string"}, "file": TEXT, "line": POSITION, "partition_key": NAMES, "sort_key": NAMES,
        "attributes": listed(closed({"name": TEXT, "python_name": TEXT, "type": MAYBE, "line": POSITION})),
        "ttl": MAYBE, "same_table_as": NAMES, "closed": YES_NO, "unknown": NAMES,
    })),
    "entities": listed(closed({
        "table": TEXT, "symbol": TEXT, "file": TEXT, "line": POSITION,
        "templates": listed(closed({"index": MAYBE, "partition": TEXT, "sort": MAYBE})),
    })),
    "indexes": listed(closed({
        "table": TEXT, "name": MAYBE, "kind": {"enum": ["GSI", "LSI", "VECTOR"]}, "partition_key": NAMES,
        "sort_key": NAMES, "projection": {"enum": ["ALL", "KEYS_ONLY", "INCLUDE", None]}, "included": NAMES,
        "file": TEXT, "line": POSITION, "unknown": NAMES,
    })),
    "accesses": listed(closed({
        "file": TEXT, "line": POSITION, "column": POSITION, "function": {"type": "string"}, "operation": TEXT,
        "table": MAYBE, "index": MAYBE, "key_attributes": NAMES, "filter_attributes": NAMES, "projection": NAMES,
        "paginated": YES_NO, "consistent": YES_NO, "in_loop": YES_NO, "via": MAYBE,
        "confidence": {"enum": ["high", "medium", "low"]}, "unknown": NAMES,
    })),
})  # fmt: skip

INDEX = """\
class ByCustomer(GlobalSecondaryIndex):
    class Meta:
        index_name = "by_customer"
        projection = AllProjection()

    customer = UnicodeAttribute(hash_key=True)


"""
IMPORT = "from pynamodb.indexes import AllProjection, GlobalSecondaryIndex\n"
INDEXED = IMPORT + MODELS.replace("class Order(", INDEX + "class Order(") + "    by_customer = ByCustomer()\n"


def test_contract(files: Files, dynamorm: Dynamorm) -> None:
    """Tables, indexes and accesses are told with their places, and rows point at each other by id."""
    files({**SHOP, "models.py": INDEXED})
    told = json.loads(dynamorm("model", "--format", "json").stdout)
    jsonschema.validate(told, CONTRACT)
    (table,), (index,), (access,) = told["tables"], told["indexes"], told["accesses"]
    assert (table["name"], table["symbol"], table["file"], table["line"]) == ("orders", "Order", "models.py", 14)
    assert (table["partition_key"], table["sort_key"], table["closed"]) == (["order_id"], [], True)
    assert index == {
        "table": table["id"], "name": "by_customer", "kind": "GSI", "partition_key": ["customer"], "sort_key": [],
        "projection": "ALL", "included": [], "file": "models.py", "line": 6, "unknown": [],
    }  # fmt: skip
    assert access == {
        "file": "queries.py", "line": 5, "column": 23, "function": "of_customer", "operation": "scan",
        "table": table["id"], "index": None, "key_attributes": [], "filter_attributes": ["customer"],
        "projection": [], "paginated": True, "consistent": False, "in_loop": False, "via": None,
        "confidence": "high", "unknown": [],
    }  # fmt: skip


def test_several_definitions_of_a_table(files: Files, dynamorm: Dynamorm) -> None:
    """There is a row for each definition; rows of one table name each other."""
    files({"models.py": MODELS, "more.py": MODELS.replace("Order(", "Archived(")})
    told = json.loads(dynamorm("model", "--format", "json").stdout)
    jsonschema.validate(told, CONTRACT)
    first, second = told["tables"]
    assert first["same_table_as"] == [second["id"]]
    assert second["same_table_as"] == [first["id"]]


def test_attributes_of_another_file(files: Files, dynamorm: Dynamorm) -> None:
    """The lines of attributes are lines of the table's file: the table's own where another file tells of them."""
    before = "from pynamodb.attributes import UnicodeAttribute" + 20 * "\n"
    keys = before + "class Keyed:\n    code = UnicodeAttribute(hash_key=True)\n"
    model = """\
from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model
from keyed import Keyed


class Box(Keyed, Model):
    class Meta:
        table_name = "boxes"

    label = UnicodeAttribute()
"""
    files({"keyed.py": keys, "box.py": model})
    (box,) = json.loads(dynamorm("model", "box.py", "--format", "json").stdout)["tables"]
    assert [(each["name"], each["line"]) for each in box["attributes"]] == [("code", 6), ("label", 10)]


def test_table_of_a_parameter(files: Files, dynamorm: Dynamorm) -> None:
    """A request of a table that a function is given has one row, with the table on which those of its callers agree
    that are known: medium confidence."""
    app = (
        "import boto3\n\n\ndef read(table, code):\n    return table.get_item(Key={'code': code})\n\n\n"
        "def show(code):\n    return read(boto3.resource('dynamodb').Table('parcels'), code)\n"
    )
    files({"app.py": app})
    told = json.loads(dynamorm("model", "--format", "json").stdout)["accesses"]
    parts = ("line", "table", "key_attributes", "via", "confidence", "unknown")
    assert [tuple(row[part] for part in parts) for row in told] == [
        (5, "parcels", ["code"], None, "medium", []),
        (9, "parcels", ["code"], "read", "high", []),
    ]


def test_response_that_is_returned(files: Files, dynamorm: Dynamorm) -> None:
    """Whether all pages are read is unknown where a response is returned whole, and known where its end is told."""
    app = (
        "import boto3\n\ntable = boto3.resource('dynamodb').Table('parcels')\n\n\n"
        "def whole(**wanted):\n    return table.query(**wanted)\n\n\n"
        "def page(start):\n    return table.scan(ExclusiveStartKey=start)\n\n\n"
        "def first():\n    return table.scan()['Items']\n"
    )
    files({"app.py": app})
    told = json.loads(dynamorm("model", "--format", "json").stdout)["accesses"]
    assert [(row["function"], row["paginated"], "paginated" in row["unknown"]) for row in told] == [
        ("whole", False, True),
        ("page", True, False),
        ("first", False, False),
    ]


def test_only_the_files_asked_for(files: Files, dynamorm: Dynamorm) -> None:
    """The rows are those of the files asked for."""
    files(SHOP)
    told = json.loads(dynamorm("model", "queries.py", "--format", "json").stdout)
    assert [len(told[rows]) for rows in ("tables", "accesses")] == [0, 1]


def test_text(files: Files, dynamorm: Dynamorm) -> None:
    """People read a tree."""
    files({**SHOP, "models.py": INDEXED})
    result = dynamorm("model")
    assert result.exit_code == 0
    assert (
        result.stdout
        == """\
Table orders
  model Order [pynamodb]  models.py:14
    key          order_id
    attributes   order_id S, customer S
    GSI          by_customer: customer, projects ALL
  accesses
    queries.py:5:23 scan filtered by customer in of_customer()

1 definition of a table, 1 index, 1 access.
"""
    )


def test_nothing_to_tell(files: Files, dynamorm: Dynamorm) -> None:
    """A program without tables has an empty model, and a missing file is an error."""
    files({"empty.py": "", "queries.py": QUERIES})
    assert dynamorm("model").stdout == "No tables and no accesses were found.\n"
    result = dynamorm("model", "nowhere")
    assert (result.exit_code, result.stderr) == (2, "error: nowhere: no such file or directory\n")
