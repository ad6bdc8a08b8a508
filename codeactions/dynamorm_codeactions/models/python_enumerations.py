"""Fields with a closed set of values as enumerations of Python."""

from collections.abc import Iterator, Sequence

from dynamorm_cdkgen.python_layout import quoted
from dynamorm_codeactions.models.naming import enumeration_of, member_names
from dynamorm_codeactions.models.shape import ModelField, Shape


def choices(shapes: Sequence[Shape]) -> Iterator[tuple[Shape, ModelField]]:
    """The fields that have a closed set of values."""
    for shape in shapes:
        yield from ((shape, field) for field in shape.fields if field.value.kind == "choice")


def enumeration(shape: Shape, field: ModelField) -> Iterator[str]:
    yield f"class {enumeration_of(shape.name, field.code_name)}(StrEnum):"
    for value, member in member_names(field.field.values).items():
        yield f"    {member} = {quoted(value)}"


def member_of(shape: Shape, field: ModelField, value: str) -> str:
    """A value as code names it: `OrderStatus.PLACED`; a literal where the field has no closed set of values."""
    members = member_names(field.field.values)
    if field.value.kind != "choice" or value not in members:
        return quoted(value)
    return f"{enumeration_of(shape.name, field.code_name)}.{members[value]}"
