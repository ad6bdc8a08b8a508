"""Which attribute of the item that a function reads is what it gives back: `item.get("tags", [])`."""

from functools import partial

from dynamorm_analysis.facts.statements import Function, Return, inside
from dynamorm_analysis.facts.values import Call, Collection, Constant, Name, Value, is_none
from dynamorm_analysis.libraries.calls.running import run_by
from dynamorm_analysis.libraries.courses.asked import Asked, attribute_of
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.names.origins import ERRORS, filled_in

MOST_THROUGH = 3  # functions that give what another one has given them


def given_attribute(program: Program, asked: Asked, call: Call, through: int = 0) -> str:
    """The attribute, where a call runs a function of the workspace that gives one, or else what is there without an
    item; empty for all others."""
    run = run_by(program, call, asked.scope)
    if run is None or not isinstance(run.scope.node, Function) or through > MOST_THROUGH:
        return ""
    function = run.scope.alone
    inner = Asked(function, filled_in(run.scope.node), asked.functions)
    if through or asked.functions is None or asked.functions.through:
        return _given_by(program, inner, run.scope.node, through)
    return program.shared("attribute given", function, partial(_given_by, program, inner, run.scope.node, through))


def _given_by(program: Program, asked: Asked, node: Function, through: int) -> str:
    found: set[str] = set()
    for statement in inside(node):
        if not isinstance(statement, Return) or statement.value is None:
            continue
        for origin in asked.origins(_beside_error(statement.value)):
            if next(asked.given_back(origin.call), None) is not None:
                continue  # it gives that another form: `plain(item["prices"])`
            if not _is_written_out(origin.call):
                found.add(attribute_of(origin) or given_attribute(program, asked, origin.call, through + 1))
    return found.pop() if len(found) == 1 else ""


def _beside_error(value: Value) -> Value:
    """What a function of Go gives beside an error: `member.UID` of `return member.UID, nil`."""
    match value:
        case Collection(items=(first, second)) if is_none(second) or (
            isinstance(second, Name) and ERRORS.match(second.name)
        ):
            return first
    return value


def _is_written_out(call: Call) -> bool:
    """Whether a call makes a value of what is written out: `Decimal(0)`, which stands for what is lacking."""
    is_class = isinstance(call.function, Name) and call.function.name[:1].isupper()
    return is_class and all(isinstance(argument.value, Constant) for argument in call.arguments)
