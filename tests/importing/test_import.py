"""`dynamorm import`: models of live tables, which pass the checker and agree with the tables that they come from."""

import json
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from conftest import Dynamorm, Files
from dynamorm_analysis.blueprint import Blueprint, PlannedIndex
from dynamorm_analysis.inference.inferring import inferred
from dynamorm_analysis.model.table import Key, Projection
from dynamorm_lsp.commands import import_
from dynamorm_lsp.live.connection import READ_ONLY, Endpoint, client_of
from dynamorm_lsp.live.sampling import describe, sample
from importing.conftest import fill, put
from importing.filled_tables import Filled, Item, Keys, all_keys, dirty, item, saas, sensors, shop, single_table

TABLES = {"shop": shop, "saas": saas, "sensors": sensors}


def unwatched(done: int, total: int) -> None:
    """Nobody looks."""


class Watched:
    """What a client was asked, by botocore's own events."""

    def __init__(self, client: Any) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []
        client.meta.events.register_first("before-call.dynamodb", self._called)

    def _called(self, model: Any, params: Any, **_: Any) -> None:
        self.calls.append((model.name, json.loads(params["body"])))

    def scans(self) -> list[dict[str, Any]]:
        return [body for name, body in self.calls if name == "Scan"]


@pytest.mark.parametrize("name", TABLES)
def test_round_trip(name: str, url: str, files: Files, dynamorm: Dynamorm) -> None:
    """What is written has the table's keys, indexes and expiry, passes the checker, and shows no drift; an index that
    is changed then does."""
    filled = TABLES[name]()
    table = f"{name}-round-trip"
    client = fill(url, filled, table)
    base = files()
    made = dynamorm("import", table, "--endpoint-url", url)
    assert made.exit_code == 0, made.output
    assert dynamorm("check").exit_code == 0
    described = json.loads(dynamorm("model", "--format", "json").stdout)
    for row in described["tables"]:
        assert (row["partition_key"], row["sort_key"]) == ([*filled.table.key.partition], [*filled.table.key.sort])
    assert {row["symbol"] for row in described["tables"]} == {*filled.keys} if name != "sensors" else True
    indexes = {(row["name"], *row["partition_key"], *row["sort_key"]) for row in described["indexes"]}
    assert indexes == {(one.name, *one.key.attributes) for one in filled.table.indexes}
    if name != "sensors":  # whose keys are made of nothing else
        assert {row["symbol"]: templates_of(row) for row in described["entities"]} == filled.keys
    same = dynamorm("validate", "--live", "--endpoint-url", url, "--sample", "200")
    assert (same.exit_code, "No problems" in same.stdout) == (0, True), same.output
    (first, *_) = filled.table.indexes
    client.update_table(TableName=table, GlobalSecondaryIndexUpdates=[{"Delete": {"IndexName": first.name}}])
    other = dynamorm("validate", "--live", "--endpoint-url", url, "--format", "json")
    told = json.loads(other.stdout)["findings"]
    assert other.exit_code == 1
    assert {finding["rule"] for finding in told} <= {"live-index-missing", "live-not-active"}
    assert all(first.name in finding["message"] for finding in told)
    assert (base / "models.py").exists()


def templates_of(row: dict[str, Any]) -> Keys:
    """The key templates of a kind of items as `dynamorm model` tells them."""
    return {one["index"]: (one["partition"], one["sort"]) for one in row["templates"]}


def test_items_that_came_later(url: str, files: Files, dynamorm: Dynamorm) -> None:
    """Items that code of another kind has written show as such, by their keys, attributes and types."""
    client = fill(url, shop(300), "later")
    files()
    assert dynamorm("import", "later", "--endpoint-url", url).exit_code == 0
    ask = ("validate", "--live", "--endpoint-url", url, "--sample", "1000", "--format", "json")
    assert json.loads(dynamorm(*ask).stdout)["findings"] == []
    strange = item(pk="BASKET#1", sk="ITEM#2", quantity="two", secret="hush")
    put(client, "later", (strange,))
    told = [one["message"] for one in json.loads(dynamorm(*ask).stdout)["findings"]]
    assert sorted(told) == [
        "1 of 301 items of `later` have a string as `quantity`, which is declared as a number.",
        "1 of 301 items of `later` have an attribute `secret` that no model knows.",
        "1 of 301 items of `later` have keys that fit no key template of the code.",
    ]


