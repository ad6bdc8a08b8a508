"""Items and keys as types of TypeScript, which compile and are formatted; and what the document of accesses says."""

from pathlib import Path

from cdkgen import judges
from dynamorm_cdkgen.documents import access_patterns
from dynamorm_cdkgen.plan import in_use, planned
from dynamorm_cdkgen.typescript_types import item_types
from handmade import project_of

MODELS = """
from enum import StrEnum
import uuid

import boto3
from boto3.dynamodb.conditions import Key
from pynamodb.attributes import BinaryAttribute, NumberAttribute, TTLAttribute, UnicodeAttribute
from pynamodb.models import Model


class Parcel(Model):
    class Meta:
        table_name = "parcels"

    van = UnicodeAttribute(hash_key=True, attr_name="PK")
    code = UnicodeAttribute(range_key=True, attr_name="SK")
    weight = NumberAttribute(null=True)
    label = BinaryAttribute(attr_name="the-label")
    gone = TTLAttribute()


def receive(van, day, weight):
    Parcel(f"VAN#{van.plate}", f"PARCEL#{day}#{uuid.uuid4().hex}", weight=weight).save()


def of_van(van):
    return list(Parcel.query(f"VAN#{van}", Parcel.code.startswith("PARCEL#")))
"""
TYPES = """/** An item of `parcels`, as `models.py` defines it. */
export interface Parcel {
  /** The partition key. */
  PK: string;
  /** The sort key. */
  SK: string;
  weight?: number;
  "the-label": Uint8Array;
  /** When DynamoDB deletes the item, in seconds since 1970. */
  gone: number;
}

/** The key of `Parcel` in the table. */
export function parcelKey(values: {
  vanPlate: string | number;
  day: string | number;
  uuid: string | number;
}) {
  return {
    PK: `VAN#${values.vanPlate}`,
    SK: `PARCEL#${values.day}#${values.uuid}`,
  };
}

/**
 * What the key of `Parcel` in the table is made of; undefined for other keys.
 */
export function parseParcelKey(key: { PK: string; SK: string }) {
  const partition = /^VAN#(.*)$/s.exec(key.PK);
  const sort = /^PARCEL#(.*)#([0-9a-fA-F-]+)$/s.exec(key.SK);
  if (!partition || !sort) {
    return undefined;
  }
  return { vanPlate: partition[1], day: sort[1], uuid: sort[2] };
}
"""
DOCUMENT = """# Access patterns

```mermaid
flowchart LR
  subgraph table0["parcels<br>items expire by gone"]
    table0row0[("table: PK, SK")]
  end
  kind0["Parcel"]
  table0row0 ---|"VAN#35;{van.plate}, PARCEL#35;{day}#35;{uuid.uuid4().hex}"| kind0
```

## parcels

Keyed by `PK`, sorted by `SK`. Items expire by `gone`.

| Items | In | Partition key | Sort key |
|---|---|---|---|
| Parcel | table | `VAN#{van.plate}` | `PARCEL#{day}#{uuid.uuid4().hex}` |

| Pattern | Operation | Index | Key condition | Filter or condition | IAM actions | Request units | Code |
|---|---|---|---|---|---|---|---|
"""


EXAMPLES = """
### Example items

| `PK` | `SK` | Item | Attributes |
|---|---|---|---|
| `VAN#van-1` | `PARCEL#2026-01-11#parcel-1` | Parcel | `weight`: `1`, `the-label`: `…`, `gone`: `1767225600` |
|  | `PARCEL#2026-01-12#parcel-2` | Parcel | `weight`: `2`, `the-label`: `…`, `gone`: `1767225600` |
"""


def types_of(text: str) -> str:
    project = project_of({"models.py": text})
    return item_types(planned(project).tables, project)


def test_types() -> None:
    """An interface for each model by the names that DynamoDB knows, and a function for each key made of text."""
    assert types_of(MODELS) == TYPES


def test_no_models() -> None:
    """Where there is no model the file is a module still."""
    assert types_of("x = 1\n") == "export {};\n"


@judges.toolchain
def test_types_compile(tmp_path: Path) -> None:
    """They compile in strict mode, and Prettier has nothing to format."""
    (tmp_path / "types.ts").write_text(types_of(MODELS))
    judges.prettier(tmp_path / "types.ts")
    judges.tsc(tmp_path, "types.ts")


