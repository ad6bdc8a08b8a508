"""The attributes of a kind of items: their types, whether all items have them, and what their values look like."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dynamorm_analysis.entity_models.model import Field
from dynamorm_analysis.inference.guesses import Guess
from dynamorm_analysis.inference.sample import DISCRIMINATORS, Sample, type_of
from dynamorm_analysis.model.table import AttributeRole
from dynamorm_analysis.wording import TYPE_WORDS
from dynamorm_analysis.words import words_of

DAY = re.compile(r"\d{4}-[01]\d-[0-3]\d")
MOMENT = re.compile(r"\d{4}-[01]\d-[0-3]\d[T ][0-2]\d:[0-5]\d(?::[0-6]\d(?:[.,]\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?")
WHOLE = re.compile(r"-?\d{1,38}")
NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?")
UUID = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
WORD = re.compile(r"[A-Z][A-Z0-9]*(?:[_-][A-Z0-9]+)*|[a-z][a-z0-9]*(?:[_-][a-z0-9]+)*")
CODES = re.compile(r"[A-Za-z]{2,3}(?:[_-][A-Za-z0-9]+)?")

FEW_VALUES = 10
MANY_ITEMS = 10
"""So many items for each value make it likely that there are no other values."""
ENOUGH = 30
LONGEST_WORD = 30
SECONDS = range(946_684_800, 4_102_444_800)  # from 2000 to 2100
VERSIONS = frozenset({
    "version", "_version", "ver", "rev", "revision", "_rev", "lock_version", "lockVersion", "row_version",
    "rowVersion", "object_version", "entity_version", "version_number", "versionNumber", "Version",
})  # fmt: skip
EXPIRY_WORDS = frozenset({"ttl", "expire", "expires", "expiry", "expiration", "expired", "expireat", "purge"})
OPEN_WORDS = frozenset({
    "city", "code", "country", "currency", "email", "id", "lang", "language", "locale", "name", "nation", "owner",
    "region", "sku", "slug", "tenant", "title", "town", "user", "zone",
})  # fmt: skip
"""What is named so has further values that a sample does not show."""


@dataclass(frozen=True, slots=True)
class Found:
    """An attribute as a field, and what is guessed of it."""

    field: Field
    guesses: tuple[Guess, ...]


def attribute(sample: Sample, numbers: Sequence[int], name: str, code_name: str, ttl: str | None) -> Found:
    """An attribute of some items; `ttl` is the one that the table expires items by."""
    values = [sample.items[number][name] for number in numbers if name in sample.items[number]]
    types = Counter(type_of(value) for value in values)
    if len(types) > 1 and types["NULL"]:
        del types["NULL"]  # it is how some libraries write that there is no value
    type_, most = max(types.items(), key=lambda one: (one[1], one[0]))
    required = len(values) == len(numbers) and all("NULL" not in value for value in values)
    guesses = list(_types(name, types, most))
    texts = [text for value in values if isinstance(text := value.get(type_), str)]
    role, told = _role(name, type_, texts, required and len(types) == 1, ttl)
    guesses += told
    words = _words(name, type_, texts) if not role else ()
    if words and len(types) == 1:
        guesses.append(Guess(name, f"one of {len(words)} words", "medium", words))
    elif not role and not words:
        guesses += _looks(name, type_, texts)
    declared = "int" if type_ == "N" and texts and all(map(WHOLE.fullmatch, texts)) else ""
    known = type_ if len(types) == 1 else None
    values_ = words if len(types) == 1 else ()
    return Found(Field(name, code_name, known, declared if known else "", required, role, values_), tuple(guesses))


def _types(name: str, types: Counter[str], most: int) -> Iterator[Guess]:
    if len(types) > 1:
        told = " and ".join(TYPE_WORDS.get(type_, type_) for type_, _ in types.most_common())
        rest = sum(types.values()) - most
        yield Guess(name, f"mixed types: {told} ({rest} of {sum(types.values())} otherwise)", "low")


def _role(
    name: str, type_: str, texts: Sequence[str], always: bool, ttl: str | None
) -> tuple[AttributeRole, list[Guess]]:
    if name == ttl:
        return "ttl", [Guess(name, "expires items")]
    if name in VERSIONS and type_ == "N" and always and all(WHOLE.fullmatch(text) and len(text) < 7 for text in texts):
        return "version", [Guess(name, "counts versions", "medium")]
    return "", []


def _words(name: str, type_: str, texts: Sequence[str]) -> tuple[str, ...]:
    """The words that are all values of an attribute, as far as a sample shows."""
    if type_ != "S" or name in DISCRIMINATORS or OPEN_WORDS & set(words_of(name)[-1:]):
        return ()
    found = Counter(texts)
    if not 2 <= len(found) <= FEW_VALUES or len(texts) < max(MANY_ITEMS * len(found), ENOUGH):
        return ()
    if not all(len(word) <= LONGEST_WORD and WORD.fullmatch(word) for word in found):
        return ()
    if all(map(CODES.fullmatch, found)) or max(map(len, found)) < 2:
        return ()
    if 2 * sum(any(map(str.isdigit, word)) for word in found) > len(found):
        return ()  # they are counted: `site-1`, `site-2`
    return tuple(sorted(found)) if min(found.values()) >= 2 else ()


def _looks(name: str, type_: str, texts: Sequence[str]) -> Iterator[Guess]:
    """What the values look like: it is told and changes nothing, for no sample shows what code makes of them."""
    if not texts:
        return
    if type_ == "N":
        whole = [int(text) for text in texts if WHOLE.fullmatch(text)]
        if len(whole) == len(texts) and all(one in SECONDS for one in whole):
            if EXPIRY_WORDS & set(words_of(name)):
                told = "seconds since 1970: may be meant to expire items, which the table does not do"
                yield Guess(name, told, "low")
            else:
                yield Guess(name, "seconds since 1970", "medium")
        elif len(whole) == len(texts) and all(one // 1000 in SECONDS for one in whole):
            yield Guess(name, "milliseconds since 1970", "medium")
    elif type_ == "S":
        if all(map(DAY.fullmatch, texts)):
            yield Guess(name, "days as text (ISO 8601)")
        elif all(map(MOMENT.fullmatch, texts)):
            yield Guess(name, "times as text (ISO 8601)")
        elif all(map(UUID.fullmatch, texts)):
            yield Guess(name, "UUIDs")
        elif all(map(NUMBER.fullmatch, texts)):
            yield Guess(name, "numbers as text, which do not sort as numbers", "medium")
        elif len({*map(len, texts)}) == 1 and all(map(str.isdecimal, texts)) and any(one[0] == "0" for one in texts):
            yield Guess(name, "numbers as text, filled up with zeros", "medium")
