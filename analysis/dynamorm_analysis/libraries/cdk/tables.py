"""A CDK table as a definition: keys, types, indexes with projections, time to live, and its name."""

from collections.abc import Iterator
from dataclasses import replace

from dynamorm_analysis.libraries.cdk.constructs import (
    Construct,
    Fields,
    Flag,
    Items,
    Nothing,
    Told,
    Word,
    Wording,
    is_asked,
)
from dynamorm_analysis.libraries.cdk.replication import replication
from dynamorm_analysis.libraries.deployed_names import deployed_name
from dynamorm_analysis.libraries.recognition import table_id
from dynamorm_analysis.model.names import UNKNOWN_NAME, KeyTemplate, TableName, told_name
from dynamorm_analysis.model.table import (
    UNKNOWN_UPKEEP,
    Attribute,
    Definition,
    Index,
    IndexKind,
    Key,
    Projection,
    Upkeep,
)
from dynamorm_analysis.text import Place

LIBRARY = "cdk"
TABLES = frozenset({"aws_dynamodb.Table", "aws_dynamodb.TableV2", "aws_dynamodb.TableV2MultiAccountReplica"})
TEMPLATE_TABLES = frozenset({"aws_dynamodb.CfnTable", "aws_dynamodb.CfnGlobalTable"})
INDEXES: tuple[tuple[str, IndexKind], ...] = (
    ("globalSecondaryIndexes", "GSI"),
    ("localSecondaryIndexes", "LSI"),
    ("vectorIndexes", "VECTOR"),
)
INDEX_METHODS: dict[str, IndexKind] = {"addGlobalSecondaryIndex": "GSI", "addLocalSecondaryIndex": "LSI"}
KEYS = ("partitionKey", "sortKey", "partitionKeys", "sortKeys", "keySchema")
TELLING = frozenset({
    *KEYS, *(name for name, _ in INDEXES), "attributeDefinitions", "tableName", "timeToLiveAttribute",
    "timeToLiveSpecification", "pointInTimeRecovery", "pointInTimeRecoverySpecification", "deletionProtection",
    "deletionProtectionEnabled", "removalPolicy", "multiRegionConsistency", "replicas", "witnessRegion",
    "globalTableWitnesses", "stream", "dynamoStream",
})  # fmt: skip
"""The properties of a table that are read; a front may leave out all others."""
NAMES = frozenset({"tableName", "tableArn", "ref", "attrArn"})
"""The attributes of a table that say which one it is, as AWS's own documentation writes them."""
REFERENCES = frozenset({"fromTableName", "fromTableArn", "fromTableAttributes"})
"""The methods that refer to a table of another program."""
TYPES = {"STRING": "S", "NUMBER": "N", "BINARY": "B", "S": "S", "N": "N", "B": "B"}


def is_table(kind: str) -> bool:
    """Whether a construct of this class is a table."""
    return kind in TABLES or kind in TEMPLATE_TABLES


def is_asked_for(construct: Construct, *, by_name: bool) -> bool:
    """Whether keys or indexes, and `by_name` also the name, are told only by who calls the function around."""
    asking = [construct.properties.get(name) for name in (*KEYS, *(name for name, _ in INDEXES))]
    if by_name:
        asking.append(construct.properties.get("tableName"))
    return any(is_asked(told) for told in asking)


def definition(construct: Construct, added: tuple[Index, ...] = (), *, all_added: bool = True) -> Definition:
    """The table that a construct is, with indexes that calls add to it; `all_added` says that these are all."""
    properties = construct.properties
    key, attributes = key_of(properties, construct.place)
    types = {attribute.name: attribute for attribute in (*_defined(properties), *attributes)}
    indexes: list[Index] = []
    whole = key is not None and all_added
    for listing, kind in INDEXES:
        found, all_known = _indexes(properties.get(listing), kind, construct.place)
        indexes += found
        whole = whole and all_known
    indexes += added
    for index in indexes:
        types.update({attribute.name: attribute for attribute in index.attributes if attribute.name not in types})
    name = name_of(construct)
    ttl, ttl_known = _ttl(properties)
    parts = (("name", name.known), ("key", key), ("indexes", whole), ("ttl", ttl_known))
    return Definition(
        kind="infrastructure",
        library=LIBRARY,
        symbol=construct.symbol,
        name=name,
        place=construct.place,
        key=key,
        attributes=tuple(types.values()),
        indexes=tuple(_on_table(index, key) for index in indexes),
        ttl=ttl,
        closed=whole,
        unknown=frozenset(part for part, known in parts if not known),
        identity=identity(construct),
        upkeep=_upkeep(construct.kind, properties),
        replication=replication(construct),
    )


def addition(identity: str, indexes: tuple[Index, ...], place: Place) -> Definition:
    """Indexes that are added to a table which another statement makes: a definition without a key."""
    return Definition(
        kind="infrastructure",
        library=LIBRARY,
        symbol="",
        name=UNKNOWN_NAME,
        place=place,
        key=None,
        indexes=tuple(_on_table(index, None) for index in indexes if index.key.partition),
        closed=True,
        unknown=frozenset({"key", "name"}),
        identity=identity,
    )


