"""From entity types and access patterns to a table: keys for each type, and the fewest indexes that serve them all."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from dynamorm_analysis.blueprint import Blueprint, PlannedIndex
from dynamorm_analysis.design.answered import Design, EntityKey, Refusal
from dynamorm_analysis.design.asked import AccessPattern, EntityType, Relationship
from dynamorm_analysis.design.key_choice import Manner
from dynamorm_analysis.design.key_texts import KeyText, key_texts
from dynamorm_analysis.design.layout import TABLE, Layout, laid_out
from dynamorm_analysis.design.projecting import projections
from dynamorm_analysis.design.relationships import related
from dynamorm_analysis.design.requirements import Requirement, refusal, requirements
from dynamorm_analysis.design.serving import served
from dynamorm_analysis.design.well_formed import faults
from dynamorm_analysis.indexing.naming import Style, named_in
from dynamorm_analysis.model.table import Key
from dynamorm_analysis.naming_profiles import STANDARD, NamingProfile
from dynamorm_analysis.rollout import MOST_INDEXES
from dynamorm_analysis.wording import listed

MOST_SHARDS = 100  # requests that reading all of a key may take, unless a pattern says otherwise


def design(
    name: str,
    entities: Iterable[EntityType],
    patterns: Iterable[AccessPattern] = (),
    *,
    relationships: Iterable[Relationship] = (),
    naming: NamingProfile | None = STANDARD,
    tenant: str | None = None,
    most_indexes: int = MOST_INDEXES,
    multiple_key_attributes: bool = True,
) -> Design:
    """A table for some entity types that serves access patterns with the fewest indexes.

    `naming` says how keys and indexes are called that entity types share; None makes keys of the items' own attributes,
    for a table with one entity type. With a `tenant`, the attribute that tells whose an item is, all partition keys
    begin with it, and all patterns give it. `multiple_key_attributes` may be turned off for libraries that know one
    attribute of each role in an index.

    Patterns that cannot be served are refused one by one. Raises ValueError, with all that is wrong, for entity types
    that contradict themselves. The same design comes out in whichever order things are given.
    """
    types, asked = related(entities, patterns, relationships)
    asked.sort(key=lambda pattern: pattern.name)
    if wrong := [*faults(types, asked, naming is None)]:
        raise ValueError(f"table `{name}`: " + "; ".join(wrong))
    if tenant is not None and naming is None:
        raise ValueError(f"table `{name}`: tenants need generic keys: choose names for these")
    manner = Manner(naming is None, multiple_key_attributes)
    refused = [found for pattern in asked if (found := refusal(pattern, types)) is not None]
    while True:
        names = {one.pattern.name for one in refused}
        serving = [pattern for pattern in asked if pattern.name not in names]
        layout = laid_out([one for pattern in serving for one in requirements(pattern, types)], types, manner)
        texts = key_texts(layout, types, tenant)
        if not (more := [*_misplaced(layout), *_beyond(layout, most_indexes), *_too_hot(texts, manner)]):
            break
        refused += {one.pattern.name: one for one in reversed(more)}.values()
    blueprint = _blueprint(name, texts, layout, types, naming)
    return Design(
        blueprint,
        tuple(_entity_key(text, blueprint, manner.own) for text in texts),
        tuple(served(pattern, _serving(pattern, texts), blueprint, manner.own) for pattern in serving),
        tuple(sorted(refused, key=lambda one: one.pattern.name)),
    )


# ---- patterns that only the layout refuses --------------------------------------------------------------------------


def _misplaced(layout: Layout) -> Iterator[Refusal]:
    for requirement in layout.misplaced:
        pattern = requirement.pattern
        if pattern.consistent:
            because = f"an index would have to serve it, and {listed(pattern.given)} leads to no key of the table"
            instead = "Read it eventually consistent, or make what it gives a part of the identity."
            yield Refusal(pattern, "consistent-index", f"{because}: indexes have no consistent reads", instead)
            continue
        if both := sorted(requirement.filtered & requirement.bound):
            because = f"a filter cannot name {listed(both)}, which is part of the key that is asked"
            yield Refusal(pattern, "filter-on-key", because, "Sort these items out in the code.")
            continue
        because = f"a key of attributes cannot hold {listed(sorted(requirement.bound))}"
        instead = "Write them into one text, in the generic keys of a naming profile."
        yield Refusal(pattern, "too-many-key-attributes", because, instead)


def _beyond(layout: Layout, most: int) -> Iterator[Refusal]:
    """What the least used of too many indexes serve."""
    used = dict.fromkeys(range(1, layout.indexes + 1), 0.0)
    for placed in layout.keys:
        for requirement in placed.room.requirements if placed.number != TABLE else ():
            used[placed.number] += requirement.pattern.per_second or 0
    beyond = sorted(used, key=lambda number: (-used[number], number))[most:]
    for placed in layout.keys:
        for requirement in placed.room.requirements if placed.number in beyond else ():
            because = f"a table has {most} indexes at most, and others are used more"
            instead = "Move an entity type into a table of its own, or let patterns share what they give."
            yield Refusal(requirement.pattern, "too-many-indexes", because, instead)


def _too_hot(texts: Sequence[KeyText], manner: Manner) -> Iterator[Refusal]:
    for text in texts:
        if text.shards == 1:
            continue
        for requirement in text.placed.room.requirements:
            pattern = requirement.pattern
            most = MOST_SHARDS if pattern.most_requests is None else pattern.most_requests
            if text.shards <= most and not manner.own:
                continue
            under = listed(text.placed.key.partition) or "one partition key"
            because = f"the items under one value of {under} need {text.shards} partitions, by the rates that are told"
            instead = (
                "Choose names for generic keys, which can be spread over shards."
                if manner.own
                else f"Give an attribute besides that has more values, or allow {text.shards} requests for it."
            )
            yield Refusal(pattern, "hot-key", because, instead)


# ---- the table ------------------------------------------------------------------------------------------------------


def _blueprint(
    name: str, texts: Sequence[KeyText], layout: Layout, types: Mapping[str, EntityType], naming: NamingProfile | None
) -> Blueprint:
    used = {number: [text for text in texts if text.placed.number == number] for number in range(layout.indexes + 1)}
    called = {number: _called(number, used, naming) for number in used}
    keys = {number: _key(number, of_index, called[number], naming) for number, of_index in used.items()}
    read = {number: _readers(of_index) for number, of_index in used.items() if number != TABLE}
    projected = projections(read, keys, keys[TABLE])
    indexes: list[PlannedIndex] = []
    for number, asked in sorted(read.items()):
        taken = {index.name for index in indexes}
        named = naming.index_name(called[number]) if naming is not None else named_in(Style(), keys[number], taken)
        projection, copied = projected[number]
        because = f"It serves {listed(one.pattern.name for one in asked)}; {copied}."
        indexes.append(PlannedIndex(named, "GSI", keys[number], projection, because))
    expiring = next((entity.ttl for entity in types.values() if entity.ttl is not None), None)
    return Blueprint(name, keys[TABLE], _types(keys, texts, naming), tuple(indexes), expiring)


def _called(number: int, used: Mapping[int, Sequence[KeyText]], naming: NamingProfile | None) -> int | str:
    """What takes the place of the number in the names of an index: its number, or the attributes that sort it. Another
    index changes the name of neither, and so nothing about them."""
    first = used[number][0].placed
    if number == TABLE or naming is None or not first.native:
        return number
    alike = [other for other in range(1, number) if used[other][0].placed.native]
    before = sum(used[other][0].placed.key.sort == first.key.sort for other in alike)
    return "_" + "_".join(first.key.sort) + (str(before + 1) if before else "")


def _key(number: int, texts: Sequence[KeyText], called: int | str, naming: NamingProfile | None) -> Key:
    first = texts[0].placed
    if naming is None:
        return first.key
    generic = naming.key if number == TABLE else naming.index_key(called)
    if first.native:
        return Key(generic.partition, first.key.sort)
    needs_sort = number == TABLE or any(text.placed.key.sort or len(text.neighbours) > 1 for text in texts)
    return generic if needs_sort else Key(generic.partition)


def _types(keys: Mapping[int, Key], texts: Sequence[KeyText], naming: NamingProfile | None) -> dict[str, str]:
    """The types of all key attributes: those of the items where these are their own, else texts."""
    own = {
        name: text.placed.entity.attributes[name]
        for text in texts
        if text.placed.native
        for name in (text.placed.key.attributes if naming is None else text.placed.key.sort)
    }
    return {name: own.get(name, "S") for key in keys.values() for name in key.attributes}


def _readers(texts: Sequence[KeyText]) -> list[Requirement]:
    found = (one for text in texts for one in text.placed.room.requirements)
    return sorted(found, key=lambda one: (one.pattern.name, one.entity))


def _serving(pattern: AccessPattern, texts: Sequence[KeyText]) -> list[KeyText]:
    return [text for text in texts if any(one.pattern is pattern for one in text.placed.room.requirements)]


# ---- keys -----------------------------------------------------------------------------------------------------------


def _entity_key(text: KeyText, blueprint: Blueprint, own: bool) -> EntityKey:
    placed = text.placed
    index = None if placed.number == TABLE else blueprint.indexes[placed.number - 1]
    key = blueprint.key if index is None else index.key
    sort = text.sort if key.sort else None
    written = {} if own else {key.partition[0]: text.partition}
    if sort is not None:
        written[key.sort[0]] = sort
    return EntityKey(
        placed.entity.name,
        index.name if index is not None else None,
        text.partition,
        sort,
        written,
        own=placed.key.attributes if own else placed.key.sort if placed.native else (),
        only=placed.only,
        shards=text.shards,
        period=text.period,
        because=_reason(text),
    )


def _reason(text: KeyText) -> str:
    placed, entity = text.placed, text.placed.entity
    readers: list[Requirement] = list(placed.room.requirements)
    reasons = [f"it serves {listed(sorted(one.pattern.name for one in readers))}" if readers else "it is the identity"]
    if placed.only:
        state = " and ".join(f"`{name}` is `{value}`" for name, value in sorted(placed.only.items()))
        reasons.append(f"only items whose {state} have it, so that the index stays small")
    if text.period is not None and entity.series is not None:
        reasons.append(f"`{entity.series.at}` cuts the series into partitions of a {text.period}")
    if text.shards > 1:
        reasons.append(f"the rates that are told need {text.shards} partitions")
    if any(one.numeric for one in readers):
        reasons.append("numbers sort as numbers only in an attribute of their own")
    if len(text.neighbours) > 1:
        others = sorted(set(text.neighbours) - {entity.name})
        reasons.append(f"it stands in one item collection with {listed(others)}")
    sentence = "; ".join(reasons)
    return sentence[0].upper() + sentence[1:] + "."
