"""Key texts aligned with the other attributes of their items: `CUSTOMER#c-1` is `CUSTOMER#{customer_id}`."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from dynamorm_analysis.inference.key_shapes import KeyTexts, Shape
from dynamorm_analysis.inference.sample import DISCRIMINATORS, Sample
from dynamorm_analysis.model.access import Confidence
from dynamorm_analysis.words import words_of

DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
MONTH = re.compile(r"\d{4}-\d{2}")
Comes = Callable[[str, str], bool]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a text: `word` as it stands, else the value of `attribute`, else one that no attribute holds, for which
    `name` is a name; `form` tells how it comes of another attribute all the same."""

    word: str = ""
    attribute: str = ""
    name: str = ""
    form: str = ""
    confidence: Confidence = "high"


def aligned(sample: Sample, texts: KeyTexts, shape: Shape, numbers: Sequence[int]) -> tuple[Part, ...]:
    """The parts of an attribute's texts, which all have one shape in some items."""
    split: dict[int, list[str]] = {}
    for number, text in zip(numbers, sample.texts(texts.attribute, numbers), strict=True):
        if text is None:
            continue
        parts = texts.parts(text)
        split[number] = [*parts[: len(shape) - 1], texts.delimiter.join(parts[len(shape) - 1 :])]
    return tuple(_aligned(sample, texts, shape, split))


def _aligned(sample: Sample, texts: KeyTexts, shape: Shape, split: Mapping[int, list[str]]) -> Iterator[Part]:
    at = 0
    while at < len(shape):
        if (word := shape[at]) is not None:
            yield Part(word=word)
            at += 1
            continue
        end = at
        while end < len(shape) and shape[end] is None:
            end += 1
        before = shape[at - 1] if at and shape[at - 1] else ""
        at, part = _hole(sample, texts, split, at, end, before or "")
        yield part


def _hole(
    sample: Sample, texts: KeyTexts, split: Mapping[int, list[str]], at: int, end: int, before: str
) -> tuple[int, Part]:
    """The value that begins at a part, and where it ends: the longest that an attribute holds."""
    for stop in range(end, at, -1):
        values = [(number, texts.delimiter.join(parts[at:stop])) for number, parts in split.items()]
        holders = sample.same_as(values, but=texts.attribute)
        told = [name for name in holders if name not in DISCRIMINATORS] or holders
        if told:
            distinct = len({value for _, value in values})
            return stop, _held(told, before, distinct, len(values))
    values = [(number, parts[at]) for number, parts in split.items()]
    return at + 1, _unheld(sample, values, before)


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
    else:
        name = f"{stem}_id" if stem else "part"
    return Part(name=name, form=_form(sample, values), confidence="medium")


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