TICKETS = """
from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection
from pynamodb.models import Model


class ChoiceAttribute(UnicodeAttribute):
    pass


class ByDesk(GlobalSecondaryIndex):
    class Meta:
        index_name = "by-desk"
        projection = KeysOnlyProjection()

    gsi1pk = UnicodeAttribute(hash_key=True)
    gsi1sk = UnicodeAttribute(range_key=True)


class Base(Model):
    class Meta:
        table_name = "desk"

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    gsi1pk = UnicodeAttribute(null=True)
    gsi1sk = UnicodeAttribute(null=True)
    by_desk = ByDesk()


class Ticket(Base):
    state = ChoiceAttribute(choices=["OPEN", "CLOSED"])
    mood = ChoiceAttribute(choices=["happy about all that was done", "less happy", "angry"])
    number = NumberAttribute()


class Note(Base):
    text = UnicodeAttribute()


class Desk(Base):
    name = UnicodeAttribute()


def open_ticket(desk, customer, state, number):
    Ticket(
        f"CUSTOMER#{customer}", f"TICKET#{state}#{number}", gsi1pk=f"DESK#{desk}", gsi1sk=f"{state}#{desk}",
        state=state, mood="angry", number=number,
    ).save()


def note(customer, number, at, desk):
    Note(f"CUSTOMER#{customer}", f"NOTE#{number}#{at}", gsi1pk=f"DESK#{desk}", gsi1sk=f"NOTE#{at}", text="x").save()


def desk(name):
    Desk(f"DESK#{name}", "DESK", name=name).save()
"""
ROUND_TRIP = """
const types = require("./out/types.js");
const odd = ["", "a", "a#b", "#", "TICKET#1#2", "line\\nbreak", "7", "ünïcode"];
let told = [];
for (const customer of odd) {
  for (const state of types.ticketStateValues) {
    for (const number of [0, 17, -1.5]) {
      const built = types.ticketKey({ customer, state, number });
      const parsed = types.parseTicketKey(built);
      if (!parsed || parsed.customer !== customer || parsed.state !== state || parsed.number !== String(number)) {
        told.push([customer, state, number, built, parsed]);
      }
      if (types.parseDeskKey(built) !== undefined) told.push(built);
    }
  }
  const desk = types.parseDeskKey(types.deskKey({ name: customer }));
  if (!desk || desk.name !== customer) told.push(customer);
  if (types.parseTicketKey(types.deskKey({ name: customer })) !== undefined) told.push(customer);
}
if (told.length) throw new Error(JSON.stringify(told));
"""


def test_choices() -> None:
    """What an attribute can be is a list to go through, and a type of its own."""
    text = types_of(TICKETS)
    assert 'export const ticketStateValues = ["OPEN", "CLOSED"] as const;' in text
    assert "export type TicketState = (typeof ticketStateValues)[number];" in text
    assert "  state: TicketState;\n" in text


PUT_ELSEWHERE = """
import boto3


def put_again(van, day):
    key = {"PK": f"VAN#{van}", "SK": f"PARCEL#{day}#{van}"}
    boto3.resource("dynamodb").Table("parcels").put_item(Item={**key, "weight": 1})


def put_label(van):
    boto3.resource("dynamodb").Table("parcels").put_item(Item={"PK": f"VAN#{van}", "SK": "LABEL"})
"""


def test_functions_that_write_what_a_class_declares() -> None:
    """Items whose keys are built as those of a class are of its kind; others that a function writes are a kind, called
    as its repository calls it."""
    project = project_of({"models.py": MODELS, "putting.py": PUT_ELSEWHERE})
    text = item_types(planned(project).tables, project)
    built = [line.split("(")[0].split()[-1] for line in text.splitlines() if line.startswith("export function")]
    assert built == ["parcelKey", "parseParcelKey", "labelKey", "parseLabelKey"]


ITEM_CLASSES = """
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import ClassVar

import boto3


@dataclass
class Depot:
    table_name: ClassVar[str] = "depots"
    depot: str

    def to_item(self):
        return {"pk": f"DEPOT#{self.depot}", "sk": "DEPOT", "depot": self.depot}


@dataclass
class Shift:
    table_name: ClassVar[str] = "depots"
    depot: str
    begins: datetime

    @staticmethod
    def key_of(depot, begins):
        return {"pk": f"DEPOT#{depot}", "sk": f"SHIFT#{begins.astimezone(UTC):%Y-%m-%dT%H:%M}"}

    def to_item(self):
        return {**self.key_of(self.depot, self.begins), "depot": self.depot}


def create(dynamodb):
    dynamodb.create_table(
        TableName="depots",
        AttributeDefinitions=[
            {"AttributeName": "pk", "AttributeType": "S"},
            {"AttributeName": "sk", "AttributeType": "S"},
        ],
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
    )


class Depots:
    def create(self, depot: Depot):
        boto3.resource("dynamodb").Table("depots").put_item(Item=depot.to_item())


class Shifts:
    def create(self, shift: Shift):
        boto3.resource("dynamodb").Table("depots").put_item(Item=shift.to_item())
"""


def test_classes_that_build_their_keys() -> None:
    """Of several classes of one table each is a kind, with the keys that it builds, whatever stores its items."""
    project = project_of({"depots.py": ITEM_CLASSES})
    text = access_patterns(planned(project).tables, project)
    assert "| Depot | table | `DEPOT#{depot}` | `DEPOT` |\n" in text
    assert "| Shift | table | `DEPOT#{depot}` | `SHIFT#{begins}` |\n" in text
    assert "| Shifts.create |" not in text


