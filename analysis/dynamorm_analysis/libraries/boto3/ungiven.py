"""Parameters that no call gives, so that they are what they are by default: `table: Table | None = None`."""

from dynamorm_analysis.facts.statements import Function
from dynamorm_analysis.facts.values import Call, Constant, last_name
from dynamorm_analysis.libraries.asking import entered
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.files.testing import is_test
from dynamorm_analysis.linking.meaning import Meaning, ParameterRef, Scalar, options
from dynamorm_analysis.linking.occurrences import calls
from dynamorm_analysis.linking.scope import Scope

MANY = 64  # statements that call a function: of what more of them give, nothing is told
MAX_STEPS = 3  # functions that hand on a parameter of theirs which no call gives


def is_ungiven(program: Program, found: ParameterRef, further: int = MAX_STEPS) -> bool:
    """Whether a parameter is None by default and surely no call gives anything else; code is judged without its tests,
    which give stand-ins."""
    function = found.scope.node
    if further == 0 or not isinstance(function, Function) or function.is_nameless or function.name.startswith("__"):
        return False
    given = next((parameter for parameter in function.parameters if parameter.name == found.name), None)
    if given is None or not isinstance(given.default, Constant) or given.default.value is not None:
        return False
    alone = found.scope.calling({}).on(None)
    return program.shared(
        f"ungiven {found.name} {further}", alone, lambda: _is_left_out(program, function, alone, found.name, further)
    )


def _is_left_out(program: Program, function: Function, alone: Scope, name: str, further: int) -> bool:
    callers = [
        (path, anchor) for path, anchor in program.callers_of(function.name) if is_test(alone.path) or not is_test(path)
    ]
    if len(callers) > MANY:
        return False
    names = program.known_as(function.name)
    for path, anchor in callers:
        unit = program.modules[path].units[anchor]
        for call, at in calls(program.module_scope(path, anchor), unit.statement):
            if last_name(call.function) in names and _gives(program, call, at.scope, alone, name, further):
                return False
    return True


def _gives(program: Program, call: Call, scope: Scope, alone: Scope, name: str, further: int) -> bool:
    """Whether a call may give a parameter of a function, as far as it may be one of that function."""
    into = entered(program, call, scope)
    if into is None:
        return any(argument.name == name or argument.spread for argument in call.arguments) or _is_long(
            call, alone, name
        )
    if into.function != alone:
        return False
    if name not in into.inside.arguments:
        return True
    value, where = into.inside.arguments[name]
    return not all(_is_none(program, option, further) for option in options(meaning(program, value, where)))


def _is_long(call: Call, alone: Scope, name: str) -> bool:
    """Whether a call gives so many things by position that the parameter is among them."""
    names = [each.name for each in alone.node.parameters] if isinstance(alone.node, Function) else []
    before = names.index(name) - (1 if alone.enclosing_class is not None else 0)
    return sum(not argument.name for argument in call.arguments) > before


def _is_none(program: Program, option: Meaning, further: int) -> bool:
    return option == Scalar(None) or (isinstance(option, ParameterRef) and is_ungiven(program, option, further - 1))
