"""Texts that hold several values: how they are put together so that none is mistaken for another and order is kept.

A composite key is a row of words and values between `#`. Items of different entity types can share it only where they
are meant to, for a value never holds a `#`: it is written `$S`, as are the four characters before and after it. Since
`$` comes before all that stands as it is, and after `#`, texts compare as the values in them do. Identifiers, dates and
times have none of these characters, and stand as they are.
"""

import re
from collections.abc import Mapping, Sequence

from dynamorm_analysis.model.names import Hole, KeyTemplate
from dynamorm_analysis.words import words_of

DELIMITER = "#"
BEHIND = "$"
"""The character behind the delimiter: `ORDER$` comes after each text that begins with `ORDER#`, and before all else."""
SHIFT = 0x30
LOW = re.compile(r"[\x00-$]")
CUT = re.compile(r"(.+?)(?:\[:(\d+)\]|//(\d+))")
Part = str | Hole
SHARD_HOLE = "shard"
"""The hole for the number of a shard."""


def label(name: str) -> str:
    """`OrderLine` as the word that begins a key: `ORDER_LINE`."""
    return "_".join(words_of(name)).upper() or name.upper()


def template(*parts: Part) -> KeyTemplate:
    """Parts as a template, neighbouring texts joined."""
    joined: list[Part] = []
    for part in parts:
        if isinstance(part, str) and joined and isinstance(joined[-1], str):
            joined[-1] += part
        elif part:
            joined.append(part)
    return KeyTemplate(tuple(joined))


def composed(parts: Sequence[Part]) -> KeyTemplate:
    """Parts with the delimiter between them: `CUSTOMER#{customer_id}`."""
    spaced = [piece for part in parts for piece in (DELIMITER, part)]
    return template(*spaced[1:])


def escaped(value: str) -> str:
    """A value as it stands in a key: in the order of the values, and without a delimiter."""
    return LOW.sub(lambda found: BEHIND + chr(ord(found.group()) + SHIFT), value)


def filled(key: KeyTemplate, values: Mapping[str, object]) -> str:
    """The text of a key for the values of its holes; `{at[:10]}` is the beginning of a value, `{at//3600}` a part of
    it. Raises KeyError where a value lacks."""
    return "".join(part if isinstance(part, str) else escaped(str(_value(part, values))) for part in key.parts)


def attributes_in(key: KeyTemplate) -> tuple[str, ...]:
    """The attributes that a key is made of, each once."""
    named = (part.name for part in key.parts if isinstance(part, Hole))
    return tuple(dict.fromkeys(cut.group(1) if (cut := CUT.fullmatch(name)) else name for name in named))


def _value(hole: Hole, values: Mapping[str, object]) -> object:
    cut = CUT.fullmatch(hole.name)
    if cut is None:
        return values[hole.name]
    value = values[cut.group(1)]
    return str(value)[: int(cut.group(2))] if cut.group(2) else int(str(value)) // int(cut.group(3))
