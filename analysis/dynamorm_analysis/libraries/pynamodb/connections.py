"""The low-level `Connection` and `TableConnection`: operations on a table by its name, one page at a time."""

from dynamorm_analysis.facts.values import Call, Value, called_span
from dynamorm_analysis.libraries.pynamodb.actions import actions_of
from dynamorm_analysis.libraries.pynamodb.arguments import Arguments, arguments_of, number_of, truth_given
from dynamorm_analysis.libraries.pynamodb.called_on import OnLibrary
from dynamorm_analysis.libraries.pynamodb.conditions import conditions
from dynamorm_analysis.libraries.pynamodb.declarations import text_of
from dynamorm_analysis.libraries.pynamodb.models import LIBRARY, Models
from dynamorm_analysis.libraries.pynamodb.reads import filter_of, projection_of
from dynamorm_analysis.libraries.pynamodb.table_names import table_name_of
from dynamorm_analysis.libraries.recognition import table_id
from dynamorm_analysis.libraries.rounds.loops import repetition
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.access import Access, Operation

KINDS = frozenset({"Connection", "TableConnection"})
KEY = ("hash_key", "range_key")
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
    """An operation of a connection; None for what is none. Its key's names are not known from the call."""
    if method not in METHODS:
        return None
    operation, names = METHODS[method]
    named_by_call = connection.kind == "Connection"
    arguments = arguments_of(models.program, call, ("table_name", *names) if named_by_call else names, at.scope)
    table = _table(models, connection, arguments)
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
        "key": operation == "scan",
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
        key=ranged.leaves,
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


def _table(models: Models, connection: OnLibrary, arguments: Arguments) -> str | None:
    value: Value | None = arguments.value("table_name")
    scope: Scope = arguments.where("table_name")
    if connection.kind == "TableConnection":
        made_with = arguments_of(models.program, connection.call, ("table_name",), connection.scope)
        value, scope = made_with.value("table_name"), connection.scope
    if value is None:
        return None
    name = table_name_of(models.program, meaning(models.program, value, scope), value)
    return table_id(name, "", "") if name.known else None
