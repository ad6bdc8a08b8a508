"""Definitions that loops make: each item of a list that a loop fills, and each table that a loop creates."""

from collections.abc import Iterator
from dataclasses import replace

import msgspec

from dynamorm_analysis.facts.statements import Statement
from dynamorm_analysis.facts.values import Call, Value
from dynamorm_analysis.libraries.boto3.calls import Requested
from dynamorm_analysis.libraries.boto3.lists import Listed, listed
from dynamorm_analysis.libraries.requests.given import Given
from dynamorm_analysis.libraries.requests.parameters import of_call
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.names.rounds import MAX_ROUNDS, is_in_round, rounds
from dynamorm_analysis.linking.occurrences import Round, occurrences
from dynamorm_analysis.linking.scope import Scope


def items(program: Program, given: Given) -> Iterator[Listed]:
    """The items of a list, one that a loop adds once for each of its rounds where these are known."""
    for value, scope in listed(program, given.value, given.scope):
        for where in each_scope(program, _around(program, value, scope), scope):
            yield value, where


def each_round(program: Program, requested: Requested) -> list[Requested]:
    """A request once for each round of the loops around it where these are known."""
    call, occurrence = requested.occurrence.value, requested.occurrence
    if not isinstance(call, Call) or not occurrence.rounds:
        return [requested]
    return [
        replace(
            requested,
            parameters=of_call(program, call.arguments, scope),
            occurrence=msgspec.structs.replace(occurrence, scope=scope),
        )
        for scope in each_scope(program, occurrence.rounds, occurrence.scope)
    ]


def each_scope(program: Program, loops: tuple[Round, ...], scope: Scope) -> list[Scope]:
    """A scope once for each round of some loops, the outermost first, where these are known."""
    found = [scope]
    for loop in loops:
        inner: list[Scope] = []
        for where in found:
            known = (
                None if is_in_round(where, loop.target) else rounds(program, loop.target, loop.iterable, where, meaning)
            )
            inner += known or [where]
        found = inner if len(inner) <= MAX_ROUNDS else found
    return found


def _around(program: Program, value: Value, scope: Scope) -> tuple[Round, ...]:
    """The loops around an expression, in its function or its statement of the module."""
    statement: Statement | None = scope.node
    if statement is None:
        module = program.modules.get(scope.path)
        unit = module.units.get(scope.anchor) if module is not None else None
        statement = unit.statement if unit is not None else None
    if statement is None:
        return ()
    found = occurrences(scope.parent or scope, statement, (type(value),))
    return next((part.rounds for part in found if part.value is value), ())
