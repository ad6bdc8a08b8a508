"""Parameters that no call gives, so that they are what they are by default: `table: Table | None = None`."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import Function
from dynamorm_analysis.facts.values import Call, Constant, Value, is_none, last_name
from dynamorm_analysis.libraries.calls.asking import entered
from dynamorm_analysis.libraries.calls.passed_arguments import names_behind
from dynamorm_analysis.linking.calls.reachability import empty_where_reached
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.files.testing import is_test
from dynamorm_analysis.linking.meaning import Meaning, ParameterRef, Scalar, options
from dynamorm_analysis.linking.occurrences import Occurrence, calls
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.text import Span

Callers = list[tuple[str, str]]
MANY = 64  # statements that call a function: of what more of them give, nothing is told
MAX_STEPS = 3  # functions that hand on a parameter of theirs which no call gives


def is_ungiven(program: Program, found: ParameterRef, further: int = MAX_STEPS) -> bool:
    """Whether a parameter is None by default and surely no call gives anything else; code is judged without its tests,
    which give stand-ins."""
    function = found.scope.node
    if further == 0 or not isinstance(function, Function) or function.is_nameless or function.name.startswith("__"):
        return False
    if not _is_none_by_default(function, found.name):
        return False
    alone = found.scope.calling({}).on(None)
    return program.shared(
        f"ungiven {found.name} {further}", alone, lambda: _is_left_out(program, function, alone, found.name, further)
    )


def is_left_out_by_some(program: Program, found: ParameterRef) -> bool:
    """Whether a parameter is None by default, and some call surely gives nothing else, or none at all does."""
    function = found.scope.node
    if is_ungiven(program, found):
        return True
    if not isinstance(function, Function) or function.is_nameless or not _is_none_by_default(function, found.name):
        return False
    alone = found.scope.calling({}).on(None)
    return program.shared(
        f"left out {found.name}", alone, lambda: _some_call_leaves_out(program, function, alone, found.name)
    )


def is_for_what_some_leave_out(program: Program, during: Scope, part: Span) -> bool:
    """Whether a part of a function is reached where a call does not give what some call of the caller leaves out, too:
    `scan()` of `scan(Limit=limit) if limit else scan()`, which `def listed(limit=None)` calls."""
    return any(
        isinstance(option, ParameterRef) and is_left_out_by_some(program, option)
        for value, where in empty_where_reached(during, part)
        for option in options(meaning(program, value, where))
    )


def is_by_default(value: Value, scope: Scope) -> bool:
    """Whether a value rests on parameters that a call gives nothing for, be it through functions in between, and on
    none for which it does."""
    given = [name for name in names_behind(value, scope) if _argument(name, scope) is not None]
    return bool(given) and all(_has_default(name, scope) for name in given)


def _has_default(name: str, scope: Scope) -> bool:
    holder, argument = scope.holder_of(name), _argument(name, scope)
    if holder is None or argument is None or not isinstance(holder.node, Function):
        return False
    declared = holder.node.parameter(name)
    if declared is not None and argument[0] is declared.default:
        return True
    return is_by_default(*argument)


def _argument(name: str, scope: Scope) -> tuple[Value, Scope] | None:
    """What a call gives for a parameter."""
    holder = scope.holder_of(name)
    return holder.arguments.get(name) if holder is not None else None


def is_number_by_default(program: Program, value: Value, scope: Scope) -> bool:
    """Whether a value is one of a number, or a parameter that is one where no call gives it."""
    found = options(meaning(program, value, scope))
    return bool(found) and all(_is_number(option) for option in found)


def _is_number(option: Meaning) -> bool:
    if isinstance(option, ParameterRef) and isinstance(option.scope.node, Function):
        given = option.scope.node.parameter(option.name)
        default = given.default if given is not None else None
        return isinstance(default, Constant) and _is_count(default.value)
    return isinstance(option, Scalar) and _is_count(option.value)


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def _some_call_leaves_out(program: Program, function: Function, alone: Scope, name: str) -> bool:
    for call, at in _calls(program, function, _callers(program, function, alone)[:MANY]):
        into = entered(program, call, at.scope)
        if into is not None and into.function == alone and not _gives(program, call, at.scope, alone, name, 1):
            return True
    return False


def _is_none_by_default(function: Function, name: str) -> bool:
    given = function.parameter(name)
    return given is not None and given.default is not None and is_none(given.default)


def _is_left_out(program: Program, function: Function, alone: Scope, name: str, further: int) -> bool:
    callers = _callers(program, function, alone)
    if len(callers) > MANY:
        return False
    return not any(
        _gives(program, call, at.scope, alone, name, further) for call, at in _calls(program, function, callers)
    )


def _callers(program: Program, function: Function, alone: Scope) -> Callers:
    """The statements that name a function."""
    return [
        (path, anchor) for path, anchor in program.callers_of(function.name) if is_test(alone.path) or not is_test(path)
    ]


def _calls(program: Program, function: Function, callers: Callers) -> Iterator[tuple[Call, Occurrence]]:
    """The calls in some statements that look like those of a function."""
    names = program.known_as(function.name)
    for path, anchor in callers:
        unit = program.modules[path].units[anchor]
        for call, at in calls(program.module_scope(path, anchor), unit.statement):
            if last_name(call.function) in names:
                yield call, at


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
