"""What an expression stands for, also where that is a model which every call of a function gives it."""

from dynamorm_analysis.facts.statements import Function
from dynamorm_analysis.facts.values import Value
from dynamorm_analysis.libraries.pynamodb.given import asked_of
from dynamorm_analysis.libraries.pynamodb.models import Models
from dynamorm_analysis.linking.evaluation import meaning, member
from dynamorm_analysis.linking.given_by_callers import given_by_callers
from dynamorm_analysis.linking.meaning import (
    Alternatives,
    ClassRef,
    Instance,
    Meaning,
    ParameterRef,
    Part,
    Produced,
    alternatives,
    is_stand_in,
    options,
)
from dynamorm_analysis.linking.scope import Scope

MAX_STEPS = 6  # functions that hand on what they are given, and parts of what is looked up


def meant(models: Models, value: Value, scope: Scope) -> Meaning:
    """What an expression stands for."""
    return _with_models(models, meaning(models.program, value, scope), 0)


def _with_models(models: Models, found: Meaning, steps: int) -> Meaning:
    """The same with the models that are given to functions in place of their parameters."""
    if steps > MAX_STEPS:
        return found
    match found:
        case ParameterRef():
            return _model_given(models, found, MAX_STEPS) or found
        case Part(owner=owner, name=name):
            of = _with_models(models, owner, steps + 1)
            return found if of is owner else member(models.program, of, name)
        case Produced(callee=callee, call=call, scope=scope):
            made_by = _with_models(models, callee, steps + 1)
            if made_by is callee:
                return found
            return Instance(made_by, call, scope) if isinstance(made_by, ClassRef) else Produced(made_by, call, scope)
        case Alternatives():
            return alternatives(tuple(_with_models(models, option, steps + 1) for option in found.options))
    return found


def _model_given(models: Models, parameter: ParameterRef, further: int) -> ClassRef | None:
    """The model that all calls of a function give to a parameter; None where some give something else."""
    function, name = parameter.scope, parameter.name
    if not further or function.is_of_one_call or not isinstance(function.node, Function) or function.node.is_nameless:
        return None
    alone = function.calling({}).on(None)
    if not ("model" in name.lower() or name in asked_of(models.program, alone) or further < MAX_STEPS):
        return None
    with models.program.following(alone, f"model {name}") as again:
        if again:
            return None
        kind = f"pynamodb model given {name} {further}"
        return models.program.shared(kind, alone, lambda: _agreed(models, parameter, further))


def _agreed(models: Models, parameter: ParameterRef, further: int) -> ClassRef | None:
    agreed: ClassRef | None = None
    for value, where in given_by_callers(models.program, parameter):
        for option in options(meaning(models.program, value, where)):
            if is_stand_in(option):
                continue
            told = _model_given(models, option, further - 1) if isinstance(option, ParameterRef) else option
            if not isinstance(told, ClassRef) or models.of(told) is None or agreed not in (None, told):
                return None
            agreed = told
    return agreed
