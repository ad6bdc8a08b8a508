"""Ready sets of statements for a table of which it is known which indexes it has: reader, writer, admin, stream
consumer; and what the KMS key of a table asks in addition.

Where code tells what it asks, `needed.granted` allows less.
"""

from collections.abc import Iterable

from dynamorm_analysis.permissions.needed import Need, statements_of
from dynamorm_analysis.permissions.statement import (
    ANYTHING,
    Restriction,
    Statement,
    index_of,
    key_of,
    stream_of,
)
from dynamorm_analysis.text import Place

READING = ("BatchGetItem", "GetItem", "Query")
WRITING = ("BatchWriteItem", "ConditionCheckItem", "DeleteItem", "PutItem", "UpdateItem")
STATEMENTS = ("PartiQLDelete", "PartiQLInsert", "PartiQLSelect", "PartiQLUpdate")
OF_INDEXES = frozenset({"Query", "Scan", "PartiQLSelect"})
OF_STREAMS = ("DescribeStream", "GetRecords", "GetShardIterator")
DECRYPTING = ("kms:Decrypt", "kms:DescribeKey")
ENCRYPTING = ("kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*")
CHANGING = frozenset(f"dynamodb:{name}" for name in WRITING if name != "ConditionCheckItem") | {
    "dynamodb:PartiQLDelete", "dynamodb:PartiQLInsert", "dynamodb:PartiQLUpdate",
}  # fmt: skip


def reader(table: str, indexes: Iterable[str] = ()) -> tuple[Statement, ...]:
    """Reads of items and queries of the table and these of its indexes; no scans."""
    return _of_table(table, READING, indexes)


def writer(table: str) -> tuple[Statement, ...]:
    """Writes of items, alone, in batches and in transactions."""
    return _of_table(table, WRITING, ())


def admin(table: str, indexes: Iterable[str] = ()) -> tuple[Statement, ...]:
    """All that reads and writes items, scans and PartiQL included, and what describes the table. Nothing that changes
    or deletes the table itself. For people, not for code: it tells no tenant from another."""
    return _of_table(table, (*READING, *WRITING, *STATEMENTS, "DescribeTable", "Scan"), indexes)


def stream_consumer(table: str) -> tuple[Statement, ...]:
    """Reads of the table's stream. ListStreams knows no resource. A stream tells the changes of all tenants."""
    needs: dict[Need, tuple[Place, ...]] = {(f"dynamodb:{name}", stream_of(table)): () for name in OF_STREAMS}
    return (*statements_of(needs), Statement(("dynamodb:ListStreams",), (ANYTHING,), because="It has no resource."))


def _of_table(table: str, names: Iterable[str], indexes: Iterable[str]) -> tuple[Statement, ...]:
    needs: dict[Need, tuple[Place, ...]] = {}
    known = tuple(dict.fromkeys(indexes))
    for name in names:
        for index in (None, *known) if name in OF_INDEXES else (None,):
            needs[f"dynamodb:{name}", index_of(table, index)] = ()
    return statements_of(needs)


def with_key(statements: Iterable[Statement], table: str, service: str) -> tuple[Statement, ...]:
    """Statements with what the KMS key of a table asks of those who use it: `service` is DynamoDB's name in the Region
    (`dynamodb.eu-west-1.amazonaws.com`), through which alone the key may be used. Of a table that none of them is
    about, as they were. A key that DynamoDB owns asks nothing."""
    given = tuple(statements)
    of_table = [each for each in given if table in each.tables]
    if not of_table:
        return given
    writes = any(not CHANGING.isdisjoint(each.actions) for each in of_table)
    actions = tuple(sorted((*DECRYPTING, *ENCRYPTING))) if writes else DECRYPTING
    through = Restriction("StringEquals", "kms:ViaService", (service,))
    key = Statement(actions, (key_of(table),), (through,), because="DynamoDB uses the table's key for the caller.")
    return given if key in given else (*given, key)
