"""`DynamORMModel`: what the code queries is what gets deployed."""

import inspect
import os
import re
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_dynamodb as ddb

from cdk.templates import TABLE, check_logical_ids, resources, template
from conftest import Dynamorm, Files
from dynamorm_cdk import DynamORMModel, DynamORMTable, TableProps, TenantKeys
from dynamorm_cdk.code import is_read

MODELS = """
import os

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex
from pynamodb.models import Model


class ByState(GlobalSecondaryIndex):
    class Meta:
        index_name = "by_state"
        projection = AllProjection()

    state = UnicodeAttribute(hash_key=True)


class Order(Model):
    class Meta:
        table_name = os.environ["ORDERS_TABLE"]

    customer = UnicodeAttribute(hash_key=True)
    number = NumberAttribute(range_key=True)
    state = UnicodeAttribute()
    shop = UnicodeAttribute()
    day = UnicodeAttribute()
    by_state = ByState()


class Parcel(Model):
    class Meta:
        table_name = "parcels"

    code = UnicodeAttribute(hash_key=True)
"""
QUERIES = """
import os

import boto3
from boto3.dynamodb.conditions import Key

from app.models import Order

orders = boto3.resource("dynamodb").Table(os.environ["ORDERS_TABLE"])


def open_orders() -> list[Order]:
    return list(Order.by_state.query("OPEN"))
"""
BY_SHOP = """

def of_shop(shop: str) -> dict[str, object]:
    return orders.query(IndexName="by_shop", KeyConditionExpression=Key("shop").eq(shop))
"""
BY_DAY = """

def of_day(day: str) -> dict[str, object]:
    return orders.query(IndexName="by_day", KeyConditionExpression=Key("day").eq(day))
"""


def project(files: Files, *queries: str, models: str = MODELS) -> Path:
    """A small project in the working directory."""
    return files({
        "pyproject.toml": "",
        "app/__init__.py": "",
        "app/models.py": models,
        "app/queries.py": "".join((QUERIES, *queries)),
    })  # fmt: skip


def made(tmp_path: Path, **props: Any) -> tuple[cdk.App, DynamORMModel]:
    """A new app with the models of the project."""
    app = cdk.App(builtin_cloud_formation_validation=False, outdir=str(tmp_path / "cdk.out"))
    return app, DynamORMModel(cdk.Stack(app, "Stack"), "Shop", **{"models": "app/models.py", **props})


def indexes(model: DynamORMModel) -> dict[str, list[str]]:
    """The indexes of each table in the template, by logical id."""
    return {
        logical[:-8]: [each["IndexName"] for each in resource["Properties"].get("GlobalSecondaryIndexes", ())]
        for logical, resource in resources(template(cdk.Stack.of(model)), TABLE)
    }


def errors(app: cdk.App) -> str:
    with pytest.raises(RuntimeError) as raised:
        app.synth()
    return str(raised.value)


def deployed(model: DynamORMModel) -> None:
    """Writes down as deployed what was synthesized."""
    Path("dynamorm.lock.json").write_bytes(model.outputs["lock"].read_bytes())


def test_tables_of_the_models(files: Files, tmp_path: Path) -> None:
    """Each table of the models is built, with all indexes, under an id that only its name decides."""
    project(files, BY_SHOP)
    app, model = made(tmp_path)
    app.synth()
    assert indexes(model) == {"ShopOrdersTable": ["by_shop", "by_state"], "ShopParcels": []}
    assert [*model.tables] == ["ORDERS_TABLE", "parcels"]
    assert model.table_called("parcels").blueprint.key.partition == ("code",)
    assert model.table_called("ORDERS_TABLE").blueprint.variables == ("ORDERS_TABLE",)
    check_logical_ids(template(cdk.Stack.of(model)), "model")


def test_a_query_that_needs_an_index_changes_the_next_synthesis(files: Files, tmp_path: Path) -> None:
    """Nobody declares an index: the code begins to query it, and it is there; two at once are refused with a plan."""
    project(files)
    app, model = made(tmp_path / "0")
    assert indexes(model)["ShopOrdersTable"] == ["by_state"]
    deployed(model)

    project(files, BY_SHOP)
    app, model = made(tmp_path / "1")
    app.synth()
    assert indexes(model)["ShopOrdersTable"] == ["by_shop", "by_state"]

    project(files, BY_SHOP, BY_DAY)
    app, model = made(tmp_path / "2")
    told = errors(app)
    assert "1. creates index `by_day` of `ORDERS_TABLE`; 2. creates index `by_shop` of `ORDERS_TABLE`" in told
    assert "`staged=True` deploys the next one alone" in told


