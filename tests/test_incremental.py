"""After any sequence of edits the project says what it would say had it been read from scratch."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from dynamorm_analysis.deployment import locked
from dynamorm_analysis.engine import Checked, check
from dynamorm_analysis.project import Project
from dynamorm_analysis.reading.languages import parser_for, reader_for
from dynamorm_analysis.settings import Settings
from dynamorm_analysis.syntax import python
from dynamorm_analysis.syntax.document import SyntaxDocument
from handmade import project_of

# A small workspace: PynamoDB models with an index in a file of its own, constants, queries, boto3 beside them, and
# templates that name tables to code.
FILES = {
    "app/settings.py": """\
ORDERS = "orders"
CARTS = "carts"
""",
    "app/indexes.py": """\
from pynamodb.attributes import UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex


class ByStatus(GlobalSecondaryIndex):
    class Meta:
        index_name = "by_status"
        projection = AllProjection()

    status = UnicodeAttribute(hash_key=True)
""",
    "app/models.py": """\
from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from app import settings
from app.indexes import ByStatus


class Base(Model):
    created = NumberAttribute()


class Order(Base):
    class Meta:
        table_name = settings.ORDERS

    order_id = UnicodeAttribute(hash_key=True)
    status = UnicodeAttribute()
    customer = UnicodeAttribute()
    by_status = ByStatus()
""",
    "app/queries.py": """\
from app.models import Order


def open_orders():
    return list(Order.by_status.query("OPEN"))


def of_customer(name):
    return list(Order.scan(Order.customer == name))


def each(ids):
    return [Order.get(one) for one in ids]
""",
    "app/carts.py": """\
import boto3
from boto3.dynamodb.conditions import Attr, Key

from app.settings import CARTS

table = boto3.resource("dynamodb").Table(CARTS)


def mine(user):
    return table.scan(FilterExpression=Attr("user").eq(user))["Items"]


def by_day(day):
    return table.query(IndexName="by_day", KeyConditionExpression=Key("day").eq(day))["Items"]
""",
    "layers/ledger/python/ledger/store.py": """\
import boto3
from boto3.dynamodb.conditions import Key


class Store:
    def __init__(self, table, index="by_day"):
        self.table = table
        self.index = index

    def of(self, day):
        return self.table.query(IndexName=self.index, KeyConditionExpression=Key("day").eq(day))["Items"]

    def one(self, cart):
        return self.table.get_item(Key={"cart": cart})


class Visits(Store):
    def __init__(self):
        super().__init__(boto3.resource("dynamodb").Table("visits"))
""",
    "app/till.py": """\
from app.carts import table
from ledger.store import Store, Visits

store = Store(table)


def till(carts):
    return [store.one(cart) for cart in carts]
""",
    "go.mod": """\
module example.com/shop

require github.com/theory-cloud/tabletheory v1.2.1
""",
    "parcels/models.go": """\
package parcels

type Parcel struct {
	Code  string `theorydb:"pk"`
	State string `theorydb:"index:by-state,pk"`
	GSI1PK string
}

func (Parcel) TableName() string { return Table }
""",
    "parcels/names.go": """\
package parcels

const Table = "parcels"
""",
    "depot/queries.go": """\
package depot

import "example.com/shop/parcels"

func open(db core.DB) ([]parcels.Parcel, error) {
	var found []parcels.Parcel
	query := db.Model(&parcels.Parcel{})
	query = query.Where("State", "=", "OPEN")
	err := query.All(&found)
	return found, err
}
""",
    "infra/tables.py": """\
import boto3

NAME = "carts"
boto3.client("dynamodb").create_table(
    TableName=NAME,
    KeySchema=[{"AttributeName": "cart", "KeyType": "HASH"}],
    AttributeDefinitions=[{"AttributeName": "cart", "AttributeType": "S"}],
    BillingMode="PAY_PER_REQUEST",
)
NAME = "desks"
""",
    "manage.py": """\
import os


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "app.settings")
""",
    "app/shelves.py": """\
import boto3
from django.conf import settings


