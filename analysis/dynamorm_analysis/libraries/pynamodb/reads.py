"""Reads: `get`, `query`, `scan`, `count` and `batch_get` of models, and what indexes offer of them."""

from dataclasses import dataclass, replace

from dynamorm_analysis.facts.statements import Return
from dynamorm_analysis.facts.values import (
    Call,
    Collection,
    Comprehension,
    Constant,
    Item,
    Member,
    Name,
    Value,
    called_span,
    is_none,
)
from dynamorm_analysis.libraries.pynamodb.arguments import Arguments, arguments_of, number_of, truth_given
from dynamorm_analysis.libraries.pynamodb.conditions import conditions
from dynamorm_analysis.libraries.pynamodb.declarations import listed, text_of
from dynamorm_analysis.libraries.pynamodb.keyword_filters import keyword_filters
from dynamorm_analysis.libraries.pynamodb.models import LIBRARY, Conditions, ModelClass, Models
from dynamorm_analysis.libraries.pynamodb.operands import is_untouched, operand
from dynamorm_analysis.libraries.pynamodb.used_items import with_items
from dynamorm_analysis.libraries.pynamodb.words import INDEX_CALLS, MODEL_CALLS
from dynamorm_analysis.libraries.read_items.offsets import with_offset
from dynamorm_analysis.libraries.rounds.loops import repetition
from dynamorm_analysis.libraries.values.values import written_value
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import ClassRef, ParameterRef, options
from dynamorm_analysis.linking.names.flow import origin_of
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.access import Access, Condition, Discriminator, Operation
from dynamorm_analysis.model.table import Index, Key
from dynamorm_analysis.text import Place

READ_OPERATIONS: dict[str, Operation] = {
    "get": "get",
    "query": "query",
    "scan": "scan",
    "rate_limited_scan": "scan",
    "count": "count",
    "batch_get": "batch_get",
}


@dataclass(frozen=True, slots=True)
class Target:
    """What is read: a table or one of its indexes, with its key; parts not known are named in `unknown`."""

    table: str | None
    index: str | None
    key: Key | None
    unknown: frozenset[str]


def read_of_model(models: Models, model: ModelClass, method: str, call: Call, at: Occurrence) -> Access | None:
    """`Order.get(…)`, `Order.query(…)` and their like; None for `Order.count()`, which reads no item without a key."""
    arguments = arguments_of(models.program, call, MODEL_CALLS[method], at.scope)
    if method == "count" and arguments.value("hash_key") is None and not arguments.may_hide("hash_key"):
        return None
    has_index = "index_name" in MODEL_CALLS[method]
    target = _named_index(models, model, arguments) if has_index else table_target(model)
    return _read(models, target, READ_OPERATIONS[method], model, call, at, arguments)


def read_of_index(
    models: Models, model: ModelClass, index: Index | None, method: str, call: Call, at: Occurrence
) -> Access:
    """`Order.by_state.query(…)` and its like."""
    arguments = arguments_of(models.program, call, INDEX_CALLS[method], at.scope)
    target = _target(model, index)
    return _read(models, target, READ_OPERATIONS[method], model, call, at, arguments)


def table_target(model: ModelClass) -> Target:
    parts = {"table": model.table is None, "key": model.key is None}
    return Target(model.table, None, model.key, frozenset(part for part, unknown in parts.items() if unknown))


def _target(model: ModelClass, index: Index | None) -> Target:
    table = table_target(model)
    if index is None:
        return replace(table, key=None, unknown=table.unknown | {"index", "key"})
    unknown = {"index"} if index.name is None else set()
    key = index.key if index.key.partition else None
    return Target(table.table, index.name, key, (table.unknown - {"key"}) | unknown | (set() if key else {"key"}))


def _named_index(models: Models, model: ModelClass, arguments: Arguments) -> Target:
    value = arguments.value("index_name")
    if value is None:
        target = table_target(model)
        hidden = arguments.may_hide("index_name")
        return replace(target, unknown=target.unknown | {"index", "key"}) if hidden else target
    name = text_of(models.program, value, arguments.where("index_name"))
    if name is None or arguments.optional("index_name"):
        return _target(model, None)
    index = model.named_index(name)
    return (
        _target(model, index)
        if index is not None
        else replace(_target(model, None), index=name, unknown=table_target(model).unknown | {"key"})
    )


# ---- one read -------------------------------------------------------------------------------------------------------


