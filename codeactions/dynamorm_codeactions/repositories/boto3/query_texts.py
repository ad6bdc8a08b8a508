"""The modules of queries and of transactions, as they are written where requests are awaited."""

QUERIES = '''"""Queries that give items page by page, and those that are put together where they are needed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from boto3.dynamodb.conditions import (  # type: ignore[import-untyped, unused-ignore]
    ConditionExpressionBuilder,
)

from .paging import Page, cursor_of, key_of
from .requests import named_errors

Item = TypeVar("Item")


async def page_of(
    table: Any,
    read: Callable[[dict[str, Any]], Item],
    name: str,
    request: Mapping[str, Any],
    limit: int | None = None,
    cursor: str | None = None,
) -> Page[Item]:
    """A page of the items of a query: `limit` of them or, without a limit, as many as
    DynamoDB reads at once. Raises ValueError for a cursor that is of another query than
    `name`.
    """
    if limit is not None and limit < 1:
        raise ValueError("a page has one item at least")
    last = key_of(name, cursor) if cursor is not None else None
    items: list[Item] = []
    while True:
        more: dict[str, Any] = {} if last is None else {"ExclusiveStartKey": last}
        if limit is not None:
            more["Limit"] = limit - len(items)
        with named_errors():
            answer = await table.query(**request, **more)
        items += [read(item) for item in answer["Items"]]
        last = answer.get("LastEvaluatedKey")
        if not last or limit is None or len(items) >= limit:
            return Page(tuple(items), cursor_of(name, last))


async def count_of(table: Any, request: Mapping[str, Any]) -> int:
    """How many items a query finds, on all pages."""
    count = 0
    more: dict[str, Any] = {}
    while True:
        with named_errors():
            answer = await table.query(**request, **more, Select="COUNT")
        count += int(answer["Count"])
        if "LastEvaluatedKey" not in answer:
            return count
        more = {"ExclusiveStartKey": answer["LastEvaluatedKey"]}


@dataclass(frozen=True, slots=True)
class Query(Generic[Item]):
    """A query that is put together step by step; each step gives another one.

    `orders.query().key(Key("pk").eq("CUSTOMER#7")).descending().limit(10).page()`
    """

    table: Any
    read: Callable[[dict[str, Any]], Item]
    index: str | None = None
    keyed: Any = None
    filtered: Any = None
    forward: bool = True
    most: int | None = None

    def key(self, condition: Any) -> "Query[Item]":
        """Asks for a key: a condition, or several that are joined by `&`."""
        joined = condition if self.keyed is None else self.keyed & condition
        return replace(self, keyed=joined)

    def where(self, condition: Any) -> "Query[Item]":
        """Leaves out the items for which a condition does not hold; they are paid for."""
        joined = condition if self.filtered is None else self.filtered & condition
        return replace(self, filtered=joined)

    def descending(self) -> "Query[Item]":
        """Gives the last items first."""
        return replace(self, forward=False)

    def limit(self, most: int) -> "Query[Item]":
        """Gives pages of so many items."""
        return replace(self, most=most)

    async def page(self, cursor: str | None = None) -> Page[Item]:
        """The first page, or the one behind a cursor."""
        request: dict[str, Any] = {
            "KeyConditionExpression": self.keyed,
            "ScanIndexForward": self.forward,
        }
        if self.index is not None:
            request["IndexName"] = self.index
        if self.filtered is not None:
            request["FilterExpression"] = self.filtered
        name = f"{self.index} {self._asked()} {self.forward}"
        return await page_of(self.table, self.read, name, request, self.most, cursor)

    async def count(self) -> int:
        """How many items there are on all pages."""
        request: dict[str, Any] = {"KeyConditionExpression": self.keyed}
        if self.index is not None:
            request["IndexName"] = self.index
        if self.filtered is not None:
            request["FilterExpression"] = self.filtered
        return await count_of(self.table, request)

    def _asked(self) -> str:
        """What tells its cursors from those of other queries."""
        if self.keyed is None:
            raise ValueError("a query asks for a key: call `key` before")
        builder = ConditionExpressionBuilder()
        told = builder.build_expression(self.keyed, is_key_condition=True)
        values = told.attribute_value_placeholders.items()
        return f"{told.condition_expression} {sorted(values, key=str)}"
'''

