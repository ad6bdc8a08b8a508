"""Tables, their indexes and attributes, as each definition declares them and as all of them together say."""

from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from dynamorm_analysis.model.entity import EntityTemplate
from dynamorm_analysis.model.names import KeyTemplate, TableName, is_place, shown_name, telling_part
from dynamorm_analysis.text import Place

IndexKind = Literal["GSI", "LSI", "VECTOR"]
DefinitionKind = Literal["model", "entity", "infrastructure", "create_table"]
AttributeRole = Literal["", "ttl", "version", "discriminator"]
ClassManner = Literal["dataclass", "pydantic", "attrs"]
BillingMode = Literal["PROVISIONED", "PAY_PER_REQUEST"]


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute by its DynamoDB name.

    `type` is a DynamoDB type (`S N B BOOL NULL M L SS NS BS`) or None when unknown; `declared` is the library's type
    as written (`UTCDateTimeAttribute`, `datetime`). `values` is the closed set of values that an enumeration or
    literal type allows. `generated` says that a default makes each value unique (`uuid4`); `default` is the text that
    an item gets without a value, None where that is none or not known.
    """

    name: str
    code_name: str
    type: str | None
    place: Place
    declared: str = ""
    required: bool = True
    role: AttributeRole = ""
    values: tuple[str, ...] = ()
    generated: bool = False
    default: str | None = None
    has_default: bool = False
    """Whether an object that is made without a value gets one."""

    stored: str = ""
    """The expression that is stored of a field's value where that is another, `self.placed_at.isoformat()`."""

    read: str = ""
    """The expression that makes the field's value of a stored `item`; empty where it is not known."""

    holds: "MapClass | None" = None
    """The class of the objects that are stored as maps, where all of it is known."""

    element: "Attribute | None" = None
    """What each element of a list is, or each value of a map of any names; it has no name. None where that is not
    known."""

    kept_as: str = ""
    """The library's class of which `declared` is one that keeps the same values; empty where it may keep others."""

    value_type: str = ""
    """The Python type of the values of a class of the program's own (`UUID`); empty where nothing tells it."""


@dataclass(frozen=True, slots=True)
class MapClass:
    """A class whose objects are stored as maps inside of items, with the attributes that it declares. `is_open` says
    that its maps may have others, too. Where it stands inside of itself it `recurs`, and has no attributes. `manner` is
    given for a class of the program's own; where `is_named` is false its objects may be stored under other names."""

    symbol: str
    place: Place
    attributes: tuple[Attribute, ...] = ()
    is_open: bool = False
    recurs: bool = False
    manner: ClassManner | None = None
    is_named: bool = True


@dataclass(frozen=True, slots=True)
class Key:
    """Partition and sort key attributes by DynamoDB name; a GSI may have up to four of each."""

    partition: tuple[str, ...]
    sort: tuple[str, ...] = ()

    @property
    def attributes(self) -> tuple[str, ...]:
        return self.partition + self.sort


@dataclass(frozen=True, slots=True)
class Projection:
    """What an index copies; `kind` None when it could not be known. `included` lists names for INCLUDE."""

    kind: Literal["ALL", "KEYS_ONLY", "INCLUDE"] | None
    included: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Index:
    """An index as one definition declares it. `place` is its class, constructor call or list entry.

    `name` is None when it could not be known; `template` is then the name with holes, as far as it is. `symbol` is the
    class that declares it and `binding` the model's attribute that holds it (`Order.by_customer`); `attributes` are
    those declared on the index itself. `provisioned` says whether it is given a throughput of its own, None where that
    is not known.
    """

    name: str | None
    kind: IndexKind
    key: Key
    projection: Projection
    place: Place
    symbol: str = ""
    binding: str = ""
    attributes: tuple[Attribute, ...] = ()
    unknown: frozenset[str] = frozenset()
    provisioned: bool | None = None
    template: str = ""
    write_units: int | None = None
    """How many units a second it is made to write, where it has a throughput of its own and that is known."""

    @property
    def title(self) -> str:
        """What to call it in a message: its name, or the class that declares it."""
        return self.called or self.symbol

    @property
    def called(self) -> str:
        """Its name as far as it is known, with holes for what is not; empty where nothing is."""
        return self.name or self.template

    def copied(self, table_key: Collection[str]) -> frozenset[str] | None:
        """What the index copies beside its own key and the table's; None for all attributes, or when not known."""
        if self.projection.kind in ("ALL", None):
            return None
        return frozenset(self.projection.included).difference(self.key.attributes, table_key)


