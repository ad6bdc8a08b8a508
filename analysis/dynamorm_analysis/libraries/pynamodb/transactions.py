"""Transactions: the operations of `TransactWrite` and `TransactGet`, one by one."""

from dynamorm_analysis.facts.values import Call, Value, called_span
from dynamorm_analysis.libraries.pynamodb.arguments import Arguments, arguments_of
from dynamorm_analysis.libraries.pynamodb.called_on import OnItem, OnModel
from dynamorm_analysis.libraries.pynamodb.conditions import conditions
from dynamorm_analysis.libraries.pynamodb.models import LIBRARY, ModelClass, Models
from dynamorm_analysis.libraries.pynamodb.reads import key_of_item, table_target
from dynamorm_analysis.libraries.pynamodb.receivers import receiver
from dynamorm_analysis.libraries.pynamodb.writes import item_access
from dynamorm_analysis.libraries.rounds.loops import repetition
from dynamorm_analysis.libraries.values.values import written_value
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.model.access import Access, Condition, Operation

WRITES: dict[str, tuple[Operation, tuple[str, ...]]] = {
    "save": ("transact_put", ("model", "condition", "return_values")),
    "update": ("transact_update", ("model", "actions", "condition", "return_values")),
    "delete": ("transact_delete", ("model", "condition", "return_values")),
}
BY_KEY: dict[tuple[str, str], tuple[Operation, tuple[str, ...]]] = {
    ("TransactWrite", "condition_check"): ("transact_check", ("model_cls", "hash_key", "range_key", "condition")),
    ("TransactGet", "get"): ("transact_get", ("model_cls", "hash_key", "range_key")),
}


def transaction_access(models: Models, kind: str, method: str, call: Call, at: Occurrence) -> Access | None:
    """An operation of a transaction; None for what is none."""
    if kind == "TransactWrite" and method in WRITES:
        operation, names = WRITES[method]
        arguments = arguments_of(models.program, call, names, at.scope)
        subject = arguments.value("model")
        item = receiver(models, subject, at) if subject is not None else None
        if subject is None or not isinstance(item, OnItem):
            return _unknown(operation, call, at)
        return item_access(models, operation, item, subject, call, at, arguments)
    if (kind, method) not in BY_KEY:
        return None
    operation, names = BY_KEY[kind, method]
    arguments = arguments_of(models.program, call, names, at.scope)
    subject = arguments.value("model_cls")
    found = receiver(models, subject, at) if subject is not None else None
    if not isinstance(found, OnModel):
        return _unknown(operation, call, at)
    return _by_key(models, operation, found.model, call, at, arguments)


def _unknown(operation: Operation, call: Call, at: Occurrence) -> Access:
    """An operation on an item of which nothing is known."""
    return Access(
        operation=operation,
        library=LIBRARY,
        place=at.scope.place(called_span(call)),
        call=at.scope.place(call.span),
        function=at.scope.name,
        table=None,
        unknown=frozenset({"table", "key", "filter", "written"}),
    )


def _by_key(
    models: Models, operation: Operation, model: ModelClass, call: Call, at: Occurrence, arguments: Arguments
) -> Access:
    target = table_target(model)
    place = at.scope.place(called_span(call))
    values: list[Value] = []
    key: dict[str, Condition] = {}
    names = target.key.attributes if target.key is not None else ()
    for name, parameter in zip(names, ("hash_key", "range_key"), strict=False):
        value = arguments.value(parameter)
        if value is not None:
            scope = arguments.where(parameter)
            written = written_value(models.program, value, scope)
            key[name] = Condition(name, "=", scope.place(value.span), written)
            values.append(value)
    guard = conditions(models, arguments.value("condition"), arguments.where("condition"))
    return Access(
        operation=operation,
        library=LIBRARY,
        place=place,
        call=at.scope.place(call.span),
        function=at.scope.name,
        table=target.table,
        key=key_of_item(target.key, key, place),
        filter=guard.leaves,
        conditional=operation == "transact_check",
        loop=repetition(models.program, at, values),
        unknown=target.unknown | (frozenset() if guard.complete else frozenset({"filter"})),
    )
