"""Values of fields in Python: the types that declare them, and how they become part of a key or of an item and back."""

from dynamorm_analysis.entity_models.model import KeyPart
from dynamorm_analysis.entity_models.value_kinds import MOMENT, Kind
from dynamorm_analysis.model.names import Hole, KeyTemplate
from dynamorm_cdkgen.python_layout import in_f_string, quoted
from dynamorm_codeactions.models.naming import enumeration_of
from dynamorm_codeactions.models.shape import ModelField, Shape

ANNOTATIONS: dict[Kind, str] = {
    "text": "str",
    "integer": "int",
    "number": "Decimal",
    "moment": "datetime",
    "day": "date",
    "truth": "bool",
    "bytes": "bytes",
    "map": "dict[str, Any]",
    "list": "list[Any]",
    "text set": "set[str]",
    "number set": "set[Decimal]",
    "bytes set": "set[bytes]",
    "expiry": "datetime",
    "version": "int",
    "anything": "Any",
}
COLLECTIONS: frozenset[Kind] = frozenset({"map", "list", "text set", "number set", "bytes set"})
IN_TYPES = frozenset(
    {"Any", "Decimal", "bool", "bytes", "classmethod", "cls", "date", "datetime", "dict", "field", "int", "item"}
    | {"list", "self", "set", "staticmethod", "str"}
)
"""Names that a class is made of, so that no field can be called so."""
SETS: frozenset[Kind] = frozenset({"text set", "number set", "bytes set"})


def annotation(field: ModelField, shape: Shape) -> str:
    """The type of a field's values in Python, None left out."""
    if field.value.kind == "choice":
        return enumeration_of(shape.name, field.code_name)
    if field.value.kind == "list" and field.value.of is not None:
        return f"list[{ANNOTATIONS[field.value.of]}]"
    return ANNOTATIONS[field.value.kind]


def in_key(field: ModelField | None, hole: Hole, expression: str) -> str:
    """What stands between the braces of an f-string where a value is part of a key."""
    is_moment = field is not None and field.value.kind == "moment"
    return f"{expression}{hole.format or (MOMENT if is_moment else '')}"


def key_text(template: KeyTemplate, shape: Shape, owner: str) -> str:
    """A template as an expression that gives its text, its values being attributes of `owner` or, where that is empty,
    variables."""
    holes = [part for part in template.parts if isinstance(part, Hole)]
    if not holes:
        return quoted("".join(str(part) for part in template.parts))
    inside = (part if isinstance(part, str) else _between(part, shape, owner) for part in template.parts)
    if len(template.parts) == 1:
        expression = owner + holes[0].name
        field = shape.field_of(holes[0])
        if field is not None and field.value.kind == "text" and not holes[0].format:
            return expression
    written = "".join(
        in_f_string(piece) if isinstance(part, str) else piece
        for part, piece in zip(template.parts, inside, strict=True)
    )
    return f'f"{written}"'


def key_value(part: KeyPart, shape: Shape, owner: str) -> str:
    """What a part of a key is given: a field as it is, or a text that is built."""
    if part.attribute in shape.built_attributes:
        return key_text(part.template, shape, owner)
    return f"{owner}{part.field}"


def key_type(part: KeyPart, shape: Shape) -> str:
    """The type of that in Python."""
    field = shape.by_code_name.get(part.field or "")
    return "str" if part.attribute in shape.built_attributes or field is None else annotation(field, shape)


def _between(hole: Hole, shape: Shape, owner: str) -> str:
    return "{" + in_key(shape.field_of(hole), hole, owner + hole.name) + "}"
