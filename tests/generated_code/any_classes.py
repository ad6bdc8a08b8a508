"""Classes of one's own that boto3 stores: dataclasses, of attrs and of pydantic, with keys and fields of all sorts."""

from dataclasses import dataclass

from hypothesis import strategies as st

from generated_code.any_names import class_names, field_names


@dataclass(frozen=True)
class Kind:
    """A type of a field: what stores `self.NAME`, and what reads `item["KEY"]`."""

    type: str
    stored: str = "self.{0}"
    read: str = 'item["{0}"]'


MOMENT = "self.{0}.astimezone(UTC).isoformat()"
KINDS = (
    Kind("str"),
    Kind("int", read='int(item["{0}"])'),
    Kind("Decimal"),
    Kind("bool"),
    Kind("bytes", read='bytes(item["{0}"])'),
    Kind("datetime", MOMENT, 'datetime.fromisoformat(item["{0}"])'),
    Kind("date", "self.{0}.isoformat()", 'date.fromisoformat(item["{0}"])'),
    Kind("Level", "self.{0}.value", 'Level(item["{0}"])'),
    Kind('Literal["a", "b c"]'),
    Kind("list[str]"),
    Kind("dict[str, Any]"),
    Kind("list[int]", read='[int(one) for one in item["{0}"]]'),
)
OPTIONAL = (
    Kind("str | None"), Kind("Decimal | None"), Kind("set[str] | None"), Kind("bool | None"), Kind("list[str] | None"),
)  # fmt: skip
KEYS = (
    ("str", "{self.NAME}"), ("str", "{self.NAME}"), ("int", "{self.NAME:08d}"), ("datetime", "{self.NAME.isoformat()}"),
    ("Level", "{self.NAME.value}"), ("date", "{self.NAME.isoformat()}"),
)  # fmt: skip
BY_TYPE = {kind.type: kind for kind in KINDS}
HEADS = {
    "dataclass": ("from dataclasses import dataclass", "@dataclass(frozen=True, slots=True, kw_only=True)\n", ""),
    "attrs": ("from attrs import frozen", "@frozen(kw_only=True)\n", ""),
    "pydantic": ("from pydantic import BaseModel", "", "(BaseModel, frozen=True)"),
}
HEAD = '''"""What is stored."""

import os
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar, Literal, Self

import boto3  # type: ignore[import-untyped, unused-ignore]
from boto3.dynamodb.conditions import Key as By  # type: ignore[import-untyped, unused-ignore]
FORM

STORED_TABLE = os.environ.get("STORED_TABLE", "stored")


class Level(StrEnum):
    LOW = "low"
    HIGH = "very high"

'''


