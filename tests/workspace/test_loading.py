"""Which files of a workspace are read: those that can have to do with tables."""

from itertools import chain
from pathlib import Path

import pytest

from conftest import Files
from dynamorm_analysis.engine import check as check_rules
from dynamorm_analysis.settings import Settings
from dynamorm_workspace import loading
from dynamorm_workspace.cache import NoCache
from dynamorm_workspace.importing.python import Imports
from dynamorm_workspace.loading import load

MODELS = "from pynamodb.models import Model\n"


def check(base: Path, *expected: str, paths: tuple[str, ...] = (".",)) -> None:
    """The files that are read, of all that paths stand for."""
    workspace = load([Path(path) for path in paths], base, Settings(), NoCache())
    assert sorted(workspace.project.modules) == sorted(expected)


def test_nothing_to_do_with_tables(files: Files) -> None:
    """A program that uses no library of ours is not read at all."""
    check(files({"a.py": "import b\n", "b.py": "import os\n", "c.py": "LIBRARIES = ['boto3', 'pynamodb']\n"}))


def test_packages_beside_code(files: Files) -> None:
    """Of packages that lie beside the code that is deployed with them, none is read, be it imported."""
    beside = {"boto3/__init__.py": "def resource(name): ...\n", "boto3-1.2.dist-info/METADATA": ""}
    check(
        files({"handler.py": "import boto3\n\ntable = boto3.resource('dynamodb').Table('orders')\n", **beside}),
        "handler.py",
    )


def test_clients_that_are_given(files: Files) -> None:
    """A file that creates a table by a client that it is given imports no library for that."""
    table = """def create(dynamodb):
    dynamodb.create_table(
        TableName="orders",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
    )
"""
    check(files({"table.py": table, "other.py": "def create(database):\n    database.create_table('x')\n"}), "table.py")


def test_tables_that_are_given(files: Files) -> None:
    """A file that makes requests to a table that it is given is read, though nothing imports it: an extension of a bot,
    which is loaded by its name."""
    extension = """class Members:
    def __init__(self, bot):
        self.bot = bot

    async def find(self, name):
        return self.bot.store.members.get_item(Key={"name": name}).get("Item")
"""
    other = "def find(cache, name):\n    return cache.get_item(name)\n"
    check(files({"cogs/members.py": extension, "cogs/other.py": other}), "cogs/members.py")


def test_importers_and_imports(files: Files) -> None:
    """Beside files that name a library, those are read that import them, directly or not, and what all these import."""
    base = files({
        "models.py": MODELS + "from names import TABLE\n",
        "names.py": "from constants import *\n",
        "constants.py": "TABLE = 'orders'\n",
        "repository.py": "import models\n",
        "handler.py": "from repository import find\nimport settings\n",
        "settings.py": "import os\n",
        "unrelated.py": "import settings, names\n",
    })  # fmt: skip
    check(base, "models.py", "names.py", "constants.py", "repository.py", "handler.py", "settings.py")


def test_part_of_a_project(files: Files) -> None:
    """Of a part of a project, what it imports from the rest is read too, and nothing else."""
    base = files({
        "app/models.py": MODELS,
        "app/__init__.py": "",
        "app/handlers/one.py": "from ..models import Order\n",
        "app/handlers/two.py": "from app.models import Order\n",
        "app/other.py": MODELS,
    })  # fmt: skip
    check(base, "app/handlers/one.py", "app/models.py", paths=("app/handlers/one.py",))
    check(base, "app/handlers/two.py", "app/models.py", paths=("app/handlers/two.py",))


def test_indexes_that_nothing_reads_in_a_part(files: Files) -> None:
    """Of some files, or of a folder of a project, nobody knows which indexes the others read."""
    program = """import boto3
from boto3.dynamodb.conditions import Key
table = boto3.resource("dynamodb").Table("orders")
def add(id): table.put_item(Item={"id": id, "day": "1"})
def of(id): return table.query(KeyConditionExpression=Key("id").eq(id), Limit=5)
boto3.resource("dynamodb").create_table(
    TableName="orders",
    KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}, {"AttributeName": "day", "KeyType": "RANGE"}],
    GlobalSecondaryIndexes=[{"IndexName": "by-day", "KeySchema": [{"AttributeName": "day", "KeyType": "HASH"}]}],
)
"""
    base = files({"app/orders.py": program})

    def told(path: str) -> list[str]:
        project = load([Path(path)], base, Settings(), NoCache()).project
        found = chain.from_iterable(check_rules(project).findings.values())
        return [finding.code for finding in found if finding.code == "IX101"]

    assert told("app/orders.py") == []
    assert told("app") == told(".") == ["IX101"]
    (base / "dynamorm.toml").touch()
    assert told("app") == []
    assert told(".") == ["IX101"]