TRANSACTIONS = '''"""Writes of one or several repositories that happen together or not at all."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import uuid4

from botocore.exceptions import (  # type: ignore[import-untyped, unused-ignore]
    ClientError,
)

from .batches import TRIES, pause
from .errors import (
    ConditionFailed,
    NotFound,
    RepositoryError,
    Throttled,
    TransactionFailed,
)
from .requests import THROTTLING, named_errors

Kind = Literal["Put", "Update", "Delete", "ConditionCheck"]

MOST = 100
AGAIN = frozenset({"None", "TransactionConflict"})
THROTTLED = frozenset({"ProvisionedThroughputExceeded", "ThrottlingError"})


@dataclass(frozen=True, slots=True)
class Operation:
    """A write of a repository that waits for its transaction, and the error to raise where
    its condition does not hold.
    """

    client: Any
    kind: Kind
    request: Mapping[str, Any]
    failed: type[RepositoryError] = ConditionFailed


@dataclass(frozen=True, slots=True)
class MemoryOperation:
    """A write to an item that is in memory: `check` raises where its condition does not hold,
    and `item` is another for each item.
    """

    check: Callable[[], None]
    write: Callable[[], None]
    item: object


class Transaction:
    """Some writes, at most a hundred, of different items.

    `Transaction(orders.creating(order), stock.updating(left)).commit()`
    """

    def __init__(self, *operations: Operation | MemoryOperation) -> None:
        self._operations = [*operations]
        self._token = str(uuid4())

    def add(self, *operations: Operation | MemoryOperation) -> None:
        """Adds writes; a transaction that was committed takes none."""
        self._operations += operations

    async def commit(self) -> None:
        """Writes all or nothing, once, also where it is called again after an error of the
        network. Waits for other transactions that write the same items. Raises the error
        of the first write whose condition does not hold, Throttled or TransactionFailed.
        """
        operations = [one for one in self._operations if isinstance(one, Operation)]
        in_memory = [one for one in self._operations if isinstance(one, MemoryOperation)]
        if len(in_memory) > MOST:
            raise ValueError(f"a transaction has at most {MOST} writes")
        if in_memory and operations:
            raise ValueError("some items are in memory, and others are not")
        if len({one.item for one in in_memory}) < len(in_memory):
            raise TransactionFailed("several writes are of one item")
        for each in in_memory:
            each.check()
        for each in in_memory:
            each.write()
        if not operations:
            return
        for tried in range(TRIES):
            error = await self._write(operations)
            if error is None:
                return
            self._raise_final(operations, error)
            await pause(tried)
        raise TransactionFailed("other transactions wrote the same items all the time")

    async def _write(self, operations: Sequence[Operation]) -> ClientError | None:
        if len(operations) > MOST:
            raise ValueError(f"a transaction has at most {MOST} writes")
        client = operations[0].client
        items = [{one.kind: one.request} for one in operations]
        try:
            await client.transact_write_items(
                TransactItems=items, ClientRequestToken=self._token
            )
        except ClientError as error:
            return error
        return None

    def _raise_final(self, operations: Sequence[Operation], error: ClientError) -> None:
        """Raises what another try would not change."""
        code = error.response["Error"]["Code"]
        if code in ("TransactionInProgressException", "TransactionConflictException"):
            return
        if code in THROTTLING:
            with named_errors():
                raise error
        if code == "ValidationException":
            raise TransactionFailed(str(error)) from error
        if code != "TransactionCanceledException":
            raise error
        reasons = error.response.get("CancellationReasons", [])
        codes = tuple(str(reason.get("Code")) for reason in reasons)
        for operation, reason in zip(operations, reasons, strict=False):
            if reason.get("Code") == "ConditionalCheckFailed":
                is_gone = operation.failed is ConditionFailed and not reason.get("Item")
                raise (NotFound if is_gone else operation.failed)(str(error)) from error
        if THROTTLED.intersection(codes):
            raise Throttled(str(error)) from error
        if not codes or not AGAIN.issuperset(codes):
            raise TransactionFailed(str(error), codes) from error
        self._token = str(uuid4())  # nothing was written, so that this is another try
'''