@pytest.mark.parametrize(
    ("name", "library"),
    [
        ("saas", "boto3"),
        ("saas", "pydantic"),
        ("saas", "go"),
        ("sensors", "boto3"),
        ("sensors", "pydantic"),
        ("sensors", "go"),
    ],
)
def test_other_libraries(
    name: str, library: str, url: str, files: Files, dynamorm: Dynamorm, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same holds of what is written for other libraries: keys, indexes and expiry are those of the table, and a
    table with another expiry shows drift."""
    filled = TABLES[name]()
    table = f"{name}-in-{library}"
    client = fill(url, replace(filled, items=filled.items[:900]), table)
    files()
    monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", url)
    made = dynamorm("import", table, "--library", library)
    assert made.exit_code == 0, made.output
    assert dynamorm("check").exit_code == 0
    described = json.loads(dynamorm("model", "--format", "json").stdout)
    whole = [row for row in described["tables"] if row["partition_key"]]
    assert {(*row["partition_key"], *row["sort_key"]) for row in whole} == {filled.table.key.attributes}
    assert {row["ttl"] for row in whole} - {None} == {filled.table.ttl}
    indexes = {(row["name"], *row["partition_key"], *row["sort_key"]) for row in described["indexes"]}
    assert indexes == {(one.name, *one.key.attributes) for one in filled.table.indexes}
    (variable,) = {row["name_source"].removeprefix("env:") for row in described["tables"]}
    named = f"{variable}={table}"
    same = dynamorm("validate", "--live", "--name", named, "--sample", "200")
    assert same.exit_code == 0, same.output
    off = {"AttributeName": filled.table.ttl, "Enabled": False}
    client.update_time_to_live(TableName=table, TimeToLiveSpecification=off)
    assert "live-ttl-differs" in dynamorm("validate", "--live", "--name", named).stdout


def spelled(name: str, keys: str, of_values: Callable[[str, str], str]) -> Filled:
    """Customers and their orders in a single table, with attributes of a spelling beside keys of another one."""
    pk, sk, index_pk, index_sk = "PK", "SK", f"{keys}PK", f"{keys}SK"
    id_, at = of_values("customer", "id"), of_values("placed", "at")
    customers = [
        item(**{pk: f"CUSTOMER#c{n}", sk: "PROFILE", id_: f"c{n}", "email": f"c{n}@x.test"}) for n in range(40)
    ]
    orders = [
        item(**{pk: f"CUSTOMER#c{n}", sk: f"ORDER#{n}", index_pk: "ORDERS", index_sk: f"2025-01-{n % 28 + 1:02}",
                id_: f"c{n}", "number": f"{n}", at: f"2025-01-{n % 28 + 1:02}", "note": "late" if n % 3 else None})
        for n in range(40)
    ]  # fmt: skip
    attributes = dict.fromkeys((pk, sk, index_pk, index_sk), "S")
    index = PlannedIndex(keys, "GSI", Key((index_pk,), (index_sk,)), Projection("ALL"))
    return Filled(Blueprint(name, Key((pk,), (sk,)), attributes, (index,)), (*customers, *orders))


def test_names_that_go_takes_from_fields_alone(url: str, files: Files, dynamorm: Dynamorm) -> None:
    """DynamORM refuses `customer_id` beside `PK` in tags, and takes it from a field without one: the facts are those of
    the table, and gofmt has nothing to say."""
    fill(url, spelled("snake", "gsi1", "{}_{}".format), "snake")
    base = files()
    (base / "go.mod").write_text("module x\n\ngo 1.21\n\nrequire github.com/theory-cloud/tabletheory v1.2.1\n")
    made = dynamorm("import", "snake", "--endpoint-url", url, "--library", "go")
    assert made.exit_code == 0, made.output
    assert "left out" not in made.stderr
    text = (base / "models.go").read_text()
    assert "\tCustomer_id string\n\tPlaced_at   string\n" in text
    assert formatted(text) == text
    assert dynamorm("check").exit_code == 0
    same = dynamorm("validate", "--live", "--endpoint-url", url, "--name", "SNAKE_TABLE=snake", "--sample", "200")
    assert (same.exit_code, "No problems" in same.stdout) == (0, True), same.output


def test_what_go_cannot_hold_is_no_drift(url: str, files: Files, dynamorm: Dynamorm) -> None:
    """No convention allows `GSI1PK` beside `customerId`: the kind of items is left out, with the reason, and no drift
    of the code when it is compared with the table; other drift is."""
    client = fill(url, spelled("camel", "GSI1", lambda one, other: f"{one}{other.capitalize()}"), "camel")
    base = files()
    (base / "go.mod").write_text("module x\n\ngo 1.21\n\nrequire github.com/theory-cloud/tabletheory v1.2.1\n")
    made = dynamorm("import", "camel", "--endpoint-url", url, "--library", "go")
    assert made.exit_code == 0, made.output
    assert "left out: no convention of DynamORM allows `GSI1PK` and `GSI1SK` beside the other" in made.stderr
    text = (base / "models.go").read_text()
    assert "] `Order` could not be declared\n" in text
    assert formatted(text) == text
    assert dynamorm("check").exit_code == 0
    ask = ("validate", "--live", "--endpoint-url", url, "--name", "CAMEL_TABLE=camel", "--format", "json")
    for wanted in ((), ("--sample", "200")):
        assert json.loads(dynamorm(*ask, *wanted).stdout)["findings"] == []
    put(client, "camel", (item(PK="CUSTOMER#c1", SK="PROFILE", customerId="c1", email=7),))
    (told,) = json.loads(dynamorm(*ask, "--sample", "200").stdout)["findings"]
    assert told["message"] == "1 of 80 items of `camel` have a number as `email`, which is declared as a string."


def formatted(text: str) -> str:
    if (program := shutil.which("gofmt")) is None:
        pytest.skip("no gofmt here")
    return subprocess.run([program], input=text, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("name", TABLES)
def test_sampled_truth(name: str, url: str) -> None:
    """A sample of a live table shows all kinds of items with all their keys, and only describing and scanning is
    asked, eventually consistent."""
    filled = TABLES[name]()
    table = f"{name}-sampled"
    fill(url, filled, table)
    client = client_of(Endpoint(url))
    watched = Watched(client)
    live = describe(client, table)
    found = sample(client, live, 1000, 500, unwatched)
    expected = filled.keys if name != "sensors" else {"SensorsSampled": filled.keys["SensorReading"]}
    assert all_keys(inferred(live.blueprint, found.items.values())) == expected
    assert {name for name, _ in watched.calls} == {"DescribeTable", "DescribeTimeToLive", "Scan"} < READ_ONLY
    assert all(body["ConsistentRead"] is False for body in watched.scans())
    assert all(body["ReturnConsumedCapacity"] == "TOTAL" for body in watched.scans())


def test_writing_is_refused(url: str) -> None:
    """The client that asks live tables sends nothing that could change one."""
    client = client_of(Endpoint(url))
    with pytest.raises(RuntimeError, match="PutItem is not among the calls"):
        client.put_item(TableName="anything", Item={"pk": {"S": "x"}})


def test_a_large_table(url: str) -> None:
    """Of 60,000 items no more are read than asked for, from many partitions, in a bounded number of requests."""
    table = single_table("large")
    items = tuple(
        item(pk=f"DEVICE#{n % 3000}", sk=f"READING#{n:06}", at=n, device=f"{n % 3000}") for n in range(60_000)
    )
    fill(url, Filled(table, items), "large")
    client = client_of(Endpoint(url))
    watched = Watched(client)
    live = describe(client, "large")
    assert live.items == 60_000
    found = sample(client, live, 1000, 500, unwatched)
    assert len(found.items) == 1000
    assert len(watched.scans()) == found.requests <= 100
    assert sum(body["Limit"] for body in watched.scans()) <= 2500
    assert found.units <= 60
    assert len({key[0] for key in found.items}) > 30
    few = sample(client, live, 1000, 5, unwatched)
    assert few.units <= 6
    assert few.stopped == "5 read units are consumed, which is what --max-units allows"


def test_one_partition_does_not_hide_others(url: str) -> None:
    """A partition that holds nearly all items leaves room for the kinds of others."""
    crowd = [item(pk="LOG#all", sk=f"ENTRY#{n:05}", text=f"{n}", level=3) for n in range(3000)]
    rest = [item(pk=f"USER#{n}", sk="PROFILE", user_id=f"{n}", email=f"{n}@x.test") for n in range(300)]
    fill(url, Filled(single_table("crowded"), (*crowd, *rest)), "crowded")
    client = client_of(Endpoint(url))
    live = describe(client, "crowded")
    found = sample(client, live, 600, 500, unwatched)
    kinds = Counter(key[0].split("#")[0][-4:] for key in found.items)
    assert len(found.items) == 600
    assert kinds["USER"] >= 100


def test_dirt(url: str, files: Files, dynamorm: Dynamorm) -> None:
    """A table with the dirt of years still gives models that pass the checker; what is left out is told."""
    fill(url, dirty(), "dirty")
    files()
    made = dynamorm("import", "dirty", "--endpoint-url", url, "--sample", "3000")
    assert made.exit_code == 0, made.output
    assert "mixed types: a number and a string" in made.stderr
    assert "are of forms too rare to tell" in made.stderr
    assert dynamorm("check").exit_code == 0
    compile((files() / "models.py").read_text(), "models.py", "exec")


def test_nothing_out_of_items(url: str, files: Files, dynamorm: Dynamorm) -> None:
    """No value of an item is printed but words of enumerations, and with --no-values not even these."""
    secret = [item(pk=f"USER#{n}", sk="PROFILE", user_id=f"{n}", card=f"4111-{n}", state="OPEN") for n in range(60)]
    other = [item(pk=f"USER#{n}x", sk="PROFILE", user_id=f"{n}x", card=f"4111-{n}x", state="DONE") for n in range(60)]
    fill(url, Filled(single_table("secrets"), (*secret, *other)), "secrets")
    files()
    told = dynamorm("import", "secrets", "--endpoint-url", url, "--dry-run").output
    assert "4111" not in told
    assert "DONE, OPEN" in told
    silent = dynamorm("import", "secrets", "--endpoint-url", url, "--dry-run", "--no-values").output
    assert "DONE" not in silent
    assert "4111" not in silent


PLAIN = """
from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model


class User(Model):
    class Meta:
        table_name = "biting"

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
"""


def test_names_that_bite(url: str, files: Files, dynamorm: Dynamorm) -> None:
    """What an attribute is called reaches neither the terminal nor the code as anything but a name."""
    biting = 'x"); import os; os.abort() #\x1b[31m\n'
    items: tuple[Item, ...] = tuple(item(**{"pk": f"USER#{n}", "sk": "PROFILE", biting: n}) for n in range(40))
    fill(url, Filled(single_table("biting"), items), "biting")
    base = files()
    (base / "models.py").write_text(PLAIN)
    found = dynamorm("validate", "--live", "--endpoint-url", url, "--sample", "50", "models.py").stdout
    assert "that no model knows" in found
    assert "\x1b" not in found
    for library in ("pynamodb", "boto3", "pydantic"):
        made = dynamorm("import", "biting", "--endpoint-url", url, "--library", library, "--out", f"{library}.py")
        assert made.exit_code == 0, made.output
        assert "\x1b" not in made.output
        text = (base / f"{library}.py").read_text()
        assert "\x1b" not in text
        compile(text, library, "exec")


def test_names_that_go_does_not_take(url: str, files: Files, dynamorm: Dynamorm) -> None:
    """What a library cannot hold is told, and nothing is written where that is all."""
    items: tuple[Item, ...] = tuple(item(**{"pk": f"USER#{n}", "sk": "PROFILE", "is \x1b[31m": n}) for n in range(40))
    fill(url, Filled(single_table("spaced"), items), "spaced")
    base = files({})
    made = dynamorm("import", "spaced", "--endpoint-url", url, "--library", "go")
    assert made.exit_code == 2
    assert "left out: no convention of DynamORM allows `is " in made.stderr
    assert "\x1b" not in made.output
    assert "error: no model is written for go, which cannot hold the items as they are" in made.stderr
    assert not list(base.iterdir())


def test_an_empty_table(url: str, files: Files, dynamorm: Dynamorm) -> None:
    """An empty table gives a model of its keys, and says that no item tells more."""
    fill(url, Filled(shop(100).table, ()), "nothing-in-it")
    files()
    made = dynamorm("import", "nothing-in-it", "--endpoint-url", url)
    assert made.exit_code == 0
    assert "read 0 items" in made.stderr
    assert "no items: keys alone" in made.stderr
    assert dynamorm("check").exit_code == 0


def test_existing_files_stay(url: str, files: Files, dynamorm: Dynamorm) -> None:
    """A file that is there is not overwritten, and nothing is asked for it."""
    base = files({"models.py": "# mine\n"})
    refused = dynamorm("import", "shop", "--endpoint-url", url)
    assert refused.exit_code == 2
    assert "models.py is there already and is not overwritten" in refused.stderr
    assert (base / "models.py").read_text() == "# mine\n"


def test_a_table_that_grows_is_read_again(url: str, files: Files, dynamorm: Dynamorm) -> None:
    """Twice the same table gives twice the same file."""
    client = fill(url, saas(), "twice")
    files()
    first = dynamorm("import", "twice", "--endpoint-url", url, "--out", "-").stdout
    put(client, "twice", saas().items[:10])
    assert dynamorm("import", "twice", "--endpoint-url", url, "--out", "-").stdout == first


# ---- what can go wrong ----------------------------------------------------------------------------------------------


def test_a_table_that_is_not_there(url: str, files: Files, dynamorm: Dynamorm) -> None:
    """The message names the table, the Region and the address."""
    files()
    result = dynamorm("import", "nowhere", "--endpoint-url", url)
    assert (result.exit_code, result.stderr) == (2, f"error: there is no table `nowhere` in us-east-1 ({url})\n")


def answering(code: str, after: int = 0) -> Any:
    """A client to whom an engine answers with an error once `after` calls of Scan were answered."""

    def make(endpoint: Endpoint) -> Any:
        from botocore.awsrequest import AWSResponse

        client = client_of(endpoint)
        scans = [0]

        def answer(request: Any, **_: Any) -> Any:
            operation = request.headers["X-Amz-Target"].decode().split(".")[-1]
            scans[0] += operation == "Scan"
            if operation != "Scan" or scans[0] <= after:
                return None
            body = json.dumps({"__type": f"com.amazonaws.dynamodb.v20120810#{code}", "message": "no"}).encode()
            response = AWSResponse(request.url, 400, {"x-amzn-requestid": "1"}, None)
            response._content = body
            return response

        client.meta.events.register("before-send.dynamodb", answer)
        return client

    return make


@pytest.mark.parametrize(
    ("code", "after", "exit_code", "told"),
    [
        ("AccessDeniedException", 0, 2, "dynamodb:Scan on `answers` is not allowed to these credentials"),
        ("ProvisionedThroughputExceededException", 0, 2, "`answers` is throttled: 4 tries of Scan were refused"),
        ("ProvisionedThroughputExceededException", 3, 0, "stopped early: `answers` is throttled"),
        ("UnrecognizedClientException", 0, 2, "does not know these credentials (UnrecognizedClientException)"),
        ("InternalServerError", 0, 2, ": InternalServerError: no"),
    ],
)
def test_refusals(
    code: str,
    after: int,
    exit_code: int,
    told: str,
    url: str,
    files: Files,
    dynamorm: Dynamorm,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What DynamoDB refuses is one line that says what to do about it; what was read before a throttle is enough."""
    if "answers" not in client_names(url):
        fill(url, shop(300), "answers")
    files()
    monkeypatch.setattr("dynamorm_lsp.live.connection.PATIENCE", 5)
    monkeypatch.setattr("botocore.retries.standard.ExponentialBackoff.delay_amount", lambda *_: 0)
    monkeypatch.setattr(import_, "client_of", answering(code, after))
    result = dynamorm("import", "answers", "--endpoint-url", url, "--sample", "200")
    assert result.exit_code == exit_code, result.output
    assert told in result.stderr


def client_names(url: str) -> list[str]:
    from ministack import service

    names: list[str] = service("dynamodb", url).list_tables()["TableNames"]
    return names


def test_no_boto3(files: Files, dynamorm: Dynamorm, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where boto3 is not installed, the message says how it would be."""
    import sys

    files()
    monkeypatch.setitem(sys.modules, "boto3", None)
    result = dynamorm("import", "orders")
    assert result.exit_code == 2
    assert result.stderr == (
        "error: boto3 is not installed, and no table can be asked without it: pip install 'dynamorm-lsp[aws]'\n"
    )


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "name one of TABLE, --template FILE and --dms FILE"),
        (("orders", "--dms", "models.yml"), "name one of TABLE, --template FILE and --dms FILE"),
        (("orders", "--profile", "nobody-has-this"), "The config profile (nobody-has-this) could not be found"),
        (("orders", "--endpoint-url", "here:8000", "--region", "eu-west-1"), "here:8000: write it with its scheme"),
    ],
)
def test_wrong_arguments(arguments: tuple[str, ...], told: str, files: Files, dynamorm: Dynamorm) -> None:
    """What cannot be asked is told in one line."""
    files()
    result = dynamorm("import", *arguments)
    assert result.exit_code == 2
    assert told in result.stderr
    assert result.stderr.count("\n") == 1
