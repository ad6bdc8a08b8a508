"""What a CDK program says of its constructs, in no language's words.

`programs` makes these values; `tables` makes definitions and indexes of them, `variables` wires. What is to be made of
a call such as `Table(this, "Orders", { partitionKey: { name: "pk", type: AttributeType.STRING } })`:

- `Construct.kind` is library and class in AWS's words: `aws_dynamodb.Table`, whatever the program imports it as.
- Properties are `Fields` by camelCase name, evaluated as far as the source tells: a text is `Wording`, a member of an
  enumeration `Word("STRING")`, `undefined` and `None` are `NOTHING`, an object or a props class is `Fields`, a list
  `Items`.
- What is not known is `UNTOLD`; what only the caller of the function around knows is `ASKED`, and the construct is said
  again where that function is called, if it can be.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from dynamorm_analysis.model.names import KeyTemplate
from dynamorm_analysis.model.table import IndexKind
from dynamorm_analysis.text import Place


@dataclass(frozen=True, slots=True)
class Wording:
    """A text, whole or with holes; `followed` says that it stands elsewhere and is only referred to here, `asked` that
    whoever calls the function around may fill holes."""

    template: KeyTemplate
    place: Place
    followed: bool = False
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    """A member of an enumeration by its last name: `STRING`, `KEYS_ONLY`."""

    name: str


@dataclass(frozen=True, slots=True)
class Flag:
    """A truth value or number."""

    value: int | float | bool


@dataclass(frozen=True, slots=True)
class Nothing:
    """Surely not given."""


@dataclass(frozen=True, slots=True)
class Untold:
    """Not known; `by_parameter`: whoever calls the function around may know."""

    by_parameter: bool = False


@dataclass(frozen=True, slots=True)
class Fields:
    """Properties by camelCase name; `rest` is what a name that is not among them has: nothing, or something untold."""

    entries: "Mapping[str, Told]"
    place: Place
    rest: "Nothing | Untold" = field(default_factory=Nothing)

    def get(self, name: str) -> "Told":
        return self.entries.get(name, self.rest)


@dataclass(frozen=True, slots=True)
class Items:
    """The items of a list; `rest` says whether these are all."""

    items: "tuple[Told, ...]"
    place: Place
    rest: "Nothing | Untold" = field(default_factory=Nothing)


Told = Wording | Word | Flag | Nothing | Untold | Fields | Items

NOTHING = Nothing()
UNTOLD = Untold()
ASKED = Untold(by_parameter=True)


@dataclass(frozen=True, slots=True)
class Construct:
    """One construct: `Table(scope, id, properties)`.

    `address` is the file and the way of ids to it, as far as these are constant: which construct it is where its name
    does not tell. `symbol` is what people call it. `service` is the folder whose code it is deployed with; a name with
    holes is one table inside of it. `place` is the class's name in the call.
    """

    kind: str
    symbol: str
    address: str
    service: str
    place: Place
    properties: Fields


@dataclass(frozen=True, slots=True)
class Added:
    """A call that adds an index: to a table, or to what is not understood (`table` untold). `conditional`: perhaps."""

    table: Construct | Untold
    kind: IndexKind
    properties: Fields
    place: Place
    conditional: bool


@dataclass(frozen=True, slots=True)
class Code:
    """What a function runs: the folder that it is made of, from the workspace's root, and the names in it as CDK takes
    them. `entry` is a file of the folder, `handler` and `index` are such as `orders.handler` and `app.py`; each is
    empty where it is not said."""

    folder: str
    handler: str = ""
    index: str = ""
    entry: str = ""


@dataclass(frozen=True, slots=True)
class Setting:
    """A variable that a program gives to code. `tables` are the ids of those whose names it may hold, none where that
    is not known; `text` is what it holds where it is written out. `code` is what sees it, None where all may. `beside`
    are the folders of all code that the construct deploys which sets it."""

    variable: str
    tables: tuple[str, ...]
    code: Code | None = None
    text: Wording | None = None
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Made:
    """What a statement makes."""

    tables: tuple[Construct, ...] = ()
    added: tuple[Added, ...] = ()


def either(untold: "Nothing | Untold", other: "Nothing | Untold") -> "Nothing | Untold":
    """What is left open by one or the other."""
    if isinstance(untold, Nothing) or isinstance(other, Nothing):
        return other if isinstance(untold, Nothing) else untold
    return Untold(untold.by_parameter or other.by_parameter)


def is_asked(told: Told) -> bool:
    """Whether a part of a value is known only to whoever calls the function around."""
    return any(
        (isinstance(part, Untold) and part.by_parameter) or (isinstance(part, Wording) and part.asked)
        for part in parts(told)
    )


def parts(told: Told) -> Iterator[Told]:
    """A value and all values in it."""
    yield told
    match told:
        case Fields(entries=entries, rest=rest):
            for inner in (*entries.values(), rest):
                yield from parts(inner)
        case Items(items=items, rest=rest):
            for inner in (*items, rest):
                yield from parts(inner)
