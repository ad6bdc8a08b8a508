"""`DynamORMPermissions`: functions may do what their code asks, and nothing else."""

from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_dynamodb as ddb
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_

from cdk.templates import TABLE, resources, template
from conftest import Files
from dynamorm_analysis.blueprint import Blueprint, PlannedIndex
from dynamorm_analysis.model.table import Key, Projection
from dynamorm_cdk import DynamORMModel, DynamORMPermissions, DynamORMTable, ModelFunction, TenantKeys
from permissions.dynamodb_checks import CheckedTable, authorize
from permissions.iam_evaluator import Policy, listed
from permissions.template_policies import template_policies
from permissions.verdicts import ACME, got, item, on, one, put, query, scan, together, update

PREFIX = "arn:aws:dynamodb:eu-west-1:111122223333"
KEY = "arn:aws:kms:eu-west-1:111122223333:key/orders"
HANDLERS = """
import boto3
from boto3.dynamodb.conditions import Key

from app.repository import Orders

orders = Orders(boto3.resource("dynamodb").Table("orders"))


def show(event, context):
    return orders.one(event["tenant_id"], event["id"])


def of_state(event, context):
    return orders.of_state(event["state"])


def create(event, context):
    orders.add(event["tenant_id"], {"sk": event["id"]})


def everything(event, context):
    return orders.everything()


def copies(event, context):
    boto3.resource("dynamodb").Table("copies").put_item(Item={"pk": event["id"]})


def anything(event, context):
    boto3.resource("dynamodb").Table(event["table"]).put_item(Item={"pk": event["id"]})
"""
REPOSITORY = """
from boto3.dynamodb.conditions import Key


class Orders:
    def __init__(self, table):
        self.table = table

    def key(self, tenant_id):
        return f"TENANT#{tenant_id}#ORDERS"

    def one(self, tenant_id, order):
        return self.table.get_item(Key={"pk": self.key(tenant_id), "sk": order})

    def of_state(self, state):
        return self.table.query(IndexName="by-state", KeyConditionExpression=Key("state").eq(state))

    def add(self, tenant_id, order):
        self.table.put_item(Item={**order, "pk": self.key(tenant_id)})

    def everything(self):
        return self.table.scan()
"""
ORDERS = Blueprint(
    "orders",
    Key(("pk",), ("sk",)),
    {"pk": "S", "sk": "S", "state": "S", "gsi1pk": "S"},
    (
        PlannedIndex("by-state", "GSI", Key(("state",)), Projection("ALL")),
        PlannedIndex("gsi1", "GSI", Key(("gsi1pk",)), Projection("ALL")),
    ),
)


@pytest.fixture
def project(files: Files) -> Path:
    """Handlers, and the repository that they use."""
    return files({
        "pyproject.toml": "",
        "app/__init__.py": "",
        "app/repository.py": REPOSITORY,
        "app/handlers.py": HANDLERS,
        "infra/template.yaml": TEMPLATE,
    })  # fmt: skip


TEMPLATE = """
Resources:
  Orders:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: orders
      KeySchema: [{AttributeName: pk, KeyType: HASH}, {AttributeName: sk, KeyType: RANGE}]
      GlobalSecondaryIndexes:
        - {IndexName: by-state, KeySchema: [{AttributeName: state, KeyType: HASH}], Projection: {ProjectionType: ALL}}
"""


def function(stack: cdk.Stack, id: str = "Handler") -> lambda_.Function:
    code = lambda_.Code.from_inline("def handler(event, context): return event")
    return lambda_.Function(stack, id, runtime=lambda_.Runtime.PYTHON_3_13, handler="index.handler", code=code)


def role(stack: cdk.Stack, id: str = "Role") -> iam.Role:
    return iam.Role(stack, id, assumed_by=iam.AccountRootPrincipal())


