"""The modules that repositories of every library have in common: errors by name, and pages with their cursors."""

from collections.abc import Iterator

from dynamorm_cdkgen.python_text import formatted
from dynamorm_codeactions.repositories.folder_plan import FolderPlan, Module


def shared_modules(folder: FolderPlan) -> Iterator[Module]:
    yield Module(folder.path("errors.py"), formatted(ERRORS))
    yield Module(folder.path("paging.py"), formatted(PAGING))


ERRORS = '''"""What can go wrong with what repositories ask of DynamoDB, by name."""


class RepositoryError(Exception):
    """What a repository or DynamoDB did not do."""


class NotFound(RepositoryError):
    """There is no such item."""


class AlreadyExists(RepositoryError):
    """There is an item with this key already."""


class ConditionFailed(RepositoryError):
    """The item is no longer as it was read: read it again."""


class Throttled(RepositoryError):
    """DynamoDB took no more requests, however often it was tried."""


class TransactionFailed(RepositoryError):
    """Nothing of the transaction was written; `reasons` has DynamoDB's for each write."""

    def __init__(self, message: str, reasons: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.reasons = reasons
'''

PAGING = '''"""Pages of items, and the cursors that lead from one to the next."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Generic, TypeVar

Item_co = TypeVar("Item_co", covariant=True)

VERSION = 1


class InvalidCursor(ValueError):
    """A text that is no cursor, or that of another query."""


@dataclass(frozen=True, slots=True)
class Page(Generic[Item_co]):
    """Some items of a query, and the cursor of those behind them: None at the end."""

    items: tuple[Item_co, ...]
    cursor: str | None = None


def cursor_of(query: str, key: Mapping[str, Any] | None) -> str | None:
    """The cursor of what lies behind a key, which only the same query can read."""
    if not key:
        return None
    typed = {name: _typed(value) for name, value in key.items()}
    told = json.dumps([VERSION, query, typed], separators=(",", ":"), sort_keys=True)
    return base64.urlsafe_b64encode(told.encode()).decode().rstrip("=")


def key_of(query: str, cursor: str) -> dict[str, Any]:
    """The key behind which a cursor begins. Raises InvalidCursor for what is none of this query."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        version, told, typed = json.loads(base64.b64decode(padded, b"-_", True))
        key = {name: _value(*value) for name, value in typed.items()}
    except (ValueError, TypeError, AttributeError, ArithmeticError) as error:
        raise InvalidCursor("this is no cursor") from error
    if version != VERSION or told != query or not key:
        raise InvalidCursor("this is the cursor of another query")
    return key


def _typed(value: Any) -> tuple[str, str]:
    if isinstance(value, str):
        return "S", value
    if isinstance(value, (int, float, Decimal)):
        return "N", str(value)
    return "B", base64.b64encode(bytes(value)).decode()


def _value(kind: str, text: str) -> str | Decimal | bytes:
    match kind:
        case "S":
            return str(text)
        case "N":
            return Decimal(text)
        case _:
            return base64.b64decode(text, validate=True)
'''
