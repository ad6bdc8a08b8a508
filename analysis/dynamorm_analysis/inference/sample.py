"""Items as DynamoDB's own API gives them, and which of their attributes hold one and the same text."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

Item = Mapping[str, Mapping[str, object]]
"""Attributes by name, each a type with its value: `{"pk": {"S": "ORDER#1"}, "total": {"N": "12"}}`."""

ALMOST_ALL = 0.98
"""So many of all items are enough for what is said of all of them: real tables hold items that nobody remembers."""
COMPARED = 400
"""So many items tell whether two attributes always say the same."""

DISCRIMINATORS = frozenset({
    "cls", "class", "discriminator", "docType", "doc_type", "entity", "entityName", "entityType", "entity_name",
    "entity_type", "itemType", "item_type", "kind", "model", "modelType", "model_type", "objectType", "object_type",
    "recordType", "record_type", "type", "_type", "__type", "__typename", "_et", "__edb_e__", "_entity", "Type",
    "Entity", "EntityType", "ENTITY_TYPE", "TYPE",
})  # fmt: skip
"""Attributes that are called like what tells kinds of items apart."""

GENERIC = re.compile(
    r"_*(?:(?:g|l)si[-_]?\d*|data|table|item)?[-_]?(?:pk|sk|p?key|hash|range|(?:partition|sort|hash|range)_?key)\d*_*",
    re.I,
)


def type_of(value: Mapping[str, object]) -> str:
    """The DynamoDB type of a value."""
    return next(iter(value), "")


def text_of(value: Mapping[str, object]) -> str | None:
    """A string or number as a text; None of all else."""
    for type_ in ("S", "N"):
        if isinstance(text := value.get(type_), str):
            return text
    return None


def is_generic(attribute: str) -> bool:
    """Whether an attribute is called after its part in a key, and not after what it holds: `pk`, `GSI1SK`."""
    return GENERIC.fullmatch(attribute) is not None


class Sample:
    """Some items. `keys` are the attributes of the keys of their table and its indexes."""

    def __init__(self, items: Iterable[Item], keys: Iterable[str]) -> None:
        self.items: Sequence[Item] = tuple(items)
        self.keys = frozenset(keys)
        self._known: dict[int, Mapping[str, tuple[str, ...]]] = {}

    def __len__(self) -> int:
        return len(self.items)

    def texts(self, attribute: str, numbers: Iterable[int]) -> list[str | None]:
        """The strings that some items have in an attribute; None where one has none."""
        return [self._string(self.items[number], attribute) for number in numbers]

    def same_as(self, texts: Sequence[tuple[int, str]], *, but: str = "") -> list[str]:
        """The attributes that hold, item by item, the texts that are given; those of keys are not looked at."""
        compared = texts[:: max(1, len(texts) // COMPARED)]
        found: Counter[str] = Counter()
        for number, text in compared:
            found.update(self._holders(number).get(text, ()))
        found.pop(but, None)
        return sorted(name for name, count in found.items() if count >= ALMOST_ALL * len(compared))

    def strings(self, number: int) -> Iterator[tuple[str, str]]:
        """The attributes of an item that hold a text, with it; those of keys are not looked at."""
        for name, value in self.items[number].items():
            if name not in self.keys and (text := text_of(value)):
                yield name, text

    def usual(self, numbers: Sequence[int]) -> frozenset[str]:
        """The attributes, those of keys aside, that at least half of some items have."""
        found = Counter(name for number in numbers for name in self.items[number] if name not in self.keys)
        return frozenset(name for name, count in found.items() if count * 2 >= len(numbers))

    def _holders(self, number: int) -> Mapping[str, tuple[str, ...]]:
        """Which attributes of an item hold a text."""
        if number not in self._known:
            self._known[number] = self._held(self.items[number])
        return self._known[number]

    def _held(self, item: Item) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for name, value in item.items():
            text = text_of(value)
            if text and not (name in self.keys and is_generic(name)):
                found[text] = (*found.get(text, ()), name)
        return found

    @staticmethod
    def _string(item: Item, attribute: str) -> str | None:
        text = item.get(attribute, {}).get("S")
        return text if isinstance(text, str) else None


def are_alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two groups of items have nearly the same attributes."""
    return len(one & other) >= 0.8 * len(one | other)
