"""How those whom evaluation asks for help ask it in turn what an expression stands for."""

from collections.abc import Callable

from dynamorm_analysis.facts.values import Value
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import Meaning
from dynamorm_analysis.linking.scope import Scope

MAX_DEPTH = 40  # steps from an expression to what it stands for

MeaningOf = Callable[[Program, Value, Scope, int], Meaning]
"""Tells what an expression stands for in a scope, so many steps deep."""
