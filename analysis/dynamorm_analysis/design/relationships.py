"""What relationships add to what is asked: attributes of children, items that link, and the patterns that follow."""

from collections.abc import Iterable
from dataclasses import replace

from dynamorm_analysis.design.asked import AccessPattern, EntityType, ManyToMany, OneToMany, Relationship


def related(
    entities: Iterable[EntityType], patterns: Iterable[AccessPattern], relationships: Iterable[Relationship]
) -> tuple[dict[str, EntityType], list[AccessPattern]]:
    """The entity types by name and the patterns, with those of the relationships. Raises ValueError for relationships
    of entity types that there are not."""
    types = {entity.name: entity for entity in entities}
    asked = list(patterns)
    for relationship in sorted(relationships, key=_names):
        for name in _names(relationship)[:2]:
            if name not in types:
                raise ValueError(f"a relationship speaks of `{name}`, which is no entity type")
        if isinstance(relationship, OneToMany):
            _add_children(relationship, types, asked)
        else:
            _add_links(relationship, types, asked)
    return types, asked


def _names(relationship: Relationship) -> tuple[str, ...]:
    if isinstance(relationship, OneToMany):
        return relationship.parent, relationship.child
    return relationship.left, relationship.right, relationship.through


def _add_children(relation: OneToMany, types: dict[str, EntityType], asked: list[AccessPattern]) -> None:
    parent, child = types[relation.parent], types[relation.child]
    carried = {name: parent.attributes[name] for name in parent.identity}
    types[child.name] = replace(
        child,
        attributes={**carried, **child.attributes},
        immutable=tuple(dict.fromkeys((*child.immutable, *parent.identity))),
    )
    follows = AccessPattern(
        f"{child.name} of {parent.name}",
        (child.name,),
        given=parent.identity,
        sorted_by=relation.sorted_by,
        descending=relation.descending,
    )
    if not any(_asks_the_same(pattern, follows) for pattern in asked):
        asked.append(follows)


def _asks_the_same(pattern: AccessPattern, follows: AccessPattern) -> bool:
    same = (set(pattern.given), pattern.sorted_by) == (set(follows.given), follows.sorted_by)
    return same and pattern.entities == follows.entities and not pattern.only and not pattern.where


def _add_links(relation: ManyToMany, types: dict[str, EntityType], asked: list[AccessPattern]) -> None:
    left, right = types[relation.left], types[relation.right]
    carried = {name: side.attributes[name] for side in (left, right) for name in side.identity}
    known = types.get(relation.through)
    link = known or EntityType(relation.through, {}, ())
    types[link.name] = replace(
        link,
        attributes={**carried, **relation.attributes, **link.attributes},
        identity=link.identity or (*left.identity, *right.identity),
        immutable=tuple(dict.fromkeys((*link.immutable, *carried))),
    )
    for side in (left, right):
        follows = AccessPattern(f"{link.name} of {side.name}", (link.name,), given=side.identity)
        if not any(_asks_the_same(pattern, follows) for pattern in asked):
            asked.append(follows)
