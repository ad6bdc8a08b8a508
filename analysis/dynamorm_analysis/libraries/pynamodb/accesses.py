"""Every access that a statement makes through PynamoDB."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import Function, Statement
from dynamorm_analysis.facts.values import Call, Member, Name
from dynamorm_analysis.libraries.pynamodb.models import ModelClass, Models
from dynamorm_analysis.libraries.pynamodb.reads import read_of_index, read_of_model
from dynamorm_analysis.libraries.pynamodb.receivers import OnIndex, OnItem, OnModel, receiver
from dynamorm_analysis.libraries.pynamodb.words import INDEX_CALLS, ITEM_CALLS, MODEL_CALLS
from dynamorm_analysis.linking.evaluation import member
from dynamorm_analysis.linking.meaning import FunctionRef
from dynamorm_analysis.linking.occurrences import Occurrence, calls, occurrences
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.access import Access

METHODS = frozenset(MODEL_CALLS) | frozenset(ITEM_CALLS)


def accesses(models: Models, scope: Scope, statement: Statement) -> Iterator[Access]:
    """The accesses of a top-level statement, in source order."""
    for call, at in calls(scope, statement):
        if isinstance(call.function, Member) and call.function.name in METHODS:
            yield from _of_call(models, call, call.function, at)


def _of_call(models: Models, call: Call, function: Member, at: Occurrence) -> Iterator[Access]:
    method = function.name
    found = receiver(models, function.owner, at)
    match found:
        case OnIndex(model=model, index=index) if method in INDEX_CALLS:
            yield read_of_index(models, model, index, method, call, at)
        case OnModel(model=model) | OnItem(model=model) if method in MODEL_CALLS:
            if _is_the_library_s(models, model, function):
                access = read_of_model(models, model, method, call, at)
                if access is not None:
                    yield access


def _is_the_library_s(models: Models, model: ModelClass, function: Member) -> bool:
    """Whether a method of a model is PynamoDB's: not overridden, or by one that hands on to it."""
    if isinstance(function.owner, Call):  # super()
        return True
    found = member(models.program, model.of, function.name)
    if not isinstance(found, FunctionRef) or not isinstance(found.scope.node, Function):
        return True
    for occurrence in occurrences(found.scope, found.scope.node):
        match occurrence.value:
            case Call(function=Member(owner=Call(function=Name(name="super")), name=name)) if name == function.name:
                return True
    return False
