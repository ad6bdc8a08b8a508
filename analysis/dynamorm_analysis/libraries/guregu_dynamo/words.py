"""The words of the library's API: what begins a request, what ends it, and what its operators mean."""

from collections.abc import Mapping

from dynamorm_analysis.model.access import Operation, Operator

LIBRARY = "guregu_dynamo"
MARKERS = ("guregu/dynamo",)
MODULE = "github.com/guregu/dynamo"
TABLE = "Table"
DATABASE = "DB"

# What follows the name of what ends a request in the library's first version where that is given a context.
IN_CONTEXT = ("WithContext", "Context")

# What is asked of a table, by the method that begins it.
BEGINNINGS = frozenset({"Get", "GetComposite", "Scan", "Put", "Update", "Delete", "Check", "Batch"})
# What ends each, and so asks.
READS = frozenset({"One", "Count", "Iter", "All", "AllWithLastEvaluatedKey"})
ENDS: Mapping[str, frozenset[str]] = {
    "Get": READS,
    "GetComposite": READS,
    "Scan": READS | {"IterParallel", "IterParallelStartFrom", "AllParallel", "AllParallelWithLastEvaluatedKeys"}
    | {"AllParallelStartFrom"},
    "Put": frozenset({"Run", "OldValue", "CurrentValue"}),
    "Update": frozenset({"Run", "Value", "OldValue", "OnlyUpdatedValue", "OnlyUpdatedOldValue", "CurrentValue"}),
    "Delete": frozenset({"Run", "OldValue", "CurrentValue"}),
    "Batch": frozenset({"All", "Iter", "IterWithTable", "Run"}),
}  # fmt: skip
WRITES: Mapping[str, Operation] = {"Put": "put", "Update": "update", "Delete": "delete"}
# What a transaction is given, by its own method, and what that begins with.
TRANSACTED: Mapping[str, Mapping[str, Operation]] = {
    "Get": {"Get": "transact_get", "GetComposite": "transact_get"},
    "GetOne": {"Get": "transact_get", "GetComposite": "transact_get"},
    "Put": {"Put": "transact_put"},
    "Update": {"Update": "transact_update"},
    "Delete": {"Delete": "transact_delete"},
    "Check": {"Check": "transact_check"},
}
BATCHED: Mapping[str, Operation] = {"Put": "batch_put", "Delete": "batch_delete"}
# What goes beyond the one table that a batch begins with.
ELSEWHERE = frozenset({"From", "FromRange", "PutIn", "DeleteIn", "DeleteInRange", "Merge"})
METHODS = frozenset(
    f"{end}{suffix}" for end in frozenset[str]().union(*ENDS.values(), TRANSACTED) for suffix in ("", *IN_CONTEXT)
)


def ending(method: str) -> str:
    """What ends a request, whether or not it is given a context."""
    return next((method.removesuffix(suffix) for suffix in IN_CONTEXT if method.endswith(suffix)), method)


OPERATORS: Mapping[str, Operator] = {
    "Equal": "=", "NotEqual": "<>", "Less": "<", "LessOrEqual": "<=", "Greater": ">", "GreaterOrEqual": ">=",
    "BeginsWith": "begins_with", "Between": "between",
}  # fmt: skip
SIGNS: Mapping[str, Operator] = {
    "EQ": "=", "NE": "<>", "LT": "<", "LE": "<=", "GT": ">", "GE": ">=", "BEGINS_WITH": "begins_with",
    "BETWEEN": "between",
}  # fmt: skip
# What an update sets, by the path that is given first.
SETTERS = frozenset({
    "Set", "SetNullable", "SetSet", "SetIfNotExists", "SetIgnoringNil", "Append", "Prepend", "Add", "AddStringsToSet",
    "AddIntsToSet", "AddFloatsToSet", "DeleteFromSet", "DeleteStringsFromSet", "DeleteIntsFromSet",
    "DeleteFloatsFromSet",
})  # fmt: skip
OPEN_SETTERS = frozenset({"SetExpr", "RemoveExpr"})
# What takes attributes, or parts of them, away.
REMOVERS = frozenset({
    "Remove", "RemoveExpr", "DeleteFromSet", "DeleteStringsFromSet", "DeleteIntsFromSet", "DeleteFloatsFromSet",
})  # fmt: skip