def _read(
    models: Models,
    target: Target,
    operation: Operation,
    model: ModelClass,
    call: Call,
    at: Occurrence,
    arguments: Arguments,
) -> Access:
    program = models.program
    unknown = set(target.unknown)
    if operation == "scan":
        unknown.discard("key")
    key, key_values, key_known = _key(models, target, operation, arguments, call)
    queried = None if operation == "scan" else target.key
    further = keyword_filters(models, model, arguments, queried) if operation in KEYWORD_READS else NO_FURTHER
    filters = filter_of(models, arguments) if operation in KEYWORD_READS else Conditions()
    if operation == "scan" and (given := arguments.value("filter_condition")) is not None:
        key_values = (*key_values, given)  # it tells which items are meant
    projection, projection_known = projection_of(models, arguments)
    limit, limit_known = number_of(program, arguments, "limit")
    consistent, consistent_known = truth_given(program, arguments, "consistent_read")
    known = {
        "key": key_known,
        "filter": operation not in KEYWORD_READS or (filters.complete and not arguments.may_hide("filter_condition")),
        "projection": projection_known,
        "limit": limit_known or operation not in KEYWORD_READS,
        "consistent": consistent_known,
    }
    access = Access(
        operation=operation,
        library=LIBRARY,
        place=at.scope.place(called_span(call)),
        call=at.scope.place(call.span),
        function=at.scope.name,
        table=target.table,
        index=target.index,
        key=(*key, *further[0]),
        filter=(*filters.leaves, *further[1]),
        projection=projection,
        consistent=consistent,
        backwards=arguments.value("scan_index_forward") is not None
        and truth_given(program, arguments, "scan_index_forward") == (False, True),
        limit=limit,
        limits_pages=_limits_pages(operation, arguments),
        pages_itself=operation in PAGED,
        first_only=_takes_first(at),
        count_only=operation == "count",
        segmented=arguments.value("total_segments") is not None,
        own_filter=operation in KEYWORD_READS and _makes_filter(program, arguments),
        loop=repetition(program, at, key_values),
        discriminator=_discriminator(model) if operation in KEYWORD_READS else None,
        by_model=model.symbol,
        parsed_as=model.symbol if operation in KEYWORD_READS and _are_handed_on(at) else "",
        unknown=frozenset(unknown | {part for part, is_known in known.items() if not is_known}),
    )
    return with_items(program, model, at, with_offset(program, at, access))


def _are_handed_on(at: Occurrence) -> bool:
    """Whether all items of a read are returned or listed as they are: what a loop does with each may need no more than
    their keys."""
    match at.outer[-1] if at.outer else at.statement:
        case Return():
            return True
        case Call(function=Name(name="list" | "sorted" | "tuple")):
            return True
    return False


def _limits_pages(operation: Operation, arguments: Arguments) -> bool:
    """Without `page_size` PynamoDB asks for pages of `limit` items."""
    if operation not in ("query", "scan") or arguments.value("limit") is None or arguments.optional("limit"):
        return False
    return arguments.value("page_size") is None and not arguments.may_hide("page_size")


def _discriminator(model: ModelClass) -> Discriminator | None:
    """What PynamoDB 5 adds to the filter of a model with a discriminator: the classes that descend from it."""
    for code_name, keyed in model.attributes.items():
        if keyed.attribute.role == "discriminator":
            declares = isinstance(model.of, ClassRef) and code_name in model.of.scope.bindings
            return Discriminator(keyed.attribute.name, narrow=not declares)
    return None


PAGED = frozenset({"query", "scan", "count", "batch_get"})
KEYWORD_READS = frozenset({"query", "scan", "count"})
NO_FURTHER: tuple[tuple[Condition, ...], tuple[Condition, ...]] = ((), ())


def _key(
    models: Models, target: Target, operation: Operation, arguments: Arguments, call: Call
) -> tuple[tuple[Condition, ...], tuple[Value, ...], bool]:
    """The key conditions of a read, the values that they compare with, and whether they are all known."""
    match operation:
        case "get" | "query" | "count":
            return _single_key(models, target, arguments)
        case "batch_get":
            items = arguments.value("items")
            values = _values_of_keys(models, target.key, items, arguments.where("items")) if items is not None else {}
            key = key_of_item(target.key, values, arguments.scope.place(called_span(call)))
            return key, (items,) if items else (), not arguments.may_hide("items")
        case _:
            return (), (), True


