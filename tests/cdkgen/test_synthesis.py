"""Generated code before its judges: it is formatted and typed, it compiles, and CDK's own command line makes the same
tables and permissions of it in every style and language."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from cdkgen import judges
from conftest import Dynamorm, Files

EXAMPLES = judges.ROOT / "examples"
PARCELS = """
import boto3
from boto3.dynamodb.conditions import Key
from pynamodb.attributes import BinaryAttribute, NumberAttribute, TTLAttribute, UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, IncludeProjection, KeysOnlyProjection, LocalSecondaryIndex
from pynamodb.models import Model


class ByDepot(GlobalSecondaryIndex):
    class Meta:
        index_name = "by-depot"
        projection = IncludeProjection(["weight", "a_label_that_says_much", "another_one_that_does"])

    depot = UnicodeAttribute(hash_key=True)
    due = NumberAttribute(range_key=True)


class ByWeight(LocalSecondaryIndex):
    class Meta:
        index_name = "by-weight"
        projection = KeysOnlyProjection()

    van = UnicodeAttribute(hash_key=True)
    weight = NumberAttribute(range_key=True)


class Parcel(Model):
    class Meta:
        table_name = "parcels"

    van = UnicodeAttribute(hash_key=True)
    code = BinaryAttribute(range_key=True)
    depot = UnicodeAttribute()
    due = NumberAttribute()
    weight = NumberAttribute()
    gone = TTLAttribute()
    by_depot = ByDepot()
    by_weight = ByWeight()


def due_in(depot: str):
    return list(Parcel.by_depot.query(depot, Parcel.due > 4))


def heaviest(van: str):
    return list(Parcel.by_weight.query(van))


def receive(van: str, code: bytes):
    Parcel(van, code).save()
"""
STOPS = """

def stops(route: str):
    table = boto3.resource("dynamodb").Table("stops")
    return table.query(IndexName="by-route", KeyConditionExpression=Key("route").eq(route))["Items"]
"""
APP = """from aws_cdk import App, Stack
from aws_cdk.aws_iam import Role, ServicePrincipal

import dynamorm_tables as tables