def test_one_index_for_each_deployment(files: Files, tmp_path: Path) -> None:
    """Staged, each deployment changes one index, and the lock that it leaves leads to the next one."""
    project(files)
    _, model = made(tmp_path / "0")
    deployed(model)
    project(files, BY_SHOP, BY_DAY, models=MODELS.replace("    by_state = ByState()\n", ""))
    Path("app/queries.py").write_text(
        Path("app/queries.py").read_text().replace('list(Order.by_state.query("OPEN"))', "[]")
    )
    seen = []
    for number in range(1, 5):
        app, model = made(tmp_path / str(number), staged=True)
        app.synth()
        seen.append(indexes(model)["ShopOrdersTable"])
        deployed(model)
    assert seen == [
        ["by_day", "by_state"],
        ["by_day", "by_shop", "by_state"],
        ["by_day", "by_shop"],
        ["by_day", "by_shop"],
    ]
    app, model = made(tmp_path / "last")
    app.synth()
    assert model.changes == ()


def test_waves(files: Files, tmp_path: Path) -> None:
    """A wave is so many deployments from what the lock says, 0 what is deployed; neighbours differ by one index."""
    project(files)
    _, model = made(tmp_path / "0")
    deployed(model)
    project(files, BY_SHOP, BY_DAY)
    seen = [indexes(made(tmp_path / f"wave{wave}", wave=wave)[1])["ShopOrdersTable"] for wave in range(4)]
    assert seen == [
        ["by_state"], ["by_day", "by_state"], ["by_day", "by_shop", "by_state"], ["by_day", "by_shop", "by_state"],
    ]  # fmt: skip
    app = cdk.App(context={"dynamorm:wave": "1"}, outdir=str(tmp_path / "context"))
    model = DynamORMModel(cdk.Stack(app, "Stack"), "Shop", models="app/models.py")
    assert model.wave == 1
    with pytest.raises(ValueError, match="the wave is 'soon'; it must be a number"):
        made(tmp_path / "wrong", wave="soon")
    with pytest.raises(ValueError, match="`staged=True` is `wave=1`"):
        made(tmp_path / "both", wave=1, staged=True)


def test_tenants_of_an_index_that_comes_later(files: Files, tmp_path: Path) -> None:
    """What is said of an index waits until a deployment creates it; of one that never comes it is refused."""
    project(files)
    _, model = made(tmp_path / "0")
    deployed(model)
    project(files, BY_SHOP, BY_DAY)
    tenant = TenantKeys(indexes=("by_shop", "by_state"))
    overrides = {"ORDERS_TABLE": TableProps(tenant=tenant)}
    for wave, known in enumerate((("by_state",), ("by_state",), ("by_shop", "by_state"))):
        _, model = made(tmp_path / f"wave{wave}", wave=wave, overrides=overrides)
        told = model.table_called("ORDERS_TABLE").tenant
        assert told is not None
        assert told.indexes == known
    with pytest.raises(ValueError, match="an index `gone` that the table does not have"):
        made(tmp_path / "gone", wave=1, overrides={"ORDERS_TABLE": TableProps(tenant=TenantKeys(indexes=("gone",)))})


def test_requests_that_are_too_early(files: Files, tmp_path: Path) -> None:
    """A deployment that does not create an index yet names the code that reads it already."""
    project(files)
    _, model = made(tmp_path / "0")
    deployed(model)
    project(files, BY_SHOP, BY_DAY)
    app, _ = made(tmp_path / "1", staged=True)
    told = "\n".join(entry.data for entry in app.synth().get_stack_by_name("Stack").messages for entry in [entry.entry])
    assert re.search(r"app/queries.py:\d+: `by_shop` is read here, which a later deployment creates", told)
    assert "deployment 1 of 2: creates index `by_day` of `ORDERS_TABLE`. Later: creates index `by_shop`" in told


def test_what_no_deployment_does(files: Files, tmp_path: Path) -> None:
    """Another key of a table that is deployed is refused, with the way round."""
    project(files)
    _, model = made(tmp_path / "0")
    deployed(model)
    project(files, models=MODELS.replace("number = NumberAttribute(range_key=True)", "number = NumberAttribute()"))
    app, _ = made(tmp_path / "1")
    assert "`ORDERS_TABLE`: its key is `customer`, sorted by `number` and is to be `customer`: make a new" in errors(
        app
    )


