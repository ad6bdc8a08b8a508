"""What a call is made on: a model, one of its indexes, an item, a batch, a transaction or a connection."""

from dynamorm_analysis.facts.values import (
    Call,
    Item,
    Member,
    Name,
    Value,
    last_name,
)
from dynamorm_analysis.libraries.pynamodb.called_on import OnBatch, OnItem, Receiver
from dynamorm_analysis.libraries.pynamodb.contained import (
    item_of_several,
    item_of_variable,
    loop_variable,
    taken_out,
)
from dynamorm_analysis.libraries.pynamodb.meanings import held, index_meant, of_meaning, one_of, promise
from dynamorm_analysis.libraries.pynamodb.meant import meant
from dynamorm_analysis.libraries.pynamodb.models import Models
from dynamorm_analysis.linking.meaning import (
    External,
    FunctionRef,
    Part,
    Raw,
    Text,
    options,
)
from dynamorm_analysis.linking.names.flow import origin_of
from dynamorm_analysis.linking.objects.narrowing import narrowed
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.standard import BUILTINS


def receiver(models: Models, owner: Value, at: Occurrence) -> Receiver | None:
    """What the owner of a called method is, in PynamoDB's words; None when it is nothing of the library."""
    scope = at.scope
    if (index := index_meant(models, owner, scope)) is not None:
        return index
    if (batch := _batch(models, owner, at)) is not None:
        return batch
    if (original := _copied(models, origin_of(owner, scope), scope)) is not None:
        item = receiver(models, original, at)
        return OnItem(item.model, read=True) if isinstance(item, OnItem) else None
    if isinstance(owner, Name) and (of := narrowed(scope, owner.name, owner.span.start)) is not None:
        told = meant(models, of, scope)
        if (model := models.of(told)) is not None:
            return OnItem(model)
        if isinstance(told, External) and told.name in BUILTINS:
            return None
    found = meant(models, owner, scope)
    possible: set[Receiver] = set()
    for option in options(found):
        known = of_meaning(models, option)
        if known is not None:
            possible.add(known)
        elif isinstance(option, Part | Raw | Text):
            origin = origin_of(owner, scope)  # what else it is may as well be a mapping
            taken = taken_out(models, origin, scope) or _of_promise(models, origin, scope)
            return taken or (item_of_several(models, owner, scope) if isinstance(owner, Name) else None)
    if possible:
        made = one_of(possible)
        if not isinstance(made, OnItem) or made.read or not isinstance(owner, Name):
            return made
        several = item_of_several(models, owner, scope)
        return several if several is not None and several.read else made
    if isinstance(owner, Name):
        item = loop_variable(models, owner.name, at) or item_of_variable(models, owner, at)
        return item or _of_promise(models, origin_of(owner, scope), scope)
    if isinstance(owner, Item | Call):
        return taken_out(models, owner, scope)
    return held(models, owner, at.scope) if isinstance(owner, Member) else None


def _of_promise(models: Models, value: Value, scope: Scope) -> Receiver | None:
    """What a called function promises to return."""
    if not isinstance(value, Call):
        return None
    match meant(models, value.function, scope):
        case FunctionRef(scope=function, receiver=inner):
            return promise(models, function, inner)
    return None


def _batch(models: Models, owner: Value, at: Occurrence) -> OnBatch | None:
    """`with Order.batch_write() as batch`, also where a base of the model writes in a way of its own."""
    for resource in reversed(at.resources):
        match owner, resource.target, resource.value:
            case Name(name=name), Name(name=target), Call(function=Member(owner=written, name="batch_write")) if (
                name == target
            ):
                model = models.of(meant(models, written, at.scope))
                return OnBatch(model) if model is not None else None
    return None


def _copied(models: Models, value: Value, scope: Scope) -> Value | None:
    """What `copy.copy(item)` or `deepcopy(item)` copies: an item of the same model."""
    match value:
        case Call(function=function, arguments=(argument, *_)) if last_name(function) in ("copy", "deepcopy"):
            is_copy = meant(models, function, scope) in (External("copy.copy"), External("copy.deepcopy"))
            return argument.value if is_copy else None
    return None
