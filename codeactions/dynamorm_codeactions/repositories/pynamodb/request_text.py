"""The module of requests: the errors of PynamoDB by name, and changes that leave alone what others have stored."""

REQUESTS = '''"""What requests of repositories have in common: PynamoDB's errors by the names here, and
changes that leave alone what others have stored.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pynamodb.attributes import Attribute, VersionAttribute
from pynamodb.exceptions import DoesNotExist, PynamoDBException
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path
from pynamodb.expressions.update import Action
from pynamodb.models import Model

from .errors import ConditionFailed, NotFound, RepositoryError, Throttled

CONDITION_FAILED = "ConditionalCheckFailedException"
THROTTLING = (
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "Throttling",
    "ThrottlingException",
)
CONFLICTS = ("TransactionConflictException", "TransactionInProgressException")


@contextmanager
def named_errors(
    item: str, failed: type[RepositoryError] = ConditionFailed
) -> Iterator[None]:
    """Raises errors of PynamoDB by their names here, `failed` where a condition did not
    hold; `item` is what they tell of. Others come as they are.
    """
    try:
        yield
    except DoesNotExist as error:
        raise NotFound(item) from error
    except PynamoDBException as error:
        if error.cause_response_code == CONDITION_FAILED:
            raise failed(item) from error
        if error.cause_response_code in (*THROTTLING, *CONFLICTS):
            raise Throttled(item) from error
        raise


def unchanged(version: Attribute[Any], read: Any) -> Condition:
    """The condition that a version is as it was read: the first one may not be stored."""
    if read is None:
        return version.does_not_exist()
    same: Condition = version == read
    return same | version.does_not_exist() if read == 0 else same


def save_changes(item: Model, condition: Condition, counted: str = "") -> None:
    """Makes a stored item what this one is; attributes that its model does not know stay.
    `counted` is a version that PynamoDB does not count up. A model with a `save` of its
    own is stored by that, whole.
    """
    if type(item).save is Model.save:
        item.update(changes_of(item, counted), condition)
    else:
        item.save(condition)


def changes_of(item: Model, counted: str = "") -> list[Action]:
    """What an update sets and removes, other than the key and the version that PynamoDB
    counts up. A version that it does not count is the next one.
    """
    stored = item.serialize()
    if counted:
        name = item.get_attributes()[counted].attr_name
        stored[name] = {"N": str(int(getattr(item, counted) or 0) + 1)}
    fixed = {
        one.attr_name
        for one in item.get_attributes().values()
        if one.is_hash_key or one.is_range_key or isinstance(one, VersionAttribute)
    }
    changes: list[Action] = []
    for name in sorted({*stored, *known_to(item)} - fixed):
        path = Path([name])
        changes.append(path.set(stored[name]) if name in stored else path.remove())
    return changes


def known_to(item: Model) -> set[str]:
    """The attributes that its model has, and those of the keys of its indexes."""
    names = {one.attr_name for one in item.get_attributes().values()}
    for index in item._indexes.values():
        names |= {one.attr_name for one in index.Meta.attributes.values()}
    return names
'''
