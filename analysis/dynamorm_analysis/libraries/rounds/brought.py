"""What a loop runs over where one request brings it: a part of an event, or of the body of a web request."""

from collections.abc import Sequence

from dynamorm_analysis.facts.statements import Function
from dynamorm_analysis.facts.values import Constant, Name, Value
from dynamorm_analysis.libraries.rounds.sources import made_of
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.given_by_callers import given_by_callers
from dynamorm_analysis.linking.meaning import ParameterRef
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.settings.routes import is_route

EVENT = "event"
REQUEST = "request"
"""What functions call the event that they are given, and the web request, which some frameworks hold for all."""
MESSAGES = frozenset({"Records", "detail"})
"""Parts of an event that are messages: nobody waits for what becomes of them."""


def is_brought(program: Program, sources: Sequence[Value], scope: Scope) -> bool:
    """Whether one request asks for all that a loop runs over, as far as its function tells or every caller of that."""
    if _is_part_of_request(sources, scope):
        return True
    names = sorted({part.name for part in sources if isinstance(part, Name)})
    return any(_is_brought_by_callers(program, name, scope) for name in names if _is_given(name, scope))


def _is_brought_by_callers(program: Program, name: str, scope: Scope) -> bool:
    found = given_by_callers(program, ParameterRef(scope.alone, name, None))
    return bool(found) and all(_is_part_of_request(made_of(value, value.span.start, at), at) for value, at in found)


def _is_part_of_request(sources: Sequence[Value], scope: Scope) -> bool:
    if any(isinstance(part, Constant) and part.value in MESSAGES for part in sources):
        return False
    names = {part.name for part in sources if isinstance(part, Name)}
    given = [name for name in names if _is_given(name, scope)]
    return REQUEST in names or EVENT in given or (bool(given) and is_route(scope.node))


def _is_given(name: str, scope: Scope) -> bool:
    return isinstance(scope.node, Function) and any(one.by == "parameter" for one in scope.bindings.get(name, ()))