def shelf(cart):
    return boto3.resource("dynamodb").Table(settings.CARTS).get_item(Key={"cart": cart})
""",
    "app/desk.py": """\
import os

import boto3
from boto3.dynamodb.conditions import Attr, Key

table = boto3.resource("dynamodb").Table(os.environ["DESKS"])


def at(floor):
    return table.query(IndexName="by_floor", KeyConditionExpression=Key("floor").eq(floor))["Items"]


def of(owner):
    return table.scan(FilterExpression=Attr("owner").eq(owner))["Items"]


def below(floor):
    return table.query(IndexName=os.environ["FLOORS"], KeyConditionExpression=Key("floor").lt(floor))["Items"]
""",
    "app/vans.py": """\
from dataclasses import dataclass

from theorydb_py import FilterCondition, ModelDefinition, Table, gsi, theorydb_field

from app.settings import CARTS


@dataclass
class Van:
    plate: str = theorydb_field(roles=["pk"])
    owner: str = ""


vans = Table(ModelDefinition.from_dataclass(Van, table_name=CARTS, indexes=[gsi("by_user", partition="owner")]))
""",
    "app/drivers.py": """\
from app.vans import Van, vans


def each(plates):
    return [vans.get(plate) for plate in plates]


def add(plate):
    vans.put(Van(plate, owner="x"))
    vans.query_all(plate, index_name="by_user")
""",
    "main.tf": """\
module "depot" {
  source = "./depot/infra"
  key    = "owner"
}
resource "aws_dynamodb_table" "desks" {
  name     = "${local.prefix}-desks"
  hash_key = "id"
}
resource "aws_lambda_function" "desks" {
  environment {
    variables = { DESKS = aws_dynamodb_table.desks.name, CARTS = module.depot.carts }
  }
}
""",
    "locals.tf": """\
locals {
  prefix = "shop"
}
""",
    "depot/infra/tables.tf": """\
variable "key" {
  default = "id"
}
resource "aws_dynamodb_table" "carts" {
  name     = "carts"
  hash_key = "cart"
  global_secondary_index {
    name            = "by_user"
    hash_key        = var.key
    projection_type = "ALL"
  }
}
output "carts" {
  value = aws_dynamodb_table.carts.name
}
""",
    "template.yaml": """\
Parameters:
  Stage: { Type: String, Default: dev }
Globals:
  Function:
    Environment:
      Variables:
        DESKS: !Ref Desks
        FLOORS: by_floor
Resources:
  Desks:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: !Sub "${Stage}-desks"
      AttributeDefinitions:
        - { AttributeName: desk, AttributeType: S }
        - { AttributeName: floor, AttributeType: S }
      KeySchema: [{ AttributeName: desk, KeyType: HASH }]
      GlobalSecondaryIndexes:
        - IndexName: by_floor
          KeySchema: [{ AttributeName: floor, KeyType: HASH }]
          Projection: { ProjectionType: ALL }
  Chairs:
    Type: AWS::Serverless::SimpleTable
    Properties: { TableName: carts }
""",
    "hall/main.yml.j2": """\
Resources:
  Seats:
    Type: AWS::DynamoDB::Table
    Properties: { TableName: seats, KeySchema: [{ AttributeName: seat, KeyType: HASH }] }
  {% if wide %}
  Rows:
    Type: AWS::DynamoDB::Table
    Properties: { TableName: rows, KeySchema: [{ AttributeName: row, KeyType: HASH }] }
  {% endif %}
  Code:
    Type: AWS::CloudFormation::Stack
    Properties: { TemplateURL: code/code.yaml, Parameters: { Table: !Ref Seats } }
""",
    "hall/code/code.yaml": """\
Parameters: { Table: { Type: String, Default: rows } }
Globals: { Function: { Environment: { Variables: { SEATS: !Ref Table } } } }
Outputs: { Table: { Value: !Ref Table } }
""",
    "hall/code/app.py": """\
import os

import boto3

