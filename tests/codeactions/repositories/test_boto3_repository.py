"""Repositories over boto3 as they are written: sound, formatted and typed; the same each time and in every order."""

import re
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest

from cdkgen import judges
from codeactions.repositories.bookings import BOOKINGS
from codeactions.repositories.shop import SHOP
from conftest import Dynamorm, Files
from dynamorm_codeactions.action import Texts
from dynamorm_codeactions.generated_files import Wanted
from dynamorm_codeactions.generators.repository import generate, offer
from handmade import project_of

NAMES: Mapping[str, Any] = {"dataclass": dataclass, "Decimal": Decimal, "Mapping": Mapping}


def written(files: Mapping[str, str], **options: str) -> dict[str, str]:
    """What is generated of some files, by path."""
    return {file.path: file.text for file in generate(project_of(files), Wanted(options=options)).files}


@pytest.mark.parametrize("manner", ["--sync", "--async"])
def test_judged(files: Files, dynamorm: Dynamorm, manner: str) -> None:
    """ruff has nothing to say or to format, mypy nothing in strict mode, and we ourselves nothing. Nothing changes when
    it is generated again, even where the repository is all that asks, for code that calls its methods."""
    base = files(SHOP)
    assert dynamorm("generate", "repository", manner).exit_code == 0
    (base / "shop/reads.py").write_text(calling((base / "shop/repositories/order_base.py").read_text()))
    assert dynamorm("generate", "repository", manner, "--check").exit_code == 0
    judges.ruff_in_project(base / "shop/repositories", base)
    judges.mypy_alone(base / "shop")
    checked = dynamorm("check", "--no-cache", ".")
    assert checked.exit_code == 0, checked.output


@pytest.mark.parametrize("manner", ["--sync", "--async"])
def test_written_kinds(files: Files, dynamorm: Dynamorm, manner: str) -> None:
    """Items that no class declares get a class beside their repository, and all of it is as sound; the class that is
    there then changes nothing."""
    base = files(BOOKINGS)
    assert dynamorm("generate", "repository", manner).exit_code == 0
    assert dynamorm("generate", "repository", manner, "--check").exit_code == 0
    alone = dynamorm("generate", "repository", manner, "--model", "Stay", "--check")
    assert alone.exit_code == 0, alone.output
    judges.ruff_in_project(base / "repositories", base)
    judges.mypy_alone(base / "repositories")
    checked = dynamorm("check", "--no-cache", "repositories")
    assert checked.exit_code == 0, checked.output


def test_names_in_projections() -> None:
    """Attributes that are read are not called as boto3 calls those of a condition beside them, which it puts there."""
    query = 'query(ProjectionExpression="pk, nights, n0, #u", ExpressionAttributeNames={"#u": "until-when"}, '
    files = {**BOOKINGS, "app.py": BOOKINGS["app.py"].replace("query(", query)}
    text = written(files)["repositories/stay_base.py"]
    assert '"ProjectionExpression": "#pk, #nights, #_2, #_3"' in text
    assert '"#_2": "n0", "#_3": "until-when"' in " ".join(text.split())


def test_read_back() -> None:
    """The class of such items makes them of what was stored, which it stores again as it was."""
    found: dict[str, Any] = {}
    text = written(BOOKINGS)["repositories/guest_base.py"]
    exec(text[text.index("@dataclass") : text.index("class GuestKey")], {**vars(typing), **NAMES}, found)
    guest = {
        "pk": "GUEST#7", "sk": "PROFILE", "kind": "guest", "name": "Ada", "age": 36, "tags": ["quiet"], "active": True,
        "balance": Decimal("1.5"), "joinedAt": "2026-01-01T00:00:00",
    }  # fmt: skip
    read = found["Guest"].from_item(guest)
    assert (read.guest_id, read.note) == ("7", None)
    assert read.to_item() == guest
    assert found["Guest"].from_item({**guest, "note": "late"}).to_item()["note"] == "late"


def calling(written: str) -> str:
    """Code that calls all methods of a repository."""
    names = [name for name in dict.fromkeys(re.findall(r" def ([a-z]\w+)\(", written)) if name != "from_item"]
    told = "".join(f"    repository.{name}\n" for name in names)
    imported = "from .repositories.order_base import OrderRepositoryBase"
    return f'"""What the shop does."""\n\n{imported}\n\n\ndef used(repository: OrderRepositoryBase) -> None:\n{told}'


