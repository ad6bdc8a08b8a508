"""The fields of a class whose value is a text made of others: `pk = "CUSTOMER#{customer_id}"`."""

from collections.abc import Iterator, Mapping

from dynamorm_analysis.entity_models.model import EntityModel, Field, KeyPart
from dynamorm_analysis.model.names import Hole, KeyTemplate
from dynamorm_cdkgen.described_keys import parameter_of


def composed_fields(model: EntityModel) -> Mapping[str, KeyTemplate]:
    """By what code calls them. A text without holes that stands in the key of an index is the value that items begin
    with, and may be another later; keys of indexes that objects fill themselves are nobody's to compose."""
    found: dict[str, KeyTemplate] = {}
    for key in model.keys:
        for part in key.parts:
            field = model.field(part.attribute)
            if field is None or _is_itself(part, field):
                continue
            if key.index is not None and (field.name in model.filled or not holes_of(part.template)):
                continue
            found.setdefault(field.code_name, part.template)
    return found


def _is_itself(part: KeyPart, field: Field) -> bool:
    return part.field in (field.code_name, field.name, parameter_of(field))


def holes_of(template: KeyTemplate) -> tuple[str, ...]:
    """What a text is made of, in its order."""
    return tuple(part.name for part in template.parts if isinstance(part, Hole))


def strange_holes(model: EntityModel) -> Iterator[str]:
    """What fields are made of and no field has by itself, each once."""
    own = {field.code_name for field in model.fields}
    told = (hole for template in composed_fields(model).values() for hole in holes_of(template))
    return (hole for hole in dict.fromkeys(told) if hole not in own)
