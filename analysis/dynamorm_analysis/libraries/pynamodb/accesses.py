"""Every access that a statement makes through PynamoDB."""

from collections.abc import Iterator
from dataclasses import replace

import msgspec

from dynamorm_analysis.facts.statements import Function, Statement
from dynamorm_analysis.facts.values import Argument, Call, Constant, Member, Name, Value
from dynamorm_analysis.libraries.calls.asking import Asked, Asking, Entered, entered_perhaps, entering
from dynamorm_analysis.libraries.calls.handed_in import handed_in
from dynamorm_analysis.libraries.passing.passing_on import through_functions
from dynamorm_analysis.libraries.pynamodb.actions import items_of
from dynamorm_analysis.libraries.pynamodb.arguments import arguments_of
from dynamorm_analysis.libraries.pynamodb.base_calls import called_on_item
from dynamorm_analysis.libraries.pynamodb.called_on import OnBatch, OnIndex, OnItem, OnLibrary, OnModel
from dynamorm_analysis.libraries.pynamodb.connections import KEY, KINDS, connection_access
from dynamorm_analysis.libraries.pynamodb.connections import METHODS as CONNECTION_METHODS
from dynamorm_analysis.libraries.pynamodb.declarations import keyword
from dynamorm_analysis.libraries.pynamodb.handed_items import with_handed_items
from dynamorm_analysis.libraries.pynamodb.meanings import of_meaning, one_of
from dynamorm_analysis.libraries.pynamodb.meant import meant
from dynamorm_analysis.libraries.pynamodb.models import LIBRARY, SOME_MODEL, ModelClass, Models
from dynamorm_analysis.libraries.pynamodb.own_methods import is_of_other_classes, own_method
from dynamorm_analysis.libraries.pynamodb.reads import read_of_index, read_of_model
from dynamorm_analysis.libraries.pynamodb.receivers import receiver
from dynamorm_analysis.libraries.pynamodb.transactions import transaction_access
from dynamorm_analysis.libraries.pynamodb.words import BATCH_CALLS, INDEX_CALLS, ITEM_CALLS, MODEL_CALLS
from dynamorm_analysis.libraries.pynamodb.writes import item_access
from dynamorm_analysis.libraries.rounds.catching import is_swallowed
from dynamorm_analysis.libraries.rounds.forgiven import forgiven
from dynamorm_analysis.linking.evaluation import member
from dynamorm_analysis.linking.files.passed_functions import calls_made, is_handed_out
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import ClassRef, FunctionRef, Instance, options
from dynamorm_analysis.linking.occurrences import Occurrence, calls, occurrences
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.access import Access, Operation

METHODS = (
    frozenset(MODEL_CALLS) | frozenset(ITEM_CALLS) | frozenset(CONNECTION_METHODS) | frozenset({"condition_check"})
)
READS = frozenset(MODEL_CALLS)
KEY_ARGUMENTS = ("hash_key", "range_key", "range_key_condition", "items")
ITEM_OPERATIONS: dict[str, Operation] = {
    "save": "put",
    "update": "update",
    "update_item": "update",
    "delete": "delete",
    "refresh": "get",
}


def accesses(models: Models, scope: Scope, statement: Statement) -> Iterator[Access]:
    """The accesses of a top-level statement, in source order."""
    follows = models.program.is_imported(LIBRARY)
    for before in handed_in(models.program, scope, statement) if follows else ():
        yield from through_functions(models.program, ASKING, before)
    for _, at in calls(scope, statement):
        requests = list(requested(models, at))
        swallowed = bool(requests) and is_swallowed(at)
        for access in (asked.access for asked in requests):
            yield replace(access, swallowed=swallowed, forgiven=forgiven(at, access.operation))
        if not requests and follows:
            yield from through_functions(models.program, ASKING, at)
    if follows:
        yield from _handed_out(models, scope, statement)


