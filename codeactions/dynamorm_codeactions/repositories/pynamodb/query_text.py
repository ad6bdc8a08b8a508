"""The module of queries: pages and their cursors over PynamoDB, and a builder for further queries."""

QUERIES = '''"""Queries that give items page by page, and those that are put together where they are
needed.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from hashlib import sha256
from typing import Any, Generic, TypeVar

from pynamodb.expressions.condition import Condition
from pynamodb.pagination import ResultIterator

from .paging import Page, cursor_of, key_of
from .requests import named_errors

Found = TypeVar("Found")
Item = TypeVar("Item")

LEAST = 100  # items that are read at once where a filter leaves some of them out


def query_of(*told: object) -> str:
    """What tells a query from all others, for its cursors."""
    return sha256(repr(told).encode()).hexdigest()[:16]


def start_of(query: str, cursor: str | None) -> dict[str, dict[str, Any]] | None:
    """The key behind which a page begins. Raises ValueError for a cursor that is of
    another query.
    """
    if cursor is None:
        return None
    return {name: _typed(value) for name, value in key_of(query, cursor).items()}


def read_at_once(limit: int | None) -> int | None:
    """How many items to read in one request where a filter leaves some of them out."""
    return None if limit is None else max(limit, LEAST)


def page_of(
    found: ResultIterator[Found],
    read: Callable[[Found], Item],
    query: str,
    limit: int | None = None,
) -> Page[Item]:
    """A page of what is found: `limit` items or, without a limit, as many as DynamoDB
    reads at once.
    """
    if limit is not None and limit < 1:
        raise ValueError("a page has one item at least")
    items: list[Item] = []
    for one in found:
        items.append(read(one))
        is_read = found.last_evaluated_key == found.page_iter.last_evaluated_key
        if limit is None and is_read:
            break
    key = found.last_evaluated_key or {}
    plain = {name: _plain(value) for name, value in key.items()}
    return Page(tuple(items), cursor_of(query, plain))


def whole(item: Item) -> Item:
    """An item as it is read."""
    return item


@dataclass(frozen=True, slots=True)
class Query(Generic[Item]):
    """A query that is put together step by step; each step gives another one.

    `orders.query().key("CUSTOMER#7").where(Order.total > 5).descending().page()`
    """

    source: Any
    read: Callable[[Any], Item]
    partition: Any = None
    keyed: Condition | None = None
    filtered: Condition | None = None
    forward: bool = True
    most: int | None = None

    def key(self, partition: Any, condition: Condition | None = None) -> "Query[Item]":
        """Asks for a partition, and for a part of it by a condition on the sort key."""
        return replace(self, partition=partition, keyed=condition)

    def where(self, condition: Condition) -> "Query[Item]":
        """Leaves out items for which a condition does not hold; they are paid for."""
        joined = condition if self.filtered is None else self.filtered & condition
        return replace(self, filtered=joined)

    def descending(self) -> "Query[Item]":
        """Gives the last items first."""
        return replace(self, forward=False)

    def limit(self, most: int) -> "Query[Item]":
        """Gives pages of so many items."""
        return replace(self, most=most)

    def page(self, cursor: str | None = None) -> Page[Item]:
        """The first page, or the one behind a cursor."""
        query = query_of(self._source(), self.keyed, self.filtered, self.forward)
        with named_errors(self._source()):
            found = self.source.query(
                self.partition,
                self.keyed,
                self.filtered,
                scan_index_forward=self.forward,
                limit=self.most,
                page_size=None if self.filtered is None else read_at_once(self.most),
                last_evaluated_key=start_of(query, cursor),
            )
            return page_of(found, self.read, query, self.most)

    def count(self) -> int:
        """How many items there are on all pages."""
        with named_errors(self._source()):
            found = self.source.count(self.partition, self.keyed, self.filtered)
        return int(found)

    def _source(self) -> str:
        """What messages call it, and what tells its cursors from those of others."""
        if self.partition is None:
            raise ValueError("a query asks for a key: call `key` before")
        of = getattr(self.source, "__name__", type(self.source).__name__)
        return f"{of} {self.partition!r}"


def _plain(value: dict[str, Any]) -> str | Decimal | bytes:
    """A value of a key without its type, which its type of Python tells."""
    if "N" in value:
        return Decimal(value["N"])
    plain: str | bytes = value["S"] if "S" in value else value["B"]
    return plain


def _typed(value: str | Decimal | bytes) -> dict[str, Any]:
    if isinstance(value, Decimal):
        return {"N": str(value)}
    return {"S" if isinstance(value, str) else "B": value}
'''
