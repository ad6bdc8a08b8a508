"""Findings of TypeScript files in the editor, and what they tell the code beside them."""

from dynamorm_lsp.server.features.synchronisation import watched
from server.harness import Editor

STACK = """\
import { Stack } from "aws-cdk-lib";
import { AttributeType, Table } from "aws-cdk-lib/aws-dynamodb";

const stack = new Stack();
const parcels = new Table(stack, "Parcels", {
  tableName: "parcel-events",
  partitionKey: { name: "code", type: AttributeType.STRING },
});
parcels.addGlobalSecondaryIndex({
  indexName: "by-status",
  partitionKey: { name: "status", type: AttributeType.STRING },
  sortKey: { name: "created_at", type: AttributeType.STRING },
});
"""
WRITERS = """\
import boto3

parcels = boto3.resource("dynamodb").Table("parcel-events")


def send(code, now):
    parcels.put_item(Item={"code": code, "status": "SENT", "created_at": now})


def lose(code, now):
    parcels.put_item(Item={"code": code, "status": "LOST", "created_at": now})
"""
CODE = """\
import boto3
from boto3.dynamodb.conditions import Key

boto3.resource("dynamodb").Table("parcel-events").query(IndexName="by-hub", KeyConditionExpression=Key("hub").eq("A"))
"""


async def test_findings_of_a_typescript_file(editor: Editor) -> None:
    """What is wrong with an index shows in the program that adds it, and is gone when it is partitioned otherwise."""
    editor.open("writers.py", WRITERS)
    editor.open("stack.ts", STACK, "typescript")
    (finding,) = await editor.findings("stack.ts")
    assert finding["code"] == "low-cardinality-index-key"
    assert finding["range"]["start"]["line"] in (8, 9, 10, 11)
    editor.change("stack.ts", (10, 25), (10, 31), "driver")
    assert await editor.findings("stack.ts") == []


async def test_code_beside_a_typescript_file(editor: Editor) -> None:
    """An index that a query names is undefined until the program adds it."""
    editor.open("stack.ts", STACK, "typescript")
    editor.open("code.py", CODE)
    (finding,) = await editor.findings("code.py")
    assert finding["code"] == "undefined-index"
    editor.change("stack.ts", (9, 14), (9, 23), "by-hub")
    editor.change("stack.ts", (10, 25), (10, 31), "hub")
    assert await editor.findings("code.py") == []


def test_stored_files_are_watched() -> None:
    """Files of every language count when they change on the disk, whether the editor ever opens them or not."""
    assert {"**/*.py", "**/*.ts", "**/*.tsx", "**/*.tf", "**/*.yml", "**/dynamorm.toml"} <= set(watched())
