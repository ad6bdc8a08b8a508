"""The module of transactions: writes of repositories that PynamoDB makes at once or not at all."""

TRANSACTIONS = '''"""Writes of one or several repositories that happen together or not at all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import uuid4

from pynamodb.exceptions import TransactWriteError
from pynamodb.models import Model
from pynamodb.transactions import TransactWrite

from .batches import TRIES, pause
from .errors import (
    ConditionFailed,
    NotFound,
    RepositoryError,
    Throttled,
    TransactionFailed,
)
from .requests import CONFLICTS, THROTTLING

Kind = Literal["check", "delete", "save", "update"]

MOST = 100
KINDS: Sequence[Kind] = ("check", "delete", "save", "update")  # as PynamoDB sends them
AGAIN = frozenset({"None", "TransactionConflict"})
THROTTLED = frozenset({"ProvisionedThroughputExceeded", "ThrottlingError"})


@dataclass(frozen=True, slots=True)
class Operation:
    """A write of a repository that waits for its transaction, and the error to raise
    where its condition does not hold; `item` is what that tells of.
    """

    kind: Kind
    model: type[Model]
    item: str
    add: Callable[[TransactWrite], None]
    failed: type[RepositoryError] = ConditionFailed


@dataclass(frozen=True, slots=True)
class MemoryOperation:
    """A write to an item that is in memory: `check` raises where its condition does not
    hold, and `item` is another for each item.
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

    def commit(self) -> None:
        """Writes all or nothing, once, also where it is called again after an error of
        the network. Waits for other transactions that write the same items. Raises the
        error of the first write whose condition does not hold, Throttled or
        TransactionFailed.
        """
        if len(self._operations) > MOST:
            raise ValueError(f"a transaction has at most {MOST} writes")
        operations = [one for one in self._operations if isinstance(one, Operation)]
        in_memory = [
            one for one in self._operations if isinstance(one, MemoryOperation)
        ]
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
            try:
                self._write(operations)
                return
            except TransactWriteError as error:
                self._raise_final(operations, error)
            pause(tried)
        raise TransactionFailed("other transactions wrote the same items all the time")

    def _write(self, operations: Sequence[Operation]) -> None:
        connection = operations[0].model._get_connection().connection
        with TransactWrite(
            connection=connection, client_request_token=self._token
        ) as transaction:
            for operation in operations:
                operation.add(transaction)

    def _raise_final(
        self, operations: Sequence[Operation], error: TransactWriteError
    ) -> None:
        """Raises what another try would not change."""
        code = error.cause_response_code
        if code in CONFLICTS:
            return
        if code in THROTTLING:
            raise Throttled(str(error.cause_response_message)) from error
        if code == "ValidationException":
            raise TransactionFailed(str(error)) from error
        if code != "TransactionCanceledException":
            raise error
        sent = sorted(operations, key=lambda one: KINDS.index(one.kind))
        reasons = error.cancellation_reasons
        told = dict(zip(map(id, sent), reasons, strict=False))
        for operation in operations:
            reason = told.get(id(operation))
            if reason is not None and reason.code == "ConditionalCheckFailed":
                is_gone = operation.failed is ConditionFailed and not reason.raw_item
                failed = NotFound if is_gone else operation.failed
                raise failed(operation.item) from error
        codes = tuple(reason.code if reason else "None" for reason in reasons)
        if THROTTLED.intersection(codes):
            raise Throttled(", ".join(codes)) from error
        if not codes or not AGAIN.issuperset(codes):
            raise TransactionFailed(", ".join(codes), codes) from error
        self._token = str(uuid4())  # nothing was written, so that this is another try
'''
