"""The table that all calls of a function give it to call on: `def save(table, order): table.put_item(…)`."""

from collections.abc import Callable

from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.given_by_callers import given_by_callers
from dynamorm_analysis.linking.meaning import Meaning, ParameterRef, Scalar, options
from dynamorm_analysis.model.names import UNKNOWN_NAME, TableName

MAX_STEPS = 3  # functions that hand on what they are given


def given_table(
    program: Program, parameter: Meaning, name_of: Callable[[Meaning], TableName], further: int = MAX_STEPS
) -> TableName:
    """The name of the table that every call of a function gives a parameter; unknown where one gives another table or
    something else, and of what is no parameter. `name_of` tells the name of a table."""
    if not further or not isinstance(parameter, ParameterRef) or parameter.scope.is_of_one_call:
        return UNKNOWN_NAME
    with program.following(parameter.scope, f"table {parameter.name}") as again:
        if again:
            return UNKNOWN_NAME
        return program.shared(
            f"given table {parameter.name} {further}",
            parameter.scope,
            lambda: _agreed(program, parameter, name_of, further),
        )


def _agreed(
    program: Program, parameter: ParameterRef, name_of: Callable[[Meaning], TableName], further: int
) -> TableName:
    agreed = UNKNOWN_NAME
    for value, where in given_by_callers(program, parameter):
        for option in options(meaning(program, value, where)):
            if option == Scalar(None):  # `Table(NAME) if NAME else None`: nothing is asked of it then
                continue
            if isinstance(option, ParameterRef):
                name = given_table(program, option, name_of, further - 1)
            else:
                name = name_of(option)
            if not name.known or (agreed.known and name.text != agreed.text):
                return UNKNOWN_NAME
            agreed = name
    return agreed
