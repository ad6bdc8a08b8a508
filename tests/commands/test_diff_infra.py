"""`dynamorm diff-infra`: which tables of the code and of a template are one, what differs, and the way there."""

import json
from typing import Any

import pytest

from conftest import Dynamorm, Files
from dynamorm_analysis.rollout import NEW_TABLE

MODELS = """
import os

from pynamodb.attributes import NumberAttribute, TTLAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex
from pynamodb.models import Model


class ByDepot(GlobalSecondaryIndex):
    class Meta:
        index_name = "by-depot"
        projection = AllProjection()

    depot = UnicodeAttribute(hash_key=True)


class Parcel(Model):
    class Meta:
        table_name = os.environ["PARCELS"]

    code = UnicodeAttribute(hash_key=True)
    depot = UnicodeAttribute()
    gone = TTLAttribute()
    by_depot = ByDepot()


def at(depot: str):
    return list(Parcel.by_depot.query(depot))
"""
VANS = """

class Van(Model):
    class Meta:
        table_name = "vans"

    plate = UnicodeAttribute(hash_key=True)
"""


def keys(*names: str) -> list[dict[str, str]]:
    return [{"AttributeName": name, "KeyType": kind} for name, kind in zip(names, ("HASH", "RANGE"), strict=False)]


def index(name: str, *attributes: str, projection: str = "ALL") -> dict[str, Any]:
    return {"IndexName": name, "KeySchema": keys(*attributes), "Projection": {"ProjectionType": projection}}


def parcels(
    *indexes: dict[str, Any], key: str = "code", ttl: str | None = "gone", kind: str = "Table", **more: Any
) -> Any:
    """A template with one table, and a function that is told its name."""
    names = {key, *(part["AttributeName"] for one in indexes for part in one["KeySchema"])}
    properties = {
        "KeySchema": keys(key),
        "AttributeDefinitions": [{"AttributeName": name, "AttributeType": "S"} for name in sorted(names)],
        "GlobalSecondaryIndexes": [*indexes],
        **({"TimeToLiveSpecification": {"AttributeName": ttl, "Enabled": True}} if ttl else {}),
    }
    environment = {"Variables": {"PARCELS": {"Ref": "ParcelsA1B2C3D4"}}}
    function = {"Handler": "models.at", "Code": {"ZipFile": "x"}, "Environment": environment}
    return {
        "Resources": {
            "ParcelsA1B2C3D4": {"Type": f"AWS::DynamoDB::{kind}", "Properties": properties},
            "Function": {"Type": "AWS::Lambda::Function", "Properties": function},
            **more,
        }
    }


def check(files: Files, dynamorm: Dynamorm, template: Any, *expected: str, models: str = MODELS) -> None:
    """Compares what is told of some models and a template; nothing but what agrees exits with 0."""
    files({"models.py": models, "cdk.out/Stack.template.json": json.dumps(template)})
    result = dynamorm("diff-infra", "cdk.out")
    assert result.stdout.splitlines() == list(expected)
    assert result.exit_code == (0 if all(line.startswith("same") for line in expected) else 1)


SAME = "same: PARCELS is ParcelsA1B2C3D4 of Stack.template.json"
DIFFERENT = "different: PARCELS is ParcelsA1B2C3D4 of Stack.template.json"
RELEASE = "then release the code"
ONCE_ACTIVE = "then release the code, once indexes that were created are active"


@pytest.mark.parametrize("kind", ["Table", "GlobalTable"])
def test_same(files: Files, dynamorm: Dynamorm, kind: str) -> None:
    """A table is found by the variable that a function gets, be it of the old kind or the new."""
    check(files, dynamorm, parcels(index("by-depot", "depot"), kind=kind), SAME)


def test_indexes(files: Files, dynamorm: Dynamorm) -> None:
    """What is missing comes before the code that reads it, what is superfluous goes after."""
    check(
        files,
        dynamorm,
        parcels(index("by-van", "van")),
        DIFFERENT,
        "  lacks index `by-depot` (`depot`)",
        "  has an index `by-van` that no code reads",
        "deployment 1: creates index `by-depot` of `PARCELS`",
        ONCE_ACTIVE,
        "deployment 2: drops index `by-van` of `PARCELS`",
    )


