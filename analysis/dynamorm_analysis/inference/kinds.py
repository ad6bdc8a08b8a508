"""The kinds of items in a sample, told apart by the words in their keys or by an attribute that names them."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dynamorm_analysis.inference.code_names import class_name
from dynamorm_analysis.inference.key_shapes import KeyTexts, Shape, key_texts, shapes
from dynamorm_analysis.inference.sample import ALMOST_ALL, DISCRIMINATORS, Sample, are_alike, text_of
from dynamorm_analysis.words import free_name, singular, words_of

MOST_KINDS = 40
RARE = 3
"""Fewer items of one form do not show what they have in common."""
TAGLIKE = 40
NAMING = DISCRIMINATORS - {"type", "Type", "TYPE", "kind", "class", "cls"}
STAGES = frozenset(
    {"dev", "development", "int", "local", "prd", "prod", "production", "qa", "stage", "staging", "stg", "test", "uat"}
)
NOISE = frozenset({"table", "tables", "ddb", "dynamodb", "db", "data"})
PLAIN_WORDS = frozenset(
    {"a", "data", "detail", "details", "info", "item", "meta", "metadata", "profile", "record", "root", "self", "v"}
)
"""Words of sort keys that mean the item which the partition key names."""


@dataclass(frozen=True, slots=True)
class Kind:
    """Items of one kind by their numbers, with what to call them and, by key attributes, the shapes of their texts.
    `discriminator` is the attribute that names the kind, with the value that it has for it."""

    name: str
    numbers: tuple[int, ...]
    shapes: Mapping[str, Shape]
    discriminator: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Kinds:
    """`rest` are the numbers of items of which there are too few alike. `texts` tell how keys are composed."""

    kinds: tuple[Kind, ...]
    rest: tuple[int, ...]
    texts: Mapping[str, KeyTexts]


def kinds_in(sample: Sample, key: Sequence[str], keys: Sequence[str], table: str) -> Kinds:
    """The kinds of items in a table whose own key is `key`; `keys` are the attributes of indexes' keys too."""
    texts = {name: found for name in keys if (found := key_texts(sample, name)) is not None}
    groups = _by_shape(sample, [texts[name] for name in key if name in texts])
    discriminator = _discriminator(sample, [numbers for _, numbers in groups])
    parts = [part for group in groups for part in _by_discriminator(sample, group, discriminator)]
    kept = [(shape, numbers) for shape, numbers in parts if len(numbers) >= min(RARE, len(sample))]
    if len(kept) > MOST_KINDS:
        kept = [({}, tuple(range(len(sample))))]
    kinds = [Kind("", numbers, shape, _named_by(sample, discriminator, numbers)) for shape, numbers in kept]
    met = {number for kind in kinds for number in kind.numbers}
    rest = tuple(number for number in range(len(sample)) if number not in met)
    return Kinds(tuple(_named(kinds, key, table)), rest, texts)


Group = tuple[Mapping[str, Shape], tuple[int, ...]]


def _by_shape(sample: Sample, texts: Sequence[KeyTexts]) -> list[Group]:
    groups: list[Group] = [({}, tuple(range(len(sample))))]
    for one in texts:
        groups = [part for group in groups for part in _split(sample, one, group)]
    return sorted(groups, key=lambda group: (-len(group[1]), str(sorted(group[0].items()))))


def _split(sample: Sample, texts: KeyTexts, group: Group) -> Iterator[Group]:
    known, numbers = group
    for one in shapes(sample, texts, numbers):
        yield {**known, texts.attribute: one.shape}, one.numbers


# ---- attributes that name kinds --------------------------------------------------------------------------------------


def _discriminator(sample: Sample, groups: Sequence[Sequence[int]]) -> str | None:
    """The attribute that is called as one which tells kinds apart, and does: its values go with the shapes of keys or
    with other attributes."""
    for name in sorted(DISCRIMINATORS, key=lambda one: (one not in ("entity_type", "entityType"), one)):
        values = [_value(sample, name, number) for number in range(len(sample))]
        if sum(value is not None for value in values) < ALMOST_ALL * len(values) or len({*values}) > MOST_KINDS:
            continue
        if any(value is not None and (not words_of(value) or len(value) > TAGLIKE) for value in values):
            continue
        if _goes_with(groups, values) or _has_own_attributes(sample, values):
            return name
    return None


