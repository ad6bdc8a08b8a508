"""Texts that are known in part: table names, index names and the templates that keys are built from."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Literal

VARIABLE = "env:"
"""How a name begins that an environment variable holds."""


@dataclass(frozen=True, slots=True)
class Hole:
    """A part of a template that only the running program knows; `name` is the expression as written, or empty. Where
    that stands in a function that is called, `told` is the same in the caller's words; empty where these have none.
    Where it is a field of an object, `made` is what this was made with; empty where that is not known. `format` is how
    the value becomes text where that is written out: `:06d` and `!r` of an f-string, `?` where it is not known."""

    name: str = ""
    told: str | None = field(default=None, compare=False)
    made: str = field(default="", compare=False)
    format: str = ""

    @property
    def symbol(self) -> str:
        return self.name if self.told is None else self.told


@dataclass(frozen=True, slots=True)
class KeyTemplate:
    """A text with holes: `f"ORDER#{id}"` is `("ORDER#", Hole("id"))`. Neighbouring texts are joined."""

    parts: tuple[str | Hole, ...]

    @property
    def constant(self) -> str | None:
        """The whole text when it has no hole."""
        if any(isinstance(part, Hole) for part in self.parts):
            return None
        return "".join(part for part in self.parts if isinstance(part, str))

    @property
    def prefix(self) -> str:
        """The text before the first hole."""
        first = self.parts[0] if self.parts else ""
        return first if isinstance(first, str) else ""

    @property
    def tells_nothing(self) -> bool:
        """Whether it is made of holes alone."""
        return all(isinstance(part, Hole) for part in self.parts)

    def __str__(self) -> str:
        return "".join(part if isinstance(part, str) else "{" + part.name + "}" for part in self.parts)


FOLDER = re.compile(r"^\{(?:[^{}]*/)?([^{}/]+)\}$")


def shown_name(name: str) -> str:
    """A table's name as people are told it: that of a variable, or of the place where code keeps it."""
    return FOLDER.sub(r"\1", name.removeprefix(VARIABLE))


def is_place(name: str) -> bool:
    """Whether a table's name is not known, but the place where code keeps it."""
    return FOLDER.match(name) is not None


def telling_part(name: str) -> str:
    """What of a table's name may tell its items: where code keeps it, `orders_table` of `settings.orders_table`."""
    shown = shown_name(name)
    return shown.rpartition(".")[2] if is_place(name) else shown


def told_name(template: KeyTemplate | None) -> tuple[str | None, str]:
    """A name that is known, else None and, behind it, the name with its holes where there is any text around these."""
    if template is None or template.constant is not None:
        return (template.constant or None if template is not None else None), ""
    return None, "" if template.tells_nothing else str(template)


NameSource = Literal["literal", "constant", "env", "parameter", "default", "template", "unknown"]


@dataclass(frozen=True, slots=True)
class TableName:
    """A table's name as far as the source tells: a text, `env:VARIABLE`, `ssm:PARAMETER`, `export:NAME`, a template, or
    nothing (then `text` is empty). A `default` is the text that counts where a configuration, which is not shown, gives
    no other.

    `guessed` says that the library makes it from the model's name, so that models of one name in different places
    may be one table or several. Of a name that is not known, `among` are the variables of which one holds it: where
    infrastructure sets all of them to one table, it is that one's. `fallback` is what code takes where the variable is
    not set, empty where it takes nothing: it says nothing of the table that is deployed, so that names which differ in
    it alone are equal.
    """

    text: str
    source: NameSource
    guessed: bool = False
    among: frozenset[str] = frozenset()
    fallback: str = field(default="", compare=False)

    @property
    def known(self) -> bool:
        return self.source != "unknown"

    @property
    def contract(self) -> str:
        """How the facts contract names the source: `env:VARIABLE` for names from the environment, `ssm:PARAMETER` for
        those that a parameter store holds, `export:NAME` for those that a stack exports."""
        return self.text if self.source in ("env", "parameter") else self.source


UNKNOWN_NAME = TableName("", "unknown")


def kept_at(place: str) -> TableName:
    """A name that is not known, by the one place where code keeps it, `app/settings.py/orders_table`; unknown where
    that is empty."""
    return TableName(f"{{{place}}}", "template") if place else UNKNOWN_NAME


def variable_named(variable: str, default: str = "") -> str:
    """The name that a variable holds, `env:INDEX=by-day` where code takes one if it is not set."""
    return f"{VARIABLE}{variable}={default}" if default else f"{VARIABLE}{variable}"


BETWEEN = "|"
"""What stands between the variables of which one names a table: `env:ORDERS|env:ORDERS_TABLE`."""


def one_of(names: Collection[TableName]) -> TableName:
    """The name that is one of some: not known, unless they are the same."""
    if len(names) == 1:
        return next(iter(names))
    if any(name.source != "env" and not name.among for name in names):
        return UNKNOWN_NAME
    return TableName("", "unknown", among=frozenset().union(*(name.among or {name.text} for name in names)))


DISTINCTIVE = 4  # letters that a name has beside its holes
HOLE = re.compile(r"\{([^{}]*)\}")
"""A hole in a name or text as it is written, with what stands in its braces."""
SERIALIZED = re.compile(r"^_?(?:\w+\.)?_?(?:serialize|serializer)\((.+)\)$")
"""A value in the form that DynamoDB's client takes, as `TypeSerializer` gives it."""
HOLES = re.compile(rf"(?:{HOLE.pattern})+")


def shape(name: str) -> str | None:
    """What a name with holes is beside them: `{}-orders` of `{var.prefix}-orders`; None where that tells it from no
    other."""
    found = HOLES.sub("{}", name)
    is_one = "{}" in found and not {"{", "}"} & set(found.replace("{}", ""))
    return found if is_one and sum(letter.isalpha() for letter in found) >= DISTINCTIVE else None


def fits(pieces: list[str], name: str) -> bool:
    """Whether a name is some texts one behind the other, with anything between each two of them."""
    if len(pieces) == 1:
        return pieces[0] == name
    first, *middle, last = pieces
    if not name.startswith(first) or not name.endswith(last):
        return False
    place, end = len(first), len(name) - len(last)
    for piece in middle:
        place = name.find(piece, place, end) + len(piece)
        if place < len(piece):
            return False
    return place <= end
