"""Tables that functions create of what calls give them: `create(client, "orders", "id")`."""

from collections.abc import Iterator
from dataclasses import replace

import msgspec

from dynamorm_analysis.facts.statements import Function
from dynamorm_analysis.facts.values import Call, called_span, last_name
from dynamorm_analysis.libraries.boto3.calls import Requested, requested
from dynamorm_analysis.libraries.boto3.definitions import definition
from dynamorm_analysis.libraries.boto3.repeated import each_scope
from dynamorm_analysis.libraries.calls.asking import entered
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.files.testing import is_test
from dynamorm_analysis.linking.occurrences import Occurrence, occurrences
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.table import Definition

CREATING = frozenset({"create_table"})
BESIDE = CREATING | {"update_time_to_live"}


def created_through(program: Program, occurrence: Occurrence) -> Iterator[Definition]:
    """The tables that a call makes a function of the workspace create, where only the call tells their names.

    What tests make so is left out: each test would be a definition.
    """
    call = occurrence.value
    if not isinstance(call, Call) or is_test(occurrence.scope.path):
        return
    name = last_name(call.function)
    if not name or not program.reaches(name, CREATING, 1):
        return
    for scope in each_scope(program, occurrence.rounds, occurrence.scope):
        into = entered(program, call, scope)
        if into is None or into.function == scope:
            continue
        said = {table.name for table in _tables(program, into.function, into.function) if table.name.known}
        for table in _tables(program, into.function, into.inside):
            if table.name.known and table.name not in said:
                yield replace(table, place=scope.place(called_span(call)), symbol="")


def _tables(program: Program, function: Scope, inside: Scope) -> list[Definition]:
    """The tables that a function's own body creates, as it runs in a scope."""
    if not isinstance(function.node, Function) or function.parent is None:
        return []
    made: list[Requested] = []
    for part in occurrences(function.parent, function.node, (Call,), BESIDE):
        if part.scope == function:
            made += requested(program, msgspec.structs.replace(part, scope=inside))
    lifetimes = [request for request in made if request.method != "create_table"]
    return [definition(program, request, lifetimes) for request in made if request.method == "create_table"]