def policies(stack: cdk.Stack, grantee: Any) -> list[Policy]:
    """The policies of a role or function in the template, with the ARNs of its tables."""
    made = template(stack)
    names = {"AWS::Region": "eu-west-1", "AWS::AccountId": "111122223333", "AWS::Partition": "aws"}
    for kind in (TABLE, "AWS::DynamoDB::Table"):
        for logical, _ in resources(made, kind):
            names[f"{logical}.Arn"] = f"{PREFIX}:table/{logical}"
            names[f"{logical}.StreamArn"] = f"{PREFIX}:table/{logical}/stream/2026-01-01T00:00:00.000"
    names |= {f"{logical}.Arn": KEY for logical, _ in resources(made, "AWS::KMS::Key")}
    names |= {f"{logical}.Arn": f"arn:aws:logs:::{logical}" for logical, _ in resources(made, "AWS::Logs::LogGroup")}
    of = grantee if isinstance(grantee, iam.Role) else grantee.role
    return template_policies(made, stack.get_logical_id(of.node.default_child), names)


def said(stack: cdk.Stack, grantee: Any, operation: str, call: Any, session: dict[str, str] | None = None) -> str:
    """What IAM says to a call of `orders`, whatever its table is called in the template."""
    found = {}
    for logical, made in [*resources(template(stack), TABLE)]:
        indexes = {"by-state": ("state",), "gsi1": ("gsi1pk",)}
        key = KEY if "SSESpecification" in made["Properties"] else ""
        found[logical] = CheckedTable(f"{PREFIX}:table/{logical}", "pk", indexes, key)
    first = next(each for name, each in found.items() if name.startswith("Orders"))
    return authorize(policies(stack, grantee), operation, call, {**found, "orders": first}, session)


def errors(stack: cdk.Stack) -> str:
    with pytest.raises(RuntimeError) as raised:
        cdk.App.of(stack).synth()  # type: ignore[union-attr]
    return str(raised.value)


# ---- code -----------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("project")
def test_code(stack: cdk.Stack) -> None:
    """A function may do what its handler asks through the repository, and none of what other handlers ask."""
    table = DynamORMTable(stack, "Orders", blueprint=ORDERS)
    permissions = DynamORMPermissions(stack, "Permissions", tables=table)
    show, listing = function(stack, "Show"), function(stack, "Listing")
    permissions.grant_accesses(show, code="app/handlers.py", function="show")
    permissions.grant_accesses(listing, code="app/handlers.py", function="of_state")
    assert said(stack, show, "GetItem", one()) == "Allow"
    for operation, call in (("PutItem", item()), ("Query", query()), ("Scan", scan()), ("BatchGetItem", got("A"))):
        assert said(stack, show, operation, call) == "ImplicitDeny"
    assert said(stack, listing, "Query", query("OPEN", "by-state", "state")) == "Allow"
    for call in (query(), query("A", "gsi1", "gsi1pk")):
        assert said(stack, listing, "Query", call) == "ImplicitDeny"
    assert said(stack, listing, "GetItem", one()) == "ImplicitDeny"


@pytest.mark.usefixtures("project")
def test_whole_file(stack: cdk.Stack) -> None:
    """Without the name of a function all that the file asks is granted, scans included; what is unknown is told."""
    tables = {"orders": DynamORMTable(stack, "Orders", blueprint=ORDERS), "copies": ddb.TableV2(
        stack, "Copies", partition_key=ddb.Attribute(name="pk", type=ddb.AttributeType.STRING))}  # fmt: skip
    permissions = DynamORMPermissions(stack, "Permissions", tables=tables, unknown="warning")
    handler = function(stack)
    made = permissions.grant_accesses(handler, code="app/handlers.py")
    assert len(made) == 3
    for operation, call in (("GetItem", one()), ("PutItem", item()), ("Scan", scan())):
        assert said(stack, handler, operation, call) == "Allow"
    assert said(stack, handler, "DeleteItem", one()) == "ImplicitDeny"
    (warning,) = [entry.data for entry in permissions.node.metadata if entry.type == "aws:cdk:warning"]
    assert "app/handlers.py:31: which table this put asks is not known" in str(warning)