@dataclass(frozen=True, slots=True)
class Upkeep:
    """How a definition wants its table to be run, each part None where it is not known: how it is paid for, whether a
    throughput is given, whether it can be restored to a point in time, whether it is protected from deletion, whether
    it stays when the definition goes, what its stream tells of each change (`NEW_IMAGE`), where it surely has one, and
    whether it is encrypted with a key in KMS. `tags` are those that are surely set."""

    billing: BillingMode | None = None
    provisioned: bool | None = None
    restorable: bool | None = None
    protected: bool | None = None
    kept: bool | None = None
    stream: str | None = None
    encrypted: bool | None = None
    tags: tuple[tuple[str, str], ...] = ()


UNKNOWN_UPKEEP = Upkeep()


@dataclass(frozen=True, slots=True)
class Replication:
    """Where a table is kept that all of its replicas are to agree on at once: the Regions of its replicas, its own
    included, and of its witnesses. A Region is empty where it is not known."""

    replicas: tuple[str, ...]
    witnesses: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class ItemClass:
    """A class whose objects are items of a library that knows no models: the names of the method that gives what is
    stored, of the class's own method that makes an object of this, and of the static one that makes a key of
    `key_parameters`, each empty where there is none. `key` are the attributes of that key, in no order that counts.
    `texts` are the attributes that are put together of fields, whose holes are called `self.field`. `held_in_texts` are
    the fields that stand in these and in no attribute of their own. `only` are the attributes that items have under a
    condition: the values that fields must have for it, None where it is not understood."""

    manner: ClassManner
    to_item: str
    from_item: str = ""
    key_of: str = ""
    key_parameters: tuple[str, ...] = ()
    key: tuple[str, ...] = ()
    texts: tuple[tuple[str, KeyTemplate], ...] = ()
    held_in_texts: "tuple[Attribute, ...]" = ()
    only: tuple[tuple[str, tuple[tuple[str, str], ...] | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Definition:
    """One place that declares a table: a model class, a template's resource, a `create_table` call.

    `key` is None when no part of it is known. `closed` says that every index of this definition was understood.
    `bases_known` is False when a base class could not be read, so attributes may be missing here. `identity` is the
    table's id where its name alone does not say which table it is. `templates` are the keys that the model builds for
    its items by itself. Of infrastructure, `attributes` are those that it gives types to; `typed` says that these
    are surely all. `replication` is given where its replicas are to agree at once, and all of them are known.
    """

    kind: DefinitionKind
    library: str
    symbol: str
    name: TableName
    place: Place
    key: Key | None
    attributes: tuple[Attribute, ...] = ()
    indexes: tuple[Index, ...] = ()
    ttl: str | None = None
    closed: bool = False
    bases_known: bool = True
    unknown: frozenset[str] = frozenset()
    identity: str = ""
    templates: tuple[EntityTemplate, ...] = ()
    filled: frozenset[str] = frozenset()
    """The attributes of keys that its objects set themselves whenever they are stored, whatever was given for them."""

    typed: bool = False
    upkeep: Upkeep = UNKNOWN_UPKEEP
    replication: Replication | None = None
    item_class: ItemClass | None = None
    """Of an entity that a class of the program's own declares."""

    @property
    def makes_table(self) -> bool:
        """Whether a table is created from it, with its indexes; a model alone creates none."""
        return self.kind in ("infrastructure", "create_table")

    def attribute(self, name: str) -> Attribute | None:
        return next((attribute for attribute in self.attributes if attribute.name == name), None)


@dataclass(frozen=True)
class Table:
    """One physical table: the union of its definitions. `id` is stable as long as its name and places are.

    `in_tests` are the definitions that tests make of a table of the application: they tell nothing about it, even where
    there are no others.
    `namesakes` are definitions of infrastructure elsewhere that have the same name but for what a deployment fills in,
    of a table that none defines here: it may be theirs.
    """

    id: str
    name: TableName
    definitions: tuple[Definition, ...] = field(default=())
    in_tests: tuple[Definition, ...] = field(default=())
    namesakes: tuple[Definition, ...] = field(default=())

    @property
    def declarations(self) -> tuple[Definition, ...]:
        """Every definition, those of tests last."""
        return self.definitions + self.in_tests

    @cached_property
    def key(self) -> Key | None:
        """The key that all definitions agree on, those of its name too, or None."""
        return self.keys[0] if len(self.keys) == 1 else None

    @cached_property
    def keys(self) -> tuple[Key, ...]:
        """Every key that a definition tells, those of its name too, the first definition first."""
        told = (*self.definitions, *self.namesakes)
        return tuple(dict.fromkeys(definition.key for definition in told if definition.key is not None))

    @cached_property
    def indexes(self) -> tuple[Index, ...]:
        """Every index of every definition, each name once, the first definition first."""
        found: dict[str | int, Index] = {}
        for definition in self.definitions:
            for index in definition.indexes:
                found.setdefault(index.called or id(index), index)
        return tuple(found.values())

    @cached_property
    def attributes(self) -> dict[str, Attribute]:
        """Attributes by DynamoDB name; where definitions differ the first one counts."""
        found: dict[str, Attribute] = {}
        for definition in self.definitions:
            for attribute in (*definition.attributes, *(a for index in definition.indexes for a in index.attributes)):
                found.setdefault(attribute.name, attribute)
        return found

    @cached_property
    def closed(self) -> bool:
        """Whether the list of indexes is complete: a complete infrastructure definition, else complete models.

        A closed definition without a key only adds indexes (`update_table`): it completes no list, nor opens one.
        """
        if any(not other.closed or any(map(self._lacks, other.indexes)) for other in self.namesakes):
            return False
        sources = [d for d in self.definitions if d.makes_table]
        sources = [d for d in sources if d.key is not None or not d.closed]
        judged = sources or [d for d in self.definitions if d.kind == "model"]
        return bool(judged) and all(definition.closed for definition in judged)

    @cached_property
    def ttl(self) -> str | None:
        """The attribute that expires items, where exactly one is declared."""
        names = {definition.ttl for definition in self.definitions if definition.ttl}
        return next(iter(names)) if len(names) == 1 else None

    @property
    def title(self) -> str:
        """What to call the table in a message: its name, its only model's, or the variable that holds its name."""
        if self.name.source in ("literal", "constant", "default", "template") and self.name.text:
            return shown_name(self.name.text)
        symbols = list(dict.fromkeys(definition.symbol for definition in self.definitions if definition.symbol))
        variable = self.name.text.removeprefix("env:")
        return symbols[0] if symbols and (len(symbols) == 1 or not variable) else variable

    @property
    def telling_name(self) -> str:
        """What of its title may tell its items by its words: of `settings.orders_table`, where code keeps a name that
        is not known, only `orders_table`."""
        return telling_part(self.name.text) if is_place(self.name.text) else self.title

    def index(self, name: str) -> Index | None:
        return next((index for index in self.indexes if index.called == name), None)

    def _lacks(self, index: Index) -> bool:
        return index.name is None or self.index(index.name) is None
