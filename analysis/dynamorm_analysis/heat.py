"""How hot a key can get: a score from 0 to 100 with the evidence for it, from models and from what writers write.

Only values that items *share* make a partition hot. A unique value is never hot, however ordered it is, since the key
is hashed. Sources: "Best practices for designing and using partition keys effectively" and "Burst and adaptive
capacity" in the DynamoDB developer guide: 1,000 write units and 3,000 read units per second and partition.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dynamorm_analysis.astray import written_astray
from dynamorm_analysis.model.access import PUTS, SETTING, Access, Confidence, Written
from dynamorm_analysis.model.names import Hole
from dynamorm_analysis.model.table import Attribute, Index, Key, Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.text import Place
from dynamorm_analysis.words import words_of

HOT = 60  # from here on a warning
WARM = 35  # from here on an information
WRITES_PER_PARTITION = 1000  # write units per second, for items of up to 1 KB one write each

LOW_CARDINALITY_WORDS = frozenset(
    {"status", "state", "type", "kind", "category", "active", "enabled", "flag", "priority", "level", "country"}
    | {
        "region",
        "gender",
        "tier",
        "plan",
        "env",
        "stage",
        "role",
        "channel",
        "language",
        "locale",
        "currency",
        "severity",
        "method",
    }
)
FLAG_WORDS = frozenset({"active", "enabled", "flag"})
TENANT = 20  # the key of most tables that tenants share: worth a word only beside something else that makes it hot
TENANT_WORDS = frozenset({"tenant", "org", "organisation", "organization", "account", "company"})
UNIQUE_WORDS = frozenset({"id", "uuid", "ulid", "ksuid", "email", "user", "hash", "token", "guid", "arn", "sku"})
ASSUMED_VALUES = 10  # of an attribute that looks like a status but whose values are not known


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason, with what it adds to the score (negative: takes away). `named`: an attribute's name alone says so."""

    weight: int
    reason: str
    guessed: bool = False
    named: bool = False


@dataclass(frozen=True, slots=True)
class Score:
    """How hot a key can get; `values` is the number of distinct keys, None when unknown.

    `writers` are places that write a key attribute; `written` says whether the application writes to the table at all.
    """

    value: int
    evidence: tuple[Evidence, ...]
    values: int | None
    confidence: Confidence
    writers: tuple[Place, ...]
    written: bool

    @property
    def is_named(self) -> bool:
        """Whether nothing but the name of an attribute speaks for few values."""
        return any(item.named for item in self.evidence)

    @property
    def explanation(self) -> str:
        """The evidence as a sum: `5 values (+60), every item is in the index (+10)`."""
        return ", ".join(f"{item.reason} ({item.weight:+d})" for item in self.evidence)

    @property
    def reasons(self) -> str:
        """What speaks for a hot key, in words alone."""
        return ", ".join(item.reason for item in self.evidence if item.weight > 0)


def score(key: Key, table: Table, project: Project, index: Index | None = None) -> Score | None:
    """How hot the partition key of a table, or of one of its indexes, can get.

    None when all writers are administrative scripts or tests, which say nothing about production, and for a table
    without a sort key: each of its partition key values is one item, so that none is shared.
    """
    if index is None and not key.sort:
        return None
    live = live_writers(table, project)
    if not live and any(access.operation in SETTING for access in project.accesses_of(table.id)):
        return None
    told = project.expectations(table.id).cardinality
    is_astray = table.id in written_astray(project)
    cardinality = [_cardinality(name, table, live, told.get(name), is_astray) for name in key.partition]
    evidence = [*_shared(cardinality, key), *_raises(key, table, index, live), *_lowers(key, table, index, live, told)]
    guessed = any(item.guessed for item in evidence if item.weight > 0)
    return Score(
        value=max(0, min(100, sum(item.weight for item in evidence))),
        evidence=tuple(evidence),
        values=_product(cardinality),
        confidence="medium" if guessed or not live else "high",
        writers=tuple(dict.fromkeys(written.place for name in key.partition for written in values_of(name, live))),
        written=bool(live),
    )


def values_of(attribute: str, writers: list[Access]) -> Iterator[Written]:
    """What the writers write into an attribute; an update writes the key of the item that it may create."""
    for access in writers:
        for written in access.written:
            if written.attribute == attribute:
                yield written
        for condition in access.key if access.operation not in PUTS else ():
            if condition.attribute == attribute and condition.binds:
                yield Written(attribute, condition.value, condition.place)


def constant_values(attribute: str, writers: list[Access]) -> frozenset[str] | None:
    """The distinct texts that the writers can write, or None as soon as one of them may write anything."""
    if any(_may_write_unseen(attribute, access) for access in writers):
        return None
    found: set[str] = set()
    for written in values_of(attribute, writers):
        constant = written.value.template.constant if written.value.template else None
        if constant is None and not written.value.values:
            return None
        found.update(written.value.values if constant is None else (constant,))
    return frozenset(found) or None


