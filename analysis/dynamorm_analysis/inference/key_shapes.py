"""The shapes of key texts: which parts of `ORDER#o-17#LINE#2` are always there, and which differ from item to item."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from dynamorm_analysis.inference.sample import ALMOST_ALL, DISCRIMINATORS, Sample, are_alike, is_generic

Shape = tuple[str | None, ...]
"""The parts of a text between its delimiters: a word that is always there, or None for what differs."""

DELIMITERS = ("#", "|", "~", "::", "/", ":")
CLEAR = ("#", "|", "~")
"""Those that stand in keys alone, and hardly in values."""
WEAK = ("_", "-")
"""Those that stand in values as well."""
WORD = re.compile(r"[A-Za-z_$@][A-Za-z0-9_$@-]{0,39}")
CAPITALS = re.compile(r"[A-Z_$@][A-Z0-9_$@-]*")
MOST_WORDS = 24
"""So many different words may begin the keys of one attribute."""
MOST_PARTS = 12
FEW = 3
MANY = 10


@dataclass(frozen=True, slots=True)
class Shaped:
    """Texts of one shape, by the numbers of their items. `tail` says that the last part may hold delimiters itself."""

    shape: Shape
    numbers: tuple[int, ...]
    tail: bool = False


@dataclass(frozen=True, slots=True)
class KeyTexts:
    """How an attribute's texts are made: `delimiter` is empty where they have none."""

    attribute: str
    delimiter: str

    def parts(self, text: str) -> list[str]:
        return text.split(self.delimiter, MOST_PARTS - 1) if self.delimiter else [text]


def key_texts(sample: Sample, attribute: str) -> KeyTexts | None:
    """How the texts of a key's attribute are composed; None where they are values as they stand."""
    texts = [text for text in sample.texts(attribute, range(len(sample))) if text is not None]
    if not texts:
        return None
    delimiter = max(DELIMITERS, key=lambda one: _composed(texts, one))
    composed = _composed(texts, delimiter)
    if composed >= FEW and (2 * composed >= sum(delimiter in text for text in texts) or delimiter in CLEAR):
        return KeyTexts(attribute, delimiter)
    if is_generic(attribute):
        for weak in WEAK:
            if _composed(texts, weak) >= ALMOST_ALL * len(texts):
                return KeyTexts(attribute, weak)
        for clear in CLEAR:
            if 2 * sum(clear in text for text in texts) >= len(texts):
                return KeyTexts(attribute, clear)
    words = set(texts)
    if is_generic(attribute) and len(words) <= 8 and len(texts) >= FEW * len(words) and all(map(WORD.fullmatch, words)):
        return KeyTexts(attribute, "")
    return None


def _composed(texts: Sequence[str], delimiter: str) -> int:
    """How many texts begin with a word, of which there are few, and a delimiter."""
    found = Counter(text.split(delimiter, 1)[0] for text in texts if delimiter in text)
    words = {word: count for word, count in found.items() if WORD.fullmatch(word)}
    often = sum(count for word, count in words.items() if count >= FEW or CAPITALS.fullmatch(word))
    return often if len(words) <= max(MOST_WORDS, 2) or often >= 0.9 * len(texts) > 20 * len(words) else 0


def _are_capitals(words: Iterable[str]) -> bool:
    return all(CAPITALS.fullmatch(word) for word in words)


def shapes(sample: Sample, texts: KeyTexts, numbers: Iterable[int]) -> list[Shaped]:
    """The shapes of an attribute's texts in some items, those of most items first; items without a text are in none."""
    chosen = [*numbers]
    parts = {
        number: texts.parts(text)
        for number, text in zip(chosen, sample.texts(texts.attribute, chosen), strict=True)
        if text is not None
    }
    found = [*_shaped(sample, texts.delimiter, parts, tuple(parts), ())]
    return sorted(_with_tails(sample, found), key=lambda one: (-len(one.numbers), str(one.shape)))


