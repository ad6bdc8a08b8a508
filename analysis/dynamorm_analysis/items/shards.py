"""Keys that are spread over shards: what is written with a shard behind it, and what a request reads of that."""

from dataclasses import dataclass
from typing import Literal

from dynamorm_analysis.heat import last_word, values_of
from dynamorm_analysis.items.key_texts import KeyText, key_texts, possible_texts
from dynamorm_analysis.model.access import Access, Condition
from dynamorm_analysis.model.alignment import can_be, is_alike
from dynamorm_analysis.model.names import Hole, KeyTemplate
from dynamorm_analysis.model.written_value import WrittenValue
from dynamorm_analysis.project import Project

Reading = Literal["bare", "fixed", "random", "some"]
DELIMITERS = "#|:/-_.~"


@dataclass(frozen=True, slots=True)
class ShardMiss:
    """A condition on a key of which all writers spread the items over shards, and what it reads of these: nothing, as
    it names none (`bare`), one that is written out (`fixed`) or picked by chance (`random`), or `some` of them.

    `written` is a text that is written, and `value` its value; `by_chance` says that writers pick the shard at random.
    """

    condition: Condition
    asked: KeyTemplate
    written: KeyText
    value: WrittenValue
    reading: Reading
    by_chance: bool


def missed_shards(access: Access, project: Project) -> ShardMiss | None:
    """The condition by which a request does not reach all shards of a key; None where it may, or not all is known."""
    texts = key_texts(access.table or "", project)
    for condition in access.key:
        asked = possible_texts(condition.value)
        if not condition.binds or len(asked) != 1 or not texts.knows(condition.attribute):
            continue
        others = [one for one in texts.of(condition.attribute) if one.access is not access]
        related = [one for one in others if can_be(asked[0], one.template) or is_base(asked[0], one.template)]
        values = [_value(one, condition.attribute) for one in related]
        if not values or not all(map(_ends_in_shard, values)):
            continue
        reading = _reading(condition, asked[0], related[0].template, values[0], access)
        if reading is not None and not (reading == "fixed" and _are_others_read(condition, access, project)):
            by_chance = all(value.by_chance for value in values)
            return ShardMiss(condition, asked[0], related[0], values[0], reading, by_chance)
    return None


def is_base(asked: KeyTemplate, written: KeyTemplate) -> bool:
    """Whether a text is what is written but for the hole at its end."""
    return any(is_alike(asked, KeyTemplate(parts)) for parts in _without_last_hole(written))


def _without_last_hole(written: KeyTemplate) -> list[tuple[str | Hole, ...]]:
    """The parts of a text up to its last hole, with and without the delimiter in front of that."""
    if len(written.parts) < 2 or not isinstance(written.parts[-1], Hole):
        return []
    before = written.parts[:-1]
    if isinstance(before[-1], Hole):
        return [before]
    shortened = before[-1].rstrip(DELIMITERS)
    return [before, (*before[:-1], shortened) if shortened else before[:-1]]


def _reading(
    condition: Condition, asked: KeyTemplate, written: KeyTemplate, value: WrittenValue, access: Access
) -> Reading | None:
    if is_base(asked, written):
        return "bare"
    if not isinstance(asked.parts[-1], Hole):
        return "fixed" if _holes(asked) == _holes(written) - 1 else None
    if condition.value.by_chance:
        return "random"
    loop = access.loop
    if loop is None or not loop.varies or loop.limit is None or value.shards is None:
        return None
    return "some" if is_alike(asked, written) and loop.limit < value.shards else None


def _holes(template: KeyTemplate) -> int:
    return sum(isinstance(part, Hole) for part in template.parts)


def _are_others_read(condition: Condition, access: Access, project: Project) -> bool:
    """Whether other requests ask for other values of the attribute: together they may read all shards."""
    others = (other for other in project.accesses_of(access.table or "") if other is not access)
    return any(
        other.attribute == condition.attribute and other.value.template != condition.value.template
        for one in others
        if one.reads_many
        for other in one.key
    )


def _value(text: KeyText, attribute: str) -> WrittenValue:
    """The value that a write gives the attribute; nothing is known of what a model builds."""
    values = values_of(attribute, [text.access]) if text.access is not None else ()
    return next((one.value for one in values if text.template in possible_texts(one.value)), WrittenValue())


def _ends_in_shard(value: WrittenValue) -> bool:
    """Whether a shard stands behind a text."""
    parts = value.template.parts if value.template is not None else ()
    if len(parts) < 2 or not isinstance(parts[-1], Hole):
        return False
    return value.sharded or last_word(parts[-1].name) == "shard"
