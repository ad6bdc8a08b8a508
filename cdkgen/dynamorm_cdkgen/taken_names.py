"""Names that code which is generated of a kind of items has for what is its own: nothing of the user's is called so."""

import keyword

PARAMETERS = frozenset({
    "self", "cls", "limit", "cursor", "consistent", "keys", "key", "query", "found", "request", "items", "several",
    "transaction", "add", "index", "question", "change", "wanted", "stored", "table", "count",
})  # fmt: skip
"""Arguments that methods have, what they keep things in, and the methods that each named tuple has."""

WORDS = PARAMETERS | {
    "changed", "dynamodb", "error", "factories", "item", "kept", "left", "made", "missing", "other", "others", "page",
    "pages", "read", "stale",
}  # fmt: skip
"""What methods and tests call other things than an item of a kind, or some of them."""

CLASSES = frozenset({
    "AlreadyExists", "Any", "Attr", "Attribute", "Condition", "ConditionFailed", "DynamoDBRecord",
    "DynamoDBStreamEvent", "HTTPStatus", "IdempotencyConfig", "Item", "Iterable", "Iterator", "Key", "Kind",
    "LambdaContext", "Literal", "Logger", "Mapping", "MemoryIndex", "MemoryOperation", "MemoryTable", "NamedTuple",
    "NotFound", "Operation", "Page", "PartialItemFailureResponse", "Protocol", "PutError", "Query", "Question",
    "RepositoryError", "Response", "Self", "Throttled", "Tracer", "TransactWrite", "Transaction", "TransactionFailed",
    "UpdateError", "Value", "Write",
    "Decimal", "UTC", "UUID",
})  # fmt: skip
"""Classes that modules of repositories, doubles, tests and handlers import beside those of items."""


def free_parameter(name: str) -> str:
    """`limit_` for `limit`, `import_` for `import`."""
    return f"{name}_" if keyword.iskeyword(name) or name in PARAMETERS else name


def free_word(name: str) -> str:
    """The same of a variable that holds items."""
    return f"{name}_" if keyword.iskeyword(name) or name in WORDS else name


def free_class(name: str) -> str:
    """`PageModel` for `Page`."""
    return f"{name}Model" if name in CLASSES else name


def free_function(name: str, result: str) -> str:
    """`import_` for `import`, and `order_` where the class of what a function makes is called `order` itself."""
    return f"{name}_" if keyword.iskeyword(name) or name == result else name
