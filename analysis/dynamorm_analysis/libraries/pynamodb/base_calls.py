"""Methods that are called on a class with the item first: `Model.save(self)` is `self.save()` by a base's method."""

import msgspec

from dynamorm_analysis.facts.values import Call, Member, Name
from dynamorm_analysis.libraries.pynamodb.meant import meant
from dynamorm_analysis.libraries.pynamodb.models import Models
from dynamorm_analysis.libraries.pynamodb.words import ITEM_CALLS, MODEL_CLASSES, library_name
from dynamorm_analysis.linking.meaning import ClassRef, External
from dynamorm_analysis.linking.scope import Scope


def called_on_item(models: Models, call: Call, scope: Scope) -> Call | None:
    """The call as one of the item's own method; None where it is not made on a model's class."""
    match call:
        case Call(
            function=Member(owner=Name() | Member() as owner, name=name) as function, arguments=(item, *others)
        ) if name in ITEM_CALLS and isinstance(item.value, Name) and not item.name and not item.spread:
            of = meant(models, owner, scope)
            is_model = isinstance(of, ClassRef | External) and library_name(of) in MODEL_CLASSES
            if is_model or (isinstance(of, ClassRef) and models.of(of) is not None):
                on_item = msgspec.structs.replace(function, owner=item.value)
                return msgspec.structs.replace(call, function=on_item, arguments=tuple(others))
    return None
