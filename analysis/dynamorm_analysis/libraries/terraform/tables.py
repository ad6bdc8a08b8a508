"""A table of Terraform as a definition: keys, types, indexes with projections, time to live, and its name."""

from collections.abc import Iterator

from dynamorm_analysis.facts.values import Collection, Constant, Mapping, Name, is_none
from dynamorm_analysis.libraries.api_words import TYPES
from dynamorm_analysis.libraries.deployed_names import Written
from dynamorm_analysis.libraries.documents import texts_of
from dynamorm_analysis.libraries.terraform.blocks import Blocks, blocks
from dynamorm_analysis.libraries.terraform.following import followed, items
from dynamorm_analysis.libraries.terraform.frames import Expression, Frame, Walk, member
from dynamorm_analysis.libraries.terraform.registry import name_of_table
from dynamorm_analysis.libraries.terraform.replication import replication
from dynamorm_analysis.libraries.terraform.texts import by_default, constant, text
from dynamorm_analysis.model.names import UNKNOWN_NAME, told_name
from dynamorm_analysis.model.table import (
    UNKNOWN_UPKEEP,
    Attribute,
    BillingMode,
    Definition,
    Index,
    IndexKind,
    Key,
    Projection,
    Replication,
    Upkeep,
)

LIBRARY = "terraform"
INDEXES: tuple[tuple[str, IndexKind], ...] = (("global_secondary_index", "GSI"), ("local_secondary_index", "LSI"))


def definition(walk: Walk, block: Expression, label: str, at: Expression) -> Definition:
    """The table that a resource declares; `at` is its name in the file."""
    key = key_of(walk, block)
    kinds = [(kind, blocks(walk, block, word)) for word, kind in INDEXES]
    indexes = [(kind, index(walk, one, kind, key)) for kind, found in kinds for one in found.found]
    whole = key is not None and all(found.whole for _, found in kinds) and not _is_changed_elsewhere(block)
    typed = blocks(walk, block, "attribute")
    types = tuple(attributes(walk, typed.found))
    ttl, ttl_known = _ttl(walk, block)
    return declared(
        walk,
        block,
        label,
        at,
        key=key,
        attributes=types,
        indexes=tuple(found for _, found in indexes if found is not None),
        ttl=ttl,
        closed=whole and all(found is not None and found.name is not None for _, found in indexes),
        ttl_known=ttl_known,
        typed=typed.whole and len(types) == len(typed.found),
        upkeep=_upkeep(walk, block),
        replication=replication(walk, block),
    )


def declared(
    walk: Walk,
    block: Expression,
    label: str,
    at: Expression,
    *,
    key: Key | None,
    attributes: tuple[Attribute, ...],
    indexes: tuple[Index, ...],
    ttl: str | None,
    closed: bool,
    ttl_known: bool = True,
    typed: bool = False,
    upkeep: Upkeep = UNKNOWN_UPKEEP,
    replication: Replication | None = None,
) -> Definition:
    """A definition that a block makes, with its name and what is unknown of it."""
    found = name_of_table(walk, block)
    table_name = found.name if found is not None else UNKNOWN_NAME
    unknown = (("name", table_name.known), ("key", key is not None), ("indexes", closed), ("ttl", ttl_known))
    return Definition(
        kind="infrastructure",
        library=LIBRARY,
        symbol=label,
        name=table_name,
        place=at.place(),
        key=key,
        attributes=attributes,
        indexes=indexes,
        ttl=ttl,
        closed=closed,
        unknown=frozenset(part for part, known in unknown if not known),
        typed=typed,
        upkeep=upkeep,
        replication=replication,
        identity=identity(found, block.frame, block.path, label),
    )


def identity(found: Written | None, frame: Frame, path: str, label: str) -> str:
    """The table's id. A name with holes says which table it is only inside of what is deployed together."""
    if found is None or not found.name.known:
        return f"{path}:{frame.address}{label}"
    return found.template.constant or in_stack(frame, str(found.template))


def in_stack(frame: Frame, name_with_holes: str) -> str:
    """The id of a table whose name has holes."""
    return f"{service(frame)}:{name_with_holes}"


def service(frame: Frame) -> str:
    """What fills the holes of a name; the workspace's own folder has a name too."""
    return frame.stack or "."


# ---- nested blocks --------------------------------------------------------------------------------------------------


def _is_changed_elsewhere(block: Expression) -> bool:
    """Whether the resource leaves its indexes to others: `lifecycle { ignore_changes = [global_secondary_index] }`."""
    lifecycle = member(block, "lifecycle")
    ignored = member(lifecycle, "ignore_changes") if lifecycle is not None else None
    match ignored.value if ignored is not None else None:
        case Collection(items=listing):
            return any(isinstance(one, Name) and one.name in dict(INDEXES) for one in listing)
        case Name(name="all"):
            return True
    return False


# ---- parts of a table -----------------------------------------------------------------------------------------------


def key_of(walk: Walk, block: Expression, of: Key | None = None) -> Key | None:
    """The key of a table or an index, in either form; `of` is the table's, whose partition key a local index has."""
    schema = blocks(walk, block, "key_schema")
    if schema.found:
        return _schema(walk, schema)
    partition = _attribute(walk, block, "hash_key")
    sort = _attribute(walk, block, "range_key")
    if partition is None and of is not None:
        partition = of.partition
    if not partition or sort is None:
        return None
    return Key(partition, sort)


def _attribute(walk: Walk, block: Expression, argument: str) -> tuple[str, ...] | None:
    """The one attribute that an argument names; none where there is no such argument, None where it is not known."""
    given = member(block, argument)
    value = followed(walk, given).value if given is not None else None
    if given is None or value is None or is_none(value) or (isinstance(value, Constant) and value.value == ""):
        return None if argument == "hash_key" else ()
    found = by_default(walk, given)
    return (found,) if found is not None else None