def test_called_no_more(files: Files, dynamorm: Dynamorm) -> None:
    """A method goes when nobody asks for the same and nobody but generated code calls it."""
    base = files(SHOP)
    kinds = ("repository", "handler", "tests")
    assert dynamorm("generate", *kinds).exit_code == 0
    assert dynamorm("generate", *kinds, "--check").exit_code == 0
    written = base / "shop/repositories/order_base.py"
    before = written.read_text()
    (base / "shop/reads.py").write_text(
        "from .repositories.order import OrderRepository\n\n\n"
        "def read():\n    return OrderRepository().orders_of_customer('c1')\n"
    )
    assert dynamorm("generate", *kinds).exit_code == 0
    assert "def count_orders_by_customer" in before
    assert "def count_orders_by_customer" not in written.read_text()
    assert "def orders_of_customer" in written.read_text()
    assert dynamorm("generate", *kinds, "--check").exit_code == 0


PLAN = """\
[[pattern]]
model = "Order"
name = "{0}"
operation = "query"
key = [["pk", "=", "CUSTOMER#{{customer_id}}"], ["sk", ">=", "ORDER#{{order_id}}"]]
"""


def test_planned_otherwise(files: Files, dynamorm: Dynamorm) -> None:
    """What is planned has one method; renamed it has one still, and taken back none. Two of one name are never made."""
    base = files({**SHOP, "dynamorm.patterns.toml": PLAN.format("since")})
    written, plan = base / "shop/repositories/order_base.py", base / "dynamorm.patterns.toml"
    for text, since, later in (
        (PLAN.format("since"), 1, 0),
        (PLAN.format("later"), 0, 1),
        (PLAN.format("later") * 2 + PLAN.format("update"), 0, 1),
        ("", 0, 0),
    ):
        plan.write_text(text)
        assert dynamorm("generate", "repository", "--sync").exit_code == 0
        assert dynamorm("generate", "repository", "--sync", "--check").exit_code == 0
        made = written.read_text().partition("class OrderRepositoryBase")[2]
        assert [made.count(f"def {name}(") for name in ("since", "later", "update")] == [since, later, 1]


def test_planned_of_a_renamed_class(files: Files, dynamorm: Dynamorm) -> None:
    """What is planned of a class that has another name now is told, not dropped without a word."""
    files({**SHOP, "dynamorm.patterns.toml": PLAN.format("since").replace('"Order"', '"Purchase"')})
    result = dynamorm("generate", "repository")
    assert result.exit_code == 0
    told = "dynamorm.patterns.toml: patterns of `Purchase` are planned here, and nothing that is read declares"
    assert result.stderr.count(told) == 1


def test_planned_moment(files: Files, dynamorm: Dynamorm) -> None:
    """A moment in a text is asked for as the key writes it."""
    plan = """\
[[pattern]]
model = "Order"
name = "since"
operation = "query"
index = "by-status"
key = [["gsi1pk", "=", "STATUS#{status}"], ["gsi1sk", ">=", "{placed_at}"]]
"""
    base = files({**SHOP, "dynamorm.patterns.toml": plan})
    assert dynamorm("generate", "repository", "--sync").exit_code == 0
    made = (base / "shop/repositories/order_base.py").read_text().partition("def since")[2].partition("def since")[2]
    assert "astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ" in made.partition("    def ")[0]


def test_stale(files: Files, dynamorm: Dynamorm) -> None:
    """`--check` fails where a model has changed since, and what belongs to the user is not written again."""
    base = files(SHOP)
    assert dynamorm("generate", "repository").exit_code == 0
    own = base / "shop/repositories/order.py"
    own.write_text("from .order_base import OrderRepositoryBase as OrderRepository\n")
    models = base / "shop/models.py"
    models.write_text(models.read_text().replace("ORDER#", "ORDERS#"))
    assert dynamorm("generate", "repository", "--check").exit_code == 1
    assert dynamorm("generate", "repository").exit_code == 0
    assert "OrderRepository\n" in own.read_text()