def test_what_cannot_be_changed(files: Files, dynamorm: Dynamorm) -> None:
    """Another key of an index is refused, with the way round; so is another key of the table."""
    check(
        files,
        dynamorm,
        parcels(index("by-depot", "van")),
        DIFFERENT,
        "  has another index: `by-depot` is keyed by `van` and is to be keyed by `depot`",
        "refused: PARCELS: an index cannot be changed: `by-depot` is keyed by `van` and is to be keyed by `depot`",
        "  Add it under another name, let the code read that one once it is active, and drop `by-depot` then.",
    )
    check(
        files,
        dynamorm,
        parcels(index("by-depot", "depot"), key="id"),
        DIFFERENT,
        "  is keyed by `id`, and code by `code`",
        "refused: PARCELS: its key is `id` and is to be `code`",
        f"  {NEW_TABLE[0].upper()}{NEW_TABLE[1:]}",
    )


def test_expiry(files: Files, dynamorm: Dynamorm) -> None:
    """One attribute ceases to expire items before another does."""
    check(
        files,
        dynamorm,
        parcels(index("by-depot", "depot"), ttl="ends"),
        DIFFERENT,
        "  expires items by `ends`, and code has `gone` for that",
        RELEASE,
        "deployment 1: lets items of `PARCELS` no longer expire by `ends`",
        "deployment 2: lets items of `PARCELS` expire by `gone`",
    )


def test_missing_and_superfluous_tables(files: Files, dynamorm: Dynamorm) -> None:
    """A new table comes before the code; one that nobody asks is told of, and no deployment drops it."""
    legacy = {"Type": "AWS::DynamoDB::Table", "Properties": {"KeySchema": keys("id")}}
    check(
        files,
        dynamorm,
        parcels(index("by-depot", "depot"), Legacy=legacy),
        SAME,
        "missing: vans (models.py:31) is made by no template",
        "superfluous: no code that is understood asks Legacy of Stack.template.json",
        "deployment 1: creates `vans`",
        RELEASE,
        models=MODELS + VANS,
    )


def test_tables_that_are_called_alike(files: Files, dynamorm: Dynamorm) -> None:
    """Where nothing else tells, a table is the only one of its name in words, whatever CDK puts behind a logical id."""
    vans = {"Type": "AWS::DynamoDB::GlobalTable", "Properties": {"KeySchema": keys("plate")}}
    types = [{"AttributeName": "plate", "AttributeType": "S"}]
    vans["Properties"] |= {"AttributeDefinitions": types}  # type: ignore[operator]
    same = "same: vans is VansTable0A1B2C3D of Stack.template.json"
    models = MODELS + VANS
    check(files, dynamorm, parcels(index("by-depot", "depot"), VansTable0A1B2C3D=vans), SAME, same, models=models)


def test_tables_of_our_own_constructs(files: Files, dynamorm: Dynamorm) -> None:
    """The metadata that our constructs leave say which table it is."""
    template = parcels(index("by-depot", "depot"))
    table = template["Resources"].pop("ParcelsA1B2C3D4")
    for name in ("PARCELS", "OTHERS"):
        template["Resources"] = {"DataA1B2C3D4": {**table, "Metadata": {"dynamorm:table": f"env:{name}"}}}
        files({"models.py": MODELS, "cdk.out/Stack.template.json": json.dumps(template)})
        result = dynamorm("diff-infra", "cdk.out")
        assert (result.exit_code == 0) == (name == "PARCELS")
        assert ("same: PARCELS is DataA1B2C3D4" in result.stdout) == (name == "PARCELS")