def test_templates(files: Files) -> None:
    """Of YAML and JSON files those are read that speak of DynamoDB, and what describes a service."""
    base = files({
        "template.yaml": "Resources:\n  Orders:\n    Type: AWS::DynamoDB::Table\n",
        "tables.json": '{"Orders": {"Type": "AWS::DynamoDB::GlobalTable"}}',
        "package.json": '{"dependencies": {"@aws-sdk/client-dynamodb": "3"}}',
        "serverless.yml": "service: shop\n",
        "compose.yaml": "services: {}\n",
    })  # fmt: skip
    check(base, "template.yaml", "tables.json", "serverless.yml")


def test_more_text_than_is_kept(files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a workspace whose texts are too large to be kept while they are chosen from, the same files are read."""
    monkeypatch.setattr(loading, "KEPT", 10)
    base = files({
        "models.py": MODELS + "from names import TABLE\n",
        "names.py": "TABLE = 'orders'\n",
        "handler.py": "import models\n",
        "unrelated.py": "import os\n",
    })  # fmt: skip
    check(base, "models.py", "names.py", "handler.py")


def test_django_settings(files: Files) -> None:
    """With a file that reads the settings of a Django project come its `manage.py` and the settings that this names;
    what else reads them does not come because of that."""
    base = files({
        "shop/manage.py": "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings.local')\n",
        "shop/shop/settings/local.py": "from shop.settings.common import *\n",
        "shop/shop/settings/common.py": "import boto3\n",
        "shop/orders/store.py": "import boto3\nfrom django.conf import settings\n",
        "shop/orders/views.py": "from django.conf import settings\n",
        "depot/manage.py": "",
    })  # fmt: skip
    settings = ("shop/manage.py", "shop/shop/settings/local.py", "shop/shop/settings/common.py")
    check(base, *settings, "shop/orders/store.py")


def test_lists_of_packages(files: Files) -> None:
    """Of Python that has to do with tables, the lists of required packages in the folders above are read."""
    base = files({
        "pyproject.toml": "",
        "app/requirements.txt": "boto3\n",
        "app/store.py": "import boto3\n",
        "site/requirements.txt": "django\n",
        "site/views.py": "import django\n",
    })  # fmt: skip
    check(base, "pyproject.toml", "app/requirements.txt", "app/store.py")


def test_lists_of_packages_elsewhere(files: Files) -> None:
    """They are read, too, of a project that lies beside the folder one stands in; nothing is of those around both."""
    base = files({
        "requirements.txt": "boto3\n",
        "here/requirements.txt": "boto3\n",
        "there/requirements.txt": "boto3\n",
        "there/shop/store.py": "import boto3\n",
    })  # fmt: skip
    check(base / "here", "../there/requirements.txt", "../there/shop/store.py", paths=("../there",))


def test_callers_of_go_packages(files: Files) -> None:
    """Of Go those packages are read that name a library, and those that call them, directly or through another, with
    all that these import: settings that name tables, and services that know the stores by interfaces of their own."""
    sdk = 'import "github.com/aws/aws-sdk-go-v2/service/dynamodb"\n'
    base = files({
        "go.mod": "module example.com/depot\n",
        "store/store.go": f'package store\n{sdk}import "example.com/depot/keys"\n',
        "keys/keys.go": "package keys\n",
        "app/app.go": 'package app\nimport "example.com/depot/store"\nimport "example.com/depot/mail"\n',
        "app/settings.go": "package app\n",
        "app/app_test.go": "package app\n",
        "cmd/main.go": 'package main\nimport "example.com/depot/app"\n',
        "tools/run.go": 'package tools\nimport "example.com/depot/cmd"\n',
        "mail/mail.go": "package mail\n",
        "tests/run.go": "package tests\n",
    })  # fmt: skip
    stores = ("store/store.go", "keys/keys.go")
    check(base, "go.mod", *stores, "app/app.go", "app/settings.go", "cmd/main.go", "mail/mail.go")


def test_callers_of_go_packages_without_a_module(files: Files) -> None:
    """Where no `go.mod` tells, an import means the folder beside or above that is the longest end of its path."""
    sdk = 'import "github.com/aws/aws-sdk-go/service/dynamodb"\n'
    base = files({
        "pkg/db/db.go": f'package db\n{sdk}import "example.com/depot/pkg/keys"\n',
        "pkg/keys/keys.go": "package keys\n",
        "functions/vans/vans.go": 'package vans\nimport "example.com/depot/pkg/db"\n',
        "functions/vans/add/main.go": 'package main\nimport "example.com/depot/functions/vans"\n',
        "functions/mail/mail.go": 'package mail\nimport "example.com/post/db/sent"\n',
        "functions/mail/send/main.go": 'package main\nimport "example.com/depot/functions/mail"\n',
    })  # fmt: skip
    check(base, "pkg/db/db.go", "pkg/keys/keys.go", "functions/vans/vans.go", "functions/vans/add/main.go")


def test_go_modules_of_one_workspace(files: Files) -> None:
    """A Go module sees those beside it, by the names that their `go.mod` gives them."""
    sdk = 'import "github.com/aws/aws-sdk-go-v2/service/dynamodb"\n'
    base = files({
        "shared/go.mod": "module example.com/depot/shared\n",
        "shared/store/store.go": f"package store\n{sdk}",
        "sender/go.mod": "module example.com/depot/sender\n",
        "sender/main.go": 'package main\nimport "example.com/depot/shared/store"\n',
        "mail/go.mod": "module example.com/depot/mail\n",
        "mail/main.go": "package main\n",
    })  # fmt: skip
    check(base, "shared/go.mod", "shared/store/store.go", "sender/go.mod", "sender/main.go")


def test_service_in_several_files(files: Files) -> None:
    """Of a service, the files are read too that it takes parts from; their paths begin at its folder."""
    base = files({
        "depot/serverless.yml": "service: depot\nprovider:\n  environment: ${file(./config/all.yml)}\n",
        "depot/config/all.yml": "VANS: ${file(config/names.yml):vans}\nLOST: ${file(../../../lost.yml):vans}\n",
        "depot/config/names.yml": "vans: vans\n",
        "depot/config/other.yml": "vans: wagons\n",
    })  # fmt: skip
    check(base, "depot/serverless.yml", "depot/config/all.yml", "depot/config/names.yml")


def test_service_whose_stage_chooses(files: Files) -> None:
    """Of the files among which a stage chooses that one is read which is deployed by default."""
    base = files({
        "serverless.yml": "provider:\n  stage: ${opt:stage, 'live'}\ncustom: ${file(${self:provider.stage}.yml)}\n",
        "live.yml": "VANS: vans\nCARTS: ${file(carts-${opt:stage, 'trial'}.yml):carts}\n",
        "trial.yml": "VANS: vans-on-trial\n",
        "carts-trial.yml": "carts: carts\n",
    })  # fmt: skip
    check(base, "serverless.yml", "live.yml", "carts-trial.yml")


def test_service_beside(files: Files) -> None:
    """The same of a service that lies beside the folder from which it is looked at."""
    base = files({
        "here/app.py": "",
        "depot/serverless.yml": "service: depot\nprovider:\n  environment: ${file(config/all.yml)}\n",
        "depot/config/all.yml": "LOST: ${file(../../lost.yml):vans}\n",
        "lost.yml": "vans: vans\n",
    })  # fmt: skip
    check(base / "here", "../depot/serverless.yml", "../depot/config/all.yml", paths=("../depot",))


def test_terraform(files: Files) -> None:
    """Of Terraform those files are read that declare tables, all of their folders, their modules and their users."""
    table = 'resource "aws_dynamodb_table" "orders" {\n  name = var.name\n}\n'
    base = files({
        "infra/main.tf": 'module "tables" {\n  source = "../modules/tables"\n}\n',
        "infra/list.tf": 'module "list" {\n  source = "../modules/function"\n}\n',
        "modules/tables/main.tf": table,
        "modules/tables/variables.tf": 'variable "name" {}\n',
        "modules/function/main.tf": 'resource "aws_lambda_function" "list" {}\n',
        "modules/queue/main.tf": 'resource "aws_sqs_queue" "orders" {}\n',
        "network/main.tf": 'resource "aws_vpc" "main" {}\n',
    })  # fmt: skip
    check(
        base,
        "infra/list.tf",
        "infra/main.tf",
        "modules/function/main.tf",
        "modules/tables/main.tf",
        "modules/tables/variables.tf",
    )


def test_terraform_of_a_folder_beside(files: Files) -> None:
    """Modules of Terraform are read where the folder is looked at from elsewhere, too."""
    base = files({
        "here/app.py": "",
        "shop/infra/live/main.tf": 'module "tables" {\n  source = "../../modules/tables"\n}\n',
        "shop/modules/tables/main.tf": 'resource "aws_dynamodb_table" "orders" {\n  name = "orders"\n}\n',
    })  # fmt: skip
    check(base / "here", "../shop/infra/live/main.tf", "../shop/modules/tables/main.tf", paths=("../shop",))


def test_templates_above_a_part(files: Files) -> None:
    """With a part of a project the templates of the folders above it are read, not those beside."""
    base = files({
        "template.yaml": "",
        "shop/serverless.yml": "",
        "shop/src/app.py": MODELS,
        "depot/serverless.yml": "",
    })  # fmt: skip
    check(base, "template.yaml", "shop/serverless.yml", "shop/src/app.py", paths=("shop/src/app.py",))


def test_scripts(files: Files) -> None:
    """Of TypeScript those files are read that speak of tables, those that import them, and what all these import."""
    base = files({
        "bin/app.ts": "#!/usr/bin/env node\nimport { Shop } from '../lib/shop.js';\n",
        "lib/shop.ts": 'import {\n  Tables,\n} from "./tables";\nexport * from "@/names";\n',
        "lib/tables/index.ts": 'import { aws_dynamodb as dynamodb } from "aws-cdk-lib";\nconst x = require("./keys");',
        "lib/tables/keys.mts": "export const pk = 1;\n",
        "src/names.ts": "export const table = 1;\n",
        "lib/tables/index.d.ts": 'import * as dynamodb from "aws-cdk-lib/aws-dynamodb";\n',
        "lib/keys.ts": "",
        "web/page.ts": 'import { pk } from "../lib/tables/keys.mjs";\n',
        "web/app.ts": 'import { pk } from "./page";\n',
    })  # fmt: skip
    check(base, "bin/app.ts", "lib/shop.ts", "lib/tables/index.ts", "lib/tables/keys.mts", "src/names.ts")


def test_terraform_beside_a_part(files: Files) -> None:
    """With a part of a project the stacks are read that deploy a folder above it."""
    table = 'resource "aws_dynamodb_table" "orders" {\n  name = "orders"\n}\n'
    base = files({
        "shop/src/app.py": MODELS,
        "shop/terraform/stages/live/main.tf": table,
        "infra/main.tf": table,
        "depot/terraform/main.tf": table,
    })  # fmt: skip
    part = "shop/src/app.py"
    check(base, "infra/main.tf", part, "shop/terraform/stages/live/main.tf", paths=(part,))


@pytest.mark.parametrize(
    "text",
    [
        "import boto3",
        "def f():\n    from boto3.dynamodb import (\n        conditions,\n    )",
        "import aioboto3",
        "if TYPE_CHECKING:\n    from mypy_boto3_dynamodb.service_resource import Table",
        "from pynamodb.models import Model",
    ],
)
def test_libraries(files: Files, text: str) -> None:
    """A file is read that imports a library in any form."""
    check(files({"a.py": text}), "a.py")


def test_overlay(files: Files) -> None:
    """A text that is not stored yet takes the place of the stored one."""
    base = files({"models.py": "", "a.py": "import models\n"})
    workspace = load([Path()], base, Settings(), NoCache(), {"models.py": MODELS.encode(), "new.py": b"import a\n"})
    assert sorted(workspace.project.modules) == ["a.py", "models.py", "new.py"]
    assert workspace.contents["models.py"] == MODELS.encode()


KNOWN = {"a.py", "p/__init__.py", "p/b.py", "p/q/c.py", "src/s.py", "p/stub.pyi", "p/a.py"}


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("x.py", "import a", {"a.py"}),
        ("x.py", "import os, a as b, p.b", {"a.py", "p/b.py"}),
        ("x.py", "from p import b, q", {"p/__init__.py", "p/b.py"}),
        ("x.py", "from p import (\n    b,  # c\n    other as stub,\n)", {"p/__init__.py", "p/b.py"}),
        ("x.py", "from p.q.c import f", {"p/q/c.py"}),
        ("x.py", "if True:\n\tfrom p import*", {"p/__init__.py"}),
        ("x.py", "x = 1; import a", {"a.py"}),
        ("x.py", "import s", {"src/s.py"}),
        ("p/x.py", "import a", {"p/a.py"}),
        ("p/q/x.py", "from . import c", {"p/q/c.py"}),
        ("p/q/x.py", "from .. import b", {"p/__init__.py", "p/b.py"}),
        ("p/q/x.py", "from ..b import c\nfrom ... import a", {"p/b.py", "a.py"}),
        ("x.py", "from p import stub", {"p/__init__.py", "p/stub.pyi"}),
        ("x.py", "important = 1\nfrom nowhere import a\nimport", set()),
        ("x.py", "from p import \\\n    b", {"p/__init__.py", "p/b.py"}),
    ],
)
def test_imports(path: str, text: str, expected: set[str]) -> None:
    """Imports are told from the text alone, in all their forms."""
    assert Imports(KNOWN.__contains__).of(path, text.encode()) == expected
