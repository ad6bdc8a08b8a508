"""The name of an attribute or index as an expression gives it: written out, or held by a setting."""

from dynamorm_analysis.facts.values import Value
from dynamorm_analysis.libraries.values.values import constant_text
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import Environment, Setting, Text, options
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.names import variable_named


def attribute_name(program: Program, value: Value, scope: Scope) -> str | None:
    """The name, or that of the one variable which holds it, with what code takes where that is not set; else None."""
    text = constant_text(program, value, scope)
    if text is not None:
        return text
    variables: set[str] = set()
    texts: set[str] = set()
    for option in options(meaning(program, value, scope)):
        match option:
            case Environment(name=name, default=default):
                variables.add(name)
                texts.update((default,) if default else ())
            case Text(template=template) if template.constant:
                texts.add(template.constant)
            case Setting(default=default):
                texts.add(default)
            case _:
                return None
    if len(variables) > 1 or len(texts) > 1:
        return None
    default = next(iter(texts), "")
    return variable_named(variables.pop(), default) if variables else default or None
