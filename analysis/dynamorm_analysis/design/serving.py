"""The request that serves an access pattern: which key it asks, with which conditions, and why that is the one."""

from collections.abc import Mapping, Sequence
from itertools import takewhile
from typing import Literal, cast

from dynamorm_analysis.blueprint import Blueprint
from dynamorm_analysis.design.answered import KeyCondition, ServedPattern
from dynamorm_analysis.design.asked import AccessPattern
from dynamorm_analysis.design.composite_keys import BEHIND, DELIMITER, composed, escaped, template
from dynamorm_analysis.design.key_choice import met
from dynamorm_analysis.design.key_texts import KeyText
from dynamorm_analysis.design.layout import TABLE
from dynamorm_analysis.design.requirements import Requirement
from dynamorm_analysis.model.names import Hole, KeyTemplate
from dynamorm_analysis.model.table import Key
from dynamorm_analysis.wording import listed

Range = Literal["between", "begins_with", ">=", "<="]
ENDS: Mapping[Range, tuple[str, ...]] = {
    "between": ("_from", "_to"),
    "begins_with": ("_start",),
    ">=": ("_from",),
    "<=": ("_to",),
}


def served(pattern: AccessPattern, texts: Sequence[KeyText], blueprint: Blueprint, own: bool) -> ServedPattern:
    """How a pattern is served by the keys, one for each of its entity types, that lie in one index."""
    number = texts[0].placed.number
    index = None if number == TABLE else blueprint.indexes[number - 1].name
    key = blueprint.key if index is None else blueprint.indexes[number - 1].key
    placed = texts[0].placed
    asked = next(one for one in placed.room.requirements if one.pattern is pattern)
    is_one = asked.given is not None
    bound = met(placed.key, _equal(asked))
    is_whole = index is None and is_one and bound.issuperset(placed.key.attributes)
    shards = 1 if is_one else texts[0].shards
    return ServedPattern(
        pattern,
        "GetItem" if is_whole else "Query",
        index,
        _conditions(asked, texts, key, own),
        _because(asked, texts, index, is_whole, shards),
        forward=asked.ranged is None or not pattern.descending,
        filtered=tuple(sorted(asked.filtered - bound if is_one else asked.filtered)),
        shards=shards,
        period=None if is_one else texts[0].period,
    )


def _equal(asked: Requirement) -> frozenset[str]:
    return asked.equal if asked.given is None else asked.given


def _conditions(asked: Requirement, texts: Sequence[KeyText], key: Key, own: bool) -> tuple[KeyCondition, ...]:
    text, pattern, found = texts[0], asked.pattern, list[KeyCondition]()
    if own:
        found += (KeyCondition(name, "=", (_value(name, pattern),), own=True) for name in text.placed.key.partition)
    else:
        found.append(KeyCondition(key.partition[0], "=", (_with_constants(text.partition, pattern),)))
    if text.placed.native:
        found += _by_attributes(asked, text)
    elif key.sort and (by_text := _by_text(asked, texts, key.sort[0])) is not None:
        found.append(by_text)
    return tuple(found)


def _by_attributes(asked: Requirement, text: KeyText) -> list[KeyCondition]:
    pattern, found = asked.pattern, list[KeyCondition]()
    for name in text.placed.key.sort:
        if name in _equal(asked):
            found.append(KeyCondition(name, "=", (_value(name, pattern),), own=True))
            continue
        operator = _operator(asked)
        if operator is not None and name == asked.ranged:
            ends = tuple(template(Hole(name + end)) for end in ENDS[operator])
            found.append(KeyCondition(name, operator, ends, own=True))
        break
    return found


def _by_text(asked: Requirement, texts: Sequence[KeyText], attribute: str) -> KeyCondition | None:
    pattern = asked.pattern
    if texts[0].placed.room.timeline and len(texts) > 1:
        return _ranged(attribute, "", asked, open_end=True)
    if len(texts) > 1:
        return _of_several(texts, attribute)
    text = texts[0]
    bound = [*takewhile(_equal(asked).__contains__, text.placed.key.sort)]
    prefix = composed([text.word, *(_part(name, pattern) for name in bound)])
    if len(bound) == len(text.placed.key.sort):
        return KeyCondition(attribute, "=", (prefix,))
    return _ranged(attribute, prefix, asked, open_end=False)


def _ranged(attribute: str, prefix: KeyTemplate | str, asked: Requirement, open_end: bool) -> KeyCondition | None:
    """A range of what stands behind a prefix, or all of it; None for all of a partition."""
    before = () if isinstance(prefix, str) else (*prefix.parts, DELIMITER)
    name, operator = asked.ranged or "", _operator(asked)
    low, high = (template(*before, Hole(name + end)) for end in ("_from", "_to"))
    behind = template(*high.parts, BEHIND)
    if operator == "between":
        return KeyCondition(attribute, "between", (low, behind))
    if operator == "begins_with":
        return KeyCondition(attribute, "begins_with", (template(*before, Hole(name + "_start")),))
    if open_end:
        if operator is None:
            return None
        return KeyCondition(attribute, ">=", (low,)) if operator == ">=" else KeyCondition(attribute, "<=", (behind,))
    if operator is None:
        return KeyCondition(attribute, "begins_with", (template(*before),))
    end = template(*before[:-1], BEHIND)
    ends = (low, end) if operator == ">=" else (template(*before), behind)
    return KeyCondition(attribute, "between", ends)


def _of_several(texts: Sequence[KeyText], attribute: str) -> KeyCondition | None:
    """A range over the words of several entity types; None where they are all that stands in the partition."""
    words = sorted(text.word for text in texts)
    if len(words) == len(texts[0].neighbours):
        return None
    return KeyCondition(attribute, "between", (template(words[0]), template(words[-1] + BEHIND)))


def _operator(asked: Requirement) -> Range | None:
    """How the range is compared; None where only the order is asked for."""
    operators = [one.operator for one in asked.pattern.ranges if one.attribute == asked.ranged]
    return cast(Range, operators[0]) if operators else None


def _part(name: str, pattern: AccessPattern) -> str | Hole:
    return escaped(pattern.only[name]) if name in pattern.only else Hole(name)


def _value(name: str, pattern: AccessPattern) -> KeyTemplate:
    return template(pattern.only[name] if name in pattern.only else Hole(name))


def _with_constants(partition: KeyTemplate, pattern: AccessPattern) -> KeyTemplate:
    """A partition key with what is always the same in place of its holes."""
    parts = (_part(part.name, pattern) if isinstance(part, Hole) else part for part in partition.parts)
    return template(*parts)


def _because(asked: Requirement, texts: Sequence[KeyText], index: str | None, whole: bool, shards: int) -> str:
    key = texts[0].placed.key
    if whole:
        return f"{listed(key.attributes)} {'is' if len(key.attributes) == 1 else 'are'} the whole key of the item."
    where = "The table" if index is None else f"Index `{index}`"
    reason = f"{where} holds what is asked for under {listed(key.partition) or 'its period'}"
    bound = [*takewhile(_equal(asked).__contains__, key.sort)]
    if bound:
        reason += f", then by {listed(bound)}"
    if asked.ranged is not None:
        reason += f", in the order of `{asked.ranged}`"
    if len(texts) > 1:
        reason += f", {listed(text.placed.entity.name for text in texts)} together"
    if shards > 1:
        reason += f", spread over {shards} shards"
    return reason + "."
