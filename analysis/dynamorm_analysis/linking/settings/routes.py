"""Functions that answer requests from outside: routes of web applications, and handlers of Lambda."""

from dynamorm_analysis.facts.statements import Class, Function
from dynamorm_analysis.facts.values import Call, Member, last_name
from dynamorm_analysis.linking.scope import Scope

METHODS = frozenset({"delete", "get", "patch", "post", "put"})
REGISTERING = METHODS | {"route"}
"""What registers a function for the requests to a path."""
VIEWS = frozenset({"APIView", "HTTPEndpoint", "MethodView", "Resource", "View"})
"""Classes whose methods answer requests, each those of the method that it is called like."""
GIVEN_TO_HANDLER = ("event", "context")


def is_route(function: object) -> bool:
    """Whether something is a function that answers web requests: `@router.post("/orders")`."""
    if not isinstance(function, Function):
        return False
    called = (each.function for each in function.decorators if isinstance(each, Call))
    return any(isinstance(each, Member) and each.name in REGISTERING for each in called)


def answers_outside(scope: Scope) -> bool:
    """Whether what a function gives back goes to whoever asks from outside: it is a route, the method of a view, or
    what Lambda gives an event and its context."""
    function, of = scope.node, scope.enclosing_class
    if not isinstance(function, Function):
        return False
    if of is not None and isinstance(of.node, Class) and function.name in METHODS:
        return is_route(function) or any(last_name(base.value) in VIEWS for base in of.node.bases)
    given = tuple(each.name.strip("_") for each in function.parameters[:2])
    return is_route(function) or given == GIVEN_TO_HANDLER