def _may_write_unseen(attribute: str, access: Access) -> bool:
    """Whether a write may give the attribute a value that the code does not show: `Order(**fields).save()`."""
    if access.shows_written or access.rewrites:
        return False
    return not any(True for _ in values_of(attribute, [access]))


def last_word(name: str) -> str:
    """The last word of an attribute's name: `order_status`, `orderStatus` and `order-status` end in `status`."""
    words = words_of(name)
    return words[-1] if words else ""


def live_writers(table: Table, project: Project) -> list[Access]:
    """The writes of application code that may be of many items. A write under a wholly fixed key (a configuration
    record, a lock, a cursor) is always of the same item."""
    writes = (access for access in project.accesses_of(table.id) if access.operation in SETTING)
    live = (access for access in writes if project.role(access.place.path) == "application")
    return [access for access in live if not (access.told_by_calls or _writes_one_item(access, table))]


def _writes_one_item(access: Access, table: Table) -> bool:
    attributes = table.key.attributes if table.key else ()
    return bool(attributes) and all(constant_values(name, [access]) is not None for name in attributes)


def single_value(key: Key, table: Table, project: Project) -> str | None:
    """The one partition key value under which the application stores many items, or None.

    Many items: another attribute of the table's key varies from write to write.
    """
    writers = live_writers(table, project)
    values = [constant_values(name, writers) for name in key.partition]
    if table.key is None or not values or any(found is None or len(found) != 1 for found in values):
        return None
    others = [name for name in table.key.attributes if name not in key.partition]
    if all(constant_values(name, writers) is not None for name in others):
        return None
    return "#".join(value for found in values for value in found or ())


def time_bucket(key: Key, table: Table, project: Project) -> Written | None:
    """The write that makes a formatted date or hour, and nothing else, the whole partition key; or None."""
    if len(key.partition) != 1:
        return None
    writers = live_writers(table, project)
    return next((written for written in values_of(key.partition[0], writers) if written.value.bucket), None)


# ---- group A: how many distinct values ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Cardinality:
    values: int | None
    evidence: Evidence | None


def _cardinality(name: str, table: Table, writers: list[Access], told: int | None, is_astray: bool) -> _Cardinality:
    if told is not None:
        return _counted(told, f"`{name}` has {told:,} values, as the settings say")
    attribute = table.attributes.get(name)
    if attribute is not None and attribute.type == "BOOL":
        return _counted(2, f"`{name}` is true or false")
    if attribute is not None and attribute.values:
        return _counted(len(attribute.values), f"`{name}` has {len(attribute.values)} values")
    constants = constant_values(name, writers) if not is_astray else None  # a claim about all values needs all writers
    if constants is not None:
        count = len(constants)
        shown = f"only {_listed(constants)} {'is' if count == 1 else 'are'} ever written to `{name}`"
        return _counted(count, shown)
    if any(written.value.bucket for written in values_of(name, writers)):
        return _Cardinality(None, Evidence(50, f"`{name}` is a date or hour, shared by all that happens in it"))
    word = _word_of_values(name, writers)
    if word in FLAG_WORDS or name.lower().startswith(("is_", "has_")):
        return _Cardinality(None, Evidence(60, f"`{name}` is named like a flag, which has two values", guessed=True))
    if word in LOW_CARDINALITY_WORDS:
        named = word == last_word(name)
        shown = f"`{name}` is named like" if named else f"`{name}` is made of `{word}` alone,"
        reason = f"{shown} a value that many items share"
        return _Cardinality(None, Evidence(50, reason, guessed=True, named=named))
    if word in TENANT_WORDS or _is_tenant(name):
        return _Cardinality(None, Evidence(TENANT, f"`{name}` is one value for a whole tenant", guessed=True))
    return _Cardinality(None, None)


def _counted(count: int, reason: str) -> _Cardinality:
    weight = 60 if count <= 10 else 45 if count <= 50 else 35 if count <= 100 else 0
    return _Cardinality(count, Evidence(weight, reason) if weight else None)


def _listed(values: frozenset[str]) -> str:
    shown = [f"`{value}`" for value in sorted(values)]
    if len(shown) > 4:
        return f"{', '.join(shown[:3])} and {len(shown) - 3} more"
    return " and ".join(filter(None, (", ".join(shown[:-1]), shown[-1])))


def _word_of_values(name: str, writers: list[Access]) -> str:
    """The word that tells how many values there are: a template's hole where every writer has one, else the name."""
    holes: set[str] = set()
    for written in values_of(name, writers):
        parts = written.value.template.parts if written.value.template else ()
        if not any(isinstance(part, str) for part in parts):
            return last_word(name)
        holes.update(part.name for part in parts if isinstance(part, Hole))
    words = {last_word(hole) for hole in holes}
    return words.pop() if len(words) == 1 else last_word(name)


