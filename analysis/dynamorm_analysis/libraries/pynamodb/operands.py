"""Attributes as conditions, updates and projections name them: `Order.state`, `Order.lines[0].sku`, `size(Order.x)`."""

from dataclasses import dataclass

from dynamorm_analysis.facts.values import Call, Collection, Constant, Item, Member, Name, Value, last_name
from dynamorm_analysis.libraries.pynamodb.attributes import attributes_of
from dynamorm_analysis.libraries.pynamodb.declarations import descends, lineage, text_of
from dynamorm_analysis.libraries.pynamodb.meant import meant
from dynamorm_analysis.libraries.pynamodb.models import Models
from dynamorm_analysis.libraries.pynamodb.words import INDEX_CLASSES
from dynamorm_analysis.linking.meaning import ClassRef, Instance
from dynamorm_analysis.linking.names.flow import origin_of, steps
from dynamorm_analysis.linking.scope import Scope


@dataclass(frozen=True, slots=True)
class Operand:
    """An attribute by its DynamoDB name; `nested` when a part of it or its size is meant."""

    attribute: str
    nested: bool = False


def operand(models: Models, value: Value, scope: Scope) -> Operand | None:
    """The attribute that an expression names, or None."""
    match value:
        case Member(owner=owner, name=name):
            if (attribute := _attribute_of(models, owner, name, scope)) is not None:
                return Operand(attribute)
            outer = operand(models, owner, scope)
            return Operand(outer.attribute, nested=True) if outer is not None else None
        case Item(owner=owner):
            outer = operand(models, owner, scope)
            return Operand(outer.attribute, nested=True) if outer is not None else None
        case Call(function=function, arguments=(first, *_)) if last_name(function) == "size":
            inner = operand(models, first.value, scope) or _of_path(models, first.value, scope)
            return Operand(inner.attribute, nested=True) if inner is not None else None
        case Call(function=function, arguments=(first,)) if last_name(function) == "Path":
            return _of_path(models, first.value, scope)
        case Call(function=Name(name="getattr"), arguments=(owner_argument, name_argument, *_)):
            name = text_of(models.program, name_argument.value, scope) or ""
            attribute = _attribute_of(models, owner_argument.value, name, scope)
            return Operand(attribute) if attribute is not None else None
        case Name():
            return _of_variable(models, value, scope)
        case _:
            return None


def _of_path(models: Models, value: Value, scope: Scope) -> Operand | None:
    """`"address.city"`, or its parts in a list."""
    if isinstance(value, Collection) and value.items:
        first = text_of(models.program, value.items[0], scope)
        return Operand(first, nested=len(value.items) > 1) if first else None
    path = text_of(models.program, value, scope)
    return Operand(path.split(".")[0].split("[")[0], nested="." in path or "[" in path) if path else None


def _of_variable(models: Models, value: Name, scope: Scope) -> Operand | None:
    """`state = Order.state` before it."""
    origin = origin_of(value, scope)
    return operand(models, origin, scope) if origin is not value else None


def is_untouched(value: Value, scope: Scope) -> bool:
    """Whether a value is what the expression that set it gives: nothing is added to it later."""
    return not isinstance(value, Name) or len(steps(scope, value.name, value.span.start)) == 1


def _attribute_of(models: Models, owner: Value, name: str, scope: Scope) -> str | None:
    """The DynamoDB name of `owner.name` when the owner is a model or an index class."""
    if isinstance(owner, Constant):
        return None
    found = meant(models, owner, scope)
    of = found.of if isinstance(found, Instance) else found
    if not isinstance(of, ClassRef):
        return None
    model = models.of(of)
    if model is not None:
        attribute = model.attribute(name)
        return attribute.name if attribute is not None else None
    if descends(models.program, of, INDEX_CLASSES):
        keyed = attributes_of(models.program, lineage(models.program, of)).get(name)
        return keyed.attribute.name if keyed is not None else None
    return None
