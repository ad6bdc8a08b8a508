"""Names that several services give to tables of their own."""

import pytest

from dynamorm_analysis.project import Project
from dynamorm_analysis.reading.python.file import read
from handmade import project_of

TEMPLATE = """\
Resources:
  Users:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: users
      KeySchema: [{ AttributeName: id, KeyType: HASH }]
"""
SCAN = 'import boto3\n\nboto3.resource("dynamodb").Table("users").scan()\n'


@pytest.mark.parametrize(
    ("files", "tables"),
    [
        # Beside each other: a table each, and code means that of its service.
        (
            {"a/template.yaml": TEMPLATE, "b/infra/template.yaml": TEMPLATE, "b/src/app.py": SCAN},
            {"a:users": 0, "b:users": 1},
        ),
        # Code outside of both may mean either: one table, as without services.
        ({"a/template.yaml": TEMPLATE, "b/template.yaml": TEMPLATE, "app.py": SCAN}, {"users": 1}),
        # Files of one service, and a service within another, declare one table.
        ({"template.yaml": TEMPLATE, "infra/template.yaml": TEMPLATE, "src/app.py": SCAN}, {"users": 1}),
        ({"a/template.yaml": TEMPLATE, "a/b/template.yaml": TEMPLATE, "a/app.py": SCAN}, {"users": 1}),
    ],
)
def test_tables_of_one_name(files: dict[str, str], tables: dict[str, int]) -> None:
    """Which tables there are, and how many accesses each has."""
    project = project_of(files)
    assert {table.id: len(project.accesses_of(table.id)) for table in project.tables.values()} == tables


MAKING = """\
service: {service}
provider: {{ name: aws, stage: "{stage}", environment: {{ USERS: "{name}" }} }}
resources:
  Resources:
    Users:
      Type: AWS::DynamoDB::Table
      Properties:
        TableName: "{name}"
        KeySchema: [{{ AttributeName: id, KeyType: HASH }}]
"""
NAMING = """\
service: {service}
provider: {{ name: aws, stage: "{stage}", environment: {{ USERS: "{name}" }} }}
functions: {{ list: {{ handler: app.handler }} }}
"""
ENV = "${env:STAGE, 'dev'}"
USING = 'import os\n\nimport boto3\n\nboto3.resource("dynamodb").Table(os.environ["USERS"]).scan()\n'
MODEL = """\
import os

from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model


class User(Model):
    class Meta:
        table_name = os.environ["USERS"]

    {key} = UnicodeAttribute(hash_key=True)


User.scan()
"""


def made(name: str, stage: str = ENV, service: str = "people") -> str:
    return MAKING.format(name=name, stage=stage, service=service)


def named(name: str, stage: str = ENV, service: str = "mail") -> str:
    return NAMING.format(name=name, stage=stage, service=service)


OWN = "zoo-users-${self:provider.stage}"


@pytest.mark.parametrize(
    ("files", "accesses"),
    [
        # One service makes it, whatever the defaults of the variable are.
        (
            {"a/serverless.yml": made(OWN), "b/serverless.yml": named(OWN, "${env:STAGE, 'local'}"), "b/app.py": USING},
            ["a/serverless.yml:zoo-users-{env:STAGE}"],
        ),
        # The stage that is deployed, however it is referred to.
        (
            {
                "a/serverless.yml": made("zoo-users-${sls:stage}"),
                "b/serverless.yml": named("zoo-users-${opt:stage, 'dev'}"),
                "b/app.py": USING,
            },
            ["a/serverless.yml:zoo-users-{sls:stage}"],
        ),
        # A model in the other service.
        (
            {"a/serverless.yml": made(OWN), "b/serverless.yml": named(OWN), "b/app.py": MODEL.format(key="id")},
            ["a/serverless.yml:zoo-users-{env:STAGE}"],
        ),
        # A model with another key is of another table.
        (
            {"a/serverless.yml": made(OWN), "b/serverless.yml": named(OWN), "b/app.py": MODEL.format(key="mail")},
            ["b/serverless.yml:zoo-users-{env:STAGE}"],
        ),
        # Each makes its own.
        (
            {"a/serverless.yml": made(OWN), "b/serverless.yml": made(OWN), "a/app.py": USING, "b/app.py": USING},
            ["a/serverless.yml:zoo-users-{env:STAGE}", "b/serverless.yml:zoo-users-{env:STAGE}"],
        ),
        # Two make it: which one a third means is not known.
        (
            {
                "a/serverless.yml": made(OWN),
                "b/serverless.yml": made(OWN),
                "c/serverless.yml": named(OWN),
                "c/app.py": USING,
            },
            ["c/serverless.yml:zoo-users-{env:STAGE}"],
        ),
        # Samples have nothing to do with each other.
        (
            {
                "examples/a/serverless.yml": made(OWN),
                "b/serverless.yml": named(OWN),
                "b/app.py": USING,
            },
            ["b/serverless.yml:zoo-users-{env:STAGE}"],
        ),
        # What fills the hole differs between services, or too little of the name is left.
        (
            {
                "a/serverless.yml": made("zoo-users-${AWS::StackName}"),
                "b/serverless.yml": named("zoo-users-${AWS::StackName}"),
                "b/app.py": USING,
            },
            ["b/serverless.yml:zoo-users-{AWS::StackName}"],
        ),
        (
            {
                "a/serverless.yml": made("${self:service}-users-${opt:stage}"),
                "b/serverless.yml": named("${self:service}-users-${opt:stage}"),
                "b/app.py": USING,
            },
            ["b/serverless.yml:mail-users-{opt:stage}"],
        ),
        (
            {
                "a/serverless.yml": made("${opt:stage}-db"),
                "b/serverless.yml": named("${opt:stage}-db"),
                "b/app.py": USING,
            },
            ["b/serverless.yml:{opt:stage}-db"],
        ),
    ],
)
def test_names_with_stages(files: dict[str, str], accesses: list[str]) -> None:
    """Services mean one table by names that differ in the stage alone, where one of them makes it."""
    assert [access.table for access in project_of(files).accesses] == accesses


