"""The words of the library's API: what ends a chain of calls, and what its operators mean."""

from dynamorm_analysis.model.access import Operation, Operator

MARKERS = ("theorydb:", "dynamorm:", "tabletheory", "pay-theory/dynamorm")

MODULES = ("theory-cloud/tabletheory", "pay-theory/dynamorm")

ENTRY = "Model"
# What functions return that begin a chain.
BUILDER_TYPES = frozenset({"Query", "UpdateBuilder", "BatchGetBuilder"})
# What ends a chain that reads.
READS = frozenset({"First", "All", "AllPaginated", "Count", "Scan", "ScanAllSegments"})
WRITES: dict[str, Operation] = {
    "Create": "put",
    "CreateOrUpdate": "put",
    "Update": "update",
    "Delete": "delete",
    "BatchGet": "batch_get",
    "BatchGetWithOptions": "batch_get",
    "BatchCreate": "batch_put",
    "BatchDelete": "batch_delete",
    "BatchWrite": "batch_write",
    "BatchUpdateWithOptions": "update",
}
# What ends a chain of one of the builders that a chain turns into.
EXECUTES = frozenset({"Execute", "ExecuteWithResult"})
BUILDERS: dict[str, Operation] = {"UpdateBuilder": "update", "BatchGetBuilder": "batch_get"}
ENDS = READS | WRITES.keys() | EXECUTES

TRANSACTION_STARTS = frozenset({"Transact"})
TRANSACTION_TYPES = frozenset({"TransactionBuilder"})
TRANSACTED: dict[str, Operation] = {
    "Create": "transact_put",
    "Put": "transact_put",
    "Update": "transact_update",
    "UpdateWithBuilder": "transact_update",
    "Delete": "transact_delete",
    "ConditionCheck": "transact_check",
}
BUILT = "UpdateWithBuilder"  # is given a function that is given the builder of the update

# What `db.Transaction(func(tx *core.Tx) error)` gives writes at once, one by one.
INDEPENDENT_TYPES = frozenset({"Tx"})
INDEPENDENT: dict[str, Operation] = {"Create": "put", "Update": "update", "Delete": "delete"}
# What sets attributes in the chain of an update's builder.
SETTERS = frozenset({
    "Set", "SetIfNotExists", "Add", "Increment", "Decrement", "AppendToList", "PrependToList", "SetListElement",
})  # fmt: skip
# What takes attributes, or parts of them, away there.
REMOVERS = frozenset({"Remove", "Delete", "RemoveFromListAt"})

OPERATORS: dict[str, Operator] = {
    "=": "=", "EQ": "=",
    "!=": "<>", "<>": "<>", "NE": "<>",
    "<": "<", "LT": "<",
    "<=": "<=", "LE": "<=",
    ">": ">", "GT": ">",
    ">=": ">=", "GE": ">=",
    "BETWEEN": "between",
    "IN": "in",
    "BEGINS_WITH": "begins_with",
    "CONTAINS": "contains",
    "EXISTS": "exists", "ATTRIBUTE_EXISTS": "exists",
    "NOT_EXISTS": "not_exists", "ATTRIBUTE_NOT_EXISTS": "not_exists",
}  # fmt: skip
CONDITIONED = frozenset({
    "IfNotExists", "IfExists", "WithCondition", "WithConditionExpression",
    "Condition", "OrCondition", "ConditionExists", "ConditionNotExists", "ConditionVersion",
})  # fmt: skip