@pytest.mark.usefixtures("project")
def test_any_table(stack: cdk.Stack) -> None:
    """Tables of CDK itself, and those from elsewhere, are taken by the names that code has for them."""
    text = ddb.Attribute(name="pk", type=ddb.AttributeType.STRING)
    plain = ddb.Table(stack, "Plain", partition_key=text)
    elsewhere = ddb.TableV2.from_table_name(stack, "Elsewhere", "copies")
    permissions = DynamORMPermissions(stack, "Permissions", tables={"orders": plain, "copies": elsewhere})
    handler = role(stack)
    (statement,) = permissions.grant_accesses(handler, code="app/handlers.py", function="of_state")
    assert stack.resolve(statement.resources) == [stack.resolve(f"{plain.table_arn}/index/by-state")]
    (statement,) = permissions.grant_accesses(handler, code="app/handlers.py", function="copies")
    assert stack.resolve(statement.resources) == [stack.resolve(elsewhere.table_arn)]


@pytest.mark.usefixtures("project")
def test_unknown_table(stack: cdk.Stack) -> None:
    """A request whose table is not known stops the synthesis, with file, line and remedy."""
    permissions = DynamORMPermissions(stack, "Permissions", tables=DynamORMTable(stack, "Orders", blueprint=ORDERS))
    permissions.grant_accesses(function(stack), code="app/handlers.py", function="anything")
    assert "app/handlers.py:31: which table this put asks is not known: name it by" in errors(stack)


@pytest.mark.parametrize("by_hand", ["app/handlers.py:31", "app/handlers.py"])
@pytest.mark.usefixtures("project")
def test_granted_by_hand(stack: cdk.Stack, by_hand: str) -> None:
    """What is granted by hand is not told."""
    table = DynamORMTable(stack, "Orders", blueprint=ORDERS)
    permissions = DynamORMPermissions(stack, "Permissions", tables=table, by_hand=[by_hand])
    assert permissions.grant_accesses(function(stack), code="app/handlers.py", function="anything") == ()
    assert permissions.errors == []


@pytest.mark.usefixtures("project")
def test_table_not_given(stack: cdk.Stack) -> None:
    """So does one of a table of which no construct was given; the rest is told at once."""
    permissions = DynamORMPermissions(stack, "Permissions", tables=DynamORMTable(stack, "Orders", blueprint=ORDERS))
    handler = function(stack)
    permissions.grant_accesses(handler, code="app/handlers.py", function="copies")
    permissions.grant_accesses(handler, code="app/handlers.py", function="anything")
    told = errors(stack)
    assert "app/handlers.py:27: table `copies` is none of those given (`orders`)" in told
    assert "app/handlers.py:31" in told


@pytest.mark.usefixtures("project")
def test_index_not_there(stack: cdk.Stack) -> None:
    """An index that the table does not have is told and not granted."""
    bare = Blueprint("orders", ORDERS.key, {"pk": "S", "sk": "S"})
    permissions = DynamORMPermissions(stack, "Permissions", tables=DynamORMTable(stack, "Orders", blueprint=bare))
    assert permissions.grant_accesses(function(stack), code="app/handlers.py", function="of_state") == ()
    assert "app/repository.py:16: table `orders` has no index `by-state`" in errors(stack)


@pytest.mark.usefixtures("project")
def test_no_such_code(stack: cdk.Stack) -> None:
    """Files and functions that are not there are errors at once."""
    permissions = DynamORMPermissions(stack, "Permissions", tables=DynamORMTable(stack, "Orders", blueprint=ORDERS))
    for code, named in (("app/handlers.py", "nothing"), ("app/nowhere.py", ""), ("app/__init__.py", "")):
        with pytest.raises(ValueError, match="Stack/Permissions"):
            permissions.grant_accesses(function(stack, f"F{code}{named}"), code=code, function=named)
    with pytest.raises(ValueError, match="`code` is missing"):
        permissions.grant_accesses(role(stack))


