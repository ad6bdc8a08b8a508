"""What the program of a migration does to a table: its steps, interrupted or refused, and items that fit nowhere."""

import re
import runpy
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from cdkgen import judges
from conftest import Dynamorm, Files
from migrations.conftest import LOCAL
from migrations.parcels import BEFORE, FILE, command, deployed, indexes_of, run, throughput
from ministack import KEYS, NEEDS_ENGINE, service
from slow_indexes import Held, slow

pytestmark = pytest.mark.xdist_group("migration")


@NEEDS_ENGINE
def test_the_whole_way(changed: Path, dynamorm: Dynamorm, address: str, table: str) -> None:
    """Indexes are created one by one, each once the one before is filled; the old one goes when code is told to be
    released; then nothing is left to do."""
    dynamorm("generate", "migration")
    held = Held(looks=6)
    with slow(address, held) as url:
        planned = run(changed, url, table, "--dry-run")
        assert re.sub(r"[\d.]+ read", "n read", planned.stdout).splitlines() == [
            "5 items were looked at: n read units",
            "by-day: 5 fit",
            "by-weight: 5 fit",
            "to do: create index by-day",
            "to do: create index by-weight",
            "to do: drop index by-depot",
            "Nothing was changed.",
        ]
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


# ---- items that an index cannot hold --------------------------------------------------------------------------------

UNFIT = {
    "6": {"day": {"N": "17"}, "weight": {"S": "heavy"}},
    "7": {"day": {"S": ""}, "weight": {"N": "1"}},
    "8": {"day": {"S": "x" * 2049}},
    "9": {"day": {"N": "18"}},
}
TOLD = """\
9 items were looked at: n read units
by-day: 5 fit; 2 cannot be in it, for day is of type N and not S, such as number = 6; 1 cannot be in it, for day is \
empty, such as number = 7; 1 cannot be in it, for day has more than 2048 bytes, such as number = 8
by-weight: 6 fit; 2 have no key of it; 1 cannot be in it, for weight is of type S and not N, such as number = 6
"""


def in_any_order(told: str) -> list[list[str]]:
    """Lines with their parts sorted, without figures that engines see otherwise; items come in no order."""
    lines = re.sub(r"[\d.]+ read", "n read", re.sub(r"number = \d", "number", told)).splitlines()
    return [sorted(line.replace(": ", "; ").split("; ")) for line in lines]


@NEEDS_ENGINE
def test_items_that_do_not_fit(changed: Path, dynamorm: Dynamorm, address: str, table: str) -> None:
    """Items that an index would leave out are told with the reason before anything is done, and have to be mended, or
    left out knowingly."""
    dynamorm("generate", "migration")
    client = service("dynamodb", address)
    for number, item in UNFIT.items():
        client.put_item(TableName=table, Item={"number": {"S": number}, "depot": {"S": "d"}, **item})
    held = Held()
    with slow(address, held) as url:
        planned = run(changed, url, table, "--dry-run")
        assert in_any_order(planned.stdout)[:3] == in_any_order(TOLD)
        assert planned.returncode == 0
        stopped = run(changed, url, table)
        assert (stopped.returncode, held.updates) == (1, [])
        assert stopped.stderr.startswith("stopped: mend these items, or say --leave-out")
        unseen = run(changed, url, table, "--look-at", "1", "--dry-run").stdout.splitlines()
        assert re.match(r"\d items of about \d+ were looked at: ", unseen[0])
        assert "What was not looked at may be otherwise: --look-at-all tells." in unseen
        whole = run(changed, url, table, "--look-at", "1", "--look-at-all", "--dry-run").stdout
        assert in_any_order(whole)[:3] == in_any_order(TOLD)
        assert "0 items of about" in run(changed, url, table, "--max-units", "0", "--dry-run").stdout
        for number in UNFIT:
            client.update_item(TableName=table, Key={"number": {"S": number}}, UpdateExpression="REMOVE weight")
        for number in list(UNFIT)[1:]:
            client.delete_item(TableName=table, Key={"number": {"S": number}})
        left_out = run(changed, url, table, "--leave-out")
        assert left_out.returncode == 0, left_out.stderr
        assert held.updates == [["Create by-day"], ["Create by-weight"]]
        assert "looked at" not in run(changed, url, table).stdout


