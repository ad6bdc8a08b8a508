"""The examples: what judges say of them, and that they work where they are deployed."""

import json
import shutil
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import parliament
import pytest
from cfnlint.api import lint_all
from click.testing import CliRunner

from cdk.deploying import ROOT, Deployed, deploy, synthesized, template_of
from cdk.templates import TABLE, resources
from dynamorm_analysis.settings import Settings
from dynamorm_cdkgen.plan import blueprints
from dynamorm_lsp.cli import main
from dynamorm_workspace.cache import NoCache
from dynamorm_workspace.loading import load
from ministack import NEEDS_ENGINE, engine, service
from permissions.iam_evaluator import listed
from permissions.template_policies import template_policies

EXAMPLES = {"crud": "Clinic", "event-sourcing": "Ledger"}
ALWAYS = "W3005"  # dependencies that CDK writes out though they follow
TRIES = 200  # of what comes about behind a stream


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The examples in a folder of the tests' own."""
    target = tmp_path_factory.mktemp("examples")
    left_out = shutil.ignore_patterns("cdk.out", "__pycache__")
    for name in EXAMPLES:
        shutil.copytree(ROOT / "examples" / name, target / name, ignore=left_out)
    return target


@pytest.fixture(scope="module")
def assemblies(copies: Path) -> dict[str, Path]:
    """What the examples synthesize to, judged by CDK's validator and cdk-nag."""
    judge = Path(__file__).with_name("judging.py")
    for name in EXAMPLES:
        synthesized(copies / name, copies / f"{name}.out", judge, CDK_VALIDATION="true")
    return {name: copies / f"{name}.out" for name in EXAMPLES}


@pytest.fixture(scope="module")
def running(assemblies: dict[str, Path]) -> Iterator[dict[str, Deployed]]:
    """The examples, deployed."""
    with engine() as url:
        yield {name: deploy(assemblies[name], stack, url) for name, stack in EXAMPLES.items()}


@pytest.mark.parametrize("name", EXAMPLES)
def test_checker_finds_nothing(name: str) -> None:
    """The checker has nothing to say of the examples."""
    answer = CliRunner().invoke(main, ["check", str(ROOT / "examples" / name), "--no-cache"])
    assert (answer.exit_code, answer.output.splitlines()[-1][:11]) == (0, "No problems")


@pytest.mark.parametrize("name", EXAMPLES)
def test_judges_find_nothing(name: str, assemblies: dict[str, Path]) -> None:
    """CDK's validator, cdk-nag and cfn-lint have nothing to say of them but what the programs acknowledge."""
    report = json.loads((assemblies[name] / "validation-report.json").read_text())
    told = [violation for plugin in report["pluginReports"] for violation in plugin["violations"]]
    assert [violation["ruleName"] for violation in told if not violation.get("acknowledged")] == []
    text = (assemblies[name] / f"{EXAMPLES[name]}.template.json").read_text()
    found = [one for one in lint_all(text) if one.rule.id != ALWAYS and one.rule.severity != "informational"]
    assert [str(one) for one in found] == []


@pytest.mark.parametrize("name", EXAMPLES)
def test_synthesis_is_deterministic(name: str, copies: Path, assemblies: dict[str, Path]) -> None:
    """Synthesized again they are the same, byte by byte."""
    synthesized(copies / name, copies / f"{name}.again")
    assert template_of(copies / f"{name}.again", EXAMPLES[name]) == template_of(assemblies[name], EXAMPLES[name])


@NEEDS_ENGINE
@pytest.mark.parametrize("name", EXAMPLES)
def test_code_template_and_table_agree(
    name: str, copies: Path, assemblies: dict[str, Path], running: dict[str, Deployed]
) -> None:
    """Keys, types, indexes and what these copy are the same in code, template and created table."""
    base = copies / name
    (planned,) = blueprints(load([base], base, Settings(), NoCache()))
    in_code = shape(
        [*planned.key.partition, *planned.key.sort],
        planned.types,
        {
            index.name: ([*index.key.attributes], index.projection.kind, sorted(index.projection.included))
            for index in planned.indexes
        },
    )
    made = template_of(assemblies[name], EXAMPLES[name])["Resources"]
    ((logical, declared),) = [(id, one["Properties"]) for id, one in made.items() if one["Type"] == TABLE]
    client = service("dynamodb", running[name].url)
    created = client.describe_table(TableName=running[name].resources[logical])["Table"]
    assert told(declared) == told(created) == in_code


