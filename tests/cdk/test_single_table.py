"""`SingleTableDesign`: what is asked of a table is what its keys and indexes serve."""

import json
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_dynamodb as ddb
from cfnlint.api import lint_all

from cdk.deploying import deploy
from cdk.templates import TABLE, check_logical_ids, only, template
from design import shop
from dynamorm_analysis.naming_profiles import UPPER
from dynamorm_cdk import (
    AccessPattern,
    CostMode,
    DynamORMTable,
    EntityType,
    ManyToMany,
    OneToMany,
    SingleTableDesign,
    TenantKeys,
)
from ministack import NEEDS_ENGINE, engine, service

CUSTOMER = EntityType("Customer", {"customer_id": "S", "email": "S", "expires": "N"}, ("customer_id",), ttl="expires")
BY_EMAIL = AccessPattern("customer by email", ("Customer",), given=("email",), reads=("customer_id",))
LIST_ALL = AccessPattern("all customers", ("Customer",))


def served_shop(stack: cdk.Stack) -> SingleTableDesign:
    patterns = [one for one in shop.PATTERNS if one.name != "products called like"]
    return SingleTableDesign(
        stack, "Shop", entities=shop.ENTITIES, access_patterns=patterns, relationships=shop.RELATIONSHIPS
    )


def test_indexes(stack: cdk.Stack) -> None:
    """The table has the keys and indexes of its design, each copying what is read through it, and nothing beside it."""
    made = served_shop(stack)
    table = template(stack)
    assert [each["Type"] for each in table["Resources"].values()] == [TABLE]
    properties = only(table, TABLE)
    assert properties["KeySchema"] == [
        {"AttributeName": "pk", "KeyType": "HASH"},
        {"AttributeName": "sk", "KeyType": "RANGE"},
    ]
    indexes = properties["GlobalSecondaryIndexes"]
    assert [(one["IndexName"], one["KeySchema"], one["Projection"]) for one in indexes] == [
        ("gsi1", _key("gsi1pk", "gsi1sk"), {"ProjectionType": "ALL"}),
        ("gsi2", _key("gsi2pk", "gsi2sk"), {"NonKeyAttributes": ["order_id", "total"], "ProjectionType": "INCLUDE"}),
        ("gsi_price", _key("gsi_pricepk", "price"), {"NonKeyAttributes": ["name"], "ProjectionType": "INCLUDE"}),
    ]  # fmt: skip
    types = {one["AttributeName"]: one["AttributeType"] for one in properties["AttributeDefinitions"]}
    assert types.pop("price") == "N"
    assert {*types.values()} == {"S"}
    assert properties["BillingMode"] == "PAY_PER_REQUEST"
    assert made.table.blueprint is made.design.blueprint
    assert str(made.serving("customer").conditions[0].values[0]) == "CUSTOMER#{customer_id}"
    assert [key.index for key in made.keys_of("Order")] == [None, "gsi1", "gsi2"]


def _key(partition: str, sort: str) -> list[dict[str, str]]:
    return [{"AttributeName": partition, "KeyType": "HASH"}, {"AttributeName": sort, "KeyType": "RANGE"}]


def test_logical_ids(stack: cdk.Stack) -> None:
    """The table keeps its logical id, which is that of a bare table of this name."""
    served_shop(stack)
    made = template(stack)
    check_logical_ids(made, "single_table")
    other = cdk.Stack(cdk.App(builtin_cloud_formation_validation=False), "Stack")
    DynamORMTable(other, "Shop", partition_key="pk")
    assert list(template(other)["Resources"]) == list(made["Resources"])


def test_linted(stack: cdk.Stack) -> None:
    """CloudFormation's linter has nothing to say of the template."""
    served_shop(stack)
    found = lint_all(json.dumps(template(stack)))
    assert [str(one) for one in found if one.rule.severity != "informational"] == []


