"""How those whom evaluation asks for help ask it in turn what an expression stands for."""

from collections.abc import Callable

from dynamorm_analysis.facts.values import Value
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import Meaning
from dynamorm_analysis.linking.scope import Scope

MAX_DEPTH = 40  # steps from an expression to what it stands for

MeaningOf = Callable[[Program, Value, Scope, int], Meaning]
"""Tells what an expression stands for in a scope, so many steps deep."""


def going_on(depth: int, meaning: MeaningOf) -> MeaningOf:
    """Goes on from a depth that is reached: what leads back to itself comes to an end."""

    def deeper(program: Program, value: Value, scope: Scope, further: int) -> Meaning:
        return meaning(program, value, scope, depth + further)

    return deeper
