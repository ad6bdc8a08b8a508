"""A kind of item: its fields, the keys that it makes of them, and the access patterns by which it is found."""

from dataclasses import dataclass
from typing import Literal

from dynamorm_analysis.blueprint import Blueprint
from dynamorm_analysis.model.access import Operator
from dynamorm_analysis.model.names import Hole, KeyTemplate
from dynamorm_analysis.model.table import AttributeRole, ClassManner, ItemClass
from dynamorm_analysis.text import Place

Library = Literal["pynamodb", "boto3", "aioboto3", "tabletheory_go", ""]
"""By which library items are read and written; empty where another does, or nothing tells."""


@dataclass(frozen=True, slots=True)
class Field:
    """An attribute of an item by its DynamoDB `name`; `code_name` is what code calls it.

    `type` is a DynamoDB type (`S N B BOOL NULL M L SS NS BS`), None where it is not known; `declared` is the type as
    code writes it (`UTCDateTimeAttribute`, `datetime`, `list[Line]`), empty where no code does. `values` are the only
    ones that it can have, `default` is the text that an item gets without a value, and `generated` says that a default
    makes each value unique.
    """

    name: str
    code_name: str
    type: str | None
    declared: str = ""
    required: bool = True
    role: AttributeRole = ""
    values: tuple[str, ...] = ()
    generated: bool = False
    default: str | None = None
    has_default: bool = False
    """Whether an object that is made without a value gets one."""

    stored: str = ""
    """The expression that code stores of the value where that is another, `self.placed_at.isoformat()`."""

    read: str = ""
    """The expression that code makes of a stored `item` for the field, where that is known."""

    in_keys: bool = False
    """No attribute holds it: it stands in texts of keys alone."""

    holds: "MapFields | None" = None
    """The class of its values where these are stored as maps, and all of it is known."""

    element: "Field | None" = None
    """What each element of a list is, or each value of a map of any names; it has no name. None where that is not
    known."""

    @property
    def is_needed(self) -> bool:
        """Whether an object cannot be made without a value for it."""
        return self.required and not (self.has_default or self.default is not None or self.generated)


@dataclass(frozen=True, slots=True)
class MapFields:
    """A class whose objects are stored as maps: the file that declares it, and its fields. `is_open` says that its maps
    may have others, too. Where it stands inside of itself it `recurs`, and has no fields. `manner` is given for a class
    of the program's own."""

    symbol: str
    path: str
    fields: tuple[Field, ...] = ()
    is_open: bool = False
    recurs: bool = False
    manner: ClassManner | None = None


@dataclass(frozen=True, slots=True)
class KeyPart:
    """An attribute of a key and the text that items write into it: `CUSTOMER#{customer_id}`, whose holes are named as
    fields are in code or, where no field has the value, as a parameter is to be; `format` of a hole stands behind its
    name in an f-string (`{number:06d}`, `{placed_at.isoformat()}`). One hole and nothing else is the value
    of a field as it is; of an attribute that is a field itself, that field."""

    attribute: str
    role: Literal["partition", "sort"]
    template: KeyTemplate

    @property
    def field(self) -> str | None:
        """The one field or parameter whose value it is as it stands."""
        match self.template.parts:
            case (Hole(name),):
                return name
        return None


@dataclass(frozen=True, slots=True)
class ItemKey:
    """The key that items have in the table (`index` None) or in an index, partition before sort. `binding` is the
    attribute of the class that holds the index (`Order.by_status`), empty where none does. Items have it only where
    fields, by their DynamoDB names, have the values that `only` tells."""

    index: str | None
    parts: tuple[KeyPart, ...]
    binding: str = ""
    only: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PatternCondition:
    """A condition of a request: an attribute by its DynamoDB name and the texts to compare with, two for `between`.
    Their holes are parameters of the pattern. A filter's condition may have none (`exists`). What is compared with an
    attribute that holds a number or a truth is the text of that as Python writes it: `5`, `True`."""

    attribute: str
    operator: Operator
    values: tuple[KeyTemplate, ...] = ()


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a caller gives: a name in snake_case, its DynamoDB type, and the field whose value it is, where one is."""

    name: str
    type: str
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Pattern:
    """An access pattern: what is read of a kind of items, in one way. `name` is what to call it in code, in snake_case:
    `orders_of_customer`.

    `keyed` are the conditions on the key of the table (`index` None) or of an index, `filtered` those of the filter.
    `reads` are the attributes to ask for, None for whole items. `functions` are where it is found, as
    `path:function`, in their order; none where it is only planned.
    """

    name: str
    operation: Literal["get", "query", "count"]
    index: str | None
    parameters: tuple[Parameter, ...]
    keyed: tuple[PatternCondition, ...]
    filtered: tuple[PatternCondition, ...] = ()
    forward: bool = True
    consistent: bool = False
    reads: tuple[str, ...] | None = None
    functions: tuple[str, ...] = ()
    words: str = ""
    """What is asked in the words of whoever plans it; empty where nobody did."""


@dataclass(frozen=True, slots=True)
class EntityModel:
    """A kind of item, and all that a generator needs to know of it.

    `name` is in PascalCase (`Order`). `blueprint` is its table, which other kinds may share. `fields` hold the
    attributes of keys too, where these are fields of their own. `keys` begin with that of the table. `identity` are the
    parameters that tell one item from all others, in the order of the table's key. `version` and `ttl` are fields by
    their DynamoDB names.

    Of a kind that code has already: `library`, `path` of the file and `symbol` of the class that declares it, and
    `place`; `asynchronous` says that its code awaits what it asks. None of these where it is only planned.
    """

    name: str
    blueprint: Blueprint
    fields: tuple[Field, ...]
    keys: tuple[ItemKey, ...]
    identity: tuple[Parameter, ...]
    patterns: tuple[Pattern, ...] = ()
    version: str | None = None
    ttl: str | None = None
    library: Library = ""
    path: str = ""
    symbol: str = ""
    place: Place | None = None
    by_functions: bool = False
    """No class declares it, but functions write it: `path` is a file of theirs, and `symbol` what a generated class is
    to be called. `table_name` is the expression by which they name the table, empty where none is known."""

    table_name: str = ""
    asynchronous: bool = False
    filled: frozenset[str] = frozenset()
    """The attributes of keys that objects set themselves whenever they are stored, so that nobody gives them."""

    item_class: ItemClass | None = None
    """Of a class that stands on no library for models: how its objects become items, and items its objects."""

    def field(self, name: str) -> Field | None:
        """The field of a DynamoDB name."""
        return next((field for field in self.fields if field.name == name), None)

    def key(self, index: str | None) -> ItemKey | None:
        return next((key for key in self.keys if key.index == index), None)
