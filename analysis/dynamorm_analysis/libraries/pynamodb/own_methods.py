"""Branches for items whose class has a method of its own: `if type(item).save is Model.save`."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import Branch, Function, is_within, statements_around
from dynamorm_analysis.facts.values import Argument, Call, Member, Name, Operation, Value
from dynamorm_analysis.libraries.pynamodb.meant import meant
from dynamorm_analysis.libraries.pynamodb.models import ModelClass, Models
from dynamorm_analysis.libraries.pynamodb.words import MODEL_CLASSES, library_name
from dynamorm_analysis.linking.evaluation import member
from dynamorm_analysis.linking.meaning import ClassRef, External, FunctionRef
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.linking.scope import Scope


def is_of_other_classes(models: Models, model: ModelClass, of: Value, at: Occurrence) -> bool:
    """Whether a request of an item stands in a branch that is not for items of its model."""
    if not isinstance(of, Name) or not isinstance(at.scope.node, Function) or not isinstance(model.of, ClassRef):
        return False
    return any(
        (own_method(models, model, name) is None) is not expected
        for name, expected in _methods_tested(models, of.name, at.value.span.start, at.scope)
    )


def _methods_tested(models: Models, item: str, start: int, scope: Scope) -> Iterator[tuple[str, bool]]:
    """The methods of an item's class that branches around a place test, and whether they are to be PynamoDB's there."""
    for branch in statements_around(scope.node.body, start) if isinstance(scope.node, Function) else ():
        match branch:
            case Branch(
                test=Operation(
                    operator="is" | "is not" as operator,
                    operands=(
                        Member(
                            owner=Call(function=Name(name="type"), arguments=(Argument(value=Name(name=tested)),)),
                            name=name,
                        ),
                        Member(owner=base, name=same),
                    ),
                ),
                body=body,
            ) if tested == item and name == same:
                of = meant(models, base, scope)
                if isinstance(of, ClassRef | External) and library_name(of) in MODEL_CLASSES:
                    yield name, is_within(body, start) is (operator == "is")


def own_method(models: Models, model: ModelClass, name: str) -> FunctionRef | None:
    """The function that a model has for a method of PynamoDB's, None where it is the library's."""
    found = member(models.program, model.of, name)
    if not isinstance(found, FunctionRef):
        return None
    holder = found.scope.enclosing_class
    return None if holder is not None and library_name(ClassRef(holder)) else found
