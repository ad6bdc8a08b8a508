"""Items that are written: what literals, functions that make models, and later assignments put into their fields."""

from dynamorm_analysis.facts.statements import Assignment, Function
from dynamorm_analysis.facts.values import Argument, Call, Collection, Constant, Name, Operation, Value
from dynamorm_analysis.libraries.tabletheory_go.models import Model
from dynamorm_analysis.libraries.values.static_values import written_value
from dynamorm_analysis.linking.calls.calling import returns
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.names.storing import stored
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.static.declared import argument_of, found_by
from dynamorm_analysis.linking.static.static_types import called, during
from dynamorm_analysis.model.access import Written

MAX_DEPTH = 4


def written_of(program: Program, model: Model, value: Value, scope: Scope, depth: int = 0) -> tuple[Written, ...]:
    """The attributes that are surely set in a model that is written, as far as it is made in sight."""
    match value:
        case Operation(operator="&" | "*", operands=(inner,)):
            return written_of(program, model, inner, scope, depth)
        case Call(arguments=arguments) if arguments and all(one.name for one in arguments):
            return tuple(found for one in arguments if (found := _written(program, model, one, scope)) is not None)
        case Call() if depth < MAX_DEPTH:
            return _made(program, model, value, scope, depth)
        case Name() if depth < MAX_DEPTH:
            if (argument := argument_of(value, scope)) is not None:
                return written_of(program, model, *argument, depth + 1)
            return _held(program, model, value, scope, depth)
    return ()


def literal_of(value: Value) -> Call | None:
    """The composite literal that an expression is or points to: `&Parcel{Code: code}`."""
    match value:
        case Operation(operator="&", operands=(Call() as literal,)):
            return literal
        case Call(arguments=arguments) if all(isinstance(one, Argument) and one.name for one in arguments):
            return value
    return None


def _written(program: Program, model: Model, argument: Argument, scope: Scope) -> Written | None:
    field = model.field(argument.name) if argument.name else None
    if field is None:
        return None
    return Written(field.attribute, written_value(program, argument.value, scope), scope.place(argument.span))


def _made(program: Program, model: Model, call: Call, scope: Scope, depth: int) -> tuple[Written, ...]:
    """What a function of the workspace that makes models puts into one."""
    function = called(program, call, scope)
    if function is None or not isinstance(function.node, Function):
        return ()
    given = [one.value for one in returns(function.node.body) if one.value is not None]
    given = [one.items[0] if isinstance(one, Collection) and one.items else one for one in given]
    given = [one for one in given if not (isinstance(one, Constant) and one.value is None)]
    if len(given) != 1:
        return ()
    return written_of(program, model, given[0], during(program, call, function, scope), depth + 1)


def _held(program: Program, model: Model, name: Name, scope: Scope, depth: int) -> tuple[Written, ...]:
    """What a variable was made with, and what was put into its fields since."""
    found = found_by(program, name, scope)
    if found is None or found.is_parameter or not isinstance(found.bound.statement, Assignment):
        return ()
    if not isinstance(found.scope.node, Function):
        return ()
    made = found.bound.value
    if made is None and isinstance(found.bound.statement.value, Call):  # beside an error
        made = found.bound.statement.value
    written = {one.attribute: one for one in written_of(program, model, made, found.scope, depth + 1)} if made else {}
    for one in stored(found.scope, name.name, found.bound.statement.span.end, name.span.start):
        field = model.field(one.field)
        if field is None or one.key is not None:
            continue
        if one.optional:
            written.pop(field.attribute, None)
            continue
        place = found.scope.place(one.value.span)
        written[field.attribute] = Written(field.attribute, written_value(program, one.value, found.scope), place)
    return tuple(written.values())
