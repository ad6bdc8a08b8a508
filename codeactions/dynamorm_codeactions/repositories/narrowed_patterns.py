"""Access patterns by that key which takes most of their conditions, so that no filter drops what need not be read."""

from collections.abc import Mapping
from dataclasses import replace

from dynamorm_analysis.entity_models.model import EntityModel, ItemKey, Pattern, PatternCondition

IN_KEYS = frozenset({"=", "<", "<=", ">", ">=", "between", "begins_with"})


def with_narrowed_patterns(model: EntityModel) -> EntityModel:
    """The same kind of items; a query with a filter on what the key of the table or of another index holds asks for
    that in the key. One that then names an item whole is a get."""
    return replace(model, patterns=tuple(_narrowed(one, model) for one in model.patterns))


def _narrowed(pattern: Pattern, model: EntityModel) -> Pattern:
    asked = {one.attribute: one for one in (*pattern.keyed, *pattern.filtered)}
    if pattern.operation != "query" or len(asked) < len(pattern.keyed) + len(pattern.filtered):
        return pattern
    bound = {one.attribute for one in pattern.keyed}
    for key in model.keys:
        keyed = _taken(key, asked)
        if len(keyed) <= len(bound) or not bound.issubset(keyed) or not _serves(key, pattern, model):
            continue
        filtered = tuple(one for one in pattern.filtered if one.attribute not in keyed)
        whole = key.index is None and not filtered and all(one.operator == "=" for one in keyed.values())
        return replace(
            pattern,
            operation="get" if whole and len(keyed) == len(key.parts) else "query",
            index=key.index,
            keyed=tuple(keyed.values()),
            filtered=filtered,
        )
    return pattern


def _taken(key: ItemKey, asked: Mapping[str, PatternCondition]) -> dict[str, PatternCondition]:
    """The conditions that a key takes, by attribute: equalities from its beginning, and one range behind them."""
    taken: dict[str, PatternCondition] = {}
    for part in key.parts:
        condition = asked.get(part.attribute)
        is_equal = condition is not None and condition.operator == "="
        if part.role == "partition" and not is_equal:
            return {}
        if condition is None or condition.operator not in IN_KEYS:
            break
        taken[part.attribute] = condition
        if not is_equal:
            break
    return taken


def _serves(key: ItemKey, pattern: Pattern, model: EntityModel) -> bool:
    """Whether a key leads to all that a pattern may ask for, as whole as it asks for it."""
    index = model.blueprint.index(key.index) if key.index is not None else None
    if index is None:
        return key.index is None
    fields = [model.field(part.attribute) for part in key.parts]
    is_whole = index.projection.kind == "ALL" and not key.only and (index.kind == "LSI" or not pattern.consistent)
    return is_whole and all(field is not None and field.required for field in fields)
