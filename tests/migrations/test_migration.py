"""The way of a table from what is deployed to what code needs: which files it is, and what they do to a table."""

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cdkgen import judges
from conftest import Dynamorm, Files
from dynamorm_codeactions.action import Texts
from dynamorm_codeactions.generation import generated, title_of
from dynamorm_lsp.asked_code import asked_code
from ministack import KEYS, NEEDS_ENGINE, engine, service
from slow_indexes import Held, slow

BEFORE = """
import os

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, IncludeProjection
from pynamodb.models import Model


class ByDepot(GlobalSecondaryIndex):
    class Meta:
        index_name = "by-depot"
        projection = AllProjection()

    depot = UnicodeAttribute(hash_key=True)


class Parcel(Model):
    class Meta:
        table_name = os.environ["PARCELS_TABLE"]

    number = UnicodeAttribute(hash_key=True)
    depot = UnicodeAttribute()
    day = UnicodeAttribute()
    weight = NumberAttribute()
    by_depot = ByDepot()
"""
INDEXES = """
class ByDay(GlobalSecondaryIndex):
    class Meta:
        index_name = "by-day"
        projection = IncludeProjection(["weight"])

    day = UnicodeAttribute(hash_key=True)
    depot = UnicodeAttribute(range_key=True)


class ByWeight(GlobalSecondaryIndex):
    class Meta:
        index_name = "by-weight"
        projection = AllProjection()

    depot = UnicodeAttribute(hash_key=True)
    weight = NumberAttribute(range_key=True)


class Parcel(Model):"""
BY_DEPOT = BEFORE[BEFORE.index("class ByDepot") : BEFORE.index("class Parcel")]
AFTER = (
    BEFORE.replace(BY_DEPOT, "").replace("class Parcel(Model):", INDEXES)
    .replace("by_depot = ByDepot()", "by_day = ByDay()\n    by_weight = ByWeight()")
)  # fmt: skip
READER = "\n\ndef of_day(day):\n    return list(Parcel.by_day.query(day))\n"
FILE = "migrations/0001_parcel_create_by_day_and_more.py"


@pytest.fixture
def changed(files: Files, dynamorm: Dynamorm) -> Path:
    """A project whose lock says one thing and whose models say another."""
    base = files({"models.py": BEFORE})
    assert dynamorm("lock").exit_code == 0
    files({"models.py": AFTER + READER})
    return base


def test_files(changed: Path, dynamorm: Dynamorm) -> None:
    """A program and the list of deployments; the second time nothing changes, and CI can tell that one is missing."""
    missing = dynamorm("generate", "migration", "--check")
    assert (missing.exit_code, missing.stdout.count(" is missing")) == (1, 2)
    beside = FILE.replace(".py", ".md")
    assert dynamorm("generate", "migration").stdout == f"{beside} is written.\n{FILE} is written.\n"
    assert dynamorm("generate", "migration", "--check").exit_code == 0
    deployments = [line for line in (changed / beside).read_text().splitlines() if re.match(r"\d\. ", line)]
    assert deployments == [
        "1. Deploy the table with index `by-day`, keyed by `day`, sorted by `depot`, and no other change.",
        "2. Deploy the table with index `by-weight`, keyed by `depot`, sorted by `weight`, and no other change.",
        "3. Release the code: `by-day` is read by `of_day` in `models.py`.",
        "4. Deploy the table without index `by-depot`, and no other change.",
        "5. Write down what is deployed now: `dynamorm lock`.",
    ]


def test_as_one_would_write_it(changed: Path, dynamorm: Dynamorm) -> None:
    """Linter, formatter and type checker have nothing to say, nor does the check of the project."""
    dynamorm("generate", "migration")
    judges.ruff_as_usual(changed / FILE)
    judges.mypy_alone(changed / "migrations")
    found = dynamorm("check", "--format", "concise").stdout
    assert "migrations/" not in found


def test_the_same_change_keeps_its_file(changed: Path, files: Files, dynamorm: Dynamorm) -> None:
    """While what is deployed is the same, a change that grows or shrinks stays in its file; once it is deployed and
    written down, the next one gets the next number, and the old file stays."""
    dynamorm("generate", "migration")
    files({"models.py": AFTER.replace("    by_weight = ByWeight()\n", "")})
    assert dynamorm("generate", "migration", "--check").exit_code == 1
    assert f"{FILE} is written." in dynamorm("generate", "migration").stdout
    assert "by-weight" not in (changed / FILE).read_text()
    dynamorm("lock")
    done = dynamorm("generate", "migration", "--check")
    assert (done.exit_code, done.stdout) == (0, DONE)
    files({"models.py": AFTER})
    written = dynamorm("generate", "migration").stdout
    assert "migrations/0002_parcel_create_by_weight.py is written." in written
    assert (changed / FILE).is_file()