@NEEDS_ENGINE
def test_deployed(app: cdk.App, stack: cdk.Stack) -> None:
    """What an engine that plays CloudFormation creates of it has the keys and indexes of the design."""
    made = served_shop(stack)
    outdir = Path(app.synth().directory)
    with engine() as url:
        (name,) = deploy(outdir, "Stack", url).resources.values()
        table = service("dynamodb", url).describe_table(TableName=name)["Table"]
    blueprint = made.design.blueprint
    created = {one["IndexName"]: one for one in table["GlobalSecondaryIndexes"]}
    assert _names(table) == blueprint.key.attributes
    assert {called: _names(one) for called, one in created.items()} == {
        index.name: index.key.attributes for index in blueprint.indexes
    }
    assert {called: one["Projection"]["ProjectionType"] for called, one in created.items()} == {
        index.name: index.projection.kind for index in blueprint.indexes
    }
    types = {one["AttributeName"]: one["AttributeType"] for one in table["AttributeDefinitions"]}
    assert types == blueprint.types


def _names(described: Any) -> tuple[str, ...]:
    return tuple(one["AttributeName"] for one in described["KeySchema"])


def test_page(stack: cdk.Stack) -> None:
    """The cloud assembly says in a page what items write and what serves each pattern."""
    made = served_shop(stack)
    page = made.outputs["design"]
    assert page.relative_to(Path(cdk.Stage.of(stack).outdir)).as_posix() == "dynamorm/Stack/Shop/design.md"  # type: ignore[union-attr]
    text = page.read_text("utf-8")
    assert "| Order | table | `pk` = `CUSTOMER#{customer_id}`, `sk` = `ORDER#{placed_at}#{order_id}` |" in text
    assert "| customer | GetItem: `pk` = `CUSTOMER#{customer_id}`, `sk` = `CUSTOMER` |" in text
    assert "`gsi2sk` = `ORDER#{placed_at}`, only where `status` is `open` |" in text


def test_refusals(app: cdk.App, stack: cdk.Stack) -> None:
    """What no table serves stops the synthesis, all at once, with a way round."""
    typo = AccessPattern("customer by mail", ("Customer",), given=("emial",))
    SingleTableDesign(stack, "Shop", entities=[CUSTOMER], access_patterns=[LIST_ALL, typo, BY_EMAIL])
    with pytest.raises(RuntimeError) as raised:
        app.synth()
    assert "[Stack/Shop] `all customers`: it gives no attribute by equality" in str(raised.value)
    assert "`customer by mail`: `Customer` has no attribute `emial`. Did you mean `email`?" in str(raised.value)


def test_properties_of_the_table(stack: cdk.Stack) -> None:
    """TTL comes from the entity types; names from a profile; how the table is run is said as for any table."""
    made = SingleTableDesign(
        stack,
        "Shop",
        entities=[CUSTOMER],
        access_patterns=[BY_EMAIL],
        naming=UPPER,
        table_class=ddb.TableClass.STANDARD_INFREQUENT_ACCESS,
        max_read_units=100,
        stream=ddb.StreamViewType.NEW_IMAGE,
        removal_policy=cdk.RemovalPolicy.DESTROY,
    )
    properties = only(template(stack), TABLE)
    assert properties["TimeToLiveSpecification"] == {"AttributeName": "expires", "Enabled": True}
    assert [one["AttributeName"] for one in properties["KeySchema"]] == ["PK", "SK"]
    assert [one["IndexName"] for one in properties["GlobalSecondaryIndexes"]] == ["GSI1"]
    assert properties["Replicas"][0]["TableClass"] == "STANDARD_INFREQUENT_ACCESS"
    assert properties["StreamSpecification"] == {"StreamViewType": "NEW_IMAGE"}
    assert made.table.stream_arn


def test_relationships(stack: cdk.Stack) -> None:
    """A link between two entity types needs one index, a child none."""
    user, group = (EntityType(name, {key: "S"}, (key,)) for name, key in (("User", "user_id"), ("Group", "group_id")))
    post = EntityType("Post", {"post_id": "S"}, ("post_id",))
    made = SingleTableDesign(
        stack,
        "People",
        entities=[user, group, post],
        relationships=[ManyToMany("User", "Group", "Membership"), OneToMany("User", "Post")],
    )
    assert [served.pattern.name for served in made.design.served] == [
        "Membership of Group",
        "Membership of User",
        "Post of User",
    ]
    assert [one["IndexName"] for one in only(template(stack), TABLE)["GlobalSecondaryIndexes"]] == ["gsi1"]


