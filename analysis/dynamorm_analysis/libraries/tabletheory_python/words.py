"""The words of TableTheory for Python: its packages, the parameters of what it offers, and its operators."""

from dynamorm_analysis.model.access import Operation, Operator

# Its names in turn, the newest first.
PACKAGES = ("tabletheory_py", "theorydb_py", "dynamorm_py")
MODULES = frozenset({"model", "query", "table", "transaction", "update_builder"})
FIELD_MAKERS = frozenset({"tabletheory_field", "theorydb_field", "dynamorm_field"})

MODEL, TABLE = "ModelDefinition.from_dataclass", "Table"
SORT_CONDITION, FILTER_CONDITION, FILTER_GROUP = "SortKeyCondition.", "FilterCondition.", "FilterGroup."
GUARD = ("condition_expression", "expression_attribute_names", "expression_attribute_values")

# What is called, with the names of its positional parameters; those of `…` are as many as are given.
PARAMETERS: dict[str, tuple[str, ...]] = {
    MODEL: ("model_type",),
    TABLE: ("model",),
    "gsi": ("name",),
    "lsi": ("name",),
    "IndexSpec": ("name", "type", "partition", "sort", "projection"),
    "Projection": ("type", "fields"),
    "UpdateAdd": ("value",),
    "UpdateSetIfNotExists": ("default_value",),
    "TransactPut": ("item", *GUARD),
    "TransactDelete": ("pk", "sk", *GUARD),
    "TransactUpdate": ("pk", "sk", "updates", *GUARD),
    "TransactConditionCheck": ("pk", "sk", *GUARD),
}

# The methods of a table that read many items: the operation, and whether the call reads to the end by itself.
MANY: dict[str, tuple[Operation, bool]] = {
    "query": ("query", False),
    "query_with_retry": ("query", False),
    "query_all": ("query", True),
    "scan": ("scan", False),
    "scan_with_retry": ("scan", False),
    "scan_all": ("scan", True),
    "scan_all_segments": ("scan", True),
}
SINGLE: dict[str, tuple[Operation, tuple[str, ...]]] = {
    "get": ("get", ("pk", "sk")),
    "put": ("put", ("item",)),
    "delete": ("delete", ("pk", "sk")),
    "update": ("update", ("pk", "sk", "updates")),
}
SEVERAL = frozenset({"batch_get", "batch_write", "transact_write"})
BUILDER, EXECUTE = "update_builder", "execute"
METHODS = frozenset({*MANY, *SINGLE, *SEVERAL, EXECUTE})

ACTIONS: dict[str, Operation] = {
    "TransactPut": "transact_put",
    "TransactDelete": "transact_delete",
    "TransactUpdate": "transact_update",
    "TransactConditionCheck": "transact_check",
}
OPERATORS: dict[str, Operator] = {
    "eq": "=",
    "ne": "<>",
    "lt": "<",
    "lte": "<=",
    "gt": ">",
    "gte": ">=",
    "between": "between",
    "begins_with": "begins_with",
    "contains": "contains",
    "in_": "in",
    "exists": "exists",
    "not_exists": "not_exists",
}
# The same as texts, as the conditions of an update builder name them.
SIGNS: dict[str, Operator] = {
    **dict.fromkeys(("=", "EQ"), "="),
    **dict.fromkeys(("!=", "<>", "NE"), "<>"),
    **dict.fromkeys(("<", "LT"), "<"),
    **dict.fromkeys(("<=", "LE"), "<="),
    **dict.fromkeys((">", "GT"), ">"),
    **dict.fromkeys((">=", "GE"), ">="),
    "BETWEEN": "between",
    "IN": "in",
    "BEGINS_WITH": "begins_with",
    "CONTAINS": "contains",
    **dict.fromkeys(("ATTRIBUTE_EXISTS", "EXISTS"), "exists"),
    **dict.fromkeys(("ATTRIBUTE_NOT_EXISTS", "NOT_EXISTS"), "not_exists"),
}


def word_of(name: str) -> str:
    """What a dotted name is called inside of the library: `gsi` of `theorydb_py.model.gsi`; else nothing."""
    package, *parts = name.split(".")
    if package not in PACKAGES:
        return ""
    return ".".join(part for part in parts if part not in MODULES)


def is_in_library(path: str) -> bool:
    """Whether a file of the workspace is one of the library's own."""
    return any(f"/{package}/" in f"/{path}" for package in PACKAGES)
