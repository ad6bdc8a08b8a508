"""What requests over boto3 compare and write, as Python: texts of keys, parameters as they are stored, constants."""

from dynamorm_analysis.entity_models.model import EntityModel, Field, PatternCondition
from dynamorm_analysis.model.names import Hole, KeyTemplate
from dynamorm_cdkgen.described_keys import parameter_of
from dynamorm_cdkgen.python_layout import in_f_string, quoted
from dynamorm_codeactions.constant_texts import constant_text

METHODS = {
    "=": "eq", "<>": "ne", "<": "lt", "<=": "lte", ">": "gt", ">=": "gte", "between": "between",
    "begins_with": "begins_with", "contains": "contains", "exists": "exists", "not_exists": "not_exists",
}  # fmt: skip
"""The methods of `Key` and `Attr`."""


def condition_text(condition: PatternCondition, model: EntityModel, maker: str) -> str:
    """`Key("pk").eq(f"CUSTOMER#{customer_id}")`; `maker` is `Key` or `Attr`."""
    values = ", ".join(value_text(value, condition.attribute, model) for value in condition.values)
    return f"{maker}({quoted(condition.attribute)}).{METHODS[condition.operator]}({values})"


def value_text(template: KeyTemplate, attribute: str, model: EntityModel) -> str:
    """An expression for what an attribute is compared with or set to, its holes being variables."""
    if template.constant is not None:
        return _constant(template.constant, _type(attribute, model))
    match template.parts:
        case (Hole(name, format=""),):
            return _stored(name, attribute, model)
    inside = (
        in_f_string(part) if isinstance(part, str) else f"{{{part.name}{part.format}}}" for part in template.parts
    )
    return f'f"{"".join(inside)}"'


def _stored(name: str, attribute: str, model: EntityModel) -> str:
    """A parameter as it is stored where the attribute holds a field in another form."""
    field = held_field(attribute, model)
    if field is None or not field.stored:
        return name
    return field.stored.replace(f"self.{field.code_name}", name)


def held_field(attribute: str, model: EntityModel) -> Field | None:
    """The field that an attribute holds, under its own name or, in a key, under the attribute's."""
    if (field := model.field(attribute)) is not None:
        return field
    parts = (part for key in model.keys for part in key.parts if part.attribute == attribute)
    name = next((part.field for part in parts if part.field is not None), None)
    return next((field for field in model.fields if parameter_of(field) == name), None)


def _type(attribute: str, model: EntityModel) -> str:
    field = model.field(attribute)
    return model.blueprint.types.get(attribute) or (field.type if field is not None else None) or "S"


def _constant(text: str, type_: str) -> str:
    match type_:
        case "N" if not (told := constant_text(text, type_)).lstrip("-").isdecimal():
            return told if told == quoted(text) else f"Decimal({quoted(told)})"
        case "B":
            return f"{quoted(text)}.encode()"
        case _:
            return constant_text(text, type_)
