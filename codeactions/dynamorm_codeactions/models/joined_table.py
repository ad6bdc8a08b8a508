"""A kind of items that joins a table which others have already: by names of its keys, with indexes beside theirs."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from dynamorm_analysis.blueprint import Blueprint, PlannedIndex
from dynamorm_analysis.design.composite_keys import label
from dynamorm_analysis.entity_models.model import EntityModel, ItemKey, KeyPart
from dynamorm_analysis.model.alignment import can_be
from dynamorm_analysis.model.names import KeyTemplate
from dynamorm_analysis.naming_profiles import STANDARD, NamingProfile
from dynamorm_analysis.wording import keyed

NUMBER = re.compile(r"\d+")
MOST_NUMBERS = 100  # of indexes, of which a table has twenty


class NotJoinedError(ValueError):
    """Why a kind of items cannot join a table."""


def profile_of(present: Sequence[EntityModel]) -> NamingProfile:
    """How a table calls its keys and indexes, as far as they have numbers. Raises NotJoinedError."""
    blueprint = present[0].blueprint
    key = blueprint.key
    is_of_texts = all(blueprint.types.get(name) == "S" for name in key.attributes)
    if len(key.partition) != 1 or len(key.sort) != 1 or not is_of_texts:
        raise NotJoinedError(f"`{blueprint.name}` is keyed by {keyed(key)}: other kinds fit where both are texts")
    profile = replace(STANDARD, partition_key=key.partition[0], sort_key=key.sort[0])
    for index in blueprint.indexes:
        names = (index.name, *index.key.partition, *index.key.sort)
        if len(names) == 3 and all(NUMBER.search(name) for name in names):
            numbered = [NUMBER.sub("{n}", name, count=1) for name in names]
            return replace(profile, index=numbered[0], index_partition_key=numbered[1], index_sort_key=numbered[2])
    return profile


def passing_over(profile: NamingProfile, model: EntityModel, present: Sequence[EntityModel]) -> NamingProfile:
    """The names without numbers of indexes that the table has and that are keyed otherwise than the items need it."""
    table = present[0].blueprint
    clashing = {index.name for index in model.blueprint.indexes if _is_keyed_otherwise(index, table)}
    bare = replace(profile, passed_over=frozenset())
    numbers = {number for number in range(1, MOST_NUMBERS) if bare.index_name(number) in clashing}
    return replace(profile, passed_over=profile.passed_over | numbers)


def joined(model: EntityModel, present: Sequence[EntityModel]) -> EntityModel:
    """The kind of items in the table of others, with the indexes of all. Raises NotJoinedError where it would be taken
    for another kind, and where an index of the same name has another key."""
    table = present[0].blueprint
    for other in present:
        if _meets(model, other):
            raise NotJoinedError(f"items of `{model.name}` could have the keys of `{other.name}`: call it otherwise")
    blueprint = replace(
        table,
        types={**table.types, **model.blueprint.types},
        indexes=tuple(_indexes(model.blueprint, table)),
        ttl=table.ttl or model.blueprint.ttl,
        place=None,
    )
    if model.ttl is not None and table.ttl is not None and model.ttl != table.ttl:
        raise NotJoinedError(f"the items of `{table.name}` expire by `{table.ttl}`: let these do so, too")
    keys = tuple(_with_sort_key(key, blueprint, model.name) for key in model.keys)
    return replace(model, blueprint=blueprint, keys=keys)


def _with_sort_key(key: ItemKey, blueprint: Blueprint, name: str) -> ItemKey:
    """An index that others sort has a word there for a kind of items that needs no order."""
    index = blueprint.index(key.index) if key.index is not None else None
    if index is None or len(key.parts) == len(index.key.attributes):
        return key
    word = KeyPart(index.key.sort[0], "sort", KeyTemplate((label(name),)))
    return replace(key, parts=(*key.parts, word))


def _indexes(own: Blueprint, table: Blueprint) -> Iterator[PlannedIndex]:
    yield from table.indexes
    for index in own.indexes:
        present = table.index(index.name)
        if present is None:
            yield index
        elif _is_keyed_otherwise(index, table):
            told = f"index `{index.name}` of `{table.name}` is keyed by {keyed(present.key)}"
            raise NotJoinedError(f"{told}, and these items need {keyed(index.key)} there")


def _is_keyed_otherwise(index: PlannedIndex, table: Blueprint) -> bool:
    """Whether the table has an index of this name that cannot hold the items."""
    present = table.index(index.name)
    if present is None or present.key == index.key:
        return False
    return bool(index.key.sort) or present.key.partition != index.key.partition


def _meets(model: EntityModel, other: EntityModel) -> bool:
    """Whether an item of one kind could have a key of the other."""
    texts = zip(_texts(model.keys[0]), _texts(other.keys[0]), strict=False)
    return all(can_be(one, another) or can_be(another, one) for one, another in texts)


def _texts(key: ItemKey) -> Iterator[KeyTemplate]:
    yield from (part.template for part in key.parts)
