"""What every program of a migration is made of, beside its own steps: how one is made, told, and waited for."""

IMPORTS = """import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import boto3  # type: ignore[import-untyped, unused-ignore]
from botocore.exceptions import (  # type: ignore[import-untyped, unused-ignore]
    BotoCoreError,
    ClientError,
)
"""

STOP = '''class StopError(Exception):
    """Why a step cannot be made now; what was made stays, and may be gone on with."""
'''

CREATE = '''@dataclass(frozen=True)
class CreateIndex:
    """Creates a global index; `types` are those of the attributes in its key."""

    name: str
    partition: Sequence[str]
    sort: Sequence[str]
    types: dict[str, str]
    projection: str
    included: Sequence[str]

    def __str__(self) -> str:
        return f"create index {self.name}"

    def is_done(self, client: Any, table: str) -> bool:
        found = indexes(describe(client, table)).get(self.name)
        if found is None:
            return False
        if key_of(found) != self.key or projection_of(found) != self.copied:
            raise StopError(f"index {self.name} is there and another than it is to be")
        return True

    def unfit(self, item: dict[str, Any]) -> str:
        """Why an item cannot be in the index; nothing where it fits, or lacks the key."""
        for name, kind in self.key:
            for type_, value in item.get(name, {}).items():
                size = len(value if type_ == "B" else str(value).encode())
                if type_ != self.types[name]:
                    return f"{name} is of type {type_} and not {self.types[name]}"
                if not size:
                    return f"{name} is empty"
                if type_ != "N" and size > MOST_BYTES[kind]:
                    return f"{name} has more than {MOST_BYTES[kind]} bytes"
        return ""

    def make(self, client: Any, table: str) -> None:
        description = describe(client, table)
        index: dict[str, Any] = {
            "IndexName": self.name,
            "KeySchema": [{"AttributeName": n, "KeyType": k} for n, k in self.key],
            "Projection": {"ProjectionType": self.projection},
        }
        if self.included:
            index["Projection"]["NonKeyAttributes"] = list(self.included)
        given = description.get("ProvisionedThroughput", {})
        if given.get("WriteCapacityUnits"):  # paid by the hour: as many as the table
            units = ("ReadCapacityUnits", "WriteCapacityUnits")
            index["ProvisionedThroughput"] = {name: given[name] for name in units}
        client.update_table(
            TableName=table,
            AttributeDefinitions=self.definitions(description),
            GlobalSecondaryIndexUpdates=[{"Create": index}],
        )

    @property
    def key(self) -> list[tuple[str, str]]:
        return [(n, "HASH") for n in self.partition] + [(n, "RANGE") for n in self.sort]

    @property
    def copied(self) -> tuple[str, frozenset[str]]:
        return self.projection, frozenset(self.included)

    def definitions(self, description: dict[str, Any]) -> list[dict[str, str]]:
        """The types of all key attributes, those of other keys too."""
        told = description["AttributeDefinitions"]
        known = {one["AttributeName"]: one["AttributeType"] for one in told}
        for name, type_ in self.types.items():
            if known.setdefault(name, type_) != type_:
                raise StopError(f"{name} is of type {known[name]} in another key")
        return [{"AttributeName": n, "AttributeType": t} for n, t in known.items()]


MOST_BYTES = {"HASH": 2048, "RANGE": 1024}  # that DynamoDB takes in a key


def key_of(index: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one["AttributeName"], one["KeyType"]) for one in index["KeySchema"]]


def projection_of(index: dict[str, Any]) -> tuple[str, frozenset[str]]:
    told = index["Projection"]
    return told["ProjectionType"], frozenset(told.get("NonKeyAttributes", ()))
'''

DROP = '''@dataclass(frozen=True)
class DropIndex:
    """Drops an index that no code reads any more."""

    name: str

    def __str__(self) -> str:
        return f"drop index {self.name}"

    def is_done(self, client: Any, table: str) -> bool:
        return self.name not in indexes(describe(client, table))

    def make(self, client: Any, table: str) -> None:
        update = {"Delete": {"IndexName": self.name}}
        client.update_table(TableName=table, GlobalSecondaryIndexUpdates=[update])
'''

EXPIRE = '''@dataclass(frozen=True)
class Expire:
    """Lets items expire by an attribute."""

    name: str

    def __str__(self) -> str:
        return f"let items expire by {self.name}"

    def is_done(self, client: Any, table: str) -> bool:
        status, name = expiry(client, table)
        return status.startswith("EN") and name == self.name  # or on the way there

    def make(self, client: Any, table: str) -> None:
        status, name = expiry(client, table)
        if status.startswith("EN"):
            raise StopError(f"items expire by {name}: switch that off first")
        told = {"Enabled": True, "AttributeName": self.name}
        client.update_time_to_live(TableName=table, TimeToLiveSpecification=told)
'''

STOP_EXPIRING = '''@dataclass(frozen=True)
class StopExpiring:
    """Lets items no longer expire by an attribute."""

    name: str

    def __str__(self) -> str:
        return f"let items no longer expire by {self.name}"

    def is_done(self, client: Any, table: str) -> bool:
        status, name = expiry(client, table)
        return status == "DISABLED" or name != self.name

    def make(self, client: Any, table: str) -> None:
        if expiry(client, table)[0] == "DISABLING":
            return
        told = {"Enabled": False, "AttributeName": self.name}
        client.update_time_to_live(TableName=table, TimeToLiveSpecification=told)
'''