app = App()
stack = Stack(app, "Stack")
role = Role(stack, "Role", assumed_by=ServicePrincipal("lambda.amazonaws.com"))
"""
TYPESCRIPT_APP = """import { App, Stack } from "aws-cdk-lib";
import { Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import * as tables from "./dynamorm-tables";

const app = new App();
const stack = new Stack(app, "Stack");
const role = new Role(stack, "Role", {
  assumedBy: new ServicePrincipal("lambda.amazonaws.com"),
});
"""


LIBRARY_APP = """tables = tables.DynamORMTables(stack, "Tables")
tables.grant_accesses(role, ".")
app.synth()
"""


@pytest.fixture(params=["shop", "parcels"])
def project(request: pytest.FixtureRequest, files: Files) -> Path:
    """A folder with code, the working directory."""
    base = files()
    if request.param == "parcels":
        return files({"parcels.py": PARCELS + STOPS})
    shutil.copytree(EXAMPLES / "shop", base, dirs_exist_ok=True)
    return base


def generated(dynamorm: Dynamorm, *options: str) -> None:
    result = dynamorm("generate", "cdk", *options, "--out", "infra/")
    assert result.exit_code == 0, result.output


def calls(source: str) -> list[tuple[str, list[str]]]:
    """The classes of a module in Python, each with the names of its grants."""
    found: list[tuple[str, list[str]]] = []
    for line in source.splitlines():
        if line.startswith("class "):
            found.append((line[6:].partition("(")[0], []))
        elif "def grant_" in line:
            found[-1][1].append(line.strip()[4:].partition("(")[0])
    return found


def of_python(folder: Path) -> dict[str, Any]:
    """What CDK makes of all tables of a module, with one role that is granted everything."""
    lines = []
    for name, grants in calls((folder / "dynamorm_tables.py").read_text()):
        lines.append(f'table = tables.{name}(stack, "{name}")')
        lines += [f"table.{grant}(role)" for grant in grants]
    (folder / "app.py").write_text(APP + "\n".join(lines) + "\napp.synth()\n")
    return judges.synthesized(folder, f"{judges.sys.executable} app.py")


def of_typescript(folder: Path, python: str) -> dict[str, Any]:
    lines = []
    for number, (name, grants) in enumerate(calls(python)):
        lines.append(f'const table{number} = new tables.{name}(stack, "{name}");\nvoid table{number};')
        for grant in grants:
            lines.append(f"table{number}.grant{grant.removeprefix('grant_').capitalize()}(role);")
    (folder / "app.ts").write_text(TYPESCRIPT_APP + "\n".join(lines) + "\n")
    judges.tsc(folder, "app.ts")
    return judges.synthesized(folder, "node out/app.js")


def test_python_is_formatted_and_typed(project: Path, dynamorm: Dynamorm) -> None:
    """Ruff and mypy in strict mode find nothing to say about it, whatever the models are."""
    generated(dynamorm)
    judges.ruff(project / "infra" / "dynamorm_tables.py")
    judges.mypy(project / "infra" / "dynamorm_tables.py")


@judges.toolchain
def test_languages_make_the_same(project: Path, dynamorm: Dynamorm) -> None:
    """Python and TypeScript are synthesized to one template, which holds every table of the code."""
    generated(dynamorm)
    generated(dynamorm, "--language", "typescript")
    infra = project / "infra"
    judges.prettier(infra / "dynamorm-tables.ts")
    of_one = of_python(infra)
    judges.cfn_lint(infra)
    assert of_typescript(infra, (infra / "dynamorm_tables.py").read_text()) == of_one
    kinds = [one["Type"] for template in of_one.values() for one in template["Resources"].values()]
    assert kinds.count("AWS::DynamoDB::GlobalTable") == len(calls((infra / "dynamorm_tables.py").read_text()))


@judges.toolchain
def test_styles_make_the_same(files: Files, dynamorm: Dynamorm) -> None:
    """Our own constructs make the same tables and permissions as what is written without them."""
    infra = files({"pyproject.toml": "", "parcels.py": PARCELS}) / "infra"
    generated(dynamorm)
    plain = of_python(infra)
    result = dynamorm("generate", "cdk", "--style", "library", "--out", "infra/", "--force")
    assert result.exit_code == 0, result.output
    judges.ruff(infra / "dynamorm_tables.py")
    judges.mypy(infra / "dynamorm_tables.py")
    (infra / "app.py").write_text(APP + LIBRARY_APP)
    library = judges.synthesized(infra, f"{judges.sys.executable} app.py")
    assert tables_in(library) == tables_in(plain)
    assert allowed_in(library) == allowed_in(plain) != set()


def tables_in(templates: dict[str, Any]) -> list[str]:
    """What each table is, whatever its logical id and what is noted of it."""
    resources = [one for template in templates.values() for one in template["Resources"].values()]
    resources = [{name: part for name, part in one.items() if name != "Metadata"} for one in resources]
    return sorted(json.dumps(one, sort_keys=True) for one in resources if one["Type"] == "AWS::DynamoDB::GlobalTable")


def allowed_in(templates: dict[str, Any]) -> set[tuple[str, str]]:
    """Each action with what it is allowed on, tables by their keys."""
    found: set[tuple[str, str]] = set()
    for template in templates.values():
        resources = template["Resources"]
        keys = {name: json.dumps(one["Properties"].get("KeySchema")) for name, one in resources.items()}
        for one in resources.values():
            for statement in one["Properties"].get("PolicyDocument", {}).get("Statement", ()):
                actions, on = (
                    each if isinstance(each, list) else [each] for each in (statement["Action"], statement["Resource"])
                )
                told = [json.dumps(each, sort_keys=True) for each in on]
                for name, key in keys.items():
                    told = [each.replace(f'"{name}"', key) for each in told]
                found |= {(action, each) for action in actions for each in told}
    return found