boto3.resource("dynamodb").Table(os.environ["SEATS"]).query(IndexName="by_row", KeyConditions={})
""",
    "app/serverless.yml": """\
service: desks
provider:
  environment:
    DESKS: ${self:custom.desks}
custom:
  desks: ${self:service}-${opt:stage}
resources:
  - ${file(tables.json)}
""",
    "app/tables.json": """\
{"Resources": {"Desks": {"Type": "AWS::DynamoDB::Table", "Properties": {
  "TableName": "${self:custom.desks}",
  "AttributeDefinitions": [{"AttributeName": "desk", "AttributeType": "S"}],
  "KeySchema": [{"AttributeName": "desk", "KeyType": "HASH"}]}}}}
""",
    "infra/names.ts": """\
export const names = { desks: "desks", floor: "floor" };
export enum Index { ByOwner = "by_owner" }
""",
    "infra/tables.ts": """\
import { AttributeType, Table } from "aws-cdk-lib/aws-dynamodb";
import { Construct } from "constructs";
import { names, Index } from "./names";
import * as lambda from "aws-cdk-lib/aws-lambda";

interface SimpleProps { key: string; name?: string }

export class Simple extends Construct {
  readonly table: Table;
  constructor(scope: Construct, id: string, private readonly props: SimpleProps) {
    super(scope, id);
    const given: any = { tableName: props.name };
    given.partitionKey = { name: this.props.key, type: AttributeType.STRING };
    this.table = new Table(this, "Table", given);
    const partitionKey = { name: names.floor, type: AttributeType.STRING };
    this.table.addGlobalSecondaryIndex({ indexName: Index.ByOwner, partitionKey });
  }
}

export class Api extends Construct {
  constructor(scope: Construct, id: string, { table }: { table: Table }) {
    super(scope, id);
    const code = lambda.Code.fromAsset("app");
    const fn = new lambda.Function(this, "Fn", { code, environment: { DESKS: table.tableName } });
    fn.addEnvironment("CARTS", table.tableName);
  }
}
""",
    "infra/app.ts": """\
import { App, Stack } from "aws-cdk-lib";
import { Api, Simple } from "./tables";
import { names } from "./names";

const stack = new Stack(new App(), "depot");
const desks = new Simple(stack, "Desks", { key: "desk", name: names.desks });
new Simple(stack, "Carts", { ...names, key: "cart" });
new Api(stack, "Api", { table: desks.table });
""",
}
# Words whose exchange changes what the files mean to one another.
WORDS = [
    ("ORDERS", "CARTS"),
    ('"orders"', '"carts"'),
    ("by_status", "by_state"),
    ("ByStatus", "ByState"),
    ("status", "state"),
    ("customer", "order_id"),
    ("Order", "Purchase"),
    ("query", "scan"),
    ("hash_key=True", "null=True"),
    ("AllProjection", "KeysOnlyProjection"),
    ("Base", "Model"),
    ("app.models", "app.other"),
    ("app.settings", "app.models"),
    ("setdefault", "get"),
    ('"by_day"', "None"),
    ("Store(table)", "Store(None)"),
    ("(Store)", "(object)"),
    ("import Store, Visits", "import Visits as Store"),
    ("ledger", "register"),
    ('"cart"', '"user"'),
    ("NAME = ", "TITLE = "),
    ('NAME = "carts"\n', ""),
    ("Order.get(one)", "Order.count(one)"),
    ("class ", "def "),
    ("(Base):\n", '(Base):\n    """What a customer has bought."""\n'),
    ("(GlobalSecondaryIndex):\n", "(GlobalSecondaryIndex):\n    # by state\n\n"),
    ("self.index = index\n", "self.index = index  # of days\n"),
    ("    created = ", '    """Whatever is kept."""\n\n    created = '),
    ("pk", "sk"),
    ("State", "GSI1PK"),
    ("Parcel", "Crate"),
    ('"parcels"', '"carts"'),
    ("shop", "other"),
    ("v1.2.1", "v1.0.30"),
    ("Where", "Filter"),
    ("!Ref Desks", "!Ref Chairs"),
    ("!Ref Seats", "!Ref Rows"),
    ("code/code.yaml", "none.yaml"),
    ("{% if wide %}", "{# wide #}"),
    ("{% endif %}", ""),
    ("!Ref Table", "!GetAtt Code.Outputs.Table"),
    ("Desks:", "Tables:"),
    ("DESKS", "SEATS"),
    ("${Stage}", "live"),
    ("${self:custom.desks}", "desks"),
    ("self:service", "self:provider.stage"),
    ("by_floor", "by_room"),
    ("floor", "owner"),
    ("  Desks", "  - Desks"),
    ("./depot/infra", "./app"),
    ("local.prefix", "var.key"),
    ("prefix", "key"),
    ("carts.name", "desks.name"),
    ("by_user", "by_owner"),
    ("output", "locals"),
    ("names.desks", "names.floor"),
    ("./names", "./tables"),
    ("Simple", "Api"),
    ("Index", "names"),
    ("desks.table", "stack.table"),
    ("tableName", "tableArn"),
    ("extends Construct", "extends Table"),
    ("given.", "props."),
    ("...names", "name"),
    ("export ", ""),
    ("theorydb_py", "elsewhere"),
    ('partition="owner"', 'partition="plate"'),
    ('["pk"]', '["sk"]'),
]
NOISE = [
    "",
    " ",
    "\n",
    "(",
    ")",
    "{",
    "}\n",
    "${",
    '"',
    '"""',
    ":",
    "x = 1\n",
    "    ",
    "#",
    "Order.scan()\n",
    "é",
    "\\",
]