FALLING_BACK = """\
import os

from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model


class User(Model):
    class Meta:
        table_name = os.environ.get("USERS", "{fallback}")

    id = UnicodeAttribute(hash_key=True)


User.scan()
"""
MODELS = FALLING_BACK.format(fallback="users")
STAGED = 'variable "stage" {}\n\nresource "aws_dynamodb_table" "x" {\n  name = "users-${var.stage}"\n}\n'
SET = TEMPLATE.replace("Resources:", "Resources:\n  List: {type}").replace(
    "{type}",
    "{ Type: AWS::Lambda::Function, Properties: { Environment: { Variables: { USERS: people } } } }",
)


@pytest.mark.parametrize(
    ("files", "tables"),
    [
        # Nothing sets the variable: what code takes then is the one table of that name.
        ({"template.yaml": TEMPLATE, "app.py": MODELS}, {"users": 1}),
        ({"main.tf": 'resource "aws_dynamodb_table" "x" {\n  name = "users"\n}\n', "app.py": MODELS}, {"users": 1}),
        # What the template calls a table that is named only when it is deployed.
        (
            {"template.yaml": TEMPLATE.replace("TableName: users", "TableName: !Sub '${Stage}-u'"),
             "app.py": FALLING_BACK.format(fallback="Users")},
            {"template.yaml:{Stage}-u": 1},
        ),
        (
            {"template.yaml": TEMPLATE.replace("      TableName: users\n", ""),
             "app.py": FALLING_BACK.format(fallback="Users")},
            {"template.yaml:Users": 1},
        ),
        # What a table is called in one stage, where only that one is called so; not what something else fills in.
        (
            {"main.tf": STAGED, "app.py": FALLING_BACK.format(fallback="users-dev")},
            {".:users-{var.stage}": 1},
        ),
        (
            {"main.tf": STAGED, "app.py": FALLING_BACK.format(fallback="users-archive")},
            {".:users-{var.stage}": 0, "env:USERS": 1},
        ),
        (
            {"main.tf": STAGED, "b.tf": STAGED.replace("users-${var.stage}", "${var.stage}-users").replace("x", "y"),
             "app.py": FALLING_BACK.format(fallback="dev-users")},
            {".:users-{var.stage}": 0, ".:{var.stage}-users": 1},
        ),
        # The table has another name, or the variable is set to one.
        (
            {"template.yaml": TEMPLATE, "app.py": FALLING_BACK.format(fallback="Users")},
            {"env:USERS": 1, "users": 0},
        ),
        ({"template.yaml": SET, "app.py": MODELS}, {"people": 1, "users": 0}),
        # Code says it differently; that of tests does not count.
        (
            {"template.yaml": TEMPLATE, "app.py": MODELS, "b.py": FALLING_BACK.format(fallback="people")},
            {"env:USERS": 2, "users": 0},
        ),
        (
            {"template.yaml": TEMPLATE, "app.py": MODELS, "tests/a.py": FALLING_BACK.format(fallback="people")},
            {"users": 2},
        ),
        ({"tests/template.yaml": TEMPLATE, "app.py": MODELS}, {"env:USERS": 1, "users": 0}),
        # The table is that of another service or sample.
        (
            {"a/template.yaml": TEMPLATE, "b/template.yaml": TEMPLATE.replace("users", "mails"), "b/app.py": MODELS},
            {"env:USERS": 1, "mails": 0, "users": 0},
        ),
        (
            {"examples/a/template.yaml": TEMPLATE, "app.py": MODELS},
            {"env:USERS": 1, "users": 0},
        ),
        # Several services make one each: code means that of its own.
        (
            {"a/template.yaml": TEMPLATE, "b/template.yaml": TEMPLATE, "b/app.py": MODELS},
            {"a:users": 0, "b:users": 1},
        ),
    ],
)  # fmt: skip
def test_fallbacks(files: dict[str, str], tables: dict[str, int]) -> None:
    """Which tables there are, and how many accesses each has, where code takes a name if no variable holds one."""
    project = project_of(files)
    assert {id_: len(project.accesses_of(id_)) for id_ in sorted(project.tables)} == tables


