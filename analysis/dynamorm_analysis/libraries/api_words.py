"""The words of DynamoDB's API that its SDKs share: parameters that hold expressions, parts of batches, types."""

from collections.abc import Container, Mapping

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
LEGACY_FILTERS = ("QueryFilter", "ScanFilter", "Expected")
LEGACY = ("KeyConditions", *LEGACY_FILTERS, "AttributeUpdates", "AttributesToGet", "ConditionalOperator")
"""The parameters from before expressions."""
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


def legacy_operator(entry: Container[str], named: str | None) -> Operator | None:
    """How an entry of a parameter from before expressions compares its attribute, `named` being its
    `ComparisonOperator`; None where that is not known."""
    if "ComparisonOperator" in entry:
        return COMPARISONS.get(named or "")
    if "Value" in entry:
        return "="  # where it exists, too, as `Exists` may say beside it
    return "not_exists" if "Exists" in entry else None
