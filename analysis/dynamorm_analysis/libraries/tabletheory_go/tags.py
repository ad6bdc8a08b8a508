"""Struct tags: `dynamorm:"pk,attr:PK"` and `theorydb:"index:gsi1,sk"`, by the grammar of the library's registry.

Tokens are separated by commas. After `index:` and `lsi:` the tokens `pk`, `sk` and `sparse` belong to that clause until
any other token comes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

TAG_KEYS = ("theorydb", "dynamorm")
PAIR = re.compile(r'(?P<key>[^\s:"]+):"(?P<value>(?:[^"\\]|\\.)*)"')
TOKEN = re.compile(r"[^,]+")

FLAGS = frozenset(
    {"pk", "sk", "version", "ttl", "created_at", "updated_at", "set", "omitempty", "binary", "json", "encrypted"}
)
MODIFIERS = frozenset({"pk", "sk", "sparse"})
HEEDED = frozenset({"attr", "index", "lsi", "encrypted", "naming"})
LOCAL_PREFIXES = ("lsi-", "lsi_")


@dataclass(frozen=True, slots=True)
class Part:
    """A token with the modifiers of its clause. `start` and `end` count from the tag's first character; `value` is what
    follows the colon."""

    word: str
    value: str
    start: int
    end: int
    has_colon: bool
    modifiers: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        written = f"{self.word}:{self.value}" if self.has_colon else self.word
        return ",".join((written, *self.modifiers))

    @property
    def is_clause(self) -> bool:
        return self.has_colon and self.word in ("index", "lsi")


@dataclass(frozen=True, slots=True)
class Role:
    """What a field is in an index."""

    index: str
    kind: Literal["GSI", "LSI"]
    partition: bool
    sort: bool
    part: Part


@dataclass(frozen=True, slots=True)
class Tag:
    """The library's part of a field's tag. `skipped`: `-`, the field is no attribute."""

    key: str
    parts: tuple[Part, ...]
    skipped: bool = False

    def has(self, flag: str) -> bool:
        return any(part.word == flag and not part.has_colon for part in self.parts)

    def flag(self, flag: str) -> Part | None:
        return next((part for part in self.parts if part.word == flag and not part.has_colon), None)

    def value(self, word: str) -> str | None:
        """The last value given to a word."""
        return next((part.value for part in reversed(self.parts) if part.word == word and part.has_colon), None)

    @property
    def encrypted(self) -> bool:
        return any(part.word == "encrypted" for part in self.parts)

    @property
    def is_broken(self) -> bool:
        """Whether a part is no word that the library knows, so that what was meant is not sure."""
        return any(not part.has_colon and part.word not in FLAGS for part in self.parts)

    @property
    def roles(self) -> tuple[Role, ...]:
        """Roles by index; the same index twice keeps the last."""
        found = {part.value: _role(part) for part in self.parts if part.is_clause}
        return tuple(found.values())


NO_TAG = Tag("", ())


def tag_of(written: str) -> Tag:
    """The library's tag in the whole tag of a field."""
    for key in TAG_KEYS:
        for pair in PAIR.finditer(written):
            if pair["key"] == key and pair["value"]:
                return Tag(key, tuple(_parts(pair["value"], pair.start("value"))), pair["value"] == "-")
    return NO_TAG


def _parts(value: str, offset: int) -> Iterator[Part]:
    clause: Part | None = None
    for token in TOKEN.finditer(value):
        text = token[0].strip()
        if not text:
            continue
        start = offset + token.start() + len(token[0]) - len(token[0].lstrip())
        if clause is not None and text in MODIFIERS:
            modifiers = (*clause.modifiers, text)
            clause = Part(clause.word, clause.value, clause.start, start + len(text), True, modifiers)
            continue
        if clause is not None:
            yield clause
            clause = None
        part = _part(text, start)
        if part.is_clause:
            clause = part
        else:
            yield part
    if clause is not None:
        yield clause


def _part(text: str, start: int) -> Part:
    word, colon, value = text.partition(":")
    if not word:  # the library takes a leading colon for a part of the word
        return Part(text, "", start, start + len(text), False)
    return Part(word, value.strip(), start, start + len(text), bool(colon))


def _role(part: Part) -> Role:
    if part.word == "lsi":
        return Role(part.value, "LSI", False, True, part)
    kind: Literal["GSI", "LSI"] = "LSI" if part.value.startswith(LOCAL_PREFIXES) else "GSI"
    partition = "pk" in part.modifiers or not part.modifiers
    return Role(part.value, kind, partition, "sk" in part.modifiers, part)
