"""Items that loops give, and that lists and what was read hold."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import Assignment
from dynamorm_analysis.facts.values import (
    Call,
    Collection,
    Comprehension,
    Item,
    Member,
    Name,
    Value,
)
from dynamorm_analysis.libraries.pynamodb.actions import items_of
from dynamorm_analysis.libraries.pynamodb.called_on import OnItem, Receiver
from dynamorm_analysis.libraries.pynamodb.meanings import (
    YIELDING,
    annotated,
    index_meant,
    model_behind,
    of_meaning,
    one_of,
)
from dynamorm_analysis.libraries.pynamodb.models import Models
from dynamorm_analysis.libraries.pynamodb.operands import is_untouched, origin_of
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.flow import steps
from dynamorm_analysis.linking.meaning import (
    ParameterRef,
)
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.linking.scope import Scope

KEEPING_CALLS = frozenset({"list", "tuple", "sorted", "reversed", "iter", "filter", "set", "enumerate"})


def loop_variable(models: Models, name: str, at: Occurrence) -> OnItem | None:
    """`for order in Order.query(…)`, through `list(…)`, `enumerate(…)` and variables."""
    for round_ in reversed(at.rounds):
        if round_.target is not None and name in _target_names(round_.target):
            return _yielded(models, round_.iterable, at.scope)
    return None


def _target_names(target: Value) -> Iterator[str]:
    match target:
        case Name(name=name):
            yield name
        case Collection(items=items):
            for item in items:
                yield from _target_names(item)


def element(models: Models, owner: Value, at: Occurrence) -> OnItem | None:
    """`orders[0]` of what a read gave."""
    return _yielded(models, owner, at.scope)


def item_of_variable(models: Models, variable: Name, at: Occurrence) -> Receiver | None:
    """A variable whose one assignment shows by its value or its annotation that it is an item."""
    match origin_of(variable, at.scope):
        case Call(function=Name(name="next"), arguments=(first, *_)):
            found = _yielded(models, first.value, at.scope)
        case Call(function=Member(owner=query, name="next" | "__next__")):
            found = _yielded(models, query, at.scope)
        case Item(owner=owner):
            found = element(models, owner, at)
        case _:
            found = None
    return found or _declared(models, variable, at.scope)


def _yielded(models: Models, iterable: Value, scope: Scope, depth: int = 0) -> OnItem | None:
    """The items that iterating an expression gives."""
    if depth > 4:
        return None
    match origin_of(iterable, scope):
        case Call(function=Member(owner=owner, name=name)) if name in YIELDING:
            index = index_meant(models, owner, scope)
            model = index.model if index is not None else model_behind(models, meaning(models.program, owner, scope))
            return OnItem(model, read=True) if model is not None else None
        case Call(function=Name(name=name), arguments=arguments) if name in KEEPING_CALLS and arguments:
            return _yielded(models, arguments[-1 if name == "filter" else 0].value, scope, depth + 1)
        case Comprehension(element=element):
            made = _made(models, (element,), scope)
            return made if made is None or is_untouched(iterable, scope) else OnItem(made.model, read=True)
        case Collection():
            made = _made(models, items_of(models, iterable, scope)[0], scope)
            return OnItem(made.model, read=True) if made is not None else None
        case Name() as variable:
            return _annotated_elements(models, variable, scope)
    return None


def _made(models: Models, items: tuple[Value, ...], scope: Scope) -> OnItem | None:
    """The item that each of some expressions makes: of several, one of their model."""
    found = {of_meaning(models, meaning(models.program, item, scope)) for item in items}
    item = one_of({one for one in found if one is not None}) if None not in found else None
    return item if isinstance(item, OnItem) else None


def _annotated_elements(models: Models, variable: Name, scope: Scope) -> OnItem | None:
    """`orders: list[Order]` of a parameter."""
    found = meaning(models.program, variable, scope)
    if isinstance(found, ParameterRef) and isinstance(found.annotation, Item) and found.scope.parent is not None:
        inner = annotated(models, found.annotation.index, found.scope.parent)
        return inner if isinstance(inner, OnItem) else None
    return None


def _declared(models: Models, variable: Name, scope: Scope) -> Receiver | None:
    """`order: Order = …`."""
    for step in reversed(steps(scope, variable.name, variable.span.start)):
        if isinstance(step.statement, Assignment) and step.statement.annotation is not None:
            return annotated(models, step.statement.annotation, scope)
    return None
