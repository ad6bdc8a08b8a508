"""Names of tables that the code does not tell, by the one place where a program keeps them: a setting, a variable of a
module, the field of an object of which there is one. Whoever looks there means the same table."""

import re

from dynamorm_analysis.facts.statements import Function, Import
from dynamorm_analysis.facts.values import (
    Argument,
    Call,
    Constant,
    Item,
    Member,
    Name,
    Operation,
    Value,
    is_none,
)
from dynamorm_analysis.libraries.boto3.kept_fields import Placed, field_set, is_made_once, settings_of
from dynamorm_analysis.libraries.calls.ungiven import is_ungiven
from dynamorm_analysis.libraries.requests.parameters import of_mapping
from dynamorm_analysis.linking.calls.calling import running
from dynamorm_analysis.linking.calls.reachability import returned_during
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.given_by_callers import given_by_callers
from dynamorm_analysis.linking.meaning import ClassRef, FunctionRef, ModuleRef, ParameterRef, is_falsy, options
from dynamorm_analysis.linking.names.lookup import lookup
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.settings.applications import depended_on
from dynamorm_analysis.model.names import TableName, kept_at
from dynamorm_analysis.words import words_of

MAX_STEPS = 10  # variables, fields, functions and parameters between a name and where it is kept
PART = re.compile(r"\w[\w.-]*")
OF_ONE_REQUEST = frozenset(
    {"request", "requests", "session", "event", "context", "input", "getpass", "random", "uuid", "time", "datetime"}
)
"""Words of packages' objects that hold something else each time."""
NOWHERE = ""
"""It is kept nowhere, or in places that are not told apart."""


def kept_name(program: Program, value: Value, scope: Scope) -> TableName:
    """A name that is not known by the place where it is kept; unknown where that is not one place, and where it took
    too many steps to look for the name itself."""
    place = _place(program, value, scope, 0) if not program.budget.gave_up((value.span, scope)) else NOWHERE
    return kept_at(place)


def _place(program: Program, value: Value, scope: Scope, steps: int) -> str:
    """`app/settings.py/settings.orders_table`: the module's path, and what code says for it there."""
    if steps > MAX_STEPS:
        return NOWHERE
    match value:
        case Name(name=name):
            return _of_variable(program, name, value.span.start, scope, steps + 1)
        case Member(owner=Name(name=owner), name=name) if owner == scope.receiver_name:
            return _of_field(program, name, scope, steps + 1)
        case Member(owner=inner, name=part):
            return _of_member(program, inner, part, scope, steps + 1)
        case Item(owner=inner, index=Constant(value=str() | int() as part)):
            return _of_entry(program, inner, str(part), scope, steps + 1)
        case Call(function=Member(owner=inner, name="get"), arguments=arguments):
            return _of_entry(program, inner, _words_given(arguments), scope, steps + 1)
        case Call():
            return _of_call(program, value, scope, steps + 1)
        case Operation(operator="or", operands=operands):
            return _of_one(program, tuple((each, scope) for each in operands), steps + 1)
    return NOWHERE


def _with(owner: str, part: str) -> str:
    return f"{owner}.{part}" if owner and PART.fullmatch(part) else NOWHERE


def _of_one(program: Program, values: Placed, steps: int) -> str:
    """The one place of all values that may be meant: those that are nothing, and parameters that no call gives, are
    left out."""
    places = {_place(program, value, at, steps) for value, at in values if not _is_nothing(program, value, at)}
    return places.pop() if len(places) == 1 else NOWHERE


def _is_nothing(program: Program, value: Value, scope: Scope) -> bool:
    found = options(meaning(program, value, scope))
    return all(is_falsy(one) or (isinstance(one, ParameterRef) and is_ungiven(program, one)) for one in found)


# ---- variables and parameters ---------------------------------------------------------------------------------------


def _of_variable(program: Program, name: str, at: int, scope: Scope, steps: int) -> str:
    found = lookup(program, name, scope, at)
    if found is None or steps > MAX_STEPS:
        return NOWHERE
    if found.scope.node is None:
        return _of_module(program, name, found.scope.path, steps)
    if len(found.bounds) != 1:
        return NOWHERE
    match found.bounds[0]:
        case bound if bound.by == "parameter":
            return _of_parameter(program, name, found.scope, steps)
        case bound if isinstance(bound.statement, Import):
            return _imported(program, bound.statement, found.scope.path, steps)
        case bound if bound.by == "assignment" and bound.value is not None and not bound.conditional:
            return _place(program, bound.value, found.scope, steps)
    return NOWHERE


