"""Which attributes code reads of the items that a function gives it, as PynamoDB gave them to that function."""

from dataclasses import replace

from dynamorm_analysis.facts.statements import Function
from dynamorm_analysis.facts.values import Call, Member
from dynamorm_analysis.libraries.pynamodb.called_on import OnIndex, OnItem, OnModel
from dynamorm_analysis.libraries.pynamodb.models import ModelClass, Models
from dynamorm_analysis.libraries.pynamodb.receivers import receiver
from dynamorm_analysis.libraries.pynamodb.used_items import LISTS, reader_of, sifter_of
from dynamorm_analysis.libraries.read_items.counting import are_only_counted
from dynamorm_analysis.libraries.read_items.handed_back import Items, handed_back
from dynamorm_analysis.libraries.read_items.item_reads import reads_of_items
from dynamorm_analysis.libraries.read_items.sifting import sifted
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.model.access import Access


def with_handed_items(program: Program, access: Access, call: Occurrence) -> Access:
    """A read that a function makes, with what the code around a call of it does with the items that it gives back."""
    function = call.scope.node
    if access.operation not in (*LISTS, "get") or not isinstance(function, Function):
        return access
    handed = handed_back(program, _given, call, access)
    model = _model_asked(Models(program), handed.request) if handed is not None else None
    if handed is None or model is None:
        return access
    items = handed.at(call)
    found = reads_of_items(reader_of(model, function), items.lists, items.single)
    tests = access.sifted or sifted(sifter_of(program, model), items.lists)
    counted = access.operation == "query" and bool(items.lists) and are_only_counted(items.lists)
    return replace(
        access, read=found.read, all_read=found.whole, sifted=tests, counted_by_caller=counted and not found.read
    )


def _given(request: Occurrence) -> Items:
    call = request.value
    method = call.function.name if isinstance(call, Call) and isinstance(call.function, Member) else ""
    return Items((request,)) if method in LISTS else Items((), (request,)) if method == "get" else Items()


def _model_asked(models: Models, request: Occurrence) -> ModelClass | None:
    call = request.value
    if not isinstance(call, Call) or not isinstance(call.function, Member):
        return None
    match receiver(models, call.function.owner, request):
        case OnModel(model=model) | OnIndex(model=model) | OnItem(model=model):
            return model
    return None
