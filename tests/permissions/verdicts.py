"""The table of verdicts: under each policy, calls that must be allowed and calls that must be denied."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from permissions.dynamodb_checks import Parameters

Said = Literal["Allow", "ImplicitDeny"]
YES: Said = "Allow"
NO: Said = "ImplicitDeny"
ACME = {"aws:PrincipalTag/tenant_id": "acme"}


@dataclass(frozen=True)
class Row:
    """One call under one policy, and what IAM says to it. `session` is what is known of the caller."""

    policy: str
    said: Said
    operation: str
    parameters: Parameters = field(default_factory=dict)
    session: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        told = " ".join(f"{name}={value}" for name, value in self.parameters.items())
        who = self.session.get("aws:PrincipalTag/tenant_id")
        return f"{self.policy}{f' of {who}' if who else ''}: {self.operation} {told} → {self.said}"


def text(value: str) -> dict[str, str]:
    return {"S": value}


def key(partition: str) -> dict[str, dict[str, str]]:
    return {"pk": text(partition), "sk": text("a")}


def on(table: str, **more: Any) -> dict[str, Any]:
    return {"TableName": table, **more}


def one(partition: str = "A", table: str = "orders") -> dict[str, Any]:
    return on(table, Key=key(partition))


def item(partition: str = "A", table: str = "orders") -> dict[str, Any]:
    return on(table, Item=key(partition))


def update(partition: str = "A", table: str = "orders") -> dict[str, Any]:
    return on(table, Key=key(partition), UpdateExpression="SET paid = :p", ExpressionAttributeValues={":p": text("1")})


def query(partition: str = "A", index: str = "", attribute: str = "pk", table: str = "orders") -> dict[str, Any]:
    named = {"IndexName": index} if index else {}
    values = {":k": text(partition)}
    return on(table, **named, KeyConditionExpression=f"{attribute} = :k", ExpressionAttributeValues=values)


def by_tenant(tenant: str, status: str = "OPEN") -> dict[str, Any]:
    return on(
        "orders",
        IndexName="by-tenant",
        KeyConditionExpression="tenant_id = :t AND #s = :s",
        ExpressionAttributeNames={"#s": "status"},
        ExpressionAttributeValues={":t": text(tenant), ":s": text(status)},
    )


def scan(index: str = "", table: str = "orders") -> dict[str, Any]:
    return on(table, **({"IndexName": index} if index else {}))


def got(*partitions: str, **others: str) -> dict[str, Any]:
    """A batch of reads, of `orders` and of others."""
    entries = {"orders": {"Keys": [key(each) for each in partitions]}} if partitions else {}
    return {"RequestItems": entries | {name: {"Keys": [key(each)]} for name, each in others.items()}}


def put(*partitions: str, table: str = "orders") -> dict[str, Any]:
    return {"RequestItems": {table: [{"PutRequest": {"Item": key(each)}} for each in partitions]}}


def deleted(*partitions: str, table: str = "orders") -> dict[str, Any]:
    return {"RequestItems": {table: [{"DeleteRequest": {"Key": key(each)}} for each in partitions]}}


def together(**of_kind: dict[str, Any]) -> dict[str, Any]:
    return {"TransactItems": [{kind: parameters} for kind, parameters in of_kind.items()]}


def statement(text_: str) -> dict[str, Any]:
    return {"Statement": text_}


SELECTED = statement('SELECT * FROM "orders" WHERE pk = ?')
SELECTED_BY_STATUS = statement('SELECT * FROM "orders"."by-status" WHERE status = ?')
INSERTED = statement("INSERT INTO orders VALUE {'pk': ?}")
UPDATED = statement("UPDATE orders SET paid = true WHERE pk = ?")
REMOVED = statement("DELETE FROM orders WHERE pk = ?")
BY_STATUS = query("OPEN", "by-status", "status")
GSI1 = query("A", "gsi1", "gsi1pk")
WRITES = (("PutItem", item()), ("UpdateItem", update()), ("DeleteItem", one()), ("BatchWriteItem", put("A")))
READS = (("GetItem", one()), ("BatchGetItem", got("A")), ("Query", query()))
STATEMENTS = tuple(("ExecuteStatement", each) for each in (SELECTED, SELECTED_BY_STATUS, INSERTED, UPDATED, REMOVED))
STREAM = tuple((name, on("orders")) for name in ("DescribeStream", "GetRecords", "GetShardIterator"))
CHECKED = ("TransactWriteItems", together(ConditionCheck=one()))


def rows() -> Iterator[Row]:
    yield from _of_roles()
    yield from _of_code()
    yield from _of_tenants()
    yield from _of_tenants_with_colons()


def _of_roles() -> Iterator[Row]:
    indexed = (("Query", BY_STATUS), ("Query", by_tenant("acme")), ("Query", GSI1))
    scans = (("Scan", scan()), ("Scan", scan("by-status")), ("Scan", scan("by-tenant")), ("Scan", scan("gsi1")))
    elsewhere = (
        ("GetItem", one(table="orders2")),
        ("Query", query(table="copies")),
        ("PutItem", item(table="orders2")),
    )
    never = (*elsewhere, ("UpdateTable", on("orders")), ("DeleteTable", on("orders")))
    selects = tuple(
        ("ExecuteStatement", statement(f'SELECT * FROM "orders"."{each}"')) for each in ("by-tenant", "gsi1")
    )
    yield from _said("reader", YES, *READS, *indexed, ("TransactGetItems", together(Get=one())))
    yield from _said("reader", NO, *WRITES, *scans, *STATEMENTS, *STREAM, *never, CHECKED)
    yield from _said("reader", NO, ("BatchGetItem", got("A", copies="A")))
    yield from _said("writer", YES, *WRITES, CHECKED, ("BatchWriteItem", deleted("A")))
    yield from _said("writer", YES, ("TransactWriteItems", together(Put=item(), Update=update(), Delete=one())))
    yield from _said("writer", NO, *READS, *indexed, *scans, *STATEMENTS, *STREAM, *never)
    yield from _said("admin", YES, *READS, *WRITES, *indexed, *scans, *STATEMENTS, *selects, CHECKED)
    yield from _said("admin", YES, ("DescribeTable", on("orders")))
    yield from _said("admin", NO, *STREAM, *never)
    yield from _said("stream consumer", YES, *STREAM, ("ListStreams", {}))
    yield from _said("stream consumer", NO, *READS, *WRITES, ("GetRecords", on("orders2")))
    yield from _said("reader with key", YES, *READS)
    yield from _said("reader with key", NO, *WRITES)
    yield from _said("writer with key", YES, *WRITES, CHECKED)
    yield from _said("writer with key", NO, *READS)
    yield from _said("stream consumer with key", YES, *STREAM, ("ListStreams", {}))


def _of_code() -> Iterator[Row]:
    yield from _said("keyed", YES, ("GetItem", one()), ("TransactGetItems", together(Get=one())))
    yield from _said("keyed", NO, ("BatchGetItem", got("A")), ("Query", query()), ("Scan", scan()), *WRITES)
    yield from _said("keyed", NO, ("GetItem", one(table="orders2")))
    yield from _said("indexed", YES, ("Query", BY_STATUS))
    yield from _said("indexed", NO, ("Query", query()), ("Query", GSI1), ("Scan", scan("by-status")))
    yield from _said("counting", YES, ("Scan", scan("by-status")))
    yield from _said("counting", NO, ("Scan", scan()), ("Scan", scan("gsi1")), ("Query", BY_STATUS))
    yield from _said("scanning", YES, ("Scan", scan()))
    yield from _said("scanning", NO, ("Scan", scan("by-status")), ("Scan", scan(table="orders2")), *READS)
    yield from _said(
        "batches", YES, ("BatchGetItem", got("A", copies="A")), ("BatchWriteItem", put("A", table="copies"))
    )
    yield from _said("batches", NO, ("BatchWriteItem", put("A")), ("GetItem", one()), ("PutItem", item(table="copies")))
    yield from _said("batches", NO, ("BatchGetItem", got("A", orders2="A")))
    checked = together(Put=item(), ConditionCheck=one(table="copies"))
    yield from _said("transaction", YES, ("TransactWriteItems", checked), ("PutItem", item()))
    yield from _said("transaction", NO, ("TransactWriteItems", together(Put=item(), ConditionCheck=one())))
    yield from _said("transaction", NO, ("TransactWriteItems", together(Delete=one())), ("GetItem", one()))
    yield from _said("looking", YES, ("TransactGetItems", together(Get=one())), ("GetItem", one(table="copies")))
    yield from _said("looking", NO, ("BatchGetItem", got("A")), *WRITES)
    done = (SELECTED_BY_STATUS, INSERTED, UPDATED, REMOVED)
    yield from _said("statements", YES, *(("ExecuteStatement", each) for each in done))
    yield from _said("statements", YES, ("BatchExecuteStatement", {"Statements": [INSERTED, REMOVED]}))
    yield from _said("statements", NO, ("ExecuteStatement", SELECTED), *READS, *WRITES, ("Scan", scan()))
    yield from _said("statements", NO, ("ExecuteTransaction", {"TransactStatements": [INSERTED, SELECTED]}))
    yield from _said("place", YES, ("PutItem", item()))
    yield from _said("place", NO, *READS, ("BatchWriteItem", put("A")), ("DeleteItem", one()), ("UpdateItem", update()))


def _of_tenants() -> Iterator[Row]:
    """Keys are `TENANT#acme#ORDERS`; those of gsi1 `TENANT#acme`, and of by-tenant `acme` and a status."""
    mine = "TENANT#acme#ORDERS"
    allowed = (
        ("GetItem", one(mine)), ("PutItem", item(mine)), ("UpdateItem", update(mine)), ("DeleteItem", one(mine)),
        ("Query", query(mine)), ("Query", query("TENANT#acme", "gsi1", "gsi1pk")), ("Query", by_tenant("acme")),
        ("BatchGetItem", got(mine, "TENANT#acme#OTHERS")), ("BatchWriteItem", put(mine)),
        ("BatchWriteItem", deleted(mine)), ("TransactGetItems", together(Get=one(mine))),
        ("TransactWriteItems", together(Put=item(mine), ConditionCheck=one(mine))),
    )  # fmt: skip
    yield from _said("tenant", YES, *allowed, session=ACME)
    for others in ("TENANT#evil#ORDERS", "TENANT#acme2#ORDERS", "TENANT#acm#ORDERS", "TENANT#acme", "acme", "#acme#"):
        foreign = (
            ("GetItem", one(others)), ("PutItem", item(others)), ("UpdateItem", update(others)),
            ("DeleteItem", one(others)), ("Query", query(others)), ("BatchGetItem", got(others)),
            ("BatchGetItem", got(mine, others)), ("BatchWriteItem", put(mine, others)),
            ("TransactGetItems", together(Get=one(others))),
            ("TransactWriteItems", together(Put=item(mine), ConditionCheck=one(others))),
        )  # fmt: skip
        yield from _said("tenant", NO, *foreign, session=ACME)
    neighbours = (("Query", by_tenant(each)) for each in ("acme2", "acm", "evil", "TENANT#acme"))
    yield from _said("tenant", NO, *neighbours, session=ACME)
    neighbours = (("Query", query(each, "gsi1", "gsi1pk")) for each in ("TENANT#acme2", "TENANT#acme#ORDERS", "acme"))
    yield from _said("tenant", NO, *neighbours, session=ACME)
    yield from _said("tenant", NO, ("Query", BY_STATUS), ("Query", query("acme", "by-status", "status")), session=ACME)
    yield from _said("tenant", NO, ("Scan", scan()), ("Scan", scan("gsi1")), *STATEMENTS, *STREAM, session=ACME)
    yield from _said("tenant", NO, ("GetItem", one(mine, "orders2")), session=ACME)
    yield from _said("tenant", NO, *allowed)  # a session without a tag
    for forged in ("*", "acme*", "?cme", ""):
        yield from _said("tenant", NO, *allowed, session={"aws:PrincipalTag/tenant_id": forged})


def _of_tenants_with_colons() -> Iterator[Row]:
    """Keys are `T:acme` and `T:acme:…`, where a tenant might be called `acme:b`."""
    yield from _said("tenant with colons", YES, ("GetItem", one("T:acme")), ("GetItem", one("T:acme:1")), session=ACME)
    yield from _said("tenant with colons", NO, ("GetItem", one("T:acme2")), ("GetItem", one("T:acme2:1")), session=ACME)
    named = {"aws:PrincipalTag/tenant_id": "acme:b"}
    yield from _said(
        "tenant with colons", NO, ("GetItem", one("T:acme:b")), ("GetItem", one("T:acme:b:1")), session=named
    )


def _said(
    policy: str, said: Said, *calls: tuple[str, Parameters], session: dict[str, str] | None = None
) -> Iterator[Row]:
    for operation, parameters in calls:
        yield Row(policy, said, operation, parameters, session or {})
