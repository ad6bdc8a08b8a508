"""Classes of one's own that boto3 stores: dataclasses, of attrs and of pydantic, with keys and fields of all sorts."""

import re
from collections.abc import Mapping, Sequence
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
    Kind("Place", "DUMPED(self.{0})", 'Place(**item["{0}"])'),
    Kind("list[Place]", "[DUMPED(one) for one in self.{0}]", '[Place(**one) for one in item["{0}"]]'),
)
OPTIONAL = (
    Kind("str | None"), Kind("Decimal | None"), Kind("set[str] | None"), Kind("bool | None"), Kind("list[str] | None"),
)  # fmt: skip
KEYS = (
    ("str", "{self.NAME}"), ("str", "{self.NAME}"), ("int", "{self.NAME:08d}"), ("datetime", "{self.NAME.isoformat()}"),
    ("Level", "{self.NAME.value}"), ("date", "{self.NAME.isoformat()}"),
)  # fmt: skip
BY_TYPE = {kind.type: kind for kind in KINDS}
IN_INDEXES = {
    "str": "S", "Level": "S", 'Literal["a", "b c"]': "S", "datetime": "S", "date": "S", "int": "N", "Decimal": "N",
    "bytes": "B",
}  # fmt: skip
"""How fields are stored that can be attributes of an index."""
TEXTS = (("gsi1pk", "HASH", "S"), ("gsi1sk", "RANGE", "S"))
SEVERAL = (("gsi1pk", "HASH", "S"), ("gsi1of", "HASH", "S"), ("gsi1sk", "RANGE", "S"), ("gsi1at", "RANGE", "S"))

TABLE = (("pk", "HASH", "S"), ("sk", "RANGE", "S"))
INDEXES = {"plain": (), "texts": TEXTS, "several": SEVERAL}
Part = tuple[str, str, str]
"""An attribute of a key: its name, role and type."""
HEADS = {
    "dataclass": (
        "from dataclasses import asdict, dataclass",
        "@dataclass(frozen=True, slots=True, kw_only=True)\n",
        "",
    ),
    "attrs": ("from attrs import asdict, frozen", "@frozen(kw_only=True)\n", ""),
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


PLACE
    name: str
    size: Decimal | None = None

'''


@st.composite
def _class(draw: st.DrawFn, form: str, name: str, indexed: str) -> tuple[str, str, tuple[Part, ...]]:
    """The text of a class, and of functions that ask for its objects; the key of the index that these ask."""
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
    if indexed in ("texts", "several"):
        third = f"self.{names[2]}.value" if fields[2][1].type == "Level" else f"self.{names[2]}"
        keys["gsi1pk"] = f"{upper}S#{{{third}}}" if only else f"{upper}S"
        keys["gsi1sk"] = keys["pk"]
    if indexed == "several":
        keys["gsi1of"], keys["gsi1at"] = keys["pk"], keys["sk"]
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
    index = INDEXES[indexed] if indexed in INDEXES else draw(_index_of_fields(fields))
    if index:
        texts = {"gsi1pk": f"{upper}S#{{given}}" if only else f"{upper}S"}
        texts |= {
            one: f"{upper}#{{given}}" for one, *_ in index if indexed == "several" and one in ("gsi1of", "gsi1sk")
        }
        asks += ["", "", *draw(_asking(f"all_of_{name.lower()}", index, texts))]
    return HEADS[form][1] + "\n".join(lines), "\n".join(asks), index


@st.composite
def _index_of_fields(draw: st.DrawFn, fields: Sequence[tuple[str, Kind, str]]) -> tuple[Part, ...]:
    """A key that is made of fields as they are, up to three of each role."""
    known = [(one, IN_INDEXES[kind.type]) for one, kind, told in fields if not told and kind.type in IN_INDEXES]
    partition, *others = draw(st.permutations(known))
    hashed = [partition, *others[: draw(st.integers(0, 2))]]
    ranged = others[len(hashed) - 1 :][: draw(st.integers(0, 3))]
    return (*((one, "HASH", type_) for one, type_ in hashed), *((one, "RANGE", type_) for one, type_ in ranged))


@st.composite
def _asking(draw: st.DrawFn, name: str, index: Sequence[Part], texts: Mapping[str, str]) -> list[str]:
    """A function that asks the index: all of a partition, or a part of it from the first attributes on that sort."""
    hashed = [one for one, role, _ in index if role == "HASH"]
    ranged = [one for one, role, _ in index if role == "RANGE" and (not texts or one in texts)]
    equal = ranged[: draw(st.integers(0, len(ranged)))]
    behind = ranged[len(equal) : len(equal) + draw(st.integers(0, 1))]
    values = {one: f'f"{texts[one]}"' if one in texts else one for one in (*hashed, *ranged)}
    tests = [f'By("{one}").eq({values[one]})' for one in (*hashed, *equal)]
    tests += [f'By("{one}").{draw(st.sampled_from(["gte", "lt"]))}({values[one]})' for one in behind]
    given = ["given", *(one for one in (*hashed, *equal, *behind) if one not in texts)]
    return [
        f"def {name}({', '.join(given)}):",
        '    stored = boto3.resource("dynamodb").Table(STORED_TABLE)',
        f'    return stored.query(IndexName="gsi1", KeyConditionExpression={" & ".join(tests)})',
    ]


def _table(index: Sequence[Part], projection: str) -> str:
    types = {name: type_ for name, _, type_ in (*TABLE, *index)}
    definitions = ", ".join(f'{{"AttributeName": "{one}", "AttributeType": "{of}"}}' for one, of in types.items())
    told = f'"KeySchema": {_schema(index)}, "Projection": {{"ProjectionType": "{projection}"}}'
    indexes = f'        GlobalSecondaryIndexes=[{{"IndexName": "gsi1", {told}}}],\n'
    return f'''def create_table(dynamodb: Any) -> None:
    """The table of all."""
    dynamodb.create_table(
        TableName=STORED_TABLE,
        BillingMode="PAY_PER_REQUEST",
        KeySchema={_schema(TABLE)},
        AttributeDefinitions=[{definitions}],
{indexes if index else ""}    )
'''


def _schema(key: Sequence[Part]) -> str:
    return "[" + ", ".join(f'{{"AttributeName": "{name}", "KeyType": "{role}"}}' for name, role, _ in key) + "]"


@st.composite
def class_projects(draw: st.DrawFn, form: str, folder: str) -> dict[str, str]:
    """Classes in one table, and the code that asks beside them."""
    indexed = draw(st.sampled_from(["plain", "texts", "texts", "several", "fields"]))
    names = draw(class_names(draw(st.integers(1, 1 if indexed == "fields" else 3))))
    made = [draw(_class(form, name, indexed)) for name in names]
    projection = draw(st.sampled_from(["ALL", "ALL", "KEYS_ONLY"]))
    texts = [text for text, *_ in made] + [asks for _, asks, _ in made] + [_table(made[0][2], projection)]
    place = f"{HEADS[form][1]}class Place{HEADS[form][2]}:"
    head = HEAD.replace("FORM", HEADS[form][0]).replace("PLACE", place)
    dumped = r"\1.model_dump()" if form == "pydantic" else r"asdict(\1)"
    text = head + "\n" + re.sub(r"DUMPED\(([\w.]+)\)", dumped, "\n\n\n".join(texts))
    files = {f"{folder}models.py": text}
    return files | ({f"{folder}__init__.py": '"""Stored."""\n'} if folder else {})