DEPLOYED = Settings(lock=locked(project_of(FILES)))
"""The lock of the small workspace: every edit of a table is something that the next deployment changes."""


class Editing(RuleBasedStateMachine):
    """Edits files as an editor does, and reads them as the server does."""

    def __init__(self) -> None:
        super().__init__()
        self.documents: dict[str, SyntaxDocument] = {}
        self.project, self.checked = Project(settings=DEPLOYED), Checked({})
        for path, text in FILES.items():
            self.write(path, text.encode())

    def write(self, path: str, content: bytes) -> None:
        document = self.documents.setdefault(path, SyntaxDocument(parse=parser_for(path) or python.parse))
        document.set(content)
        self.read(path)

    def read(self, path: str) -> None:
        document = self.documents[path]
        reader = reader_for(path)
        assert reader is not None
        self.project = self.project.with_file(path, reader(document.content, document.tree.copy()))

    @rule(path=st.sampled_from(sorted(FILES)), words=st.sampled_from(WORDS), back=st.booleans(), nth=st.integers(0, 3))
    def exchange_a_word(self, path: str, words: tuple[str, str], back: bool, nth: int) -> None:
        old, new = (word.encode() for word in (reversed(words) if back else words))
        places = list(_places(self.documents[path].content, old)) if path in self.documents else []
        if places:
            start = places[nth % len(places)]
            self.documents[path].replace(start, start + len(old), new)
            self.read(path)

    @rule(
        path=st.sampled_from(sorted(FILES)),
        where=st.floats(0, 1),
        length=st.integers(0, 12),
        new=st.sampled_from(NOISE),
    )
    def type_anywhere(self, path: str, where: float, length: int, new: str) -> None:
        if path not in self.documents:
            return
        content = self.documents[path].content
        start = _character_start(content, int(where * len(content)))
        end = _character_start(content, min(len(content), start + length))
        self.documents[path].replace(start, end, new.encode())
        self.read(path)

    @rule(path=st.sampled_from(sorted(FILES)))
    def delete(self, path: str) -> None:
        if self.documents.pop(path, None):
            self.project = self.project.without_file(path)

    @rule(
        path=st.sampled_from(
            [*sorted(FILES), "app/__init__.py", "app/other.py", "settings.py", "app/template.yaml", "infra/index.ts"]
        ),
        of=st.sampled_from(sorted(FILES)),
    )
    def create(self, path: str, of: str) -> None:
        self.write(path, FILES[of].encode())

    @rule()
    def deploy(self) -> None:
        """The lock is written anew, as with any other change of settings."""
        self.project = self.project.with_settings(Settings(lock=locked(self.project)))
        self.checked = Checked({})

    @invariant()
    def says_the_same_as_from_scratch(self) -> None:
        """Findings, tables and accesses are those of a fresh project over the same texts."""
        self.checked = check(self.project, before=self.checked)
        texts = {path: document.content for path, document in sorted(self.documents.items())}
        fresh = Project(settings=self.project.settings)
        fresh = fresh.with_files({path: _read(path, content) for path, content in texts.items()})
        assert self.project.definitions == fresh.definitions
        assert self.project.accesses == fresh.accesses
        assert self.project.retold == fresh.retold
        assert self.project.misuses == fresh.misuses
        assert list(self.project.tables.values()) == list(fresh.tables.values())
        assert self.checked.findings == check(fresh).findings