EXPIRY = '''def expiry(client: Any, table: str) -> tuple[str, str]:
    """Whether items expire, and by which attribute."""
    told = client.describe_time_to_live(TableName=table)["TimeToLiveDescription"]
    return told["TimeToLiveStatus"], told.get("AttributeName", "")
'''

MIGRATE = '''def main() -> int:
    arguments = arguments_of(sys.argv[1:])
    if not arguments.table_name:
        print("name the table with --table-name", file=sys.stderr)
        return 2
    where = {"endpoint_url": arguments.endpoint_url, "region_name": arguments.region}
    try:
        return migrate(boto3.client("dynamodb", **where), arguments)
    except StopError as stop:
        print(f"stopped: {stop}; run this again to go on", file=sys.stderr)
        return 1
    except (BotoCoreError, ClientError) as error:
        print(f"stopped: {error}; run this again to go on", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("interrupted; run this again to go on", file=sys.stderr)
        return 130


def migrate(client: Any, arguments: argparse.Namespace) -> int:
    """Makes one step after the other; those that need it wait for the code."""
LOOK_FIRST    for step in (*BEFORE_RELEASE, *AFTER_RELEASE):
        settle(client, arguments)
        if step.is_done(client, arguments.table_name):
            print(f"done already: {step}")
            continue
        if arguments.dry_run:
            print(f"to do: {step}")
            continue
AWAITED        print(f"now: {step}", flush=True)
        attempt(step, client, arguments)
        while not step.is_done(client, arguments.table_name):
            pause(arguments, f"it is yet to {step}")
            attempt(step, client, arguments)
    print("All is as it is to be." if not arguments.dry_run else "Nothing was changed.")
    return 0


RELEASES
def attempt(step: Step, client: Any, arguments: argparse.Namespace) -> None:
    """Makes a step, unless it is too early, and waits until the table has settled."""
    try:
        step.make(client, arguments.table_name)
    except ClientError as error:
        told = error.response["Error"]
        if told["Code"] not in TOO_EARLY and "fixed interval" not in told["Message"]:
            raise
        print(f"not taken yet: {told['Message']}", flush=True)
    settle(client, arguments)


TOO_EARLY = ("LimitExceededException", "ResourceInUseException")
"""What DynamoDB says while other changes go on, of this table or of many."""


def settle(client: Any, arguments: argparse.Namespace) -> None:
    """Waits until nothing of the table is built, changed or removed."""
    while not arguments.dry_run:
        description = describe(client, arguments.table_name)
        told = [f"the table is {description['TableStatus']}"]
        if description["TableStatus"] == "ACTIVE":
            told = []
        for name, index in indexes(description).items():
            if index["IndexStatus"] != "ACTIVE" or index.get("Backfilling"):
                filling = ", filling" if index.get("Backfilling") else ""
                told.append(f"{name} is {index['IndexStatus']}{filling}")
        if not told:
            return
        pause(arguments, "; ".join(told))


def pause(arguments: argparse.Namespace, told: str) -> None:
    if time.monotonic() > arguments.deadline:
        raise StopError(f"it takes too long: {told}")
    print(f"waiting: {told}", flush=True)
    time.sleep(arguments.poll)


def describe(client: Any, table: str) -> dict[str, Any]:
    description: dict[str, Any] = client.describe_table(TableName=table)["Table"]
    return description


def indexes(description: dict[str, Any]) -> dict[str, dict[str, Any]]:
    found = description.get("GlobalSecondaryIndexes", [])
    return {index["IndexName"]: index for index in found}


def arguments_of(words: Sequence[str]) -> argparse.Namespace:
    summary = (__doc__ or "").partition("\\n")[0]
    parser = argparse.ArgumentParser(description=summary)
    parser.add_argument("--table-name", default=TABLE)
    parser.add_argument("--endpoint-url")
    parser.add_argument("--region")
    parser.add_argument("--dry-run", action="store_true", help="change nothing")
OPTIONS    parser.add_argument("--poll", type=float, default=15, help="seconds between looks")
    parser.add_argument(
        "--wait-at-most", type=float, default=86400, help="seconds until it stops"
    )
    arguments = parser.parse_args(words)
    arguments.deadline = time.monotonic() + arguments.wait_at_most
    return arguments


if __name__ == "__main__":
    sys.exit(main())
'''

AWAITED = """        if release := awaited_release(step, arguments):
            print(f"not yet: {step}")
            print(release)
            return 0
"""

AWAITED_RELEASE = '''

def awaited_release(step: Step, arguments: argparse.Namespace) -> str:
    """What has to be released before a step: code that runs may still rely on what it
    takes away. Nothing where it need not wait."""
'''

ASK_FOR_ROOM = """    if step in BEFORE_RELEASE and isinstance(step, DropIndex):
        if not arguments.make_room:
            return f"{ROOM}; then run this again with --make-room."
"""

ASK_FOR_RELEASE = """    if step in AFTER_RELEASE and not arguments.readers_moved:
        return f"{RELEASE}; then run this again with --readers-moved."
"""

NOTHING_AWAITED = """    return ""


"""

MAKE_ROOM = """    parser.add_argument(
        "--make-room",
        action="store_true",
        help="no code that runs reads the index that goes first",
    )
"""

READERS_MOVED = """    parser.add_argument(
        "--readers-moved",
        action="store_true",
        help="the code is released: no code that runs reads what is dropped",
    )
"""
