"""Keys that the functions of TypeScript build are those that the code in Python writes, letter by letter."""

import json
from pathlib import Path
from typing import Any

import pytest

from cdkgen import judges
from dynamorm_cdkgen.plan import planned
from dynamorm_cdkgen.typescript_types import item_types
from handmade import project_of

BOARDS = judges.ROOT / "examples/saas/src/boards"
THING = """
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar


@dataclass(frozen=True, kw_only=True)
class Thing:
    table_name: ClassVar[str] = "things"
    number: int
    at: datetime
    name: str

    def to_item(self):
        return {
            "pk": f"THING#{self.number:06d}#{self.name}",
            "sk": f"AT#{self.at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}#{self.number}",
            "gsi1pk": f"N#{self.number:04d}",
            "gsi1sk": f"NAME#{self.name!r}",
            "number": self.number,
            "name": self.name,
            "at": f"{self.at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}",
        }


def create_table(dynamodb):
    dynamodb.create_table(
        TableName="things",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[
            {"AttributeName": "pk", "AttributeType": "S"}, {"AttributeName": "sk", "AttributeType": "S"},
            {"AttributeName": "gsi1pk", "AttributeType": "S"}, {"AttributeName": "gsi1sk", "AttributeType": "S"},
        ],
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        GlobalSecondaryIndexes=[
            {
                "IndexName": "gsi1",
                "KeySchema": [
                    {"AttributeName": "gsi1pk", "KeyType": "HASH"}, {"AttributeName": "gsi1sk", "KeyType": "RANGE"}
                ],
                "Projection": {"ProjectionType": "ALL"},
            }
        ],
    )
"""


def in_python(text: str) -> dict[str, Any]:
    names: dict[str, Any] = {"__name__": "models"}
    exec(compile(text, "models.py", "exec"), names)
    return names


def check(folder: Path, text: str, built: list[tuple[str, dict[str, Any], dict[str, Any]]]) -> None:
    """The functions give these keys, of these values."""
    project = project_of({"models.py": text})
    (folder / "types.ts").write_text(item_types(planned(project).tables, project))
    judges.prettier(folder / "types.ts")
    judges.tsc(folder, "types.ts")
    lines = ['const types = require("./out/types.js");', 'const { deepStrictEqual } = require("assert");']
    lines += [f"deepStrictEqual(types.{name}({json.dumps(values)}), {json.dumps(key)});" for name, values, key in built]
    (folder / "keys.js").write_text("\n".join(lines))
    judges.node(folder, "keys.js")


@judges.toolchain
@pytest.mark.parametrize(("number", "name"), [(7, "a"), (1_234_567, "a b"), (-7, ""), (0, "ü#")])
def test_formats(number: int, name: str, tmp_path: Path) -> None:
    """Numbers with zeros before them are written so; times and other forms are given as the key has them."""
    module = in_python(THING)
    item = module["Thing"](number=number, name=name, at=module["datetime"](2026, 3, 1, tzinfo=module["UTC"])).to_item()
    at = "2026-03-01T00:00:00.000000Z"
    table, index = {"pk": item["pk"], "sk": item["sk"]}, {"gsi1pk": item["gsi1pk"], "gsi1sk": item["gsi1sk"]}
    check(
        tmp_path,
        THING,
        [
            ("thingKey", {"number": number, "name": name, "at": at}, table),
            ("thingKeyInGsi1", {"number": number, "name": repr(name)}, index),
        ],
    )


@judges.toolchain
def test_letters(tmp_path: Path) -> None:
    """What code makes small, large or strips for the key is made so in TypeScript, too."""
    lines = {
        'f"THING#{self.number:06d}#{self.name}"': 'f"THING#{self.name.strip().lower()}"',
        "AT#{self.at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}#{self.number}": "{self.code.upper()}#{self.number}",
        "    number: int": "    number: int\n    code: str",
    }
    text = THING
    for before, after in lines.items():
        text = text.replace(before, after)
    module = in_python(text)
    at = module["datetime"](2026, 3, 1, tzinfo=module["UTC"])
    item = module["Thing"](number=1, code="a7", name=" Ada@Example.org", at=at).to_item()
    key = {"pk": item["pk"], "sk": item["sk"]}
    check(tmp_path, text, [("thingKey", {"name": " Ada@Example.org", "code": "a7", "number": 1}, key)])
    assert key == {"pk": "THING#ada@example.org", "sk": "A7#1"}


@judges.toolchain
def test_examples(tmp_path: Path) -> None:
    """Tasks and projects of a tenant."""
    texts = {kind: (BOARDS / f"{kind}.py").read_text() for kind in ("tasks", "projects")}
    task, project = in_python(texts["tasks"])["Task"], in_python(texts["projects"])["Project"]
    check(
        tmp_path,
        texts["tasks"],
        [("taskKey", {"tenantId": "t", "projectId": "p#1", "taskId": "7"}, task.key_of("t", "p#1", "7"))],
    )
    creates = texts["tasks"].partition("def create_table")
    text = "\n\n".join([texts["projects"], "import boto3\n\n\n" + "".join(creates[1:])])
    check(tmp_path, text, [("projectKey", {"tenantId": "t", "projectId": "p"}, project.key_of("t", "p"))])