@NEEDS_ENGINE
def test_scans_that_are_not_allowed(changed: Path, dynamorm: Dynamorm, address: str, table: str) -> None:
    """Who may not scan is told how to go on without."""
    dynamorm("generate", "migration")
    held = Held(denied=("Scan",))
    with slow(address, held) as url:
        stopped = run(changed, url, table)
        assert (stopped.returncode, held.updates) == (1, [])
        assert "AccessDeniedException" in stopped.stderr
        assert "--look-at 0 goes on without; run this again" in stopped.stderr
        assert run(changed, url, table, "--look-at", "0").returncode == 0


# ---- throughput, expiry, room ---------------------------------------------------------------------------------------


@NEEDS_ENGINE
def test_provisioned_throughput(changed: Path, dynamorm: Dynamorm, address: str, table: str) -> None:
    """An index of a table that is paid by the hour gets as many units as the table; of one paid by request, none."""
    dynamorm("generate", "migration")
    paid_by_hour = deployed(address, items=1, units=(7, 3))
    held, by_request = Held(), Held()
    with slow(address, held) as url:
        done = run(changed, url, paid_by_hour)
        assert done.returncode == 0, done.stderr
    with slow(address, by_request) as url:
        assert run(changed, url, table).returncode == 0
    assert [held.created[name]["ProvisionedThroughput"] for name in ("by-day", "by-weight")] == [throughput((7, 3))] * 2
    given = indexes_of(address, paid_by_hour)["by-day"]["ProvisionedThroughput"]
    assert {name: given[name] for name in throughput((7, 3))} == throughput((7, 3))
    assert not any("ProvisionedThroughput" in index for index in by_request.created.values())


EXPIRING = """
from pynamodb.attributes import TTLAttribute, UnicodeAttribute
from pynamodb.models import Model


class Parcel(Model):
    class Meta:
        table_name = "parcels"

    number = UnicodeAttribute(hash_key=True)
    NAME = TTLAttribute()
"""
EXPIRY_FILE = "migrations/0001_parcels_stop_expiring_expires_and_more.py"