def test_errors_of_models_come_together(files: Files, tmp_path: Path) -> None:
    """What is not known of a table and what rules call an error stop the synthesis, all at once and with lines."""
    project(
        files,
        BY_SHOP.replace("shop", "owner"),
        '\n\ndef wrong():\n    return boto3.resource("dynamodb").Table("parcels").get_item(Key={"cod": "a"})\n',
    )
    app, model = made(tmp_path)
    told = errors(app)
    assert re.search(r"app/queries.py:\d+: nothing tells the type of `owner`", told)
    assert re.search(r"app/queries.py:\d+: \w+ [\w-]+: .*`cod`", told)
    with pytest.raises(ValueError, match="nothing tells the type of `owner`"):
        model.table_called("ORDERS_TABLE")
    assert [*model.tables] == ["parcels"]


def test_code_that_is_too_narrow(files: Files, tmp_path: Path) -> None:
    """Where an index comes from a module that is not below `code`, the import is told; a wider folder has it."""
    index, models = MODELS.split("\n\nclass Order")
    files({
        "app/__init__.py": "",
        "app/indexes.py": index,
        "app/models.py": f"{index.split(chr(10) * 3)[0]}\nfrom app.indexes import ByState\n\n\nclass Order{models}",
    })  # fmt: skip
    app, _ = made(tmp_path / "1", code="app")
    told = errors(app)
    assert (
        "`ByState` is imported from `app.indexes`, which is not in the code that is read: read a wider folder" in told
    )
    _, model = made(tmp_path / "2", code=".")
    assert indexes(model)["ShopOrdersTable"] == ["by_state"]


def test_warnings_can_be_acknowledged(files: Files, tmp_path: Path) -> None:
    """What rules call a warning is an annotation under the rule's code."""
    project(files, "\n\ndef everything():\n    return list(Order.scan(Order.shop == 'a'))\n")
    app, model = made(tmp_path / "1")
    assert "SC003" in _warnings(app)
    app, model = made(tmp_path / "2")
    cdk.Annotations.of(model).acknowledge_warning("dynamorm:SC003", "small for ever")
    assert "SC003" not in _warnings(app)


def _warnings(app: cdk.App) -> str:
    return "\n".join(
        str(message.entry.data)
        for message in app.synth().get_stack_by_name("Stack").messages
        if message.level.name == "WARNING"
    )


def test_arguments_of_tables(files: Files, tmp_path: Path) -> None:
    """How tables are run is told for all, and otherwise for one."""
    project(files)
    _, model = made(
        tmp_path, recovery_days=7, stream=ddb.StreamViewType.NEW_IMAGE, overrides={"parcels": {"recovery_days": 1}}
    )
    days = {
        logical[:-8]: resource["Properties"]["Replicas"][0]["PointInTimeRecoverySpecification"]["RecoveryPeriodInDays"]
        for logical, resource in resources(template(cdk.Stack.of(model)), TABLE)
    }
    assert days == {"ShopOrdersTable": 7, "ShopParcels": 1}
    assert model.table_called("parcels").stream_view == ddb.StreamViewType.NEW_IMAGE


def test_arguments_are_those_of_a_table() -> None:
    """All that says how a table is run can be said of a model's tables."""
    own = inspect.signature(DynamORMTable.__init__).parameters
    of_shape = {
        "self", "scope", "id", "blueprint", "partition_key", "sort_key", "global_indexes", "local_indexes", "naming",
        "shared_indexes", "ttl_attribute",
    }  # fmt: skip
    assert TableProps.__annotations__.keys() == own.keys() - of_shape


@pytest.mark.parametrize(
    ("props", "message"),
    [
        ({"models": "app/gone.py"}, "Stack/Shop: there is no file or folder app/gone.py"),
        ({"models": "app/queries.py"}, "Stack/Shop: no table is defined in app/queries.py"),
        ({"models": []}, "Stack/Shop: `models` names no file or folder"),
        ({"code": "app/models.py"}, "`code` is app/models.py, which is no folder"),
        ({"overrides": {"order": {}}}, "`overrides` speaks of `order`, which is no table of the models"),
    ],
)
def test_wrong_arguments(files: Files, tmp_path: Path, props: dict[str, Any], message: str) -> None:
    """What is wrong with the arguments is told by the constructor."""
    project(files)
    with pytest.raises(ValueError, match=message):
        made(tmp_path, **props)