def shape(key: list[str], types: Any, indexes: dict[str, Any]) -> dict[str, Any]:
    return {"key": key, "types": dict(types), "indexes": indexes}


def told(table: dict[str, Any]) -> dict[str, Any]:
    """A table as CloudFormation and DynamoDB alike describe one."""
    return shape(
        [one["AttributeName"] for one in table["KeySchema"]],
        {one["AttributeName"]: one["AttributeType"] for one in table["AttributeDefinitions"]},
        {
            index["IndexName"]: (
                [one["AttributeName"] for one in index["KeySchema"]],
                index["Projection"]["ProjectionType"],
                sorted(index["Projection"].get("NonKeyAttributes", ())),
            )
            for index in table.get("GlobalSecondaryIndexes", ())
        },
    )


@pytest.mark.parametrize("name", EXAMPLES)
def test_policies(name: str, assemblies: dict[str, Path]) -> None:
    """Each function may ask of DynamoDB what its code does, and parliament finds nothing in that."""
    made = template_of(assemblies[name], EXAMPLES[name])
    allowed: dict[str, set[str]] = {}
    for role, _ in resources(made, "AWS::IAM::Role"):
        called = next(one for one in ALLOWED[name] if f"{one}Role" in role)
        for policy in template_policies(made, role, Arns(made["Resources"])):
            found = parliament.analyze_policy_string(json.dumps(policy)).findings
            assert [f"{one.issue}: {one.detail}" for one in found] == []
            for one in policy["Statement"]:
                of_tables = {each.partition(":")[2] for each in listed(one["Action"]) if each.startswith("dynamodb:")}
                if one["Resource"] != "*" and not one["Resource"].endswith("/stream/label"):
                    allowed.setdefault(called, set()).update(of_tables)
    assert allowed == ALLOWED[name]


ALLOWED = {
    "crud": {
        "Create": {"PutItem"},
        "Read": {"GetItem"},
        "Day": {"Query"},
        "Move": {"UpdateItem"},
        "Cancel": {"DeleteItem"},
    },
    "event-sourcing": {
        "Record": {"PutItem"},
        "History": {"Query"},
        "Balance": {"GetItem"},
        "Follow": {"UpdateItem"},
    },
}


class Arns(dict[str, str]):
    """What references to the resources of a template stand for."""

    def __init__(self, resources: dict[str, Any]) -> None:
        super().__init__({"AWS::Region": "us-east-1", "AWS::AccountId": "111122223333", "AWS::Partition": "aws"})
        self._resources = resources

    def __missing__(self, name: str) -> str:
        logical, _, part = name.partition(".")
        service = self._resources[logical]["Type"]
        table = f"arn:aws:dynamodb:us-east-1:111122223333:table/{logical}"
        return {
            "AWS::Logs::LogGroup": f"arn:aws:logs:us-east-1:111122223333:log-group:{logical}:log-stream:one",
            "AWS::S3::Bucket": f"arn:aws:s3:::{logical.lower()}",
            TABLE: f"{table}/stream/label" if part == "StreamArn" else table,
        }[service]