def test_order_of_files() -> None:
    """Nothing depends on the order of files, nor of the models in one; each model alone gives what all give."""
    turned = dict(reversed(SHOP.items()))
    head, order, article, table = SHOP["shop/models.py"].partition("@dataclass")[0], *_classes(SHOP["shop/models.py"])
    turned["shop/models.py"] = f"{head}{article}{order}{table}"
    whole = written(SHOP)
    assert written(turned) == whole
    alone = generate(project_of(SHOP), Wanted(models=("Order",)))
    assert {file.path: file.text for file in alone.files}.items() <= whole.items()


def _classes(text: str) -> tuple[str, str, str]:
    first = text.index("@dataclass")
    second = text.index("@dataclass", first + 1)
    third = text.index("def create_table")
    return text[first:second], text[second:third], text[third:]


def test_offer() -> None:
    """An editor offers, at a class, the files that the command writes of it."""
    project = project_of(SHOP)
    definition = next(one for one in project.definitions if one.symbol == "Order")
    action = offer(definition, project, Texts({path: text.encode() for path, text in SHOP.items()}))
    assert action is not None
    assert {edit.path: edit.creates for edit in action.edits}.items() <= written(SHOP).items()


def test_methods() -> None:
    """Each thing that code asks for has a method, whose parameters have the types of fields; what an index lacks is not
    promised."""
    base = written(SHOP)["shop/repositories/order_base.py"]
    for told in (
        "def orders_of_customer(\n        self, customer_id: str, *, limit: int | None = None",
        'Key("gsi1sk").gte(\n                f"{placed_at_from.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"\n            )',
        "def count_orders_by_customer(self, customer_id: str) -> int:",
        ") -> Page[OrderTotalsSummary]:",
        '            status=Status(item["status"]),\n',
        "from ..models import Order, Status\n",
    ):
        assert told in base, told
    article = written(SHOP)["shop/repositories/article_base.py"]
    assert 'return {"pk": f"ARTICLE#{number:06d}", "sk": "STOCK"}' in article


def test_unread_items() -> None:
    """A class whose objects are stored and never made of what is read has no repository, and is told what it lacks."""
    models = SHOP["shop/models.py"].replace("def from_item(cls,", "def made_of(cls, first,")
    found = generate(project_of({**SHOP, "shop/models.py": models}), Wanted())
    assert {fault.help for fault in found.left_out} == {"add `from_item(cls, item)` beside `to_item`"}
    assert found.files == ()


AWKWARD = '''"""What boto3 stores."""

import os
from dataclasses import dataclass
from typing import Any, ClassVar


@dataclass(frozen=True)
class Class:
    """A class of pupils, keyed by what methods call otherwise."""

    table_name: ClassVar[str] = "classes"
    key: str
    index: int
    request: str | None = None

    def to_item(self) -> dict[str, Any]:
        """What is stored."""
        item: dict[str, Any] = {"key": self.key, "index": self.index}
        if self.request is not None:
            item["request"] = self.request
        return item

    @classmethod
    def from_item(cls, item: dict[str, Any]) -> "Class":
        """What was read."""
        return cls(item["key"], int(item["index"]), item.get("request"))


def create_table(dynamodb: Any) -> None:
    """Creates the table."""
    dynamodb.create_table(
        TableName="classes",
        KeySchema=[
            {"AttributeName": "key", "KeyType": "HASH"},
            {"AttributeName": "index", "KeyType": "RANGE"},
        ],
        AttributeDefinitions=[
            {"AttributeName": "key", "AttributeType": "S"},
            {"AttributeName": "index", "AttributeType": "N"},
        ],
        BillingMode="PAY_PER_REQUEST",
    )


def find(table: Any, key: str) -> Any:
    """Not known whose table it is."""
    return table.query(KeyConditionExpression="#k = :k", ExpressionAttributeNames={"#k": "key"})
'''


def test_awkward_names(files: Files, dynamorm: Dynamorm) -> None:
    """Fields and classes that are called as words of Python, or as methods call what is theirs, stand in nobody's
    way."""
    base = files({"models.py": AWKWARD})
    assert dynamorm("generate", "repository").exit_code == 0
    judges.ruff_in_project(base / "repositories", base)
    judges.mypy_alone(base / "repositories")
    assert "def get(self, key_: str, index_: int, *, consistent: bool = False)" in (
        base / "repositories/class_item_base.py"
    ).read_text().replace("\n        ", "").replace("\n    ", "")