def _shaped(
    sample: Sample, delimiter: str, parts: dict[int, list[str]], numbers: tuple[int, ...], before: Shape
) -> Iterator[Shaped]:
    """Goes from the first part to the last: each word that is there for many items makes a shape of its own, unless an
    attribute holds all that is left."""
    at = len(before)
    ended = tuple(number for number in numbers if len(parts[number]) == at)
    if ended:
        yield Shaped(before, ended)
    going = [number for number in numbers if len(parts[number]) > at]
    if not going:
        return
    if any(len(parts[number]) > at + 1 for number in going):
        rest = [(number, delimiter.join(parts[number][at:])) for number in going]
        if any(name not in DISCRIMINATORS for name in sample.same_as(rest)):
            yield Shaped((*before, None), tuple(going), tail=True)
            return
    words = _words(sample, [(number, parts[number][at]) for number in going], before, alone=not delimiter)
    groups: dict[str | None, list[int]] = {}
    for number in going:
        text = parts[number][at]
        groups.setdefault(text if text in words else None, []).append(number)
    for word, group in groups.items():
        yield from _shaped(sample, delimiter, parts, tuple(group), (*before, word))


def _words(sample: Sample, texts: Sequence[tuple[int, str]], before: Shape, *, alone: bool) -> frozenset[str]:
    """The words of some parts that stand for themselves, and not for a value of an item. Words that stand `alone` in a
    text may as well be values, such as languages."""
    counts = Counter(text for _, text in texts)
    if [*counts] == [""]:
        return frozenset({""})
    words = {word for word in counts if WORD.fullmatch(word)}
    if not words or len(words) > MOST_WORDS:
        return frozenset()
    after_word = bool(before) and before[-1] is not None
    telling = [name for name in sample.same_as(texts) if name not in DISCRIMINATORS]
    if telling and (after_word or len(counts) > 1):
        return frozenset()
    often = frozenset(word for word in words if counts[word] >= FEW or (not before and CAPITALS.fullmatch(word)))
    if sum(counts[word] for word in often) < 0.5 * len(texts) and not _are_capitals(often):
        return frozenset()
    if len(often) == 1 and (not after_word or (len(counts) == 1 and len(texts) >= 10 and _are_capitals(often))):
        return often
    if _are_capitals(often) and not after_word and not alone:
        return often
    return often if _differ(sample, texts, often) else frozenset()


def _differ(sample: Sample, texts: Sequence[tuple[int, str]], words: frozenset[str]) -> bool:
    """Whether the items of different words have different attributes, as kinds of items have: those of most do, or of
    some that there are many of, and these share hardly any."""
    groups: dict[str, list[int]] = {}
    for number, text in texts:
        groups.setdefault(text if text in words else "", []).append(number)
    usual = [(sample.usual(group), len(group)) for group in groups.values()]
    pairs = [(one, other) for place, one in enumerate(usual) for other in usual[:place]]
    differing = sum(not are_alike(one, other) for (one, _), (other, _) in pairs)
    strange = any(
        2 * len(one & other) < len(one | other) and min(count, counted) >= MANY
        for (one, count), (other, counted) in pairs
    )
    return 2 * differing > len(pairs) or strange


def _with_tails(sample: Sample, found: Sequence[Shaped]) -> Iterator[Shaped]:
    """Shapes that differ in the number of their last values alone are one, whose last value holds delimiters."""
    by_words: dict[Shape, list[Shaped]] = {}
    for one in found:
        by_words.setdefault(_without_values(one.shape), []).append(one)
    for words, alike in by_words.items():
        if len(alike) == 1 or not _are_one(sample, alike) or any(one.shape == words for one in alike):
            yield from alike
            continue
        numbers = tuple(sorted(number for one in alike for number in one.numbers))
        yield Shaped((*words, None), numbers, tail=True)


def _are_one(sample: Sample, found: Sequence[Shaped]) -> bool:
    first, *others = (sample.usual(one.numbers) for one in found)
    return all(are_alike(first, other) for other in others)


def _without_values(shape: Shape) -> Shape:
    end = len(shape)
    while end and shape[end - 1] is None:
        end -= 1
    return shape[:end]


def main_shape(found: Sequence[Shaped], total: int) -> Shaped | None:
    """The one shape that nearly all texts have."""
    return found[0] if found and len(found[0].numbers) >= ALMOST_ALL * total else None
