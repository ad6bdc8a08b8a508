"""Conditions of access patterns as PynamoDB writes them: `Order.placed_at.between(placed_from, placed_to)`."""

from collections.abc import Sequence
from keyword import iskeyword

from dynamorm_analysis.entity_models.model import EntityModel, Field, Pattern, PatternCondition
from dynamorm_analysis.model.names import Hole, KeyTemplate
from dynamorm_cdkgen.python_layout import quoted
from dynamorm_codeactions.constant_texts import constant_text

CALLED = {"between": "between", "begins_with": "startswith", "contains": "contains"}
TESTED = {"exists": "exists()", "not_exists": "does_not_exist()"}
SPELLED = {"=": "==", "<>": "!="}
PLAIN = frozenset({"N", "BOOL"})
"""Types whose values are no texts."""
OF_VALUES = {"bool": "BOOL", "int": "N", "float": "N", "Decimal": "N"}


def partition_of(pattern: Pattern, model: EntityModel) -> str:
    """What the partition key is equal to."""
    return value_of(pattern.keyed[0], model)[0]


def range_of(pattern: Pattern, item: str, model: EntityModel) -> str:
    """The condition on the sort key; empty where there is none."""
    return " & ".join(_conditions(pattern.keyed[1:], item, model))


def filter_of(pattern: Pattern, item: str, model: EntityModel) -> str:
    """The condition on other attributes; empty where there is none."""
    return " & ".join(_conditions(pattern.filtered, item, model))


def value_of(condition: PatternCondition, model: EntityModel) -> list[str]:
    """What an attribute is compared with, as expressions."""
    field = model.field(condition.attribute)
    plain = plain_type(field) if field is not None else None
    return [
        text_of(value) if value.constant is None else constant_text(value.constant, plain) for value in condition.values
    ]


def plain_type(field: Field) -> str | None:
    """The type of a field whose values are no texts in code; what attributes of ones own store may be one."""
    told = OF_VALUES.get(field.declared, field.type)
    return told if told in PLAIN else None


def text_of(template: KeyTemplate) -> str:
    """A text with holes as an expression: the parameter itself where it is nothing else."""
    match template.parts:
        case (Hole(name, format=""),):
            return name
    if template.constant is not None:
        return quoted(template.constant)
    parts = (
        f"{{{part.name}{part.format}}}" if isinstance(part, Hole) else part.replace("{", "{{").replace("}", "}}")
        for part in template.parts
    )
    return "f" + quoted("".join(parts))


def _conditions(conditions: Sequence[PatternCondition], item: str, model: EntityModel) -> list[str]:
    told = [_condition(one, item, model) for one in conditions]
    return [f"({one})" if len(told) > 1 and not one.endswith(")") else one for one in told]


def _condition(condition: PatternCondition, item: str, model: EntityModel) -> str:
    field = model.field(condition.attribute)
    attribute = _attribute(field.code_name if field is not None else condition.attribute, item)
    values = value_of(condition, model)
    if condition.operator in TESTED:
        return f"{attribute}.{TESTED[condition.operator]}"
    if condition.operator in CALLED:
        return f"{attribute}.{CALLED[condition.operator]}({', '.join(values)})"
    if values[0] in ("True", "False"):
        test = f"{attribute}.is_in({values[0]})"  # a comparison with `True` looks like a mistake to linters
        return test if condition.operator == "=" else f"~{test}"
    return f"{attribute} {SPELLED.get(condition.operator, condition.operator)} {values[0]}"


def _attribute(name: str, item: str) -> str:
    """What a class calls an attribute, which a table may call as nothing can be called in code."""
    is_path = all(one.isidentifier() and not iskeyword(one) for one in name.split("."))
    return f"{item}.{name}" if is_path else f"getattr({item}, {quoted(name)})"
