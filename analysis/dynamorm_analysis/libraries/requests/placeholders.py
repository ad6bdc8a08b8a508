"""The expression strings of a request, and what its placeholders stand for."""

from dynamorm_analysis.expressions.tree import HOLE
from dynamorm_analysis.facts.values import Value
from dynamorm_analysis.libraries.expression_strings import Placeholders
from dynamorm_analysis.libraries.requests.items import value_of
from dynamorm_analysis.libraries.requests.parameters import Given, Parameters, of_given
from dynamorm_analysis.libraries.requests.texts import texts
from dynamorm_analysis.libraries.values import constant_text
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.access import WrittenValue


def placeholders(program: Program, parameters: Parameters, typed: bool) -> Placeholders:
    """The placeholders that `ExpressionAttributeNames` and `ExpressionAttributeValues` define."""
    names = of_given(program, parameters["ExpressionAttributeNames"])
    values = of_given(program, parameters["ExpressionAttributeValues"])
    last = {placeholder: given[-1] for placeholder, given in values.given.items() if given}

    def value(placeholder: str) -> WrittenValue:
        given = last.get(placeholder)
        return value_of(program, given.value, given.scope, typed) if given else WrittenValue()

    return Placeholders({alias: _one_name(program, given) for alias, given in names.given.items()}, value)


def _one_name(program: Program, values: tuple[Given, ...]) -> str | None:
    found = {constant_text(program, given.value, given.scope) for given in values}
    return (found.pop() or None) if len(found) == 1 else None


def is_string(program: Program, value: Value, scope: Scope) -> bool:
    """Whether an expression is put together from strings, as far as its parts tell."""
    return any(text.text.replace(HOLE, "").strip() for text in texts(program, value, scope))
