"""Why a call is no access through PynamoDB and a class no model, and which arguments tell each part of an access."""

from dynamorm_analysis.facts.values import Call, Member
from dynamorm_analysis.libraries.pynamodb.accesses import METHODS
from dynamorm_analysis.libraries.pynamodb.called_on import OnBatch, OnIndex, OnItem, OnModel
from dynamorm_analysis.libraries.pynamodb.models import ModelClass, Models
from dynamorm_analysis.libraries.pynamodb.receivers import receiver
from dynamorm_analysis.libraries.pynamodb.words import BATCH_CALLS, INDEX_CALLS, ITEM_CALLS, MODEL_CALLS
from dynamorm_analysis.libraries.values.values import source_of
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import ClassRef
from dynamorm_analysis.linking.occurrences import Occurrence

ARGUMENTS = {
    "table": ("table_name",),
    "index": ("index_name",),
    "key": ("hash_key", "range_key", "range_key_condition"),
    "filter": ("filter_condition", "condition"),
    "projection": ("attributes_to_get",),
    "consistent": ("consistent_read",),
    "limit": ("limit",),
    "written": ("actions",),
    "name": ("table_name",),
}


def declined(program: Program, occurrence: Occurrence, _: Call, function: Member) -> str:
    """Why a call of a method that makes no access is none."""
    method, on = function.name, source_of(function.owner)
    if method not in METHODS:
        return f"`{method}` is no method of a model, an index or an item that reads or writes"
    found = receiver(Models(program), function.owner, occurrence)
    match found:
        case None:
            return f"`{on}` is not known to be a model, an index or an item"
        case OnIndex() if method not in INDEX_CALLS:
            return f"`{on}` is an index, which has no `{method}`"
        case OnBatch() if method not in BATCH_CALLS:
            return f"`{on}` is a batch, which has no `{method}`"
        case OnModel(model=model) if method not in MODEL_CALLS:
            return f"`{on}` is the model `{_name(model)}`, of which `{method}` needs an item"
        case OnItem(model=model) if method not in MODEL_CALLS and method not in ITEM_CALLS:
            return f"`{on}` is an item of `{_name(model)}`, which has no `{method}`"
        case OnModel(model=model) | OnItem(model=model):
            return f"`{_name(model)}` has a `{method}` of its own that does not hand on to the library's"
    return f"`{method}` does nothing of its own there that reads or writes"


def _name(model: ModelClass) -> str:
    return model.of.scope.name if isinstance(model.of, ClassRef) else model.symbol
