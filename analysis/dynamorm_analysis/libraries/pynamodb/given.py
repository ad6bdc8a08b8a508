"""Models and items that functions are given, told by their calls: `save(Order)` of `def save(model)`."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from dynamorm_analysis.facts.statements import Function, expressions, inside
from dynamorm_analysis.facts.values import Call, Member, Name, last_name, parts_of
from dynamorm_analysis.libraries.calls.asking import entered
from dynamorm_analysis.libraries.pynamodb.called_on import OnItem, OnModel, Receiver
from dynamorm_analysis.libraries.pynamodb.models import SOME_MODEL, Models
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import ClassRef, Instance, Meaning, Raw, Scalar, Text, options
from dynamorm_analysis.linking.occurrences import calls
from dynamorm_analysis.linking.scope import Scope

MAX_CALLERS = 32  # statements that call a function: of what more of them give, nothing is told
TELLING = frozenset({"query", "scan", "batch_get", "batch_write", "save", "delete", "refresh"})
"""Methods that are seldom a mapping's: what a function asks them of is worth a look at its callers."""

ReceiverOf = Callable[[Models, Meaning], Receiver | None]


def given(models: Models, function: Scope, name: str, receiver_of: ReceiverOf) -> OnModel | OnItem | None:
    """What a parameter is where some calls give it a model or an item, and none gives anything else: some model, or an
    item of one. `receiver_of` tells what a call gives, in PynamoDB's words."""
    if models.further_out == 0 or not isinstance(function.node, Function) or function.node.is_nameless:
        return None
    alone = function.calling({}).on(None)
    if models.is_inmost and not ("model" in name.lower() or name in asked_of(models.program, alone)):
        return None
    kind = f"pynamodb given {name} {models.further_out}"
    outer = replace(models, further_out=models.further_out - 1)
    return models.program.shared(kind, alone, lambda: _given(outer, alone, name, receiver_of))


def _given(models: Models, function: Scope, name: str, receiver_of: ReceiverOf) -> OnModel | OnItem | None:
    found: set[type] = set()
    for argument in _arguments(models.program, function, name):
        for option in options(argument):
            told = receiver_of(models, option)
            if isinstance(told, OnModel | OnItem):
                found.add(type(told))
            elif told is not None or isinstance(option, ClassRef | Instance | Raw | Text) or _is_value(option):
                return None
    if found == {OnModel}:
        return OnModel(SOME_MODEL)
    return OnItem(SOME_MODEL, read=True) if found == {OnItem} else None


def _is_value(option: Meaning) -> bool:
    return isinstance(option, Scalar) and option.value is not None


def _arguments(program: Program, function: Scope, name: str) -> Iterator[Meaning]:
    """What calls of a function give to a parameter."""
    called = function.node.name if function.node is not None else ""
    callers, names = program.callers_of(called), program.known_as(called)
    for path, anchor in callers if len(callers) <= MAX_CALLERS else ():
        unit = program.modules[path].units[anchor]
        for call, occurrence in calls(program.module_scope(path, anchor), unit.statement):
            into = entered(program, call, occurrence.scope) if last_name(call.function) in names else None
            if into is not None and into.function == function and name in into.inside.arguments:
                value, scope = into.inside.arguments[name]
                yield meaning(program, value, scope)


def asked_of(program: Program, function: Scope) -> frozenset[str]:
    """The names of which a function asks what models and items are asked."""
    return program.shared("pynamodb asked of", function, lambda: frozenset(_owners(function)))


def _owners(function: Scope) -> Iterator[str]:
    for statement in inside(function.node) if isinstance(function.node, Function) else ():
        for expression in expressions(statement):
            for part in parts_of(expression):
                match part:
                    case Call(function=Member(owner=Name(name=name), name=method)) if method in TELLING:
                        yield name