def _values_of_keys(models: Models, key: Key | None, items: Value, scope: Scope) -> dict[str, Condition]:
    """The key values that a comprehension, or a list of one key, gives to a batch."""
    match origin_of(items, scope):
        case Comprehension(element=element) | Collection(items=(element,)) if is_untouched(items, scope):
            parts = element.items if isinstance(element, Collection) else (element,)
        case _:
            return {}
    return {
        name: Condition(name, "=", scope.place(part.span), written_value(models.program, part, scope))
        for name, part in zip(key.attributes if key is not None else (), parts, strict=False)
    }


def _single_key(
    models: Models, target: Target, arguments: Arguments
) -> tuple[tuple[Condition, ...], tuple[Value, ...], bool]:
    hash_value, sort_value = arguments.value("hash_key"), arguments.value("range_key")
    ranged = conditions(models, arguments.value("range_key_condition"), arguments.where("range_key_condition"))
    if arguments.optional("range_key_condition"):
        ranged = replace(ranged, leaves=tuple(replace(leaf, optional=True) for leaf in ranged.leaves))
    values = [value for value in (hash_value, sort_value, arguments.value("range_key_condition")) if value is not None]
    hidden = any(arguments.may_hide(name) for name in ("hash_key", "range_key_condition"))
    found: list[Condition] = []
    complete = ranged.complete and not hidden
    for value, names, scope in (
        (hash_value, _first_partition(target.key), arguments.where("hash_key")),
        (sort_value, target.key.sort if target.key else (), arguments.where("range_key")),
    ):
        if value is None:
            continue
        if not names:
            complete = False
            continue
        written = written_value(models.program, value, scope)
        found.append(Condition(names[0], "=", scope.place(value.span), written))
    return (*found, *ranged.leaves), tuple(values), complete


def _first_partition(key: Key | None) -> tuple[str, ...]:
    """Of several partition key attributes a query binds the first in alphabetical order."""
    return (min(key.partition),) if key is not None and key.partition else ()


def key_of_item(key: Key | None, values: dict[str, Condition], place: Place) -> tuple[Condition, ...]:
    """One equality for each key attribute, with its value where that is known."""
    names = key.attributes if key is not None else ()
    return tuple(values.get(name) or Condition(name, "=", place) for name in names)


def filter_of(models: Models, arguments: Arguments) -> Conditions:
    """What `filter_condition` demands."""
    found = conditions(models, arguments.value("filter_condition"), arguments.where("filter_condition"))
    if not arguments.optional("filter_condition"):
        return found
    return replace(found, leaves=tuple(replace(leaf, optional=True) for leaf in found.leaves))


def _makes_filter(program: Program, arguments: Arguments) -> bool:
    """Whether a read is given a filter, or perhaps none, that is no parameter of the function."""
    value = arguments.value("filter_condition")
    if value is None or is_none(value):
        return False
    found = meaning(program, value, arguments.where("filter_condition"))
    return not any(isinstance(option, ParameterRef) for option in options(found))


def projection_of(models: Models, arguments: Arguments) -> tuple[tuple[str, ...] | None, bool]:
    """The attributes that are asked for, and whether that is known."""
    value = arguments.value("attributes_to_get")
    if value is None:
        return None, not arguments.may_hide("attributes_to_get")
    scope = arguments.where("attributes_to_get")
    items = listed(models.program, value, scope)
    wanted = items if items is not None else ((value,), scope)
    names: list[str] = []
    for item in wanted[0]:
        name = text_of(models.program, item, wanted[1])
        found = operand(models, item, wanted[1]) if name is None else None
        if name is None and found is None:
            return None, False
        names.append(found.attribute if found is not None else (name or "").split(".")[0].split("[")[0])
    return tuple(dict.fromkeys(names)), not arguments.optional("attributes_to_get")


# ---- what is done with the result -----------------------------------------------------------------------------------


def _takes_first(at: Occurrence) -> bool:
    """`next(query)`, `next(iter(query))`, `query.next()`, `query.__next__()`, `list(query)[0]`."""
    for outer in reversed(at.outer):
        match outer:
            case Call(function=Name(name="next")) | Member(name="next" | "__next__"):
                return True
            case Item(index=Constant(value=0)):
                return True
            case Call(function=Name(name="iter" | "list" | "tuple")):
                continue
            case _:
                return False
    return False