def test_the_only_table(files: Files, tmp_path: Path) -> None:
    """A model of one table hands that out; one of several asks for a name."""
    project(files)
    _, model = made(tmp_path)
    with pytest.raises(ValueError, match="there are several tables: `ORDERS_TABLE`, `parcels`"):
        _ = model.table
    files({"one/models.py": MODELS.partition("class Order")[0] + MODELS[MODELS.index("class Parcel") :]})
    app = cdk.App(outdir=str(tmp_path / "one"))
    only = DynamORMModel(cdk.Stack(app, "Stack"), "Parcels", models="one/models.py", code="one")
    assert only.table is only.tables["parcels"]


def test_models_in_go(files: Files, tmp_path: Path) -> None:
    """Models in Go are read as those in Python are."""
    files({"go.mod": "module example.com/p\n\nrequire github.com/theory-cloud/tabletheory v1.2.1\n", "models/p.go": GO})
    app = cdk.App(builtin_cloud_formation_validation=False, outdir=str(tmp_path / "cdk.out"))
    model = DynamORMModel(cdk.Stack(app, "Stack"), "Parcels", models="models")
    app.synth()
    assert [index.name for index in model.table.blueprint.indexes] == ["by-depot", "by-owner-id"]


GO = """package models

import "github.com/theory-cloud/tabletheory"

type Parcel struct {
	Code  string `theorydb:"pk,attr:code"`
	Depot string `theorydb:"index:by-depot,pk,attr:depot"`
	Owner string `theorydb:"attr:ownerId"`
}

func (Parcel) TableName() string { return "parcels" }

func OfOwner(db tabletheory.DB, owner string) ([]Parcel, error) {
	var found []Parcel
	err := db.Model(&Parcel{}).Where("ownerId", "=", owner).All(&found)
	return found, err
}
"""


def test_code_is_read_once_for_an_app(files: Files, tmp_path: Path) -> None:
    """Models of one project share what was read of it; another app reads anew, for the files may have changed."""
    project(files)
    app, model = made(tmp_path / "1")
    again = DynamORMModel(cdk.Stack(app, "Other"), "Shop", models="app")
    assert again.code is model.code
    assert made(tmp_path / "2")[1].code is not model.code


def test_lock_of_declared_indexes(files: Files, dynamorm: Dynamorm, tmp_path: Path) -> None:
    """Where the models declare all indexes, the lock that a synthesis leaves is the one that `dynamorm lock` writes."""
    project(files)
    _, model = made(tmp_path / "0")
    deployed(model)
    told = dynamorm("lock", "--check")
    assert told.exit_code == 0, told.output


def test_unchanged_code_is_not_read_again(files: Files, tmp_path: Path) -> None:
    """What an earlier synthesis read is kept as long as no file changes, be it a new one that names an index."""
    base = project(files, BY_SHOP)
    for path in base.rglob("*.*"):
        os.utime(path, (1_000_000_000, 1_000_000_001))  # not written a moment ago
    _, first = made(tmp_path / "1")
    _, again = made(tmp_path / "2")
    assert is_read(first, first.folder)
    assert not is_read(again, again.folder)
    assert again.reading == first.reading
    assert template(cdk.Stack.of(again)) == template(cdk.Stack.of(first))
    files({"app/reports.py": QUERIES + BY_DAY})
    assert indexes(made(tmp_path / "3")[1])["ShopOrdersTable"] == ["by_day", "by_shop", "by_state"]


def test_what_is_left_in_the_assembly(files: Files, tmp_path: Path) -> None:
    """Access patterns and types of TypeScript stand in the cloud assembly, and nothing is written beside the code."""
    base = project(files, BY_SHOP)
    before = sorted(base.rglob("*"))
    app, model = made(tmp_path)
    app.synth()
    assert {kind: path.relative_to(app.outdir).as_posix() for kind, path in model.outputs.items()} == {
        "lock": "dynamorm/Stack/Shop/dynamorm.lock.json",
        "access-patterns": "dynamorm/Stack/Shop/access-patterns.md",
        "types": "dynamorm/Stack/Shop/items.ts",
    }
    assert r"| by\_shop |" in model.outputs["access-patterns"].read_text()
    assert "interface Parcel {" in model.outputs["types"].read_text()
    assert sorted(base.rglob("*")) == before


def test_synthesis_is_the_same_each_time(files: Files, tmp_path: Path) -> None:
    """Nothing depends on time or order: two runs give one template and one lock."""
    project(files, BY_SHOP)
    first, second = made(tmp_path / "1")[1], made(tmp_path / "2")[1]
    assert template(cdk.Stack.of(first)) == template(cdk.Stack.of(second))
    assert first.outputs["lock"].read_bytes() == second.outputs["lock"].read_bytes()