@NEEDS_ENGINE
def test_expiry(files: Files, dynamorm: Dynamorm, address: str, table: str) -> None:
    """What expires items is switched off before another attribute is switched on, and DynamoDB's hour between two
    changes is waited for, once the code that writes the new attribute is released."""
    base = files({"models.py": EXPIRING.replace("NAME", "expires")})
    dynamorm("lock")
    files({"models.py": EXPIRING.replace("NAME", "ends")})
    dynamorm("generate", "migration")
    judges.ruff_as_usual(base / EXPIRY_FILE)
    judges.mypy_alone(base / "migrations")
    client = service("dynamodb", address)
    old = {"Enabled": True, "AttributeName": "expires"}
    client.update_time_to_live(TableName=table, TimeToLiveSpecification=old)
    held = Held(lifetime=2, early=2)
    with slow(address, held) as url:
        words = command(url, table)
        words[2] = EXPIRY_FILE

        def told(*further: str) -> str:
            done = subprocess.run([*words, *further], cwd=base, env=KEYS, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stderr
            return done.stdout

        assert told("--dry-run").splitlines() == [
            "to do: let items no longer expire by expires",
            "to do: let items expire by ends",
            "Nothing was changed.",
        ]
        assert told().splitlines() == [
            "not yet: let items no longer expire by expires",
            "Release the code; then run this again with --readers-moved.",
        ]
        assert held.lifetimes == []
        done = told("--readers-moved")
        assert held.lifetimes == [{**old, "Enabled": False}, {"Enabled": True, "AttributeName": "ends"}]
        assert "waiting: it is yet to let items no longer expire by expires" in done
        assert done.count("not taken yet: Time to live has been modified multiple times") == 2
        assert told("--readers-moved").splitlines()[-1] == "All is as it is to be."
        assert len(held.lifetimes) == 2
    now = client.describe_time_to_live(TableName=table)["TimeToLiveDescription"]
    assert (now["TimeToLiveStatus"], now["AttributeName"]) == ("ENABLED", "ends")


INDEX = """

class By{0}(GlobalSecondaryIndex):
    class Meta:
        index_name = "by-{0}"
        projection = AllProjection()

    a{0} = UnicodeAttribute(hash_key=True)
"""


def full(numbers: Sequence[int]) -> str:
    """A model with an index for each number."""
    model = BEFORE[BEFORE.index("class Parcel") :].replace("    by_depot = ByDepot()\n", "")
    attributes = [f"    a{number} = UnicodeAttribute()\n" for number in range(40)]
    indexes = [f"    by_{number} = By{number}()\n" for number in numbers]
    head = BEFORE[: BEFORE.index("class ByDepot")]
    return "".join([head, *map(INDEX.format, numbers), "\n\n", model, *attributes, *indexes])


def test_no_room(files: Files, dynamorm: Dynamorm) -> None:
    """A table that has as many indexes as AWS grants loses one before it gets the next: both programs and deployments
    ask for code that reads neither, and apart from the release that reads the new ones."""
    base = files({"models.py": full(range(20))})
    dynamorm("lock")
    files({"models.py": full(range(2, 22))})
    assert dynamorm("generate", "migration").exit_code == 0
    (program,) = (base / "migrations").glob("*.py")
    judges.ruff_as_usual(program)
    judges.mypy_alone(base / "migrations")
    told = [line for line in program.with_suffix(".md").read_text().splitlines() if re.match(r"\d\. ", line)]
    assert told == [
        "1. There is no room for a further index: release code that reads none of `by-0`, `by-20`, `by-21`.",
        "2. Deploy the table without index `by-0`, and no other change.",
        "3. Deploy the table with index `by-20`, keyed by `a20`, and no other change.",
        "4. There is no room for a further index: release code that reads none of `by-1`, `by-20`, `by-21`.",
        "5. Deploy the table without index `by-1`, and no other change.",
        "6. Deploy the table with index `by-21`, keyed by `a21`, and no other change.",
        "7. Write down what is deployed now: `dynamorm lock`.",
    ]


def test_beyond_the_quota(files: Files, dynamorm: Dynamorm) -> None:
    """A further index than AWS grants is told, and left to those whose quota was raised."""
    files({"models.py": full(range(20))})
    dynamorm("lock")
    files({"models.py": full(range(21))})
    result = dynamorm("generate", "migration")
    assert result.exit_code == 0
    assert "with `by-20` the table has more than 20 global indexes" in result.stderr
    assert "have the quota raised before this is run" in result.stderr


# ---- whatever happens in between ------------------------------------------------------------------------------------


class LostError(Exception):
    """That the answer of a call is lost."""


class Dying:
    """A client that is gone at a call of so many: before that is made, or before its answer comes."""

    def __init__(self, client: Any, call: int, *, is_made: bool) -> None:
        self.client, self.left, self.is_made = client, call, is_made

    def __getattr__(self, name: str) -> Any:
        def call(**parameters: Any) -> Any:
            self.left -= 1
            if not self.left and not self.is_made:
                raise LostError
            answer = getattr(self.client, name)(**parameters)
            if not self.left:
                raise LostError
            return answer

        return call


@NEEDS_ENGINE
@pytest.mark.parametrize("is_made", [True, False])
def test_interrupted_at_every_call(
    changed: Path, dynamorm: Dynamorm, address: str, monkeypatch: pytest.MonkeyPatch, *, is_made: bool
) -> None:
    """Wherever a run ends, the next one goes on: each index is created once and dropped once, and nothing is asked for
    too early."""
    if address == LOCAL:
        pytest.skip("it is slow by itself, so that a run makes ever more calls")
    dynamorm("generate", "migration")
    monkeypatch.setenv("PARCELS_TABLE", "")
    program = runpy.run_path(str(changed / FILE))
    words = ["--poll", "0", "--readers-moved", "--look-at", "0"]
    for number in range(1, 1000):
        table = deployed(address, items=1)
        arguments = program["arguments_of"]([*words, "--table-name", table])
        held = Held(looks=2)
        with slow(address, held) as url:
            client = service("dynamodb", url)
            try:
                program["migrate"](Dying(client, number, is_made=is_made), arguments)
            except LostError:
                assert program["migrate"](client, arguments) == 0
            else:
                break
        assert (held.updates, held.refused) == ([["Create by-day"], ["Create by-weight"], ["Delete by-depot"]], 0)
        assert sorted(indexes_of(address, table)) == ["by-day", "by-weight"]
    assert number > 10