def _read(path: str, content: bytes):  # type: ignore[no-untyped-def]
    reader = reader_for(path)
    assert reader is not None
    return reader(content)


def _places(content: bytes, word: bytes) -> Iterator[int]:
    start = content.find(word)
    while start >= 0:
        yield start
        start = content.find(word, start + 1)


def _character_start(content: bytes, offset: int) -> int:
    while 0 < offset < len(content) and content[offset] & 0xC0 == 0x80:
        offset -= 1
    return offset


TestEditing = Editing.TestCase
TestEditing.settings = settings(
    max_examples=25,
    stateful_step_count=20,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)


def test_an_edit_keeps_the_objects_of_what_it_leaves_as_it_was() -> None:
    """Typing in a query makes no new table, and no other access."""
    files = {path: _read(path, text.encode()) for path, text in FILES.items()}
    project = Project().with_files(files)
    assert check(project).findings
    text = FILES["app/queries.py"].replace("Order.get(one)", "Order.get(one, None)")
    edited = project.with_file("app/queries.py", _read("app/queries.py", text.encode()))
    assert project.tables["orders"] is edited.tables["orders"]
    assert sum(one is other for one in project.accesses for other in edited.accesses) == len(project.accesses) - 1


@pytest.mark.parametrize(
    "said",
    ['    """What a customer has bought."""\n\n    class Meta:\n', "    # Bought.\n    class Meta:\n"],
)
def test_a_comment_leaves_those_who_ask_as_they_were(said: str) -> None:
    """What is written into a model for its readers makes no other access of those in functions that use it."""
    files = {path: _read(path, text.encode()) for path, text in FILES.items()}
    project = Project().with_files(files)
    before = [access for access in project.accesses if access.place.path == "app/queries.py"]
    text = FILES["app/models.py"].replace("    class Meta:\n", said)
    edited = project.with_file("app/models.py", _read("app/models.py", text.encode()))
    now = [access for access in edited.accesses if access.place.path == "app/queries.py"]
    assert before
    assert all(one is other for one, other in zip(before, now, strict=True))
    assert edited.tables["orders"] is not project.tables["orders"]


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("hall/main.yml.j2", "!Ref Seats", "!Ref Rows"),
        ("hall/main.yml.j2", "code/code.yaml", "none.yaml"),
        ("hall/main.yml.j2", "seats, K", "chairs, K"),
        ("hall/main.yml.j2", "  {% if wide %}\n", ""),
        ("hall/main.yml.j2", "!Ref Seats", "!GetAtt Code.Outputs.Table"),
        ("hall/code/code.yaml", "!Ref Table", "rows"),
        ("hall/code/code.yaml", "Parameters: { Table", "Parameters: { Other"),
    ],
)
def test_edits_of_nested_stacks(path: str, old: str, new: str) -> None:
    """What an edit of a stack, or of the one around it, changes elsewhere is seen, and seen again when it is undone."""
    first, project = _edited_and_undone(
        {key: text for key, text in FILES.items() if key.startswith("hall/")}, path, old, new
    )
    assert project.accesses != first.accesses or project.definitions != first.definitions