def test_a_query_that_needs_an_index(copies: Path, tmp_path: Path) -> None:
    """Code that asks by another attribute changes the next synthesis; two indexes at once are refused with a plan."""
    clinic = tmp_path / "crud"
    shutil.copytree(copies / "crud", clinic)
    before = clinic / "dynamorm.lock.json"
    CliRunner().invoke(main, ["lock", str(clinic)], catch_exceptions=False)
    assert before.is_file()
    (clinic / "src" / "clinic" / "reports.py").write_text(BY_PATIENT)
    synthesized(clinic, tmp_path / "one")
    ((_, table),) = resources(template_of(tmp_path / "one", "Clinic"), TABLE)
    names = [index["IndexName"] for index in table["Properties"]["GlobalSecondaryIndexes"]]
    assert sorted(names) == ["by_doctor", "by_patient"]
    (clinic / "src" / "clinic" / "lengths.py").write_text(
        BY_PATIENT.replace("patient", "minutes").replace("str", "int")
    )
    with pytest.raises(AssertionError, match=r"Deploy in this order: 1\. .*by_minutes.*; 2\. .*by_patient"):
        synthesized(clinic, tmp_path / "two")


BY_PATIENT = """
import os

import boto3
from boto3.dynamodb.conditions import Key

appointments = boto3.resource("dynamodb").Table(os.environ["APPOINTMENTS_TABLE"])


def of(patient: str) -> list:
    asked = appointments.query(IndexName="by_patient", KeyConditionExpression=Key("patient").eq(patient), Limit=20)
    return asked["Items"]
"""


# ---- what they do ---------------------------------------------------------------------------------------------------


@NEEDS_ENGINE
def test_clinic(running: dict[str, Deployed]) -> None:
    """The API books, shows, lists by the index, moves and cancels appointments."""
    clinic = running["crud"]
    for hour in (11, 9):
        wanted = {"doctor": "d1", "patient": f"p{hour}", "starts_at": f"2026-03-02T{hour:02}:00:00", "minutes": 15}
        status, booked = asked(clinic, "POST", "/appointments", wanted)
        assert (status, booked["patient"]) == (201, f"p{hour}")
    assert asked(clinic, "GET", f"/appointments/{booked['number']}") == (200, booked)
    day = "/doctors/d1/days/2026-03-02"
    assert patients(asked(clinic, "GET", day)) == ["p9", "p11"]
    path = f"/appointments/{booked['number']}"
    status, moved = asked(clinic, "PUT", path, {"starts_at": "2026-03-03T09:00:00"})
    assert (status, moved["starts_at"]) == (200, "2026-03-03T09:00:00+00:00")
    assert patients(asked(clinic, "GET", day)) == ["p11"]
    assert asked(clinic, "DELETE", path)[0] == 204
    assert asked(clinic, "GET", path)[0] == 404
    assert asked(clinic, "PUT", path, {"starts_at": "2026-03-03T09:00:00"})[0] == 404


def patients(answer: tuple[int, Any]) -> list[str]:
    return [one["patient"] for one in answer[1]["appointments"]]


@NEEDS_ENGINE
def test_ledger(running: dict[str, Deployed]) -> None:
    """An event that is appended reaches the function behind the stream, and by it the balance in the table."""
    ledger = running["event-sourcing"]

    def ask(function: str, **request: object) -> Any:
        return ledger.invoke(ledger.outputs[f"{function}Function"], {"account": "a1", **request})

    assert ask("Balance") == {"cents": 0, "version": 0}
    for version, cents in enumerate((500, -200), 1):
        assert ask("Record", version=version, kind="moved", cents=cents) == {"recorded": True}
    assert ask("Record", version=2, kind="moved", cents=1)["recorded"] is False
    assert [one["cents"] for one in ask("History")] == [500, -200]
    assert any(ask("Balance") == {"cents": 300, "version": 2} for _ in range(TRIES))


def asked(app: Deployed, method: str, path: str, body: object = None) -> tuple[int, Any]:
    """What the API answers: its status, and what it says."""
    host = app.outputs["Url"].removeprefix("https://").rstrip("/").replace("us-east-1.amazonaws.com", "localhost")
    headers = {"Host": host, "Content-Type": "application/json"}
    content = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(app.url + path, method=method, data=content, headers=headers)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), Statuses())
    with opener.open(request) as answer:
        text = answer.read().decode()
        return answer.status, json.loads(text) if text else None


class Statuses(urllib.request.HTTPErrorProcessor):
    """Takes each status as an answer."""

    def http_response(self, request: Any, response: Any) -> Any:  # noqa: ARG002  # the library's signature
        return response
