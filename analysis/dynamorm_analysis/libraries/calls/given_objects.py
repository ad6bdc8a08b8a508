"""Methods of objects that a function is given by all of its callers: `def answer(event, orders): orders.find(key)`."""

from dynamorm_analysis.linking.evaluation import meaning, member
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.given_by_callers import given_by_callers
from dynamorm_analysis.linking.meaning import (
    ClassRef,
    FunctionRef,
    Instance,
    Meaning,
    ParameterRef,
    Part,
    Scalar,
    options,
)
from dynamorm_analysis.linking.objects.annotations import annotated
from dynamorm_analysis.linking.objects.promised import is_untold

MAX_STEPS = 3  # functions that hand on an object
MAX_KINDS = 8  # of objects that callers give


def method_of_given(program: Program, called: Part) -> tuple[FunctionRef, ...]:
    """The methods of which a call on a parameter runs one, whose annotation tells no class: of objects that all callers
    give; none where some caller gives what is not known."""
    parameter, name = called.owner, called.name
    if not isinstance(parameter, ParameterRef) or not is_untold(parameter):
        return ()
    if parameter.scope.is_of_one_call or not program.callers_of(name):
        return ()
    kinds = _kinds_given(program, parameter)
    found = [member(program, Instance(of), name) for of in kinds]
    methods = tuple(one for one in found if isinstance(one, FunctionRef))
    return methods if len(methods) == len(found) else ()


def _kinds_given(program: Program, parameter: ParameterRef) -> tuple[ClassRef, ...]:
    sought = f"objects given for {parameter.name}"
    return program.shared(sought, parameter.scope.alone, lambda: _kinds(program, parameter, MAX_STEPS) or ())


def _kinds(program: Program, parameter: ParameterRef, further: int) -> tuple[ClassRef, ...] | None:
    """The classes of the objects that callers give; None where some are not known."""
    found: dict[ClassRef, None] = {}
    for value, where in given_by_callers(program, parameter) if further else ():
        for option in options(meaning(program, value, where)):
            of = _kinds_of(program, option, further)
            if of is None:
                return None
            found |= dict.fromkeys(of)
    return tuple(found) if 0 < len(found) <= MAX_KINDS else None


def _kinds_of(program: Program, option: Meaning, further: int) -> tuple[ClassRef, ...] | None:
    match option:
        case Instance(of=of):
            return (of,)
        case Scalar(value=None):
            return ()
        case ParameterRef() if told := annotated(program, option, meaning):
            return tuple(one.of for one in told)
        case ParameterRef() if is_untold(option):
            return _kinds(program, option, further - 1)
    return None