def requested(models: Models, at: Occurrence) -> Iterator[Asked]:
    """What a call asks, by itself or by passing a method on to whoever calls it."""
    for made in (at, *calls_made(at)):
        match made.value:
            case Call(function=Member(name=name) as function) as call if name in METHODS:
                yield from _of_call(models, call, function, made)
            case Call(function=Name() as name) as call:
                yield from _through_variable(models, name, call, made)


def _through_variable(models: Models, name: Name, call: Call, at: Occurrence) -> Iterator[Asked]:
    """`read = Order.query` and then `read("A7")`: each method that the variable may hold."""
    held = [bound.value for bound in at.scope.bindings.get(name.name, ()) if isinstance(bound.value, Member)]
    methods = [method for method in held if method.name in READS]
    for method in methods:
        for asked in _of_call(models, msgspec.structs.replace(call, function=method), method, at):
            access = replace(asked.access, place=at.scope.place(name.span))
            yield replace(asked, access=access if len(methods) == 1 else replace(access, confidence="medium"))


def _handed_out(models: Models, scope: Scope, statement: Statement) -> Iterator[Access]:
    """Reading methods of models that are given to somebody who calls them, with what they are then given unknown."""
    for at in occurrences(scope, statement, (Member,), READS):
        method = at.value
        if not isinstance(method, Member) or method.name not in READS or not is_handed_out(at):
            continue
        on = receiver(models, method.owner, at)
        if not isinstance(on, OnIndex) and (not isinstance(on, OnModel) or method.name == "count"):
            continue
        anything = Argument(Constant(None, method.span), "", "**", method.span)
        for asked in _of_call(models, Call(method, (anything,), method.span), method, at):
            yield replace(asked.access, confidence="medium")


def _requests(program: Program, occurrence: Occurrence) -> Iterator[Asked]:
    yield from requested(Models(program), occurrence)


def _may_enter(program: Program, call: Call, scope: Scope) -> tuple[Entered, ...]:
    """What a call may run, also where it is a method of an item that was read: `order.pay()`."""
    into = entered_perhaps(program, call, scope)
    if len(into) == 1 or not isinstance(call.function, Member):
        return into
    models = Models(program)
    found = (of_meaning(models, option) for option in options(meant(models, call.function.owner, scope)))
    item = one_of({each for each in found if each is not None})
    if not isinstance(item, OnItem) or not isinstance(item.model.of, ClassRef):
        return into
    method = member(program, Instance(item.model.of), call.function.name)
    return (entering(method, call, scope),) if isinstance(method, FunctionRef) else into


ASKING = Asking(LIBRARY, METHODS, _requests, with_handed_items, may_enter=_may_enter, told_by_owner=True)


def _of_call(models: Models, call: Call, function: Member, at: Occurrence) -> Iterator[Asked]:
    if (by_base := called_on_item(models, call, at.scope)) is not None and isinstance(by_base.function, Member):
        call, function = by_base, by_base.function
    method = function.name
    found = receiver(models, function.owner, at) or _told_by_actions(models, call, at)
    match found:
        case OnIndex(model=model, index=index) if method in INDEX_CALLS:
            names = INDEX_CALLS[method]
            yield Asked(read_of_index(models, model, index, method, call, at), _key_values(models, names, call, at))
        case OnModel(model=model) | OnItem(model=model) if method in MODEL_CALLS:
            if isinstance(found, OnItem) and _may_be_a_mapping_s(model, call, function, at):
                return
            if _is_the_library_s(models, model, function):
                key_values = _key_values(models, MODEL_CALLS[method], call, at)
                yield from _one(read_of_model(models, model, method, call, at), key_values)
        case OnItem(model=model) if is_of_other_classes(models, model, function.owner, at):
            return
        case OnItem(model=model) if method in ITEM_CALLS and _is_the_library_s(models, model, function):
            arguments = arguments_of(models.program, call, ITEM_CALLS[method], at.scope)
            access = item_access(models, ITEM_OPERATIONS[method], found, function.owner, call, at, arguments)
            yield Asked(access, [function.owner])
        case OnBatch() if method in BATCH_CALLS and call.arguments:
            yield from _one(_in_batch(models, BATCH_CALLS[method], call, at), [call.arguments[0].value])
        case OnLibrary(kind=kind) if kind in KINDS:
            yield from _one(connection_access(models, found, method, call, at), _key_values(models, KEY, call, at))
        case OnLibrary(kind=kind):
            given = [argument.value for argument in call.arguments]
            yield from _one(transaction_access(models, kind, method, call, at), given)


