"""What the application writes into the key attributes of each entity type, so that no two types meet by accident.

A partition key begins with the name of an entity type. Where it holds the identity of that type, it is its partition:
`CUSTOMER#{customer_id}`, where the orders of the customer stand, too, told apart by the word that begins their sort
key. All else has a partition of its own, which names each attribute: `ORDER#STATUS#{status}`. These have an odd number
of parts and the former an even one, and so they never meet.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dynamorm_analysis.design.asked import EntityType, Period
from dynamorm_analysis.design.composite_keys import SHARD_HOLE, Part, composed, escaped, label
from dynamorm_analysis.design.item_collections import Collection, words_in_order
from dynamorm_analysis.design.layout import Layout, PlacedKey
from dynamorm_analysis.design.spreading import hole_of, period_of, shards_of
from dynamorm_analysis.model.names import Hole, KeyTemplate

TENANT = "TENANT"
SHARD = "SHARD"


@dataclass(frozen=True, slots=True)
class KeyText:
    """The texts of a key. `word` begins the sort key; of a timeline, it stands behind the time. `neighbours` are the
    words of all entity types in the partition by their names."""

    placed: PlacedKey
    partition: KeyTemplate
    sort: KeyTemplate | None
    word: str
    neighbours: Mapping[str, str]
    shards: int = 1
    period: Period | None = None


def key_texts(layout: Layout, types: Mapping[str, EntityType], tenant: str | None) -> tuple[KeyText, ...]:
    """The texts of all keys."""
    found = (text for number in range(layout.indexes + 1) for text in _of_index(number, layout, types, tenant))
    return tuple(sorted(found, key=lambda text: (text.placed.entity.name, text.placed.number)))


def _of_index(number: int, layout: Layout, types: Mapping[str, EntityType], tenant: str | None) -> Iterator[KeyText]:
    for owner, residents in _partitions(layout.of(number), types, layout.collections):
        words = _words(residents, layout.collections) or {placed.entity.name: _own_word(placed) for placed in residents}
        collected = [placed for placed in residents if placed.room.collection is not None]
        for placed in residents:
            sharing = collected if placed in collected else [placed]
            shards = shards_of(sharing)
            is_series = placed.room.of_table and placed.entity.series is not None
            period = period_of(placed.entity, shards) if is_series else None
            first = "+".join(sorted(_own_word(one) for one in sharing))
            named = (TENANT, Hole(tenant)) if tenant is not None else ()
            parts = (*named, *_partition_parts(placed, owner, first, tenant), *_spread(placed, period, shards))
            word = words[placed.entity.name]
            yield KeyText(placed, composed(parts), _sort(placed, word), word, words, shards, period)


Partition = tuple[EntityType | None, list[PlacedKey]]


def _partitions(
    keys: Sequence[PlacedKey], types: Mapping[str, EntityType], collections: Sequence[Collection]
) -> Iterator[Partition]:
    """The keys of an index by the partition that they share, with the entity type whose partition that is."""
    shared: dict[tuple[str, frozenset[str]], list[PlacedKey]] = {}
    for bundle in _bundles(keys):
        owner = _owner(bundle, types)
        if owner is None or (bundle[0].room.of_table and bundle[0].entity.series is not None):
            yield owner, bundle
            continue
        residents = shared.setdefault((owner.name, frozenset(bundle[0].key.partition)), [])
        if _words([*residents, *bundle], collections) is None:
            yield None, bundle
        else:
            residents += bundle
    for (name, _), residents in shared.items():
        yield types[name], residents


def _bundles(keys: Sequence[PlacedKey]) -> list[list[PlacedKey]]:
    """The keys that must share a partition, item collections first."""
    found: dict[tuple[bool, str], list[PlacedKey]] = {}
    for placed in sorted(keys, key=lambda placed: placed.entity.name):
        number = placed.room.collection
        found.setdefault((number is None, placed.entity.name if number is None else str(number)), []).append(placed)
    return [found[turn] for turn in sorted(found)]


def _owner(bundle: Sequence[PlacedKey], types: Mapping[str, EntityType]) -> EntityType | None:
    """The entity type in whose partition keys may stand: all of its identity is in the partition key."""
    if any(placed.native or placed.room.timeline for placed in bundle):
        return None
    partition = set(bundle[0].key.partition)
    inside = {placed.entity.name for placed in bundle}
    owners = [entity for entity in types.values() if partition.issuperset(entity.identity)]
    return min(owners, key=lambda one: (-len(one.identity), one.name not in inside, one.name), default=None)


def _words(residents: Sequence[PlacedKey], collections: Sequence[Collection]) -> dict[str, str] | None:
    """The words of the entity types of a partition; None where what is read at once would not stand together."""
    numbers = {placed.room.collection for placed in residents}
    wanted = [names for one in collections if one.number in numbers for names in one.wanted]
    return words_in_order([placed.entity.name for placed in residents], wanted)


def _own_word(placed: PlacedKey) -> str:
    return label(placed.entity.name)


def _partition_parts(placed: PlacedKey, owner: EntityType | None, first: str, tenant: str | None) -> Iterator[Part]:
    """What stands behind the tenant, which is not told twice."""
    yield label(owner.name) if owner is not None else first
    of_owner = [name for name in owner.identity if name != tenant] if owner is not None else []
    others = [name for name in placed.key.partition if name not in (*of_owner, tenant)]
    if placed.room.collection is not None:
        others.sort()  # all members write the same
    for place, name in enumerate((*of_owner, *others)):
        if owner is None or place:
            yield label(name)
        yield escaped(placed.only[name]) if name in placed.only else Hole(name)


def _spread(placed: PlacedKey, period: Period | None, shards: int) -> Iterator[Part]:
    series = placed.entity.series
    if period is not None and series is not None:
        yield period.upper()
        yield Hole(hole_of(period, series.at, placed.entity.attributes[series.at]))
    if shards > 1:
        yield SHARD
        yield Hole(SHARD_HOLE)


def _sort(placed: PlacedKey, word: str) -> KeyTemplate | None:
    if placed.native:
        return None
    holes = [Hole(name) for name in placed.key.sort]
    return composed([holes[0], word, *holes[1:]] if placed.room.timeline else [word, *holes])
