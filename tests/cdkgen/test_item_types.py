"""Items and keys as types of TypeScript, which compile and are formatted; and what the document of accesses says."""

from pathlib import Path

from cdkgen import judges
from dynamorm_cdkgen.documents import access_patterns
from dynamorm_cdkgen.plan import planned
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
"""
DOCUMENT = """# Access patterns

## parcels

Keyed by `PK`, sorted by `SK`. Items expire by `gone`.

| Items | In | Partition key | Sort key |
|---|---|---|---|
| Parcel | table | `VAN#{van.plate}` | `PARCEL#{day}#{uuid.uuid4().hex}` |

| Pattern | Operation | Index | Key condition | Filter or condition | IAM actions | Request units | Code |
|---|---|---|---|---|---|---|---|
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


def test_document() -> None:
    """A section for each table, a row for each thing that is asked, and no line numbers."""
    project = project_of({"models.py": MODELS})
    text = access_patterns(planned(project).tables, project)
    assert text.startswith(DOCUMENT)
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in text[len(DOCUMENT) :].splitlines()]
    assert [(row[0], row[1], row[5], row[7]) for row in rows] == [
        ("of\\_van", "query", "dynamodb:Query", "models.py"),
        ("receive", "put", "dynamodb:PutItem", "models.py"),
    ]
    assert access_patterns(planned(project).tables, project_of({"models.py": f"\n\n{MODELS}"})) == text
