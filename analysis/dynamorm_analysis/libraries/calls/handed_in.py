"""Calls that FastAPI makes before a function, for its parameters: `order: dict = Depends(current_order)`."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import Class, Function, Statement
from dynamorm_analysis.libraries.calls.passed_arguments import function_run
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.names.origins import Filled
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.settings.applications import PACKAGE, calls_for_parameters


def handed_in(program: Program, scope: Scope, statement: Statement) -> Iterator[Occurrence]:
    """The calls that are made before the functions of a top-level statement, each in the scope of its function."""
    if PACKAGE in program.imports(scope.path):
        yield from _before(program, scope, statement)


def _before(program: Program, around: Scope, statement: Statement) -> Iterator[Occurrence]:
    if not isinstance(statement, Class | Function):
        return
    scope = around.inner(statement)
    if isinstance(statement, Function):
        made = calls_for_parameters(program, scope, meaning)
        yield from (Occurrence(call, during, statement) for _, call, during in made)
    for inner in statement.body:
        yield from _before(program, scope, inner)


def handed_to(program: Program, function: Scope) -> Filled:
    """The parameters of a function that hold what a function of the workspace gives, which is called before it."""
    made = calls_for_parameters(program, function, meaning)
    return {name: (call,) for name, call, during in made if function_run(program, call, during) is not None}
