"""A value that code writes or compares with, as far as the source tells it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from dynamorm_analysis.model.names import HOLE, SERIALIZED, Hole, KeyTemplate
from dynamorm_analysis.model.unfit_values import ValueKind

Disorder = Literal["", "number", "date", "fraction", "random"]
"""Why a text sorts otherwise than what it tells: a number of more or fewer digits, a date with its year behind, a time
whose fraction of a second has more or fewer digits; or that chance makes what it begins with, so that it sorts by
nothing."""
Bulk = Literal["", "JSON text", "URL", "request body", "HTML", "encoded file", "file"]
"""What a value is that may be long; empty where nothing speaks for it."""

TEXTS = re.compile(r"'[^']*'|\"[^\"]*\"")
NAMES = re.compile(r"(?<![\w.])[^\W\d]\w*")


@dataclass(frozen=True, slots=True)
class WrittenValue:
    """A value as far as the source tells.

    `template` for texts and numbers (constant or with holes), None when nothing is known. `expression` is the source
    as written, for messages and for telling two values apart. `type` is its DynamoDB type when certain. `values` are
    all values it can have, where an enumeration or a choice between constants limits them.
    `milliseconds` says that the value is a time in milliseconds (`* 1000`, `time_ns`…); `bucket` that it is a
    formatted date or hour and nothing else; `sharded` that a random or hashed suffix is part of it, `by_chance` that it
    is random; `new_id` that it is an id which chance makes, or has one in it; `shards` is how many there are of these,
    None where that is not known. `adds_to` is the attribute, read with the item before, whose value is changed in code
    to this one; empty for other values. `counts`: DynamoDB itself adds a number to what the item has. `kind` is what
    the program's own value surely is, before a library makes it
    DynamoDB's; `disorder` why it sorts otherwise than what it tells, `bulk` what it is that may be long. `grows`:
    something is added to the list that the item has. `moment`: it tells the time now to the second, and nothing else.
    `recent`: it tells a time of which no more than a day has passed.
    `empty_by_default`: it is the empty text where a request leaves it out, which no test of the function refuses.
    `told` is the expression in the words of the function that calls the one in which it stands, None where there is
    none, and empty where it cannot be said in them. `made` is the same of a field of an object: what this was made
    with; or of a variable: the field that it is set to; or of a text that a call is part of: how code names it. It is
    empty of anything else.
    """

    expression: str = ""
    template: KeyTemplate | None = None
    type: str | None = None
    milliseconds: bool = False
    bucket: bool = False
    sharded: bool = False
    by_chance: bool = False
    new_id: bool = False
    shards: int | None = None
    values: tuple[str, ...] = ()
    adds_to: str = ""
    counts: bool = False
    kind: ValueKind = ""
    disorder: Disorder = ""
    bulk: Bulk = ""
    grows: bool = False
    moment: bool = False
    recent: bool = False
    empty_by_default: bool = False
    told: str | None = None
    made: str = ""

    @property
    def symbol(self) -> str:
        """What tells it from other values in one function, as long as its `names` stand for the same; empty where
        nothing does."""
        if self.told is not None:
            return SERIALIZED.sub(r"\1", self.told)
        return self.told_text or SERIALIZED.sub(r"\1", self.expression)

    @property
    def symbols(self) -> tuple[str, ...]:
        """The same, also by what an object was made with of which it is a field, and as code names a text that a call
        is part of."""
        holes = [part for part in self.template.parts if isinstance(part, Hole)] if self.template is not None else []
        made = self._text_of(lambda hole: hole.made or hole.symbol) if any(hole.made for hole in holes) else self.made
        return tuple(symbol for symbol in dict.fromkeys((self.symbol, made)) if symbol)

    @property
    def told_text(self) -> str:
        """The text that it is, in the words of the function that makes the request; empty where it cannot be said."""
        return self._text_of(lambda hole: hole.symbol)

    def _text_of(self, symbol_of: Callable[[Hole], str]) -> str:
        parts = self.template.parts if self.template is not None else ()
        told = [part if isinstance(part, str) else symbol_of(part) for part in parts]
        if not all(told):
            return ""
        shown = (text if isinstance(part, str) else f"{{{text}}}" for part, text in zip(parts, told, strict=True))
        return f'f"{"".join(shown)}"' if parts else ""

    @property
    def names(self) -> tuple[str, ...]:
        """The variables that `symbols` are made of, and other names in them that stand for no value."""
        return tuple(dict.fromkeys(name for symbol in self.symbols for name in names_of(symbol)))


UNTOLD = WrittenValue()
"""A value of which the source tells nothing."""


def names_of(symbol: str) -> tuple[str, ...]:
    """The variables that a symbol is made of, and other names in it that stand for no value."""
    inner = HOLE.findall(symbol) if symbol.startswith('f"') else (symbol,)
    return tuple(dict.fromkeys(name for part in inner for name in NAMES.findall(TEXTS.sub("", part))))