ASKING = """\
import os

import boto3

table = boto3.resource("dynamodb").Table(os.environ.get("PEOPLE", "{fallback}"))


def all_of_them():
    return table.scan()["Items"]
"""
ASKED = ASKING.format(fallback="users")
LITERAL = MODELS.replace('os.environ.get("USERS", "users")', '"users"')


@pytest.mark.parametrize(
    ("files", "tables"),
    [
        # Requests say what they take as definitions do.
        ({"template.yaml": TEMPLATE, "app.py": ASKED}, {"users": 1}),
        ({"template.yaml": TEMPLATE, "app.py": ASKED, "b.py": MODELS}, {"users": 2}),
        # The one model of that name tells what it is where no infrastructure does.
        ({"app.py": ASKED, "models.py": LITERAL}, {"users": 2}),
        # The variable is set, to something or to nobody knows what, or no table has the name.
        ({"template.yaml": SET.replace("USERS:", "PEOPLE:"), "app.py": ASKED}, {"people": 1, "users": 0}),
        ({"template.yaml": SET.replace("USERS: people", "PEOPLE: !ImportValue People"), "app.py": ASKED},
         {"env:PEOPLE": 1, "users": 0}),
        ({"template.yaml": TEMPLATE, "app.py": ASKING.format(fallback="Users")}, {"env:PEOPLE": 1, "users": 0}),
        # Code says it differently; that of tests does not count.
        ({"template.yaml": TEMPLATE, "app.py": ASKED, "b.py": ASKING.format(fallback="people")},
         {"env:PEOPLE": 2, "users": 0}),
        ({"template.yaml": TEMPLATE, "app.py": ASKED, "tests/a.py": ASKING.format(fallback="people")}, {"users": 2}),
        ({"app.py": ASKED, "tests/models.py": LITERAL}, {"env:PEOPLE": 1, "users": 1}),
    ],
)  # fmt: skip
def test_fallbacks_of_requests(files: dict[str, str], tables: dict[str, int]) -> None:
    """The same where code only asks a table, and says nothing of what it is."""
    project = project_of(files)
    found = {one: len(project.accesses_of(one)) for one in sorted({*project.tables, *_asked(project)})}
    assert found == tables


def _asked(project: Project) -> set[str]:
    return {access.table for access in project.accesses if access.table is not None}


def test_fallbacks_change() -> None:
    """Another fallback is another table at once, although the names of tables do not differ in it."""
    files = {"template.yaml": TEMPLATE, "app.py": MODELS}
    project = project_of(files)
    assert project.accesses[0].table == "users"
    edited = FALLING_BACK.format(fallback="people")
    after = project.with_file("app.py", read(edited.encode()))
    assert after.accesses[0].table == "env:USERS"
    assert after.with_file("app.py", read(MODELS.encode())).accesses[0].table == "users"
    asked = project.with_file("b.py", read(ASKED.encode()))
    assert [access.table for access in asked.accesses] == ["users", "users"]
    elsewhere = asked.with_file("b.py", read(ASKING.format(fallback="people").encode()))
    assert [access.table for access in elsewhere.accesses] == ["users", "env:PEOPLE"]


PROGRAM = """\
import os

from aws_cdk import Stack
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_lambda as lambda_

STAGE = os.environ["STAGE"]


class Depot(Stack):
    def __init__(self, scope, id):
        super().__init__(scope, id)
        key = {"name": "depot", "type": dynamodb.AttributeType.STRING}
        dynamodb.Table(self, "Main", table_name=f"parcels-{STAGE}", partition_key=key)
        lambda_.Function(self, "List", environment={"STAGE": STAGE})
"""
CREATING = """\
import os

import boto3

STAGE = os.environ["STAGE"]
KEY = [{"AttributeName": "depot", "KeyType": "HASH"}]
boto3.client("dynamodb").create_table(TableName=f"parcels-{STAGE}", KeySchema=KEY)
boto3.resource("dynamodb").Table(f"parcels-{STAGE}").get_item(Key={"depot": "1"})
"""


@pytest.mark.parametrize("folder", ["", "depot/", "../depot/"])
def test_parts_that_a_program_fills_in(folder: str) -> None:
    """A name that code builds of the part that its program of the CDK builds it of, too, is that of the program's
    table, wherever the program lies: in the workspace's own folder, in one of it, or outside."""
    described = {"cdk.json": '{"app": "python3 program.py"}\n', "program.py": PROGRAM, "src/app.py": CREATING}
    project = project_of({f"{folder}{path}": content for path, content in described.items()})
    (table,) = project.tables.values()
    assert [each.kind for each in table.definitions] == ["infrastructure", "create_table"]
    assert len(project.accesses_of(table.id)) == 1
