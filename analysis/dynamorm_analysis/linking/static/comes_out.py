"""How tests of a function come out during one call of it, by what the call gives: `if options.Index != ""`."""

from dynamorm_analysis.facts.values import Argument, Call, Constant, Member, Name, Operation, Unknown, Value, is_none
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import Text
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.static.declared import argument_of
from dynamorm_analysis.linking.static.made_objects import pointed_to
from dynamorm_analysis.linking.static.spelled_fields import field_given, is_left_out
from dynamorm_analysis.linking.static.static_texts import text_meaning

DIFFERS = {"!=": True, ">": True, "==": False}
"""Whether a comparison with nothing, zero or an empty text asks for something else than that."""


def comes_out(program: Program, test: Value, scope: Scope) -> bool | None:
    """How a test comes out; None where the call does not tell, or none is looked at."""
    if not scope.is_of_one_call:
        return None
    match test:
        case Unknown(parts=(inner,)):
            return comes_out(program, inner, scope)
        case Operation(operator="not", operands=(inner,)):
            outcome = comes_out(program, inner, scope)
            return None if outcome is None else not outcome
        case Operation(operator="and" | "or" as operator, operands=operands):
            outcomes = [comes_out(program, one, scope) for one in operands]
            decides = operator == "or"
            return decides if decides in outcomes else None if None in outcomes else not decides
        case Operation(operator=operator, operands=(value, Constant(value=None | "" | 0))) if operator in DIFFERS:
            is_something = _is_something(program, value, scope)
            return None if is_something is None else is_something is DIFFERS[operator]
        case Name():
            return _is_true(program, argument_of(test, scope), test, scope)
        case Member():
            left_out = is_left_out(program, test, scope)
            return False if left_out else _is_true(program, field_given(program, test, scope), test, scope)
    return None


def _is_true(program: Program, given: tuple[Value, Scope] | None, test: Value, scope: Scope) -> bool | None:
    """Whether a truth value is true that a call gives: `list(ctx, true)`."""
    if given is None or given == (test, scope):
        return None
    written, at = given
    if isinstance(written, Constant):
        return written.value if isinstance(written.value, bool) else None
    return comes_out(program, written, at) if isinstance(written, Name | Member) else None


def _is_something(program: Program, value: Value, scope: Scope) -> bool | None:
    """Whether what a call gives is more than nothing, zero or an empty text."""
    match value:
        case Call(function=Name(name="len"), arguments=(Argument(value=counted),)):
            return _is_something(program, counted, scope)
        case Member() if is_left_out(program, value, scope):
            return False
        case Member():
            given = field_given(program, value, scope)
        case Name():
            given = argument_of(value, scope)
        case _:
            return None
    if given is None:
        return None
    written = pointed_to(given[0])
    if isinstance(written, Constant):
        return not is_none(written) and written.value not in ("", 0)
    if isinstance(written, Name | Member) and (written, given[1]) != (value, scope):
        inner = _is_something(program, written, given[1])
        if inner is not None:
            return inner
    found = text_meaning(program, written, given[1])
    if isinstance(found, Text):
        return bool(found.template.prefix) or None
    return True if isinstance(written, Call) and given[0] is not written else None
