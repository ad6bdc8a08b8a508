"""Functions of Go that hand on what a request gives, and which errors they add to its own."""

from dynamorm_analysis.facts.statements import Assignment, Function, Return
from dynamorm_analysis.facts.values import Call, Collection, Member, Name, Value, is_none, last_name
from dynamorm_analysis.linking.calls.calling import returns
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.names.origins import ERRORS
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.static.static_types import called
from dynamorm_analysis.model.access import Access

MARSHALLING = ("Marshal", "Unmarshal")
MAX_STEPS = 3  # functions through which a request is handed on
WRAPPING = frozenset({"Errorf", "Wrap", "Wrapf", "WithMessage", "WithStack"})
"""Functions that make an error of another one."""


def gives_whole_answer(program: Program, function: Scope, access: Access, further: int = MAX_STEPS) -> bool:
    """Whether a function gives what its request gives as it is, be it through another one."""
    node = function.node
    given = [one.value for one in returns(node.body)] if isinstance(node, Function) else []
    for value in given:
        if not isinstance(value, Call):
            continue
        if _is_request(value, function, access):
            return True
        inner = called(program, value, function) if further else None
        if inner is not None and gives_whole_answer(program, inner, access, further - 1):
            return True
    return False


def gives_item(function: Scope, access: Access) -> bool:
    """Whether a function gives the item of its request as DynamoDB gives it: `return out.Item, nil`."""
    node = function.node
    given = [one.value for one in returns(node.body)] if isinstance(node, Function) else []
    first = [one.items[0] if isinstance(one, Collection) and one.items else one for one in given]
    return access.operation == "get" and any(isinstance(one, Member) and one.name == "Item" for one in first)


def adds_no_error(program: Program, function: Scope, access: Access, further: int = MAX_STEPS) -> bool:
    """Whether all errors that a function gives are those of its request, and of what makes objects of items: none tells
    that there is no item."""
    node = function.node
    given = list(returns(node.body)) if isinstance(node, Function) else []
    return bool(given) and all(_is_of_request(program, function, one, access, further) for one in given)


def _is_request(call: Call, function: Scope, access: Access) -> bool:
    return function.place(call.span) == access.call


def _is_of_request(program: Program, function: Scope, statement: Return, access: Access, further: int) -> bool:
    value = statement.value
    error = value.items[-1] if isinstance(value, Collection) and value.items else value
    match error:
        case None:
            return False
        case Call(function=made, arguments=arguments) if last_name(made) in WRAPPING:
            return any(_is_handed_on(program, function, one.value, access, further) for one in arguments)
        case Call():
            return _gives_none_of_its_own(program, function, error, access, further)
    return is_none(error) or _is_handed_on(program, function, error, access, further)


def _is_handed_on(program: Program, function: Scope, error: Value, access: Access, further: int) -> bool:
    """Whether a variable only ever holds errors of the request, or of packages."""
    bounds = function.bindings.get(error.name, ()) if isinstance(error, Name) and ERRORS.match(error.name) else ()
    given = [one.statement.value if isinstance(one.statement, Assignment) else None for one in bounds]
    return bool(given) and all(
        isinstance(value, Call) and _gives_none_of_its_own(program, function, value, access, further) for value in given
    )


def _gives_none_of_its_own(program: Program, function: Scope, call: Call, access: Access, further: int) -> bool:
    if _is_request(call, function, access) or last_name(call.function).startswith(MARSHALLING):
        return True
    inner = called(program, call, function)
    return inner is not None and further > 0 and adds_no_error(program, inner, access, further - 1)