RENAMED = {
    "inn/store.py": """\
import boto3


def find(table, key):
    return boto3.resource("dynamodb").Table(table).get_item(Key={"id": key})


def drop(table, key):
    return boto3.resource("dynamodb").Table(table).delete_item(Key={"id": key})


class Book:
    def __init__(self, name):
        self.table = boto3.resource("dynamodb").Table(name)

    def page(self, number):
        return self.table.get_item(Key={"page": number})
""",
    "inn/stores.py": """\
from inn.store import Book as GuestBook
""",
    "inn/desk.py": """\
from inn.store import find as stored
from inn.stores import GuestBook

book = GuestBook("guests")


def room(number):
    return stored("rooms", number)
""",
}


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("inn/desk.py", "find as stored", "drop as stored"),
        ("inn/desk.py", "find as stored", "find"),
        ("inn/desk.py", "from inn.store import find as stored", "def stored(table, key): ..."),
        ("inn/desk.py", "from inn.store import find as stored", "print()"),
        ("inn/desk.py", '"guests"', '"visitors"'),
        ("inn/stores.py", "Book as GuestBook", "Book"),
        ("inn/stores.py", "Book as GuestBook", "find as GuestBook"),
        ("inn/store.py", "def find", "def seek"),
        ("inn/store.py", "get_item", "put_item"),
    ],
)
def test_edits_of_renamed_imports(path: str, old: str, new: str) -> None:
    """What an edit changes of something that another file imports under another name is seen, and seen again when it is
    undone."""
    first, project = _edited_and_undone(RENAMED, path, old, new)
    assert first.accesses
    assert (project.accesses, project.retold) != (first.accesses, first.retold)


RUN_NOW_AND_THEN = {
    "tools/look.py": "import boto3\n\ntable = boto3.resource('dynamodb').Table('orders')\n\n\n"
    "def look():\n    return table.scan()['Items']\n\n\nif __name__ == '__main__':\n    look()\n",
    "app/routes.py": "import json\n",
}


@pytest.mark.parametrize(
    "importing", ["import tools.look", "from tools import look", "from tools.look import look as seen"]
)
def test_an_import_tells_that_not_only_people_run_a_file(importing: str) -> None:
    """What a file is called tells that somebody runs it now and then, until the application imports it."""
    first, project = _edited_and_undone(RUN_NOW_AND_THEN, "app/routes.py", "import json", importing)
    assert {access.by_hand for access in first.accesses if access.place.path == "tools/look.py"} == {True}
    assert {access.by_hand for access in project.accesses if access.place.path == "tools/look.py"} == {False}


def test_an_import_that_is_gone_gives_nothing() -> None:
    """Where a call stands in the place of an import, what the import gave is not known any more."""
    texts = {path: FILES[path] for path in ("app/desk.py", "app/serverless.yml")}
    first, project = _edited_and_undone(texts, "app/desk.py", "import os\n", "print()\n")
    assert {access.table for access in project.accesses} == {None}
    assert None not in {access.table for access in first.accesses}


def _edited_and_undone(texts: dict[str, str], path: str, old: str, new: str) -> tuple[Project, Project]:
    """A project before and after an edit; the edit, its undoing, and the file's removal and return leave what reading
    all anew gives."""
    files = {key: _read(key, text.encode()) for key, text in texts.items()}
    first = Project().with_files(files)
    assert first.accesses is not None  # understood, as what is edited has been
    edited = _read(path, texts[path].replace(old, new, 1).encode())
    project = first.with_file(path, edited)
    for now, fresh in (
        (project, Project().with_files({**files, path: edited})),
        (project.with_file(path, files[path]), first),
        (first.without_file(path), Project().with_files({key: files[key] for key in files if key != path})),
        (first.without_file(path).with_file(path, edited), project),
    ):
        assert now.definitions == fresh.definitions
        assert now.accesses == fresh.accesses
        assert now.retold == fresh.retold
        assert list(now.tables.values()) == list(fresh.tables.values())
    return first, project