def _schema(walk: Walk, schema: Blocks) -> Key | None:
    """`key_schema` blocks, or a list of the same: several attributes may have one part in a key."""
    partition: list[str] = []
    sort: list[str] = []
    for one in schema.found:
        attribute = by_default(walk, member(one, "attribute_name"))
        kind = constant(walk, member(one, "key_type"))
        if attribute is None or kind not in ("HASH", "RANGE"):
            return None
        (partition if kind == "HASH" else sort).append(attribute)
    return Key(tuple(partition), tuple(sort)) if schema.whole and partition else None


def index(walk: Walk, block: Expression, kind: IndexKind, table: Key | None) -> Index | None:
    """The index that a block (or an element of a list) declares; None where its key is not known."""
    key = key_of(walk, block, table if kind == "LSI" else None)
    if key is None:
        return None
    given = member(block, "name")
    found = text(walk, given) if given is not None else None
    name, template = told_name(found.template if found is not None else None)
    return Index(
        name,
        kind,
        key,
        projection(walk, block),
        block.place(),
        unknown=frozenset(() if name or template else {"name"}),
        provisioned=_has_throughput(block),
        template=template,
        write_units=_write_units(walk, block),
    )


def _write_units(walk: Walk, block: Expression) -> int | None:
    given = member(block, "write_capacity")
    value = followed(walk, given).value if given is not None else None
    units = str(value.value) if isinstance(value, Constant) else ""
    return int(units) if units.isdecimal() else None


def projection(walk: Walk, block: Expression) -> Projection:
    kind = constant(walk, member(block, "projection_type"))
    if kind == "ALL" or kind == "KEYS_ONLY":
        return Projection("ALL" if kind == "ALL" else "KEYS_ONLY")
    listing = member(block, "non_key_attributes")
    pairs = items(walk, listing) if listing is not None else None
    names = [constant(walk, value) for _, value in pairs or ()]
    if kind == "INCLUDE" and names and all(names):
        return Projection("INCLUDE", tuple(one for one in names if one))
    return Projection(None)


def attributes(walk: Walk, found: tuple[Expression, ...], prefix: str = "") -> Iterator[Attribute]:
    """The attributes that blocks name and give types to; `prefix` is what the words for it begin with."""
    for block in found:
        called, kind = (by_default(walk, member(block, f"{prefix}{word}")) for word in ("name", "type"))
        if called is not None:
            yield Attribute(called, called, kind if kind in TYPES else None, block.place())


def _ttl(walk: Walk, block: Expression) -> tuple[str | None, bool]:
    """The attribute that expires items, and whether that is known; a block without `enabled` leaves them alone."""
    written = blocks(walk, block, "ttl")
    for one in written.found:
        enabled = member(one, "enabled")
        if enabled is not None and not _is_off(walk, enabled):
            attribute = by_default(walk, member(one, "attribute_name"))
            return attribute, attribute is not None
    return None, written.whole and not any(_is_open(one) for one in written.found)


def _is_open(block: Expression) -> bool:
    return not isinstance(block.value, Mapping) or any(entry.key is None for entry in block.value.entries)


def _upkeep(walk: Walk, block: Expression) -> Upkeep:
    if _is_open(block):
        return UNKNOWN_UPKEEP
    billing = member(block, "billing_mode")
    recovery = blocks(walk, block, "point_in_time_recovery")
    enabled = [member(one, "enabled") for one in recovery.found]
    lifecycle = blocks(walk, block, "lifecycle")
    guards = [guard for one in lifecycle.found if (guard := member(one, "prevent_destroy")) is not None]
    return Upkeep(
        billing=_billing(constant(walk, billing)) if billing is not None else "PROVISIONED",
        provisioned=_has_throughput(block),
        restorable=_truth(walk, enabled[0]) if len(enabled) == 1 and enabled[0] else None if enabled else False,
        protected=_truth(walk, protection) if (protection := member(block, "deletion_protection_enabled")) else False,
        kept=_truth(walk, guards[0]) if guards else False,
        stream=_stream(walk, block),
        encrypted=_is_encrypted(walk, block),
        tags=texts_of(tags.value) if (tags := member(block, "tags")) is not None else (),
    )


def _is_encrypted(walk: Walk, block: Expression) -> bool | None:
    told = [member(one, "enabled") for one in blocks(walk, block, "server_side_encryption").found]
    return _truth(walk, told[0]) if len(told) == 1 and told[0] is not None else None


def _stream(walk: Walk, block: Expression) -> str | None:
    enabled, view = member(block, "stream_enabled"), member(block, "stream_view_type")
    if enabled is None or view is None or _truth(walk, enabled) is not True:
        return None
    return constant(walk, view)


def _billing(mode: str | None) -> BillingMode | None:
    return "PROVISIONED" if mode == "PROVISIONED" else "PAY_PER_REQUEST" if mode == "PAY_PER_REQUEST" else None


def _has_throughput(block: Expression) -> bool | None:
    if _is_open(block):
        return None
    return all(member(block, word) is not None for word in ("read_capacity", "write_capacity"))


def _truth(walk: Walk, written: Expression) -> bool | None:
    value = followed(walk, written).value
    return {"true": True, "false": False}.get(str(value.value).lower()) if isinstance(value, Constant) else None


def _is_off(walk: Walk, written: Expression) -> bool:
    value = followed(walk, written).value
    return isinstance(value, Constant) and str(value.value).lower() in ("false", "none")