def test_what_a_template_does_not_write_out(files: Files, dynamorm: Dynamorm) -> None:
    """Where a template leaves a part to a parameter, nothing is said of that part but that it is not known."""
    template = parcels(index("by-depot", "depot"))
    table = template["Resources"]["ParcelsA1B2C3D4"]
    table["Properties"]["GlobalSecondaryIndexes"] = {"Ref": "Indexes"}
    files({"models.py": MODELS, "cdk.out/Stack.template.json": json.dumps(template)})
    result = dynamorm("diff-infra", "cdk.out")
    unknown = "  as far as its key and indexes are known, for the template does not write all of them out"
    assert (result.exit_code, result.stdout.splitlines()) == (0, [SAME, unknown])


def test_code_that_defines_no_table(files: Files, dynamorm: Dynamorm) -> None:
    """Of a table that code only asks, what it lacks is told: the indexes that are read."""
    code = """
import os

import boto3
from boto3.dynamodb.conditions import Key

table = boto3.resource("dynamodb").Table(os.environ["PARCELS"])


def at(depot):
    return table.query(IndexName="by-depot", KeyConditionExpression=Key("depot").eq(depot))["Items"]
"""
    check(files, dynamorm, parcels(index("by-depot", "depot")), SAME.replace("PARCELS", "ParcelsA1B2C3D4"), models=code)
    files({"models.py": code, "cdk.out/Stack.template.json": json.dumps(parcels())})
    assert "lacks index `by-depot` (`depot`)" in dynamorm("diff-infra", "cdk.out").stdout


def test_stages(files: Files, dynamorm: Dynamorm) -> None:
    """Each of several stages makes the table of its own, and is compared by itself."""
    good, poor = parcels(index("by-depot", "depot")), parcels()
    files({
        "models.py": MODELS,
        "cdk.out/Dev.template.json": json.dumps(poor),
        "cdk.out/Prod.template.json": json.dumps(good),
    })  # fmt: skip
    assert dynamorm("diff-infra", "cdk.out").stdout.splitlines() == [
        "different: PARCELS is ParcelsA1B2C3D4 of Dev.template.json",
        "  lacks index `by-depot` (`depot`)",
        "same: PARCELS is ParcelsA1B2C3D4 of Prod.template.json",
        "deployment 1: creates index `by-depot` of `PARCELS (Dev.template.json)`",
        ONCE_ACTIVE,
    ]


def test_json(files: Files, dynamorm: Dynamorm) -> None:
    """Tools read the same, in YAML as well as JSON templates."""
    template = """
Resources:
  Parcels:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: vans
      AttributeDefinitions: [{ AttributeName: plate, AttributeType: S }, { AttributeName: depot, AttributeType: S }]
      KeySchema: [{ AttributeName: plate, KeyType: HASH }]
      GlobalSecondaryIndexes:
        - IndexName: by-depot
          KeySchema: [{ AttributeName: depot, KeyType: HASH }]
          Projection: { ProjectionType: ALL }
"""
    head = "from pynamodb.attributes import UnicodeAttribute\nfrom pynamodb.models import Model\n"
    files({"models.py": head + VANS, "template.yaml": template})
    result = dynamorm("diff-infra", "template.yaml", "models.py", "--format", "json")
    (told,) = json.loads(result.stdout)["comparisons"]
    assert (result.exit_code, told["agrees"]) == (1, False)
    assert told["tables"][0]["differences"] == ["has an index `by-depot` that no code reads"]
    assert told["after_the_code"] == [[{"table": "vans", "do": "drop-index", "name": "by-depot"}]]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("nowhere",), "nowhere: no such file or folder"),
        (("empty",), "empty: holds no *.template.json; synthesize first, or name a template"),
        (("models.py",), "models.py: is no template: its name ends in none of .json, .yaml, .yml, .template"),
        (("empty/x.json",), "empty/x.json: is no template: no resource in it has a type of AWS"),
    ],
)
def test_no_template(files: Files, dynamorm: Dynamorm, arguments: tuple[str, ...], told: str) -> None:
    """What is no template is an error that says so."""
    files({"models.py": MODELS, "empty/x.json": "{}"})
    result = dynamorm("diff-infra", *arguments)
    assert (result.exit_code, result.stderr) == (2, f"error: {told}\n")