def _may_be_a_mapping_s(model: ModelClass, call: Call, function: Member, at: Occurrence) -> bool:
    """Whether a read that an item is asked for is a mapping's or a list's method: `order.get("state", "open")`, and
    `order.get(key)` of a parameter, which is an item at some calls only."""
    if function.name not in ("get", "count"):
        return False
    if isinstance(function.owner, Name) and function.owner.name in at.scope.arguments:
        parameters = at.scope.node.parameters if isinstance(at.scope.node, Function) else ()
        in_class = at.scope.enclosing_class is not None
        return not in_class or function.owner.name != parameters[0].name
    asked = call.arguments[0].value if call.arguments else None
    if not isinstance(asked, Constant):
        return False
    return any(asked.value in (name, keyed.attribute.name) for name, keyed in model.attributes.items())


def _told_by_actions(models: Models, call: Call, at: Occurrence) -> OnItem | None:
    """The model of whatever item is updated by actions on attributes of that model."""
    actions = keyword(call.arguments, "actions")
    if actions is None:
        return None
    for action in items_of(models, actions, at.scope)[0]:
        match action:
            case Call(function=Member(owner=Member(owner=written))):
                model = models.of(meant(models, written, at.scope))
                return OnItem(model, read=True) if model is not None else None
    return None


def _key_values(models: Models, names: tuple[str, ...], call: Call, at: Occurrence) -> list[Value]:
    """The expressions that the key of a read is made of, as the call gives them: `*keys` whole."""
    arguments = arguments_of(models.program, call, names, at.scope)
    spread = [argument.value for argument in call.arguments if argument.spread == "*"]
    return spread + [value for name in KEY_ARGUMENTS if (value := arguments.value(name)) is not None]


def _one(access: Access | None, key_values: list[Value]) -> Iterator[Asked]:
    if access is not None:
        yield Asked(access, key_values)


def _in_batch(models: Models, operation: Operation, call: Call, at: Occurrence) -> Access | None:
    """`batch.save(order)`."""
    subject = call.arguments[0].value
    item = receiver(models, subject, at)
    batch = receiver(models, call.function.owner, at) if isinstance(call.function, Member) else None
    if isinstance(batch, OnBatch) and batch.model.of != SOME_MODEL.of:
        known = isinstance(item, OnItem) and item.model.of == batch.model.of
        item = item if known else OnItem(batch.model)
    if not isinstance(item, OnItem):
        return None
    return item_access(models, operation, item, subject, call, at, arguments_of(models.program, call, (), at.scope))


def _is_the_library_s(models: Models, model: ModelClass, function: Member) -> bool:
    """Whether a method of a model is PynamoDB's: not overridden, or by one that hands on to it."""
    if isinstance(function.owner, Call):  # super()
        return True
    found = own_method(models, model, function.name)
    if found is None or not isinstance(found.scope.node, Function):
        return True
    for occurrence in occurrences(found.scope, found.scope.node, (Call,)):
        match occurrence.value:
            case Call(function=Member(owner=Call(function=Name(name="super")), name=name)) if name == function.name:
                return True
            case Call(function=Member(name=name)) as call if name == function.name:
                if called_on_item(models, call, occurrence.scope) is not None:
                    return True
    return False