def test_from_the_editor(changed: Path, dynamorm: Dynamorm) -> None:
    """What is offered at the model is what the command writes; nothing is offered where nothing changes."""
    project, sources = asked_code((), use_cache=False).project, Texts({})
    (model,) = (one for one in project.definitions if one.kind == "model")
    assert title_of("migration", model, project, sources) == "Generate migration from what is deployed"
    action = generated("migration", model, project, sources)
    assert action is not None
    dynamorm("generate", "migration", "--model", "Parcel")
    assert {edit.path: edit.creates for edit in action.edits} == {
        path.relative_to(changed).as_posix(): path.read_text() for path in (changed / "migrations").iterdir()
    }
    dynamorm("lock")
    assert title_of("migration", model, asked_code((), use_cache=False).project, sources) is None


DONE = "Every table is as dynamorm.lock.json says: there is nothing to migrate.\n"


def test_no_lock(files: Files, dynamorm: Dynamorm) -> None:
    """Without a lock nothing tells what is deployed."""
    files({"models.py": BEFORE})
    result = dynamorm("generate", "migration")
    assert (result.exit_code, result.stderr.startswith("error: there is no dynamorm.lock.json")) == (2, True)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("number = UnicodeAttribute(hash_key", "day_number = UnicodeAttribute(hash_key", "make a new table beside it"),
        ("    depot = UnicodeAttribute(hash_key=True)", "    day = UnicodeAttribute(hash_key=True)", "another name"),
        ("AllProjection()", 'IncludeProjection(["weight"])', "another name"),
    ],
)
def test_what_is_refused(files: Files, dynamorm: Dynamorm, old: str, new: str, told: str) -> None:
    """What cannot be done to a table that is there is told with the way round, and nothing is written."""
    base = files({"models.py": BEFORE})
    dynamorm("lock")
    files({"models.py": BEFORE.replace(old, new)})
    result = dynamorm("generate", "migration")
    assert result.exit_code == 2
    assert result.stderr.startswith("left out: models.py:")
    assert told in result.stderr
    assert not (base / "migrations").exists()


def test_an_index_that_is_read_is_not_dropped(files: Files, dynamorm: Dynamorm) -> None:
    """Code that still reads an index keeps it from being dropped, and is named."""
    files({"models.py": BEFORE})
    dynamorm("lock")
    reading = """
import os
import boto3
from boto3.dynamodb.conditions import Key

table = boto3.resource("dynamodb").Table(os.environ["PARCELS_TABLE"])


def of_depot(depot):
    return table.query(IndexName="by-depot", KeyConditionExpression=Key("depot").eq(depot))
"""
    base = files({"models.py": AFTER, "reading.py": reading})
    result = dynamorm("generate", "migration")
    told = "`by-depot` of `Parcel` cannot be dropped: `of_depot` in `reading.py` reads it"
    assert result.exit_code == 0
    assert told in result.stderr
    assert 'DropIndex("by-depot")' not in (base / FILE).read_text()


# ---- what it does to a table ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with engine() as url:
        yield url


