"""The words of DynamoDB's API that its SDKs share: parameters that hold expressions, parts of batches, types."""

from collections.abc import Mapping

from dynamorm_analysis.model.access import Operation, Operator

EXPRESSIONS = (
    "KeyConditionExpression",
    "FilterExpression",
    "ConditionExpression",
    "ProjectionExpression",
    "UpdateExpression",
)
TRANSACTED: dict[str, Operation] = {
    "Put": "transact_put",
    "Update": "transact_update",
    "Delete": "transact_delete",
    "ConditionCheck": "transact_check",
    "Get": "transact_get",
}
BATCHED: dict[str, tuple[Operation, str]] = {
    "PutRequest": ("batch_put", "Item"),
    "DeleteRequest": ("batch_delete", "Key"),
}
TYPES = frozenset({"S", "N", "B", "BOOL", "NULL", "M", "L", "SS", "NS", "BS"})
"""The types of attributes, as items name them."""
COMPARISONS: Mapping[str, Operator] = {
    "EQ": "=",
    "NE": "<>",
    "LT": "<",
    "LE": "<=",
    "GT": ">",
    "GE": ">=",
    "BETWEEN": "between",
    "BEGINS_WITH": "begins_with",
    "IN": "in",
    "CONTAINS": "contains",
    "NOT_CONTAINS": "contains",
    "NOT_NULL": "exists",
    "NULL": "not_exists",
}
"""How parameters from before expressions compare."""
