"""PynamoDB's own words: its classes, the DynamoDB types of its attributes, and the arguments of its calls."""

from dynamorm_analysis.linking.meaning import ClassRef
from dynamorm_analysis.linking.objects.classes import Base
from dynamorm_analysis.linking.standard import BASES_WITHOUT_MEMBERS
from dynamorm_analysis.model.access import Operation

MODEL_CLASSES = frozenset({"pynamodb.models.Model"})
GLOBAL_INDEX = "pynamodb.indexes.GlobalSecondaryIndex"
LOCAL_INDEX = "pynamodb.indexes.LocalSecondaryIndex"
INDEX_CLASSES = frozenset({"pynamodb.indexes.Index", GLOBAL_INDEX, LOCAL_INDEX})
# Bases that bring no attributes of their own.
PLAIN_BASES = BASES_WITHOUT_MEMBERS | {"object", "pynamodb.models.MetaModel"}

ATTRIBUTE_TYPES: dict[str, str | None] = {
    "Attribute": None,
    "UnicodeAttribute": "S",
    "JSONAttribute": "S",
    "UTCDateTimeAttribute": "S",
    "DiscriminatorAttribute": "S",
    "NumberAttribute": "N",
    "VersionAttribute": "N",
    "TTLAttribute": "N",
    "BinaryAttribute": "B",
    "BooleanAttribute": "BOOL",
    "LegacyBooleanAttribute": "N",
    "NullAttribute": "NULL",
    "MapAttribute": "M",
    "DynamicMapAttribute": "M",
    "ListAttribute": "L",
    "UnicodeSetAttribute": "SS",
    "NumberSetAttribute": "NS",
    "BinarySetAttribute": "BS",
}
# The pynamodb-attributes package.
FURTHER_ATTRIBUTE_TYPES = {
    "IntegerAttribute": "N",
    "IntegerDateAttribute": "N",
    "IntegerEnumAttribute": "N",
    "IntegerSetAttribute": "NS",
    "FloatAttribute": "N",
    "TimedeltaAttribute": "N",
    "TimedeltaMsAttribute": "N",
    "TimedeltaUsAttribute": "N",
    "TimestampAttribute": "N",
    "TimestampMsAttribute": "N",
    "TimestampUsAttribute": "N",
    "UnicodeDatetimeAttribute": "S",
    "UnicodeDelimitedTupleAttribute": "S",
    "UnicodeEnumAttribute": "S",
    "UnicodeProtobufEnumAttribute": "S",
    "UUIDAttribute": "S",
    "BooleanAttribute": "BOOL",
}
TYPE_CONSTANTS = {
    "STRING": "S",
    "NUMBER": "N",
    "BINARY": "B",
    "BOOLEAN": "BOOL",
    "NULL": "NULL",
    "MAP": "M",
    "LIST": "L",
    "STRING_SET": "SS",
    "NUMBER_SET": "NS",
    "BINARY_SET": "BS",
}
NULLABLE_ATTRIBUTES = frozenset(
    {"VersionAttribute", "UnicodeSetAttribute", "NumberSetAttribute", "BinarySetAttribute", "IntegerSetAttribute"}
)
PROJECTIONS = {"AllProjection": "ALL", "KeysOnlyProjection": "KEYS_ONLY", "IncludeProjection": "INCLUDE"}

# Positional arguments in order.
READING = ("hash_key", "range_key_condition", "filter_condition", "consistent_read")
PAGING = ("scan_index_forward", "limit", "last_evaluated_key", "attributes_to_get", "page_size", "rate_limit")
SCANNING = ("filter_condition", "segment", "total_segments", "limit", "last_evaluated_key", "page_size")
MODEL_CALLS: dict[str, tuple[str, ...]] = {
    "get": ("hash_key", "range_key", "consistent_read", "attributes_to_get"),
    "query": (*READING, "index_name", *PAGING),
    "scan": (*SCANNING, "consistent_read", "index_name", "rate_limit", "attributes_to_get"),
    "rate_limited_scan": ("filter_condition", "attributes_to_get", "segment", "total_segments", "limit"),
    "count": (*READING, "index_name", "limit", "rate_limit"),
    "batch_get": ("items", "consistent_read", "attributes_to_get"),
}
INDEX_CALLS: dict[str, tuple[str, ...]] = {
    "query": (*READING, *PAGING),
    "scan": (*SCANNING, "consistent_read", "rate_limit", "attributes_to_get"),
    "count": (*READING, "limit", "rate_limit"),
}
ITEM_CALLS: dict[str, tuple[str, ...]] = {
    "save": ("condition", "add_version_condition"),
    "update": ("actions", "condition", "add_version_condition"),
    "delete": ("condition", "add_version_condition"),
    "refresh": ("consistent_read",),
    "update_item": ("attribute", "value", "action", "condition"),  # until PynamoDB 3
}
BATCH_CALLS: dict[str, Operation] = {"save": "batch_put", "delete": "batch_delete"}


MODULES = (
    "pynamodb.models",
    "pynamodb.indexes",
    "pynamodb.attributes",
    "pynamodb.transactions",
    "pynamodb.connection.base",
    "pynamodb.connection.table",
)


def library_name(base: Base) -> str:
    """The dotted name of a class of the library, also where its source is part of the workspace; else the name of
    an external class, or nothing for a class of the workspace."""
    if not isinstance(base, ClassRef):
        return base.name
    path = base.scope.path.removesuffix(".py").removesuffix(".pyi").replace("/", ".")
    for module in MODULES:
        if path == module or path.endswith(f".{module}"):
            return f"{module}.{base.scope.name}"
    return ""


def attribute_class(name: str) -> str | None:
    """The short name of a library's attribute class from its dotted one, or None when it is none."""
    module, _, short = name.rpartition(".")
    if module == "pynamodb.attributes" and short in ATTRIBUTE_TYPES:
        return short
    is_further = module.split(".")[0] == "pynamodb_attributes" and short in FURTHER_ATTRIBUTE_TYPES
    return short if is_further else None
