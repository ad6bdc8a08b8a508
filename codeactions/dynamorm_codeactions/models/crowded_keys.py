"""Keys of few values in a kind of items that is planned, and what they cost."""

from dynamorm_analysis.entity_models.model import EntityModel, Field, ItemKey
from dynamorm_analysis.heat import LOW_CARDINALITY_WORDS, WRITES_PER_PARTITION, last_word
from dynamorm_codeactions.composed_fields import holes_of


def crowding_of(key: ItemKey, model: EntityModel) -> str:
    """What the items share that have one partition key, and what that costs, without a full stop; empty where the
    partition key has many values, tells each item by itself, or is in an index of some items alone."""
    partition = (part for part in key.parts if part.role == "partition")
    names = list(dict.fromkeys(hole for part in partition for hole in holes_of(part.template)))
    fields = {field.code_name: field for field in model.fields}
    is_single = key.index is None and not any(part.role == "sort" and holes_of(part.template) for part in key.parts)
    if is_single or key.only or not all(name in fields and _has_few_values(fields[name]) for name in names):
        return ""
    shared = f"Items of one {' and '.join(f'`{name}`' for name in names)}" if names else "All items"
    return f"{shared} share a partition, which takes {WRITES_PER_PARTITION:,} small writes a second"


def _has_few_values(field: Field) -> bool:
    return bool(field.values) or field.type == "BOOL" or last_word(field.name) in LOW_CARDINALITY_WORDS