def test_own_attributes(stack: cdk.Stack) -> None:
    """Without shared names the items' own attributes are the keys."""
    order = EntityType("Order", {"customer": "S", "number": "N", "state": "S", "shop": "S"}, ("customer", "number"))
    asked = AccessPattern("of a state", ("Order",), given=("state", "shop"))
    SingleTableDesign(stack, "Orders", entities=[order], access_patterns=[asked], naming=None)
    properties = only(template(stack), TABLE)
    assert properties["KeySchema"] == _key("customer", "number")
    (index,) = properties["GlobalSecondaryIndexes"]
    assert index["IndexName"] == "by_shop_state"
    assert [(one["AttributeName"], one["KeyType"]) for one in index["KeySchema"]] == [
        ("shop", "HASH"),
        ("state", "HASH"),
    ]


def test_tenants(stack: cdk.Stack) -> None:
    """Keys begin with the tenant, and the table knows that of itself and of its indexes."""
    note = EntityType("Note", {"note_id": "S", "author": "S"}, ("note_id",))
    asked = AccessPattern("notes of an author", ("Note",), given=("author",))
    made = SingleTableDesign(
        stack,
        "Notes",
        entities=[note],
        access_patterns=[asked],
        tenant_attribute="tenant_id",
        tenant=TenantKeys(sessions="org"),
    )
    assert made.table.tenant == TenantKeys("TENANT#", "#", ("gsi1",), "org")
    assert all(str(key.partition).startswith("TENANT#{tenant_id}#") for key in made.design.keys)


def test_provisioned(stack: cdk.Stack) -> None:
    """Capacity is scaled up to what the rates need at 70 percent: 100 reads of 5 KB (1 unit), 70 writes of 5 KB (5)."""
    busy = EntityType("Customer", CUSTOMER.attributes, ("customer_id",), item_size=5000, writes_per_second=70)
    asked = AccessPattern("customer by email", ("Customer",), given=("email",), per_second=100)
    SingleTableDesign(stack, "Shop", entities=[busy], access_patterns=[asked], cost=CostMode.PROVISIONED)
    properties = only(template(stack), TABLE)
    assert properties["BillingMode"] == "PROVISIONED"
    write = properties["WriteProvisionedThroughputSettings"]["WriteCapacityAutoScalingSettings"]
    read = properties["Replicas"][0]["ReadProvisionedThroughputSettings"]["ReadCapacityAutoScalingSettings"]
    assert (write["MinCapacity"], write["MaxCapacity"]) == (50, 500)
    assert (read["MinCapacity"], read["MaxCapacity"]) == (15, 143)
    assert read["TargetTrackingScalingPolicyConfiguration"] == {"TargetValue": 70}


@pytest.mark.parametrize(
    ("words", "given"),
    [
        ("Stack/Shop: table `Shop`: there is no entity type", {"entities": []}),
        ("give `writes_per_second` of `Customer`", {"cost": CostMode.PROVISIONED}),
        ("and so do `billing`", {"cost": CostMode.PROVISIONED, "billing": ddb.Billing.on_demand()}),
        ("and so do `billing`", {"cost": CostMode.PROVISIONED, "max_read_units": 5}),
        ("it must be 0 to 35", {"recovery_days": 36}),
    ],
)
def test_arguments_that_contradict(stack: cdk.Stack, words: str, given: Any) -> None:
    """They are told where they are given."""
    with pytest.raises(ValueError, match=r"^Stack/Shop") as raised:
        SingleTableDesign(stack, "Shop", **{"entities": [CUSTOMER], "access_patterns": [BY_EMAIL], **given})
    assert words in str(raised.value)


def test_what_is_not_there(stack: cdk.Stack) -> None:
    """Asking for other entity types or patterns says which there are."""
    made = SingleTableDesign(stack, "Shop", entities=[CUSTOMER], access_patterns=[BY_EMAIL])
    with pytest.raises(ValueError, match="no entity type `Order`, but `Customer`"):
        made.keys_of("Order")
    with pytest.raises(ValueError, match="no access pattern `orders` is served"):
        made.serving("orders")
