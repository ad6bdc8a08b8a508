"""Where a function of a language with declared types is called, for what its body alone does not tell."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import Function
from dynamorm_analysis.facts.values import Call
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.static.made_objects import sites_of_calls
from dynamorm_analysis.linking.static.static_types import called


def sites(program: Program, function: Scope) -> Iterator[tuple[Call, Occurrence]]:
    """The calls of a function outside of tests; none during one call of it, which tells by itself."""
    if not isinstance(function.node, Function) or function.is_of_one_call:
        return
    for at in sites_of_calls(program, function.node.name, function.path):
        if isinstance(at.value, Call) and called(program, at.value, at.scope) == function:
            yield at.value, at
