"""Which call a name is set to, by `=` or `with`, where that is all that is known of what it holds."""

from dynamorm_analysis.facts.values import Argument, Call, Constant, Member, Name, Value
from dynamorm_analysis.linking.scope import Scope


def set_to_call(value: Value, scope: Scope) -> Call | None:
    """The one call that a local name is set to."""
    if not isinstance(value, Name):
        return None
    bounds = scope.bindings.get(value.name, ())
    found = bounds[0].value if len(bounds) == 1 else None
    return found if isinstance(found, Call) else None


def paginated_by(call: Call) -> str | None:
    """The operation that a paginator repeats: `orders_client.get_paginator("query")`."""
    match call:
        case Call(function=Member(name="get_paginator"), arguments=(Argument(value=Constant(value=str(operation))),)):
            return operation
    return None


def is_batch(call: Call) -> bool:
    """Whether a call makes a batch that is written to: `with orders.batch_writer() as batch`."""
    match call:
        case Call(function=Member(owner=Call() as inner, name="__enter__" | "__aenter__"), arguments=()):
            return is_batch(inner)
    return isinstance(call.function, Member) and call.function.name == "batch_writer"