# ---- name -----------------------------------------------------------------------------------------------------------


def identity(construct: Construct) -> str:
    """The table's id. A name with holes says which table it is only inside of the service that fills them."""
    return named(construct.properties.get("tableName"), construct.service) or table_id(
        UNKNOWN_NAME, *construct.address.rsplit(":", 1)
    )


def named(name: Told, service: str) -> str:
    """The id of the table of a name or ARN; empty where too little of it is known to tell it from others."""
    if not isinstance(name, Wording):
        return ""
    name = _of_arn(name)
    if name.template.constant:
        return name.template.constant
    return f"{service}:{name.template}" if any(isinstance(part, str) for part in name.template.parts) else ""


def referred(given: Fields, service: str) -> str:
    """The id of the table that a call refers to which makes none, by its name or ARN; empty where that is not known.

    A front gives positional arguments by their numbers: the name or ARN is the third."""
    for key in ("tableName", "tableArn", "attrs", "2"):
        told = given.get(key)
        inner = told.get("tableName") if isinstance(told, Fields) else told
        if found := named(inner, service):
            return found
    return ""


def _of_arn(told: Wording) -> Wording:
    """The name in an ARN: `orders` of `arn:aws:dynamodb:eu-west-1:123456789012:table/orders`."""
    parts = list(told.template.parts)
    for number, part in enumerate(parts):
        if isinstance(part, str) and ":table/" in part:
            return replace(told, template=KeyTemplate((part.partition(":table/")[2], *parts[number + 1 :])))
    return told


def name_of(construct: Construct) -> TableName:
    told = construct.properties.get("tableName")
    if not isinstance(told, Wording):
        return UNKNOWN_NAME
    return deployed_name(told.template, followed=told.followed)


# ---- keys -----------------------------------------------------------------------------------------------------------


def key_of(properties: Fields, place: Place) -> tuple[Key | None, tuple[Attribute, ...]]:
    """The key of a table or index with its attributes; None where a part of it is not known."""
    if not isinstance(properties.get("keySchema"), Nothing):
        return _schema(properties.get("keySchema")), ()
    partition = _key_attributes(properties, "partitionKey", "partitionKeys", place)
    sort = _key_attributes(properties, "sortKey", "sortKeys", place)
    if partition is None or sort is None:
        return None, ()
    key = Key(tuple(one.name for one in partition), tuple(one.name for one in sort))
    return (key if partition else None), (*partition, *sort)


def _key_attributes(properties: Fields, one: str, several: str, place: Place) -> tuple[Attribute, ...] | None:
    """The attributes of one part of a key, in either form; None where they are not all known."""
    single, listing = properties.get(one), properties.get(several)
    if isinstance(single, Nothing) and isinstance(listing, Nothing):
        return ()
    if isinstance(listing, Items) and isinstance(listing.rest, Nothing):
        written = listing.items
    elif isinstance(single, Fields):
        written = (single,)
    else:
        return None
    found = [_key_attribute(told, place) for told in written]
    return None if None in found else tuple(attribute for attribute in found if attribute is not None)


def _key_attribute(told: Told, place: Place) -> Attribute | None:
    name = text_of(told.get("name")) if isinstance(told, Fields) else None
    if name is None or not isinstance(told, Fields):
        return None
    kind = told.get("type")
    return Attribute(name, name, TYPES.get(_word(kind) or ""), told.place if told.place.anchor else place)


def _schema(schema: Told) -> Key | None:
    """A key in CloudFormation's words."""
    if not isinstance(schema, Items) or not isinstance(schema.rest, Nothing):
        return None
    parts: dict[str, list[str]] = {"HASH": [], "RANGE": []}
    for element in schema.items:
        name = text_of(element.get("attributeName")) if isinstance(element, Fields) else None
        kind = _word(element.get("keyType")) if isinstance(element, Fields) else None
        if name is None or kind not in parts:
            return None
        parts[kind].append(name)
    return Key(tuple(parts["HASH"]), tuple(parts["RANGE"])) if parts["HASH"] else None


def _defined(properties: Fields) -> Iterator[Attribute]:
    listing = properties.get("attributeDefinitions")
    for element in listing.items if isinstance(listing, Items) else ():
        if isinstance(element, Fields) and (name := text_of(element.get("attributeName"))) is not None:
            yield Attribute(name, name, TYPES.get(_word(element.get("attributeType")) or ""), element.place)


# ---- indexes --------------------------------------------------------------------------------------------------------


