"""The kinds of items of a design as generators see them: what is planned and not yet written."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import cast

from dynamorm_analysis.blueprint import Blueprint
from dynamorm_analysis.design.answered import Design, EntityKey, KeyCondition, ServedPattern
from dynamorm_analysis.design.composite_keys import BEHIND
from dynamorm_analysis.design.serving import ENDS, Range
from dynamorm_analysis.entity_models.model import (
    EntityModel,
    Field,
    ItemKey,
    KeyPart,
    Parameter,
    Pattern,
    PatternCondition,
)
from dynamorm_analysis.entity_models.value_kinds import MOMENT, kind_of
from dynamorm_analysis.model.names import Hole, KeyTemplate
from dynamorm_analysis.words import words_of

FILTERS = {"contains": "_containing", "<>": "_not", "in": "_among"}
"""What the names of parameters end in that a filter compares with."""
SUFFIXES = tuple(dict.fromkeys(end for ends in ENDS.values() for end in ends))


def designed(design: Design, fields: Mapping[str, Sequence[Field]]) -> tuple[EntityModel, ...]:
    """The kinds of items of a design by their names, with what is known of the fields of each; without what asks for
    several kinds at once, for series, and for keys that are spread over shards."""
    return tuple(_kind(name, tuple(fields[name]), design) for name in sorted(fields))


def _kind(name: str, fields: Sequence[Field], design: Design) -> EntityModel:
    blueprint = design.blueprint
    version = next((field.name for field in fields if field.role == "version"), None)
    ttl = next((field.name for field in fields if field.role == "ttl"), None)
    bare = EntityModel(name, blueprint, tuple(fields), (), (), version=version, ttl=ttl)
    formats = {field.name: MOMENT for field in fields if kind_of(field, bare).kind == "moment"}
    keys = tuple(_key(one, blueprint, formats) for one in design.keys_of(name))
    by_name = {field.name: field for field in fields}
    own = [one.name for part in keys[0].parts for one in part.template.parts if isinstance(one, Hole)]
    identity = (Parameter(one, by_name[one].type or "S", one) for one in dict.fromkeys(own))
    sorts = {key.index: key.sort for key in design.keys_of(name)}
    served = (one for one in design.served if one.pattern.entities == (name,))
    patterns = [_pattern(one, by_name, formats, sorts.get(one.index)) for one in served]
    if len({key.entity for key in design.keys}) == 1:
        patterns = [replace(one, keyed=tuple(map(_with_open_end, one.keyed))) for one in patterns]
    return replace(bare, keys=keys, identity=tuple(identity), patterns=tuple(patterns))


def _key(key: EntityKey, blueprint: Blueprint, formats: Mapping[str, str]) -> ItemKey:
    attributes = blueprint.key_of(key.index) or blueprint.key

    def parts() -> Iterator[KeyPart]:
        for name in attributes.partition:
            yield KeyPart(name, "partition", _formatted(key.written.get(name), name, formats))
        for name in attributes.sort:
            yield KeyPart(name, "sort", _formatted(key.written.get(name), name, formats))

    only = tuple(sorted(key.only.items())) if key.written else ()  # of keys that are fields, all items have them
    return ItemKey(key.index, tuple(parts()), only=only)


def _formatted(template: KeyTemplate | None, attribute: str, formats: Mapping[str, str]) -> KeyTemplate:
    """A text with its moments as keys hold them; an attribute that is not written is a field of the items itself."""
    if template is None:
        return KeyTemplate((Hole(attribute),))
    parts = (
        replace(part, format=formats.get(_stem(part.name), "")) if isinstance(part, Hole) else part
        for part in template.parts
    )
    return KeyTemplate(tuple(parts))


def _stem(hole: str) -> str:
    """The field whose value or bound a parameter is: `placed_at` for `placed_at_from`."""
    suffix = next((one for one in SUFFIXES if hole.endswith(one)), "")
    return hole.removesuffix(suffix)


# ---- access patterns ------------------------------------------------------------------------------------------------


def _pattern(
    served: ServedPattern, fields: Mapping[str, Field], formats: Mapping[str, str], sort: KeyTemplate | None
) -> Pattern:
    asked = served.pattern
    ends_in_value = sort is not None and isinstance(sort.parts[-1], Hole)
    keyed = tuple(_condition(one, formats, ends_in_value) for one in served.conditions)
    holes = [part.name for one in keyed for text in one.values for part in text.parts if isinstance(part, Hole)]
    filtered = tuple(_filter(name, served) for name in served.filtered)
    holes += [part.name for one in filtered for text in one.values for part in text.parts if isinstance(part, Hole)]
    return Pattern(
        name="_".join(words_of(asked.name)),
        operation="get" if served.operation == "GetItem" else "query",
        index=served.index,
        parameters=tuple(_parameter(name, fields) for name in dict.fromkeys(holes)),
        keyed=keyed,
        filtered=filtered,
        forward=served.forward,
        consistent=asked.consistent,
        reads=asked.reads,
    )


def _condition(condition: KeyCondition, formats: Mapping[str, str], ends_in_value: bool) -> PatternCondition:
    values = condition.values
    if not condition.own:
        values = tuple(_formatted(text, condition.attribute, formats) for text in values)
    if ends_in_value:  # then what is up to a value is up to its text, and nothing stands behind that
        values = tuple(map(_without_behind, values))
    return PatternCondition(condition.attribute, condition.operator, values)


def _with_open_end(condition: PatternCondition) -> PatternCondition:
    """A range up to the end of all that begins with a word, or from its beginning: in partitions that hold nothing else
    that is where they end."""
    match condition:
        case PatternCondition(attribute, "between", (low, high)):
            if high.constant is not None and high.constant.endswith(BEHIND):
                return PatternCondition(attribute, ">=", (low,))
            if low.constant is not None:
                return PatternCondition(attribute, "<=", (high,))
    return condition


def _without_behind(template: KeyTemplate) -> KeyTemplate:
    match template.parts:
        case (*before, Hole() as last, str(end)) if end == BEHIND:
            return KeyTemplate((*before, last))
    return template


def _filter(name: str, served: ServedPattern) -> PatternCondition:
    pattern = served.pattern
    if name in pattern.only:
        return PatternCondition(name, "=", (KeyTemplate((pattern.only[name],)),))
    found = next((one for one in pattern.where if one.attribute == name), None)
    if found is None:
        return PatternCondition(name, "=", (KeyTemplate((Hole(name),)),))
    if found.operator == "exists":
        return PatternCondition(name, "exists")
    ends = ENDS.get(cast(Range, found.operator)) or (FILTERS[found.operator],)
    return PatternCondition(name, found.operator, tuple(KeyTemplate((Hole(name + end),)) for end in ends))


def _parameter(name: str, fields: Mapping[str, Field]) -> Parameter:
    """A bound is of the field's type; the beginning of a text is a text."""
    if name in fields:
        return Parameter(name, fields[name].type or "S", name)
    stem = _stem(name)
    if stem not in fields or name.endswith("_start"):
        return Parameter(name, "S")
    return Parameter(name, fields[stem].type or "S", stem)