@st.composite
def _class(draw: st.DrawFn, form: str, name: str, indexed: str) -> tuple[str, str]:
    """The text of a class, and of functions that ask for its objects."""
    names = draw(field_names(7))
    fields: list[tuple[str, Kind, str]] = []
    partition_type, partition = draw(st.sampled_from(KEYS))
    sort_type, sort = draw(st.sampled_from(KEYS))
    fields += [(names[0], BY_TYPE[partition_type], ""), (names[1], BY_TYPE[sort_type], "")]
    fields += [(one, draw(st.sampled_from(KINDS)), "") for one in names[2:5]]
    fields += [(one, draw(st.sampled_from(OPTIONAL)), " = None") for one in names[5:]]
    if draw(st.booleans()):
        fields.append(("version", BY_TYPE["int"], " = 0"))
    upper = name.upper()
    keys = {"pk": f"{upper}#{partition}".replace("NAME", names[0])}
    sort_text = draw(st.sampled_from([f"AT#{sort}", "ONE", f"{sort}"])) if indexed != "plain" else f"AT#{sort}"
    keys["sk"] = sort_text.replace("NAME", names[1])
    only = names[2] if fields[2][1].type in ("str", "Level") and draw(st.booleans()) else ""
    if indexed == "texts":
        third = f"self.{names[2]}.value" if fields[2][1].type == "Level" else f"self.{names[2]}"
        keys["gsi1pk"] = f"{upper}S#{{{third}}}" if only else f"{upper}S"
        keys["gsi1sk"] = keys["pk"]
    rows = [(key, f'f"{text}"' if "{" in text else f'"{text}"') for key, text in keys.items()]
    rows += [(one, kind.stored.format(one)) for one, kind, told in fields if not told or one == "version"]
    optional = [one for one, _, told in fields if told and one != "version"]
    lines = [
        f"class {name}{HEADS[form][2]}:",
        f'    """One {name}."""',
        "",
        "    table_name: ClassVar[str] = STORED_TABLE",
    ]
    lines += ["", *(f"    {one}: {kind.type}{told}" for one, kind, told in fields), ""]
    lines += ["    def to_item(self) -> dict[str, Any]:", '        """What boto3 stores."""']
    lines += [
        "        item: dict[str, Any] = {",
        *(f'            "{key}": {value},' for key, value in rows),
        "        }",
    ]
    for one in optional:
        lines += [f"        if self.{one} is not None:", f'            item["{one}"] = self.{one}']
    lines += ["        return item", "", "    @classmethod", "    def from_item(cls, item: Mapping[str, Any]) -> Self:"]
    lines += ['        """What boto3 has read."""', "        return cls("]
    for one, kind, told in fields:
        read = f'item.get("{one}")' if one in optional else kind.read.format(one)
        read = 'int(item.get("version", 0))' if told and one == "version" else read
        lines.append(f"            {one}={read},")
    lines += ["        )"]
    asks = [f"def of_{name.lower()}(given: str) -> Any:", '    table = boto3.resource("dynamodb").Table(STORED_TABLE)']
    test = f'By("pk").eq(f"{upper}#{{given}}")'
    if sort_text.startswith("AT#") and draw(st.booleans()):
        test += ' & By("sk").begins_with("AT#")'
    asks += [f"    return table.query(KeyConditionExpression={test}, ScanIndexForward={draw(st.booleans())})"]
    if indexed == "texts":
        index_test = (
            f'By("gsi1pk").eq({f"f{chr(34)}{upper}S#{{given}}{chr(34)}" if only else f"{chr(34)}{upper}S{chr(34)}"})'
        )
        asks += ["", "", f"def all_of_{name.lower()}(given: str) -> Any:"]
        asks += ['    table = boto3.resource("dynamodb").Table(STORED_TABLE)']
        asks += [f'    return table.query(IndexName="gsi1", KeyConditionExpression={index_test})']
    return HEADS[form][1] + "\n".join(lines), "\n".join(asks)


def _table(index: bool, projection: str) -> str:
    names = ["pk", "sk", *(["gsi1pk", "gsi1sk"] if index else [])]
    definitions = ", ".join(f'{{"AttributeName": "{one}", "AttributeType": "S"}}' for one in names)
    schema = '[{{"AttributeName": "{0}pk", "KeyType": "HASH"}}, {{"AttributeName": "{0}sk", "KeyType": "RANGE"}}]'
    told = f'"Projection": {{"ProjectionType": "{projection}"}}'
    indexes = (
        f'        GlobalSecondaryIndexes=[{{"IndexName": "gsi1", "KeySchema": {schema.format("gsi1")}, {told}}}],\n'
    )
    return f'''def create_table(dynamodb: Any) -> None:
    """The table of all."""
    dynamodb.create_table(
        TableName=STORED_TABLE,
        BillingMode="PAY_PER_REQUEST",
        KeySchema={schema.format("")},
        AttributeDefinitions=[{definitions}],
{indexes if index else ""}    )
'''


@st.composite
def class_projects(draw: st.DrawFn, form: str, folder: str) -> dict[str, str]:
    """Classes in one table, and the code that asks beside them."""
    indexed = draw(st.sampled_from(["plain", "texts"]))
    names = draw(class_names(draw(st.integers(1, 3))))
    made = [draw(_class(form, name, indexed)) for name in names]
    projection = draw(st.sampled_from(["ALL", "ALL", "KEYS_ONLY"]))
    texts = [text for text, _ in made] + [asks for _, asks in made] + [_table(indexed == "texts", projection)]
    files = {f"{folder}models.py": HEAD.replace("FORM", HEADS[form][0]) + "\n" + "\n\n\n".join(texts)}
    return files | ({f"{folder}__init__.py": '"""Stored."""\n'} if folder else {})