def index_of(properties: Told, kind: IndexKind, place: Place) -> Index | None:
    """The index that properties describe; of a local one the table's part of the key is still to be added."""
    if not isinstance(properties, Fields):
        return None
    key, attributes = key_of(properties, place)
    if kind == "LSI" and key is None:
        sort = _key_attributes(properties, "sortKey", "sortKeys", place)
        key, attributes = (Key((), tuple(one.name for one in sort)), sort) if sort else (None, ())
    if key is None:
        return None
    called = properties.get("indexName")
    name, template = told_name(called.template if isinstance(called, Wording) else None)
    at = properties.place if properties.place.anchor else place
    unknown = frozenset(() if name or template else {"name"})
    return Index(
        name, kind, key, _projection(properties), at, attributes=attributes, unknown=unknown, template=template
    )


def _indexes(listing: Told, kind: IndexKind, place: Place) -> tuple[list[Index], bool]:
    """The indexes of one property, and whether these are surely all."""
    if isinstance(listing, Nothing):
        return [], True
    if not isinstance(listing, Items):
        return [], False
    found = [index for told in listing.items if (index := index_of(told, kind, place)) is not None]
    sure = len(found) == len(listing.items) and all(index.name is not None for index in found)
    return found, sure and isinstance(listing.rest, Nothing)


def _on_table(index: Index, key: Key | None) -> Index:
    """An index as the table has it: a local one with the table's partition key, and no attributes of its own."""
    if index.key.partition or key is None:
        return replace(index, attributes=())
    return replace(index, key=Key(key.partition, index.key.sort), attributes=())


def _projection(properties: Fields) -> Projection:
    """What an index copies: everything, where nothing is said."""
    told = properties.get("projection")
    projection = told if isinstance(told, Fields) else properties
    kind, included = projection.get("projectionType"), projection.get("nonKeyAttributes")
    match _word(kind):
        case "ALL" | "KEYS_ONLY" as known:
            return Projection("ALL" if known == "ALL" else "KEYS_ONLY")
        case "INCLUDE" if isinstance(included, Items) and isinstance(included.rest, Nothing):
            names = [text_of(item) for item in included.items]
            if all(name is not None for name in names):
                return Projection("INCLUDE", tuple(name for name in names if name is not None))
    unsaid = isinstance(kind, Nothing) and isinstance(told, Nothing)
    return Projection("ALL") if unsaid else Projection(None)


def _ttl(properties: Fields) -> tuple[str | None, bool]:
    """The attribute that expires items, and whether that is known."""
    specification, told = properties.get("timeToLiveSpecification"), properties.get("timeToLiveAttribute")
    if isinstance(specification, Fields):
        if specification.get("enabled") == Flag(False):
            return None, True
        told = specification.get("attributeName")
    elif not isinstance(specification, Nothing):
        return None, False
    attribute = text_of(told)
    return attribute, attribute is not None or isinstance(told, Nothing)


STREAM_VIEWS = frozenset({"KEYS_ONLY", "NEW_AND_OLD_IMAGES", "NEW_IMAGE", "OLD_IMAGE"})


def _upkeep(kind: str, properties: Fields) -> Upkeep:
    if kind.endswith("CfnGlobalTable"):
        return UNKNOWN_UPKEEP  # says it of each of its replicas
    recovery = properties.get("pointInTimeRecoverySpecification")
    told = recovery.get("pointInTimeRecoveryEnabled") if isinstance(recovery, Fields) else recovery
    old = properties.get("pointInTimeRecovery")
    protection = "deletionProtectionEnabled" if kind in TEMPLATE_TABLES else "deletionProtection"
    return Upkeep(
        restorable=_truth(told if isinstance(old, Nothing) else old),
        protected=_truth(properties.get(protection)),
        kept=None if kind in TEMPLATE_TABLES else _is_kept(properties.get("removalPolicy")),
        stream=_stream(properties),
        encrypted=_is_encrypted(properties.get("encryption")),
    )


def _is_encrypted(told: Told) -> bool | None:
    """Whether a key in KMS encrypts a table; one that is none of the customer's or of AWS's for them costs nothing."""
    return told.name in ("AWS_MANAGED", "CUSTOMER_MANAGED") if isinstance(told, Word) else None


def _stream(properties: Fields) -> str | None:
    """What the stream tells, which `Table` and `TableV2` are told under different names."""
    told = (properties.get("stream"), properties.get("dynamoStream"))
    return next((one.name for one in told if isinstance(one, Word) and one.name in STREAM_VIEWS), None)


def _is_kept(policy: Told) -> bool | None:
    """Whether a table stays when its stack goes: it does where nothing else is said."""
    if isinstance(policy, Nothing):
        return True
    return policy.name.startswith("RETAIN") if isinstance(policy, Word) else None


def _truth(told: Told) -> bool | None:
    match told:
        case Flag(value=bool(value)):
            return value
        case Nothing():
            return False
    return None


def text_of(told: Told) -> str | None:
    """A text without holes."""
    return told.template.constant if isinstance(told, Wording) else None


def _word(told: Told) -> str | None:
    return told.name if isinstance(told, Word) else text_of(told)
