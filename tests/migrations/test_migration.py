"""The way of a table from what is deployed to what code needs: which files it is, and what is refused."""

import re
from pathlib import Path

import pytest

from cdkgen import judges
from conftest import Dynamorm, Files
from dynamorm_analysis.deployment import locked_id
from dynamorm_analysis.live_tables.description import blueprint_of
from dynamorm_cdkgen.staging import staged
from dynamorm_codeactions.action import Texts
from dynamorm_codeactions.generation import generated, title_of
from dynamorm_codeactions.migrations.planning import migration_of
from dynamorm_lsp.asked_code import asked_code
from migrations.parcels import AFTER, BEFORE, FILE


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


DONE = "Every table in dynamorm.lock.json is as it says: there is nothing to migrate.\n"


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


def test_a_stream_that_tells_something_else(files: Files, dynamorm: Dynamorm) -> None:
    """What a stream tells is not changed while it is on; the rest of the change is written all the same."""
    named = 'table_name = os.environ["PARCELS_TABLE"]\n'
    files({"models.py": BEFORE.replace(named, f'{named}        stream_view_type = "NEW_IMAGE"\n')})
    dynamorm("lock")
    base = files({"models.py": AFTER.replace(named, f'{named}        stream_view_type = "KEYS_ONLY"\n')})
    result = dynamorm("generate", "migration")
    assert result.exit_code == 0
    assert "the stream tells NEW_IMAGE and is to tell KEYS_ONLY" in result.stderr
    assert "switch it off and on again" in result.stderr
    assert (base / FILE).is_file()


def test_without_a_lock_of_the_table(files: Files, dynamorm: Dynamorm) -> None:
    """A table that the lock does not hold is taken for new, which is told; so is how to come by a lock afterwards."""
    other = BEFORE.replace("class Parcel(", "class Box(").replace("PARCELS_TABLE", "BOXES_TABLE")
    files({"models.py": BEFORE})
    dynamorm("lock")
    files({"boxes.py": other})
    result = dynamorm("generate", "migration")
    assert (result.exit_code, result.stdout) == (0, DONE)
    assert "boxes.py:17: dynamorm.lock.json does not hold `Box`, which is taken for a new table" in result.stderr
    (files() / "dynamorm.lock.json").unlink()
    assert "put the change aside (`git stash -u`)" in dynamorm("generate", "migration").stderr


def test_deployments_are_those_of_the_constructs(changed: Path, dynamorm: Dynamorm) -> None:
    """The program, the list and the constructs of CDK make the same changes in the same order."""
    project = asked_code((), use_cache=False).project
    (table,) = project.tables.values()
    migration, _ = migration_of(table, project)
    lock = project.settings.lock
    assert migration is not None
    assert lock is not None
    blueprint = blueprint_of(table.title, migration.now)
    constructs = staged([(blueprint, lock.tables[locked_id(table, lock.location)])])
    assert [[step] for step in migration.steps] == [list(steps) for steps in constructs.changes]
    dynamorm("generate", "migration")
    told = [line for line in (changed / FILE).with_suffix(".md").read_text().splitlines() if " index `" in line]
    assert [re.findall("`(.*?)`", line)[0] for line in told if "Deploy" in line] == [s.name for s in migration.steps]


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