@pytest.fixture
def table(address: str, request: pytest.FixtureRequest) -> str:
    """A table with items as it was deployed."""
    name = f"parcels-{abs(hash(request.node.name))}"
    client = service("dynamodb", address)
    client.create_table(
        TableName=name,
        KeySchema=[{"AttributeName": "number", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": one, "AttributeType": "S"} for one in ("number", "depot")],
        GlobalSecondaryIndexes=[
            {
                "IndexName": "by-depot",
                "KeySchema": [{"AttributeName": "depot", "KeyType": "HASH"}],
                "Projection": {"ProjectionType": "ALL"},
            }
        ],
        BillingMode="PAY_PER_REQUEST",
    )
    for number in range(5):
        item = {"number": {"S": str(number)}, "depot": {"S": "d"}, "day": {"S": "2026"}, "weight": {"N": str(number)}}
        client.put_item(TableName=name, Item=item)
    return name


def command(url: str, table: str, *words: str) -> list[str]:
    return [sys.executable, "-u", FILE, "--endpoint-url", url, "--table-name", table, "--poll", "0.01", *words]


def run(base: Path, url: str, table: str, *words: str) -> "subprocess.CompletedProcess[str]":
    done = command(url, table, *words)
    return subprocess.run(done, cwd=base, env=KEYS, capture_output=True, text=True, check=False)


def indexes_of(address: str, table: str) -> dict[str, Any]:
    told = service("dynamodb", address).describe_table(TableName=table)["Table"]
    return {index["IndexName"]: index for index in told["GlobalSecondaryIndexes"]}


pytestmark = pytest.mark.xdist_group("migration")


@NEEDS_ENGINE
def test_the_whole_way(changed: Path, dynamorm: Dynamorm, address: str, table: str) -> None:
    """Indexes are created one by one, each once the one before is filled; the old one goes when code is told to be
    released; then nothing is left to do."""
    dynamorm("generate", "migration")
    held = Held(looks=6)
    with slow(address, held) as url:
        planned = run(changed, url, table, "--dry-run")
        assert planned.stdout.splitlines()[:2] == ["to do: create index by-day", "to do: create index by-weight"]
        assert held.updates == []
        first = run(changed, url, table)
        assert (first.returncode, held.refused) == (0, 0), first.stderr
        assert held.updates == [["Create by-day"], ["Create by-weight"]]
        assert "waiting: by-day is CREATING, filling" in first.stdout
        assert "reads by-day and by-weight and no longer reads by-depot; then run this again" in first.stdout
        assert run(changed, url, table).stdout.startswith("done already: create index by-day\n")
        last = run(changed, url, table, "--readers-moved")
        assert (last.returncode, held.refused) == (0, 0), last.stderr
        assert held.updates[2:] == [["Delete by-depot"]]
        assert "waiting: by-depot is DELETING" in last.stdout
        assert run(changed, url, table, "--readers-moved").stdout.splitlines()[-1] == "All is as it is to be."
    found = indexes_of(address, table)
    assert sorted(found) == ["by-day", "by-weight"]
    assert found["by-day"]["Projection"] == {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["weight"]}
    values = {":day": {"S": "2026"}}
    asked = {"IndexName": "by-day", "KeyConditionExpression": "#d = :day", "ExpressionAttributeValues": values}
    counted = service("dynamodb", address).query(TableName=table, ExpressionAttributeNames={"#d": "day"}, **asked)
    assert counted["Count"] == 5


@NEEDS_ENGINE
def test_interrupted(changed: Path, dynamorm: Dynamorm, address: str, table: str) -> None:
    """A run that is interrupted while an index is filled is gone on with by the next, which asks for nothing twice."""
    dynamorm("generate", "migration")
    held = Held(looks=10**6)
    with slow(address, held) as url:
        with subprocess.Popen(
            command(url, table), cwd=changed, env=KEYS, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as running:
            assert running.stdout is not None
            assert running.stderr is not None
            while "waiting: by-day" not in running.stdout.readline():
                pass
            running.send_signal(signal.SIGINT)
            running.stdout.read()
            assert running.stderr.read() == "interrupted; run this again to go on\n"
            assert running.wait() == 130
        held.pending["by-day"] = 3
        held.looks = 3
        again = run(changed, url, table)
        assert (again.returncode, held.refused) == (0, 0), again.stderr
        assert held.updates == [["Create by-day"], ["Create by-weight"]]


@NEEDS_ENGINE
def test_a_gate_that_fails(changed: Path, dynamorm: Dynamorm, address: str, table: str) -> None:
    """What takes too long ends the run before the next step."""
    dynamorm("generate", "migration")
    held = Held(looks=10**6)
    with slow(address, held) as url:
        done = run(changed, url, table, "--wait-at-most", "0")
    assert (done.returncode, held.updates) == (1, [["Create by-day"]])
    assert done.stderr.startswith("stopped: it takes too long: by-day is CREATING")


@NEEDS_ENGINE
def test_an_index_of_the_name(changed: Path, dynamorm: Dynamorm, address: str, table: str) -> None:
    """An index of the name with another key is left as it is, and nothing else is done."""
    dynamorm("generate", "migration")
    (changed / FILE).write_text((changed / FILE).read_text().replace('name="by-day"', 'name="by-depot"'))
    done = run(changed, address, table)
    assert done.returncode == 1
    assert done.stderr.startswith("stopped: index by-depot is there and another than it is to be")
    assert sorted(indexes_of(address, table)) == ["by-depot"]
