"""What a function of the workspace gives back beside errors, during one call."""

from dynamorm_analysis.facts.statements import Function
from dynamorm_analysis.facts.values import Call, Collection, Value, is_none
from dynamorm_analysis.linking.calls.calling import returns
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.scope import REMEMBERED, Body, Scope
from dynamorm_analysis.linking.static.static_types import called, during
from dynamorm_analysis.memo import Memo

MOST_CALLS = 4  # inside of each other


def given_back(program: Program, call: Call, scope: Scope) -> tuple[Value, Scope] | None:
    """The one thing that a call of a function gives, and the scope that it stands in; None where that is not known."""
    function = called(program, call, scope)
    result = _result_of(function) if function is not None else None
    if function is None or result is None:
        return None
    inside = during(program, call, function, scope, MOST_CALLS)
    is_of_any_call = bool(call.arguments) and not inside.arguments  # its words are none of the caller's
    return (result, inside) if not is_of_any_call else None


def _result_of(function: Scope) -> Value | None:
    if not isinstance(function.node, Function):
        return None
    body = Body(function.anchor, function.node.name_span, function.node)
    known = _results.get(body)
    if known is None:
        known = (_result(function.node),)
        _results.put(body, known, body.weight)
    return known[0]


_results: Memo[Body, tuple[Value | None]] = Memo(REMEMBERED)


def _result(function: Function) -> Value | None:
    """The one thing that a function returns, beside errors."""
    given = [one.value for one in returns(function.body) if one.value is not None and not _is_for_error(one.value)]
    sure = [one for one in given if isinstance(one, Collection) and len(one.items) > 1 and is_none(one.items[-1])]
    if len(sure) == 1:  # `return key, err` and `return key, nil`
        return sure[0].items[0]
    first = [one.items[0] if isinstance(one, Collection) and one.items else one for one in given]
    first = [one for one in first if not is_none(one)]
    return first[0] if len(first) == 1 else None


def _is_for_error(value: Value) -> bool:
    """Whether a function returns nothing beside an error: `return Requests{}, fmt.Errorf("no")`."""
    match value:
        case Collection(items=(Call(arguments=()), *_, error)):
            return not is_none(error)
    return False
