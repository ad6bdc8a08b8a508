"""Key texts aligned with the other attributes of their items: `CUSTOMER#c-1` is `CUSTOMER#{customer_id}`."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from dynamorm_analysis.inference.key_shapes import KeyTexts, Shape
from dynamorm_analysis.inference.sample import DISCRIMINATORS, Sample
from dynamorm_analysis.model.access import Confidence
from dynamorm_analysis.words import words_of

DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
PREFIX = re.compile(r"(?:[A-Za-z][A-Za-z0-9]*[_\-:.=])+")
MONTH = re.compile(r"\d{4}-\d{2}")
STATE = re.compile(r"[A-Z]{3,}(?:[_-][A-Z]{2,})*")
OFTEN = 4  # items that have each of a few words on average
SEEN = 50
Comes = Callable[[str, str], bool]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a text: the value of `attribute`, or one that no attribute holds, for which `name` is a name (`form`
    tells how it comes of an attribute all the same, and `seen` what some items have there), else `word` as it stands,
    which may be empty."""

    word: str = ""
    attribute: str = ""
    name: str = ""
    form: str = ""
    confidence: Confidence = "high"
    seen: tuple[tuple[int, str], ...] = ()

    @property
    def is_value(self) -> bool:
        return bool(self.attribute or self.name)


def aligned(sample: Sample, texts: KeyTexts, shape: Shape, numbers: Sequence[int]) -> tuple[Part, ...]:
    """The parts of an attribute's texts, which all have one shape in some items, with the delimiters between them."""
    split: dict[int, list[str]] = {}
    for number, text in zip(numbers, sample.texts(texts.attribute, numbers), strict=True):
        if text is None:
            continue
        parts = texts.parts(text)
        split[number] = [*parts[: len(shape) - 1], texts.delimiter.join(parts[len(shape) - 1 :])]
    between = (Part(word=texts.delimiter),)
    found = [part for stretch in _aligned(sample, texts, shape, split) for part in (*between, *stretch)]
    return tuple(found[1:])


def _aligned(
    sample: Sample, texts: KeyTexts, shape: Shape, split: Mapping[int, list[str]]
) -> Iterator[tuple[Part, ...]]:
    """What stands between delimiters, in turn."""
    at = 0
    while at < len(shape):
        if (word := shape[at]) is not None:
            yield (Part(word=word),)
            at += 1
            continue
        end = at
        while end < len(shape) and shape[end] is None:
            end += 1
        before = shape[at - 1] if at and shape[at - 1] else ""
        at, parts = _hole(sample, texts, split, at, end, before or "")
        yield parts


def _hole(
    sample: Sample, texts: KeyTexts, split: Mapping[int, list[str]], at: int, end: int, before: str
) -> tuple[int, tuple[Part, ...]]:
    """The value that begins at a part, and where it ends: the longest that an attribute holds, be it behind a word of
    its own (`team_7` where `team` is 7)."""
    for stop in range(end, at, -1):
        values = [(number, texts.delimiter.join(parts[at:stop])) for number, parts in split.items()]
        prefix = _shared_prefix([text for _, text in values])
        for word in ("", prefix) if prefix else ("",):
            rest = [(number, text[len(word) :]) for number, text in values]
            if told := _holders(sample, texts, rest):
                part = _held(told, word or before, len({text for _, text in rest}), len(rest))
                return stop, (Part(word=word), part) if word else (part,)
    values = [(number, parts[at]) for number, parts in split.items()]
    return at + 1, (_unheld(sample, values, before),)


def _holders(sample: Sample, texts: KeyTexts, values: Sequence[tuple[int, str]]) -> list[str]:
    """The attributes that hold a value; what tells kinds apart only where nothing else does."""
    holders = sample.same_as(values, but=texts.attribute)
    return [name for name in holders if name not in DISCRIMINATORS] or holders


def _shared_prefix(texts: Sequence[str]) -> str:
    """The word with a sign behind it that all texts begin with."""
    first, last = min(texts, default=""), max(texts, default="")
    length = next((at for at, (one, other) in enumerate(zip(first, last, strict=False)) if one != other), len(first))
    found = PREFIX.match(first[:length])
    return found[0] if found is not None else ""


def _held(holders: Sequence[str], before: str, distinct: int, count: int) -> Part:
    """Of several attributes, the one that is called as the word before."""
    wanted = set(words_of(before))
    best = max(holders, key=lambda name: (len(wanted & set(words_of(name))), -len(name), name))
    fits = bool(wanted & set(words_of(best)))
    alone = len(holders) == 1 or fits
    sure = alone and (distinct >= 3 or count == 1)
    return Part(attribute=best, confidence="high" if sure and count >= 10 else "medium" if alone else "low")


def _unheld(sample: Sample, values: Sequence[tuple[int, str]], before: str) -> Part:
    texts = [text for _, text in values]
    stem = "_".join(words_of(before))
    if all(map(DATE.fullmatch, texts)):
        name = "date"
    elif all(map(MONTH.fullmatch, texts)):
        name = "month"
    elif not stem and all(map(str.isdecimal, texts)) and len(texts) >= 4 * len({*texts}) > 4:
        name = "shard"
    elif stem and _are_states(texts):
        name = f"{stem}_state"
    else:
        name = f"{stem}_id" if stem else "part"
    return Part(name=name, form=_form(sample, values), confidence="medium", seen=tuple(values[:SEEN]))


def _are_states(texts: Sequence[str]) -> bool:
    """Whether texts are a few words in capitals that many items share, as `OPEN` and `PAID`, and tell none of these
    apart."""
    distinct = {*texts}
    return len(distinct) > 1 and len(texts) >= OFTEN * len(distinct) and all(map(STATE.fullmatch, distinct))


def _form(sample: Sample, values: Sequence[tuple[int, str]]) -> str:
    """How a value comes of an attribute, where it does."""
    ways: Mapping[str, Comes] = {
        "begins `{}`": lambda value, text: value.startswith(text),
        "is `{}` in lower case": lambda value, text: value.lower() == text,
        "is `{}` in capitals": lambda value, text: value.upper() == text,
        "is `{}` filled up with zeros": lambda value, text: text.isdigit() and value == (text.lstrip("0") or "0"),
    }
    shown = values[:: max(1, len(values) // 50)]
    if len({text for _, text in shown}) < 2:
        return ""
    for told, comes in ways.items():
        names = None
        for number, text in shown:
            fitting = {name for name, value in sample.strings(number) if comes(value, text)}
            names = fitting if names is None else names & fitting
            if not names:
                break
        if names:
            return told.format(min(names, key=lambda name: (len(name), name)))
    return ""