@pytest.mark.usefixtures("project")
def test_handler_of_model_function(stack: cdk.Stack) -> None:
    """Of a ModelFunction the code is known: that of its handler."""
    permissions = DynamORMPermissions(stack, "Permissions", tables=DynamORMTable(stack, "Orders", blueprint=ORDERS))
    handler = ModelFunction(stack, "Create", code=".", handler="app.handlers.create", client=False)
    permissions.grant_accesses(handler)
    assert said(stack, handler.function, "PutItem", item()) == "Allow"
    assert said(stack, handler.function, "GetItem", one()) == "ImplicitDeny"


def test_tables_of_models(files: Files, stack: cdk.Stack) -> None:
    """Tables of a DynamORMModel are found by what code calls them, be that a variable."""
    files({
        "pyproject.toml": "",
        "shop.py": """
import os

from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model


class Order(Model):
    class Meta:
        table_name = os.environ["ORDERS_TABLE"]

    pk = UnicodeAttribute(hash_key=True)


def handler(event, context):
    Order(event["id"]).save()
""",
    })  # fmt: skip
    model = DynamORMModel(stack, "Shop", models="shop.py")
    handler = function(stack)
    DynamORMPermissions(stack, "Permissions", tables=model).grant_accesses(handler, code="shop.py", function="handler")
    (statement,) = policies(stack, handler)[0]["Statement"]
    assert statement["Action"] == "dynamodb:PutItem"
    assert "table/ShopOrdersTable" in statement["Resource"]


@pytest.mark.usefixtures("project")
def test_grantee_from_elsewhere(stack: cdk.Stack) -> None:
    """What takes no statements is refused."""
    permissions = DynamORMPermissions(stack, "Permissions", tables=DynamORMTable(stack, "Orders", blueprint=ORDERS))
    elsewhere = iam.Role.from_role_arn(stack, "Elsewhere", "arn:aws:iam::111122223333:role/r", mutable=False)
    with pytest.raises(ValueError, match="no statement can be added"):
        permissions.grant_reader(iam.ServicePrincipal("glue.amazonaws.com"))
    assert permissions.grant_reader(elsewhere)


# ---- keys -----------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("project")
def test_key(app: cdk.App) -> None:
    """A table's own KMS key may be used through DynamoDB alone, by readers to decrypt, by writers to encrypt too."""
    stack = cdk.Stack(app, "Stack", env=cdk.Environment(account="111122223333", region="eu-west-1"))
    encryption = ddb.TableEncryptionV2.customer_managed_key(kms.Key(stack, "Key"))
    table = DynamORMTable(stack, "Orders", blueprint=ORDERS, encryption=encryption)
    permissions = DynamORMPermissions(stack, "Permissions", tables=table)
    reader, writer = function(stack, "Reader"), function(stack, "Writer")
    permissions.grant_accesses(reader, code="app/handlers.py", function="show")
    permissions.grant_accesses(writer, code="app/handlers.py", function="create")
    assert said(stack, reader, "GetItem", one()) == "Allow"
    assert said(stack, writer, "PutItem", item()) == "Allow"
    of_key = [each for policy in policies(stack, reader) for each in policy["Statement"] if each["Resource"] == KEY]
    assert [each["Action"] for each in of_key] == [["kms:Decrypt", "kms:DescribeKey"]]
    assert of_key[0]["Condition"] == {"StringEquals": {"kms:ViaService": "dynamodb.eu-west-1.amazonaws.com"}}


# ---- ready sets -----------------------------------------------------------------------------------------------------