CHOSEN = """
from enum import StrEnum

import boto3
from pynamodb.attributes import Attribute, UnicodeAttribute
from pynamodb.constants import STRING
from pynamodb.models import Model


class State(StrEnum):
    PLACED = "PLACED"
    PAID = "PAID"


class StateAttribute(Attribute[State]):
    attr_type = STRING


class Purchase(Model):
    class Meta:
        table_name = "purchases"

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    state = StateAttribute()


def save(number: str, state: State):
    Purchase(f"STATE#{state}", f"PURCHASE#{number}", state=state).save()


def put_parcel(number: str, state: State):
    item = {"pk": f"PARCEL#{state}", "sk": f"PARCEL#{number}", "state": state}
    boto3.resource("dynamodb").Table("purchases").put_item(Item=item)
"""


def test_examples_of_choices() -> None:
    """An example of what holds members of an enumeration has the values of these, in the attribute and in keys."""
    project = project_of({"models.py": CHOSEN})
    text = access_patterns(planned(project).tables, project)
    assert "| `STATE#PLACED` | `PURCHASE#purchase-1` | Purchase | `state`: `PLACED` |\n" in text
    assert "| `PARCEL#PLACED` | `PARCEL#parcel-1` | Parcel | `state`: `PLACED` |\n" in text


CREATED = """
import boto3


class Boats:
    def create(self, name):
        boto3.resource("dynamodb").create_table(
            TableName=name,
            KeySchema=[{"AttributeName": "name", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "name", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )
"""


def test_tables_that_functions_create() -> None:
    """A call that creates a table tells its keys, and not what else its items have: no type is made of it."""
    assert types_of(CREATED) == "export {};\n"


def test_names_that_typescript_has() -> None:
    """A class that is called as a type of TypeScript gets another name there."""
    assert "export interface symbolItem {" in types_of(MODELS.replace("Parcel", "symbol"))


def test_ambiguous_keys() -> None:
    """What may have been built in several ways, or by another kind of items, is built and not taken apart."""
    text = types_of(TICKETS)
    built = [line.split("(")[0].split()[-1] for line in text.splitlines() if line.startswith("export function")]
    assert "noteKey" in built
    assert "parseNoteKey" not in built
    assert ("ticketKeyInByDesk" in built, "parseTicketKeyInByDesk" in built) == (True, True)
    assert "parseNoteKeyInByDesk" in built
    clashing = TICKETS.replace('f"NOTE#{number}#{at}"', 'f"TICKET#OPEN#{number}"')
    assert "parseTicketKey(" not in types_of(clashing)


@judges.toolchain
def test_keys_come_back(tmp_path: Path) -> None:
    """What a key was built of is what its parser tells, whatever that holds; the parser of others tells nothing."""
    (tmp_path / "types.ts").write_text(types_of(TICKETS))
    judges.prettier(tmp_path / "types.ts")
    judges.tsc(tmp_path, "types.ts")
    (tmp_path / "round_trip.js").write_text(ROUND_TRIP)
    judges.node(tmp_path, "round_trip.js")


def test_document() -> None:
    """A section for each table, a row for each thing that is asked, and no line numbers."""
    project = project_of({"models.py": MODELS})
    text = access_patterns(planned(project).tables, project)
    assert text.startswith(DOCUMENT)
    assert text.endswith(EXAMPLES)
    listed = text[len(DOCUMENT) : -len(EXAMPLES)]
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in listed.splitlines()]
    assert [(row[0], row[1], row[5], row[7]) for row in rows] == [
        ("of\\_van", "query", "dynamodb:Query", "models.py"),
        ("receive", "put", "dynamodb:PutItem", "models.py"),
    ]
    assert access_patterns(planned(project).tables, project_of({"models.py": f"\n\n{MODELS}"})) == text


DUMPED = """
from dataclasses import asdict

import boto3

from models import Order

table = boto3.resource("dynamodb").Table("orders")


def save_order(order: Order):
    table.put_item(Item=asdict(order))


def order_by_code(code: str):
    return table.get_item(Key={"code": code})
"""
ORDER = """
from dataclasses import dataclass


@dataclass
class Order:
    code: str
    total: int
    status: str = "open"
    note: str | None = None
"""


def test_fields_of_an_object() -> None:
    """Items that are made of an object have the fields of its class, whose defaults not all of them have."""
    project = project_of({"app.py": DUMPED, "models.py": ORDER})
    text = item_types(in_use(project).tables, project)
    fields = ("code: string;", "total: number;", "status: string;", "note?: string;")
    assert [one for one in fields if f"  {one}\n" in text] == [*fields]