def _of_module(program: Program, name: str, path: str, steps: int) -> str:
    """A variable of a module, or what it is another name for."""
    bounds = program.bindings(path, name)
    if len(bounds) == 1 and isinstance(bounds[0].statement, Import):
        return _imported(program, bounds[0].statement, path, steps + 1)
    if not bounds or any(bound.by not in ("assignment", "global") for bound in bounds):
        return NOWHERE
    if sum(not bound.conditional and _is_something(bound.value) for bound in bounds) > 1:
        return NOWHERE  # a script that goes from one table to the next
    behind = NOWHERE
    if len(bounds) == 1 and (value := bounds[0].value) is not None:
        behind = _place(program, value, program.module_scope(path, bounds[0].anchor), steps + 1)
    return behind or f"{path}/{name}"


def _is_something(value: Value | None) -> bool:
    return value is None or not is_none(value)


def _imported(program: Program, statement: Import, path: str, steps: int) -> str:
    if steps > MAX_STEPS:
        return NOWHERE
    found = program.resolve_module(path, statement.module, statement.level)
    if found is None:
        return _of_package(statement)
    if not statement.name:
        return NOWHERE
    submodule = program.resolve_module(path, f"{statement.module}.{statement.name}", statement.level)
    return NOWHERE if submodule else _of_module(program, statement.name, found, steps)


def _of_package(statement: Import) -> str:
    """What a package keeps, of which the source is not shown: `django.conf.settings`."""
    name = f"{statement.module}.{statement.name}" if statement.name else statement.module
    is_of_package = not statement.level and OF_ONE_REQUEST.isdisjoint(words_of(name.replace(".", " ")))
    return name if is_of_package and PART.fullmatch(name) else NOWHERE


def _of_parameter(program: Program, name: str, scope: Scope, steps: int) -> str:
    """Where all who call a function take from what they give it."""
    if (given := scope.arguments.get(name)) is not None:
        return _place(program, *given, steps)
    function = scope.node
    declared = function.parameter(name) if isinstance(function, Function) else None
    provider = depended_on(declared.default) if declared is not None else None
    if provider is not None:
        return _of_call(program, Call(provider, (), provider.span), scope.parent or scope, steps)
    all_given = given_by_callers(program, ParameterRef(scope.alone, name, None))
    return _of_one(program, all_given, steps) if all_given else NOWHERE


# ---- fields, entries and calls --------------------------------------------------------------------------------------


def _of_field(program: Program, name: str, scope: Scope, steps: int) -> str:
    """A field of the own object: what it is set to, or that of a class of which there is one object."""
    found = field_set(program, name, scope)
    if found is None:
        return NOWHERE
    own, set_to = found
    place = _of_one(program, set_to, steps)
    return place or (f"{own.scope.path}/{own.scope.name}.{name}" if is_made_once(program, own) else NOWHERE)


def _of_member(program: Program, owner: Value, name: str, scope: Scope, steps: int) -> str:
    found = meaning(program, owner, scope)
    if isinstance(found, ModuleRef):
        return _of_module(program, name, found.path, steps)
    if (settings := settings_of(program, found, name)) is not None:
        return f"{settings.scope.path}/{settings.scope.name}.{name}"
    return _with(_place(program, owner, scope, steps), name)


def _of_entry(program: Program, owner: Value, name: str, scope: Scope, steps: int) -> str:
    """What a dictionary holds that is not written out: one that is tells by itself, also that it lacks the name."""
    if not of_mapping(program, owner, scope).open:
        return NOWHERE
    return _with(_place(program, owner, scope, steps), name)


def _of_call(program: Program, call: Call, scope: Scope, steps: int) -> str:
    """What a function gives that is asked for nothing, or for something that is written out."""
    words = _words_given(call.arguments)
    if call.arguments and not words:
        return NOWHERE
    callee = meaning(program, call.function, scope)
    match callee:
        case FunctionRef():
            inside = running(callee, call, scope)
            place = _of_one(program, _returned(program, inside), steps)
            if not place and callee.receiver is None and isinstance(callee.scope.node, Function):
                place = f"{callee.scope.path}/{callee.scope.name}"
                place = _with(place, words) if words else place
            return place
        case ClassRef() if not words and is_made_once(program, callee):
            return f"{callee.scope.path}/{callee.scope.name}"
    return NOWHERE


def _words_given(arguments: tuple[Argument, ...]) -> str:
    """What a call is given that is all written out: a name, or those of a section and of an option in it."""
    given = [one.value.value if isinstance(one.value, Constant) else None for one in arguments]
    return ".".join(map(str, given)) if all(isinstance(part, str) and part for part in given) else ""


def _returned(program: Program, function: Scope) -> Placed:
    statements = returned_during(program, function, meaning)
    return tuple((one.value, function) for one in statements if one.value is not None)
