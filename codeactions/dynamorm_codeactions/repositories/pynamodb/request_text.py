"""The module of requests: the errors of PynamoDB by name."""

REQUESTS = '''"""What requests of repositories have in common: PynamoDB's errors by the names here."""

from collections.abc import Iterator
from contextlib import contextmanager

from pynamodb.exceptions import DoesNotExist, PynamoDBException

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
'''
