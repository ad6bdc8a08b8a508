"""Names that are legal and odd: words of Python, other scripts, and what generated code calls its own."""

from hypothesis import strategies as st

FIELDS = (
    "limit", "cursor", "number", "key", "keys", "item", "items", "table", "index", "query_", "made", "changes",
    "value", "found", "page", "size", "größe", "名前", "type", "id", "list_", "order", "datetime_", "now", "json",
    "base64", "time", "self_", "cls_", "operation", "reason", "client", "pieces", "field", "any", "len_", "str_",
    "placed_at", "userId", "HTTPCode", "x", "error", "errors", "Decimal_", "hash", "iter", "dict_", "version_of",
    "one", "other", "many", "count_", "ttl_of",
)  # fmt: skip
"""What fields are called in code."""
ATTRIBUTES = (
    "class",
    "from",
    "my attribute",
    "a-b",
    "ünïcode",
    "PK",
    "data.raw",
    "größe",
    "import",
    "true",
    "size",
    "name",
)
"""What attributes are called where code calls them otherwise."""
CLASSES = (
    "Thing", "OrderLine", "HTTPCall", "X", "Straße", "Key", "Page", "Item", "Query", "Class", "Address", "Data",
    "Errors", "Series", "Person", "Index", "Boxes", "Status",
)  # fmt: skip


def field_names(count: int) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(FIELDS), min_size=count, max_size=count, unique_by=str.lower)


def class_names(count: int) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(CLASSES), min_size=count, max_size=count, unique=True)