def is_of_tenant(name: str) -> bool:
    """Whether an attribute says whose an item is: `tenant`, `organisationId`."""
    return last_word(name) in TENANT_WORDS or _is_tenant(name)


def _is_tenant(name: str) -> bool:
    words = [word for word in words_of(name) if not word.isdigit()]
    return len(words) == 2 and words[0] in TENANT_WORDS and words[1] == "id"


def _product(cardinality: list[_Cardinality]) -> int | None:
    product = 1
    for one in cardinality:
        if one.values is None:
            return None
        product *= one.values
    return product


def _shared(cardinality: list[_Cardinality], key: Key) -> Iterator[Evidence]:
    if len(cardinality) == 1:
        if cardinality[0].evidence:
            yield cardinality[0].evidence
        return
    if any(one.evidence is None for one in cardinality):
        return  # one attribute with many values is enough: `_lowers` says so
    product = 1
    for one in cardinality:
        product *= one.values or ASSUMED_VALUES
    names = " and ".join(f"`{name}`" for name in key.partition)
    counted = _counted(product, f"{names} together have about {product} values").evidence
    if counted:
        guessed = any(one.values is None for one in cardinality)
        named = any(one.evidence.named for one in cardinality if one.evidence)
        yield Evidence(counted.weight, counted.reason, guessed, named)


# ---- groups B and C: what raises and lowers -------------------------------------------------------------------------


def _raises(key: Key, table: Table, index: Index | None, writers: list[Access]) -> Iterator[Evidence]:
    if index is not None:
        if holds_every_item(key, table, writers):
            yield Evidence(10, "every item is in the index")
        return
    yield Evidence(10, "every item has the table's key")
    if any(other.kind == "LSI" for other in table.indexes):
        yield Evidence(10, "a local index keeps one key's items together")


def _lowers(
    key: Key, table: Table, index: Index | None, writers: list[Access], told: Mapping[str, int]
) -> Iterator[Evidence]:
    for name in key.partition:
        if name in told:
            continue
        attribute = table.attributes.get(name)
        if _unique(name, attribute, writers):
            reason = f"`{name}` is unique, or nearly so"
            yield Evidence(-60, reason) if len(key.partition) == 1 else Evidence(-40, reason)
            break
    if any(_is_sharded(written) for name in key.partition for written in values_of(name, writers)):
        yield Evidence(-40, "a shard suffix spreads the values")
    if index is None:
        return
    if _sparse(key, table, writers):
        yield Evidence(-25, "items without the attribute are not in the index")
    if index.projection.kind == "KEYS_ONLY" and not _updated(key, writers):
        yield Evidence(-15, "the index holds keys only and the key is not updated")


def _unique(name: str, attribute: Attribute | None, writers: list[Access]) -> bool:
    if attribute is not None and (attribute.values or attribute.type == "BOOL"):
        return False
    if attribute is not None and attribute.generated:
        return True
    if constant_values(name, writers) is not None:
        return False
    return _word_of_values(name, writers) in UNIQUE_WORDS and not _is_tenant(name)


def _is_sharded(written: Written) -> bool:
    """Whether a random or hashed part, or one that is called a shard, stands beside another one in the value."""
    parts = written.value.template.parts if written.value.template else ()
    holes = [last_word(part.name) for part in parts if isinstance(part, Hole)]
    return written.value.sharded or (len(parts) > 1 and "shard" in holes)


def _sparse(key: Key, table: Table, writers: list[Access]) -> bool:
    """Whether items may lack the key: the attribute is optional and not set by every put."""
    for name in key.partition:
        attribute = table.attributes.get(name)
        optional = attribute is not None and not attribute.required
        puts = [access for access in writers if access.operation in PUTS]
        always = bool(puts) and all(any(w.attribute == name for w in access.written) for access in puts)
        if optional and not always:
            return True
    return False


def holds_every_item(key: Key, table: Table, writers: list[Access]) -> bool:
    """Whether all items have the key: every model requires its attributes, or every put sets them."""
    models = [definition for definition in table.definitions if definition.kind in ("model", "entity")]
    puts = [access for access in writers if access.operation in PUTS]

    def is_required(name: str) -> bool:
        required = (any(a.name == name and a.required for a in model.attributes) for model in models)
        return bool(models) and all(required)

    def is_always_set(name: str) -> bool:
        sets = (access.knows("written") and any(w.attribute == name for w in access.written) for access in puts)
        return bool(puts) and all(sets)

    return all(is_required(name) or is_always_set(name) for name in key.partition)


def _updated(key: Key, writers: list[Access]) -> bool:
    return any(
        access.operation in ("update", "transact_update") and written.attribute in key.partition
        for access in writers
        for written in access.written
    )