def test_ready_sets(stack: cdk.Stack) -> None:
    """Reader, writer, admin and stream consumer may do what they are called."""
    table = DynamORMTable(stack, "Orders", blueprint=ORDERS, stream=ddb.StreamViewType.KEYS_ONLY)
    permissions = DynamORMPermissions(stack, "Permissions", tables=table)
    reader, writer, admin, consumer = (role(stack, name) for name in ("Reader", "Writer", "Admin", "Consumer"))
    permissions.grant_reader(reader)
    permissions.grant_writer(writer)
    permissions.grant_admin(admin)
    permissions.grant_stream_consumer(consumer)
    calls = {
        "read": ("Query", query("A", "gsi1", "gsi1pk")),
        "write": ("BatchWriteItem", put("A")),
        "scan": ("Scan", scan()),
        "stream": ("GetRecords", on("orders")),
        "check": ("TransactWriteItems", together(ConditionCheck=one())),
    }
    allowed = {
        name: {call for call, asked in calls.items() if said(stack, grantee, *asked) == "Allow"}
        for name, grantee in {"reader": reader, "writer": writer, "admin": admin, "consumer": consumer}.items()
    }
    assert allowed == {
        "reader": {"read"}, "writer": {"write", "check"}, "admin": {"read", "write", "scan", "check"},
        "consumer": {"stream"},
    }  # fmt: skip


def test_ready_sets_refuse(stack: cdk.Stack) -> None:
    """What a table does not have is refused where it is asked for."""
    bare = ddb.TableV2(stack, "Bare", partition_key=ddb.Attribute(name="pk", type=ddb.AttributeType.STRING))
    tables = {"orders": DynamORMTable(stack, "Orders", blueprint=ORDERS), "bare": bare}
    permissions = DynamORMPermissions(stack, "Permissions", tables=tables)
    anybody = role(stack)
    with pytest.raises(ValueError, match="name one of the tables: `orders`, `bare`"):
        permissions.grant_reader(anybody)
    with pytest.raises(ValueError, match="has no index `by-shop`"):
        permissions.grant_reader(anybody, "orders", indexes=["by-shop"])
    with pytest.raises(ValueError, match="which indexes `bare` has is not known"):
        permissions.grant_admin(anybody, "bare")
    with pytest.raises(ValueError, match="has no stream"):
        permissions.grant_stream_consumer(anybody, "orders")
    with pytest.raises(ValueError, match="begin with a tenant is not told"):
        permissions.grant_writer(anybody, "orders", isolated=True)
    with pytest.raises(ValueError, match="holds no table"):
        DynamORMPermissions(stack, "None", tables=[])


# ---- tenants --------------------------------------------------------------------------------------------------------

MINE, NEIGHBOURS = "TENANT#acme#ORDERS", ("TENANT#acme2#ORDERS", "TENANT#evil#ORDERS", "ORDERS")


@pytest.mark.usefixtures("project")
def test_tenant(stack: cdk.Stack) -> None:
    """Sessions of a tenant reach the tenant's items alone, not those of one whose id begins alike."""
    permissions = DynamORMPermissions(stack, "Permissions", tables=DynamORMTable(stack, "Orders", blueprint=ORDERS))
    tenants = permissions.tenant_role("Tenants", broker=role(stack, "Broker"))
    permissions.grant_accesses(tenants, code="app/handlers.py", function="show", tenant="tenant_id")
    permissions.grant_accesses(tenants, code="app/handlers.py", function="create", tenant="tenant_id")
    for operation, call in (("GetItem", one), ("PutItem", item)):
        assert said(stack, tenants, operation, call(MINE), ACME) == "Allow"
        assert said(stack, tenants, operation, call(MINE)) == "ImplicitDeny"
        for other in NEIGHBOURS:
            assert said(stack, tenants, operation, call(other), ACME) == "ImplicitDeny"
    assert said(stack, tenants, "Scan", scan(), ACME) == "ImplicitDeny"


