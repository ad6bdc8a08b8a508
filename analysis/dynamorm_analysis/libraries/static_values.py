"""What is known of values and names in languages that declare types, in the words of the model."""

from dynamorm_analysis.facts.values import Constant, Value
from dynamorm_analysis.libraries.values import source_of
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import Environment, Meaning, Text, options
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.static.static_texts import template_of
from dynamorm_analysis.model.access import WrittenValue
from dynamorm_analysis.model.names import UNKNOWN_NAME, Hole, TableName


def written_value(program: Program, value: Value, scope: Scope) -> WrittenValue:
    """A value as far as the source tells."""
    template = template_of(program, value, scope)
    is_bare = len(template.parts) == 1 and isinstance(template.parts[0], Hole)
    type_ = None
    if isinstance(value, Constant) and not isinstance(value.value, bool) and value.value is not None:
        type_ = "S" if isinstance(value.value, str) else "N"
    return WrittenValue(source_of(value), None if is_bare else template, type_)


def table_name_of(found: Meaning, *, written: bool) -> TableName:
    """A table's name as far as its meaning tells; a text beside an environment variable is its default."""
    possible = options(found)
    variable = next((one.name for one in possible if isinstance(one, Environment)), None)
    if variable is not None and all(isinstance(one, Environment | Text) for one in possible):
        return TableName(f"env:{variable}", "env")
    if len(possible) != 1 or not isinstance(possible[0], Text):
        return UNKNOWN_NAME
    template = possible[0].template
    if template.constant is None:
        return TableName(str(template), "template") if template.prefix else UNKNOWN_NAME
    return TableName(template.constant, "literal" if written else "constant") if template.constant else UNKNOWN_NAME
