"""The low-level `Connection` and `TableConnection`: operations on a table by its name, one page at a time."""

from dynamorm_analysis.facts.values import Call, Member, Value, called_span
from dynamorm_analysis.libraries.pynamodb.actions import actions_of
from dynamorm_analysis.libraries.pynamodb.arguments import Arguments, arguments_of, number_of, truth_given
from dynamorm_analysis.libraries.pynamodb.called_on import OnLibrary
from dynamorm_analysis.libraries.pynamodb.conditions import conditions
from dynamorm_analysis.libraries.pynamodb.declarations import text_of
from dynamorm_analysis.libraries.pynamodb.meant import meant
from dynamorm_analysis.libraries.pynamodb.models import LIBRARY, ModelClass, Models
from dynamorm_analysis.libraries.pynamodb.reads import filter_of, projection_of
from dynamorm_analysis.libraries.pynamodb.table_names import table_name_of
from dynamorm_analysis.libraries.recognition import table_id
from dynamorm_analysis.libraries.rounds.loops import repetition
from dynamorm_analysis.libraries.values.values import written_value
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.names.flow import origin_of
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.access import Access, Condition, Operation
from dynamorm_analysis.model.table import Key

KINDS = frozenset({"Connection", "TableConnection"})
KEY = ("hash_key", "range_key")
SINGLE = frozenset({"get", "update", "delete"})
"""Operations on one item, by its key."""
METHODS: dict[str, tuple[Operation, tuple[str, ...]]] = {
    "get_item": ("get", KEY),
    "put_item": ("put", (*KEY, "attributes", "condition")),
    "update_item": ("update", (*KEY, "actions", "condition")),
    "delete_item": ("delete", (*KEY, "condition")),
    "query": ("query", ("hash_key", "range_key_condition", "filter_condition", "attributes_to_get")),
    "scan": ("scan", ("filter_condition", "attributes_to_get", "limit")),
    "batch_get_item": ("batch_get", ("keys",)),
    "batch_write_item": ("batch_write", ()),
}


def connection_access(models: Models, connection: OnLibrary, method: str, call: Call, at: Occurrence) -> Access | None:
    """An operation of a connection; None for what is none. Its key's names are known where a model tells its table."""
    if method not in METHODS:
        return None
    operation, names = METHODS[method]
    named_by_call = connection.kind == "Connection"
    arguments = arguments_of(models.program, call, ("table_name", *names) if named_by_call else names, at.scope)
    named, named_in = _table_named(models, connection, arguments)
    model = _model_named(models, named, named_in) if named is not None else None
    table = model.table if model is not None else _table(models, named, named_in)
    key = _key(models, model.key, arguments) if model is not None and operation in SINGLE else ()
    index = arguments.value("index_name")
    index_name = text_of(models.program, index, arguments.where("index_name"))
    ranged = conditions(models, arguments.value("range_key_condition"), arguments.where("range_key_condition"))
    filters = filter_of(models, arguments)
    guard = conditions(models, arguments.value("condition"), arguments.where("condition"))
    projection, projection_known = projection_of(models, arguments)
    written, written_known = actions_of(models, None, arguments)
    limit, limit_known = number_of(models.program, arguments, "limit")
    consistent, consistent_known = truth_given(models.program, arguments, "consistent_read")
    known = {
        "table": table is not None,
        "index": index is None or index_name is not None,
        "key": operation == "scan" or (bool(key) and not any(map(arguments.may_hide, KEY))),
        "filter": filters.complete and guard.complete,
        "projection": projection_known,
        "written": written_known if operation == "update" else operation not in ("put", "batch_write"),
        "limit": limit_known,
        "consistent": consistent_known,
    }
    return Access(
        operation=operation,
        library=LIBRARY,
        place=at.scope.place(called_span(call)),
        call=at.scope.place(call.span),
        function=at.scope.name,
        table=table,
        index=index_name,
        key=(*key, *ranged.leaves),
        filter=(*filters.leaves, *guard.leaves),
        projection=projection,
        consistent=consistent,
        limit=limit,
        count_only=text_of(models.program, arguments.value("select"), at.scope) == "COUNT",
        selects_all=text_of(models.program, arguments.value("select"), at.scope) == "ALL_ATTRIBUTES",
        conditional=arguments.value("condition") is not None,
        written=written,
        loop=repetition(models.program, at, [value for name in KEY if (value := arguments.value(name)) is not None]),
        unknown=frozenset(part for part, is_known in known.items() if not is_known),
    )


def _table_named(models: Models, connection: OnLibrary, arguments: Arguments) -> tuple[Value | None, Scope]:
    """The expression that names the table, and where it stands."""
    if connection.kind == "TableConnection":
        made_with = arguments_of(models.program, connection.call, ("table_name",), connection.scope)
        return made_with.value("table_name"), connection.scope
    return arguments.value("table_name"), arguments.where("table_name")


def _model_named(models: Models, named: Value, scope: Scope) -> ModelClass | None:
    """The model whose table is meant: `Order.Meta.table_name`, `self.model.Meta.table_name`."""
    match origin_of(named, scope):
        case Member(owner=Member(owner=of, name="Meta"), name="table_name"):
            found = meant(models, of, scope)
            return models.of(found) or models.of_instance(found)
    return None


def _table(models: Models, named: Value | None, scope: Scope) -> str | None:
    if named is None:
        return None
    name = table_name_of(models.program, meaning(models.program, named, scope), named)
    return table_id(name, "", "") if name.known else None


def _key(models: Models, key: Key | None, arguments: Arguments) -> tuple[Condition, ...]:
    """One equality for each part of the key that is given."""
    found: list[Condition] = []
    for name, parameter in zip(key.attributes if key is not None else (), KEY, strict=False):
        if (value := arguments.value(parameter)) is not None:
            scope = arguments.where(parameter)
            found.append(Condition(name, "=", scope.place(value.span), written_value(models.program, value, scope)))
    return tuple(found)
