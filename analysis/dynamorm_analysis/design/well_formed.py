"""What is wrong with entity types by themselves, whatever is asked of them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from dynamorm_analysis.design.asked import AccessPattern, EntityType
from dynamorm_analysis.design.composite_keys import label
from dynamorm_analysis.design.requirements import IN_TEXTS
from dynamorm_analysis.indexing.written_attributes import INDEXABLE
from dynamorm_analysis.wording import listed


def faults(types: Mapping[str, EntityType], patterns: Iterable[AccessPattern], own: bool) -> Iterator[str]:
    """Sentences about what cannot be designed for, none where all is well."""
    if not types:
        yield "there is no entity type"
    for word, count in sorted(Counter(map(label, types)).items()):
        if count > 1:
            yield f"the names of {count} entity types give the same word `{word}` in keys"
    for name, count in sorted(Counter(pattern.name for pattern in patterns).items()):
        if count > 1:
            yield f"{count} access patterns are called `{name}`"
    for entity in sorted(types.values(), key=lambda entity: entity.name):
        yield from (f"`{entity.name}`: {fault}" for fault in _of_entity(entity, own))
    expiring = {entity.ttl for entity in types.values() if entity.ttl is not None}
    if len(expiring) > 1:
        yield f"a table expires items by one attribute, not by {listed(sorted(expiring))}"
    if own and len(types) > 1:
        yield "entity types that share a table need generic keys: choose names for these"


def _of_entity(entity: EntityType, own: bool) -> Iterator[str]:
    if not entity.identity:
        yield "no attribute tells its items apart: give its `identity`"
    if own and len(entity.identity) > 2:
        yield "its identity has more attributes than the key of a table: choose names for generic keys"
    series = entity.series
    of_series = (*series.by, series.at) if series is not None else ()
    known = (*entity.identity, *entity.immutable, *entity.optional, *of_series, *((entity.ttl,) if entity.ttl else ()))
    for name in dict.fromkeys(known):
        if name not in entity.attributes:
            yield f"it has no attribute `{name}`"
    for name in entity.identity:
        if name in entity.attributes and entity.attributes[name] not in (INDEXABLE if own else IN_TEXTS):
            yield f"its identity `{name}` must be a text or a number"
        if name in entity.optional:
            yield f"its identity `{name}` cannot be optional"
    if entity.ttl is not None and entity.attributes.get(entity.ttl, "N") != "N":
        yield f"`{entity.ttl}` expires items, and so must be a number of epoch seconds"
    if series is None:
        return
    if own:
        yield "a time series needs generic keys: choose names for these"
    lasting = {*entity.identity, *entity.immutable}
    for name in of_series:
        if name in entity.attributes and name not in lasting:
            yield f"`{name}` is part of the key of a time series: name it in `identity` or `immutable`"
    if entity.attributes.get(series.at, "S") not in ("S", "N"):
        yield f"the time `{series.at}` must be a text or a number"