def _value(sample: Sample, attribute: str, number: int) -> str | None:
    return text_of(sample.items[number].get(attribute, {}))


def _goes_with(groups: Sequence[Sequence[int]], values: Sequence[str | None]) -> bool:
    """Whether each shape has one value of its own."""
    kinds = [group for group in groups if len(group) >= RARE]
    main = [Counter(values[number] for number in group).most_common(1)[0] for group in kinds]
    pure = all(count >= ALMOST_ALL * len(group) for (_, count), group in zip(main, kinds, strict=True))
    return pure and len(kinds) > 1 and len({value for value, _ in main}) > 1


def _has_own_attributes(sample: Sample, values: Sequence[str | None]) -> bool:
    """Whether the items of each value have other attributes than those of any other."""
    groups: dict[str, list[int]] = {}
    for number, value in enumerate(values):
        if value is not None:
            groups.setdefault(value, []).append(number)
    usual = [sample.usual(group) for group in groups.values() if len(group) >= RARE]
    alike = any(are_alike(one, other) for place, one in enumerate(usual) for other in usual[:place])
    return len(usual) > 1 and not alike


def _by_discriminator(sample: Sample, group: Group, name: str | None) -> list[Group]:
    """The parts of a group of one shape whose items are named otherwise and have other attributes."""
    shape, numbers = group
    if name is None:
        return [group]
    parts: dict[str | None, list[int]] = {}
    for number in numbers:
        parts.setdefault(_value(sample, name, number), []).append(number)
    several = [part for value, part in parts.items() if value is not None and len(part) >= RARE]
    usual = [sample.usual(part) for part in several]
    if len(several) < 2 or any(are_alike(one, other) for at, one in enumerate(usual) for other in usual[:at]):
        return [group]
    return [(shape, tuple(part)) for part in parts.values()]


def _named_by(sample: Sample, name: str | None, numbers: Sequence[int]) -> tuple[str, str] | None:
    """The attribute and its value that name a kind: of the table's discriminator, else of one that can be no other."""
    names = [name] if name is not None else sorted(NAMING)
    return next((told for one in names if (told := _always(sample, one, numbers)) is not None), None)


def _always(sample: Sample, name: str, numbers: Sequence[int]) -> tuple[str, str] | None:
    value, count = Counter(_value(sample, name, number) for number in numbers).most_common(1)[0]
    is_name = value is not None and bool(words_of(value)) and len(value) <= TAGLIKE
    return (name, value) if value is not None and is_name and count >= ALMOST_ALL * len(numbers) else None


# ---- names ----------------------------------------------------------------------------------------------------------


def _named(kinds: Sequence[Kind], key: Sequence[str], table: str) -> Iterator[Kind]:
    """Each kind with a name of its own: by the attribute that names it, by the words in its key, by its table."""
    told = Counter(kind.discriminator for kind in kinds)
    proposals = [[*_proposals(kind, key, table, told)] for kind in kinds]
    met: set[str] = set()
    for kind, names in zip(kinds, proposals, strict=True):
        others = {other[0] for other in proposals if other is not names}
        name = next((one for one in names if one not in met and (one == names[0] or one not in others)), names[0])
        yield Kind(free_name(name, met), kind.numbers, kind.shapes, kind.discriminator)


def _proposals(kind: Kind, key: Sequence[str], table: str, told: Counter[tuple[str, str] | None]) -> Iterator[str]:
    if kind.discriminator is not None and told[kind.discriminator] == 1:
        yield class_name(kind.discriminator[1])
    words = [[word for word in kind.shapes.get(name, ()) if word and words_of(word)] for name in key]
    partition, sort = (words[0] if words else []), (words[1] if len(words) > 1 else [])
    telling = [word for word in sort if not PLAIN_WORDS.issuperset(words_of(word))]
    holder = [word for word in partition if not PLAIN_WORDS.issuperset(words_of(word))]
    if telling:
        yield class_name(telling[-1])
        yield class_name("_".join((*holder[-1:], *telling)))
    elif holder:
        yield class_name(holder[-1])
        yield class_name("_".join((*holder, *sort)))
    yield kind_of_table(table)


def kind_of_table(table: str) -> str:
    """What the items of a table are called: `ShopOrder` for `shop-orders-prod`."""
    words = [word for word in words_of(table) if word not in STAGES | NOISE and not word.isdigit()]
    return class_name("_".join((*words[:-1], singular(words[-1]))) if words else "item")