def test_tenant_left_out_of_a_key(project: Path, stack: cdk.Stack) -> None:
    """Once the tenant is taken out of the key, nothing is isolated: the synthesis stops, and nothing is granted."""
    (project / "app/repository.py").write_text(REPOSITORY.replace("TENANT#{tenant_id}#ORDERS", "ORDERS"))
    permissions = DynamORMPermissions(stack, "Permissions", tables=DynamORMTable(stack, "Orders", blueprint=ORDERS))
    tenants = permissions.tenant_role("Tenants", broker=role(stack, "Broker"))
    assert permissions.grant_accesses(tenants, code="app/handlers.py", function="show", tenant="tenant_id") == ()
    told = errors(stack)
    assert "app/repository.py:19: `pk`, the first partition attribute of table `orders`, does not begin" in told
    assert "put `tenant_id` first in the key" in told


@pytest.mark.usefixtures("project")
def test_tenant_cannot_scan(stack: cdk.Stack) -> None:
    """Scans, and indexes whose key does not tell the tenant, are refused."""
    permissions = DynamORMPermissions(stack, "Permissions", tables=DynamORMTable(stack, "Orders", blueprint=ORDERS))
    tenants = permissions.tenant_role("Tenants", broker=role(stack, "Broker"))
    for named in ("everything", "of_state"):
        permissions.grant_accesses(tenants, code="app/handlers.py", function=named, tenant="tenant_id")
    told = errors(stack)
    assert "app/repository.py:22: a scan reads the items of all tenants: it cannot be isolated" in told
    assert "`state`, the first partition attribute of index `by-state`, does not begin with `tenant_id`" in told


@pytest.mark.usefixtures("project")
def test_declared_tenant(stack: cdk.Stack) -> None:
    """Where a table declares how its keys begin, ready sets are isolated by that, and code is held to it."""
    keys = TenantKeys(indexes=("gsi1",))
    permissions = DynamORMPermissions(
        stack, "Permissions", tables=DynamORMTable(stack, "Orders", blueprint=ORDERS, tenant=keys)
    )
    tenants = permissions.tenant_role("Tenants", broker=role(stack, "Broker"))
    permissions.grant_reader(tenants, isolated=True)
    permissions.grant_writer(tenants, isolated=True)
    permissions.grant_accesses(tenants, code="app/handlers.py", function="show", tenant=keys)
    calls = (("GetItem", one), ("UpdateItem", update), ("Query", lambda key: query(key, "gsi1", "gsi1pk")))
    for operation, call in calls:
        for own in (MINE, "TENANT#acme"):
            assert said(stack, tenants, operation, call(own), ACME) == "Allow"
        for other in (*NEIGHBOURS, "TENANT#acme2"):
            assert said(stack, tenants, operation, call(other), ACME) == "ImplicitDeny"
    assert said(stack, tenants, "Query", query("OPEN", "by-state", "state"), ACME) == "ImplicitDeny"
    with pytest.raises(ValueError, match="the keys of index `by-state` do not begin with a tenant"):
        permissions.grant_reader(tenants, isolated=True, indexes=["by-state"])


def test_tenant_role(stack: cdk.Stack) -> None:
    """Only the broker may begin a session, and only with a tag that tells the tenant."""
    permissions = DynamORMPermissions(stack, "Permissions", tables=DynamORMTable(stack, "Orders", blueprint=ORDERS))
    made = permissions.tenant_role("Tenants", broker=role(stack, "Broker"))
    document = template(stack)["Resources"][stack.get_logical_id(made.node.default_child)]["Properties"]  # type: ignore[arg-type]
    told = {
        action: statement
        for statement in document["AssumeRolePolicyDocument"]["Statement"]
        for action in listed(statement["Action"])
    }
    assert set(told) == {"sts:AssumeRole", "sts:TagSession"}
    for statement in told.values():
        assert statement["Condition"] == {"StringLike": {"aws:RequestTag/tenant_id": "?*"}}
        assert "AWS" in statement["Principal"]
