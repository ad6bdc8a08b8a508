"""Which table, client or resource of DynamoDB an expression stands for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from dynamorm_analysis.facts.statements import Assignment, Class, Function
from dynamorm_analysis.facts.values import Call, Collection, Constant, Item, Member, Name, Operation, Value
from dynamorm_analysis.libraries.boto3.given_tables import given_table
from dynamorm_analysis.libraries.boto3.kept_names import kept_name
from dynamorm_analysis.libraries.boto3.listed_tables import listed
from dynamorm_analysis.libraries.boto3.services import service_named
from dynamorm_analysis.libraries.boto3.set_to_calls import is_batch, paginated_by, set_to_call
from dynamorm_analysis.libraries.calls.ungiven import is_ungiven
from dynamorm_analysis.libraries.requests.arguments import argument
from dynamorm_analysis.libraries.requests.runtime_names import CLIENT, name_handed_out
from dynamorm_analysis.libraries.requests.table_names import table_name
from dynamorm_analysis.libraries.values.values import constant_text
from dynamorm_analysis.linking.calls.calling import running
from dynamorm_analysis.linking.calls.reachability import returned_during
from dynamorm_analysis.linking.evaluation import meaning, mro
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import (
    ClassRef,
    External,
    FunctionRef,
    Instance,
    Meaning,
    Opaque,
    ParameterRef,
    Part,
    Produced,
    Raw,
    Scalar,
    options,
)
from dynamorm_analysis.linking.occurrences import occurrences
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.access import Confidence
from dynamorm_analysis.model.names import UNKNOWN_NAME, TableName, one_of
from dynamorm_analysis.text import Span

Kind = Literal["table", "client", "resource", "batch", "paginator", "meta", "unknown", "foreign"]

STUB_TYPES: dict[str, Kind] = {
    "Table": "table",
    "_Table": "table",
    "DynamoDBServiceResource": "resource",
    "DynamoDBClient": "client",
    "BatchWriter": "batch",
    "TableBatchWriter": "batch",
}
MAKERS: dict[str, Kind] = {"resource": "resource", "client": "client", "create_client": "client"}
OPENERS = frozenset({"enter_context", "enter_async_context"})
BATCHES = frozenset({"batch", "batch_writer", "table_batch", "writer"})
"""Names of parameters that are given what `table.batch_writer()` makes, where they have an item or key put into it."""


@dataclass(frozen=True, slots=True)
class Receiver:
    """What a call is made on.

    `foreign` is certainly nothing of DynamoDB; `unknown` may be. `name` is the table's, for a table or its batch
    writer, or for what would be one. `typed`: values are written as `{"S": "x"}`. `operation` is the one that a
    paginator repeats.
    """

    kind: Kind
    name: TableName = UNKNOWN_NAME
    typed: bool = False
    operation: str = ""
    confidence: Confidence = "high"


MADE_ELSEWHERE = {
    "amazondax.AmazonDaxClient": Receiver("client", typed=True),
    "amazondax.AmazonDaxClient.resource": Receiver("resource"),
    f"{CLIENT}.client": Receiver("client", typed=True),
    f"{CLIENT}.resource": Receiver("resource"),
}
"""What DynamoDB Accelerator's client library makes in place of boto3, and our run time with it."""
OTHER_STORES = frozenset(
    {"pymongo", "motor", "redis", "sqlalchemy", "sqlmodel", "django", "psycopg", "psycopg2", "peewee", "tinydb"}
    | {"elasticsearch", "opensearchpy", "cassandra", "azure", "google", "firebase_admin", "couchbase", "rich", "docx"}
    | {"clickhouse_connect", "clickhouse_driver", "pyarrow", "pandas", "polars", "snowflake", "happybase"}
)
"""Packages whose objects have methods of these names too."""
EXPECTED = ("unittest.mock.call", "mock.call")
"""What tests say with that they expect a request; it makes none."""
TABLE_NAMES = frozenset({"name", "table_name"})
MAX_STEPS = 8
UNKNOWN = Receiver("unknown")
FOREIGN = Receiver("foreign")


def receiver(program: Program, value: Value, scope: Scope) -> Receiver:
    """What an expression stands for, where it is read."""
    stands_for = meaning(program, value, scope)
    found = _possible(program, tuple(option for option in options(stands_for) if option != Scalar(None)))
    if all(one.kind in ("unknown", "foreign") for one in found):
        said = _declared(program, value, scope) or _bound_to(program, value, scope, found)
        one_of_all = _listed(program, value, scope) if said is None else None
        if one_of_all is not None and one_of_all.name != UNKNOWN_NAME:  # of any table nothing is told
            return one_of_all
        return said or (found.pop() if len(found) == 1 else UNKNOWN)
    return _agreed(found)


def given_by_callers(program: Program, found: Meaning) -> Receiver:
    """The table that all calls of the function around give it, where something is a parameter of it."""
    name = given_table(program, found, lambda option: _table_of(program, option))
    return Receiver("table", name, confidence="medium") if name.known else UNKNOWN


def _table_of(program: Program, option: Meaning) -> TableName:
    on = _receiver(program, option)
    return on.name if on.kind == "table" else UNKNOWN_NAME


def _possible(program: Program, stands_for: tuple[Meaning, ...]) -> set[Receiver]:
    """What each possibility is; a table that may be given, but that no call gives, tells nothing beside others."""
    found = [_receiver(program, option) for option in stands_for]
    if not any(one.kind == "table" and one.name != UNKNOWN_NAME for one in found):
        return set(found)
    return {UNKNOWN if _tells_nothing(program, *each) else each[1] for each in zip(stands_for, found, strict=True)}


def _tells_nothing(program: Program, option: Meaning, on: Receiver) -> bool:
    is_some_table = on.kind == "table" and on.name == UNKNOWN_NAME
    return is_some_table and isinstance(option, ParameterRef) and is_ungiven(program, option)


def _agreed(found: set[Receiver]) -> Receiver:
    """What several possibilities have in common, as far as they are known."""
    known = {one for one in found if one.kind not in ("unknown", "foreign")}
    if not known:
        return UNKNOWN
    if len(known) == 1 and len(found) == 1:
        return known.pop()
    kinds, names = {one.kind for one in known}, {one.name for one in known}
    if len(kinds) > 1:
        return UNKNOWN
    some = min(known, key=lambda one: one.name.text)
    name = one_of(names)
    return Receiver(some.kind, name, some.typed, some.operation, "medium")


def of_meaning(program: Program, found: Meaning) -> Receiver:
    """The same for something already followed to what it stands for."""
    return _receiver(program, found)


def _receiver(program: Program, found: Meaning) -> Receiver:
    on = _recognised(program, found)
    return FOREIGN if on.kind == "unknown" and _package(program, found, 0) in OTHER_STORES else on


def _recognised(program: Program, found: Meaning) -> Receiver:
    match found:
        case External(name=name) | Produced(callee=External(name=name)) if name.startswith(EXPECTED):
            return FOREIGN
        case Produced(callee=External(name=name)) if name in MADE_ELSEWHERE:
            return MADE_ELSEWHERE[name]
        case Produced() if (named := name_handed_out(program, found, "table")) is not None:
            return Receiver("table", named)
        case Produced(callee=External(name=name), call=call, scope=scope):
            return _made(program, name.rpartition(".")[2], call, scope)
        case Produced(callee=Part(owner=owner, name=name), call=call, scope=scope):
            return _part_called(program, owner, name, call, scope)
        case Produced(callee=FunctionRef() as callee, call=call, scope=scope):
            return _yielded(program, callee, call, scope) or _returned(program, callee, call, scope)
        case Part(owner=Part(owner=owner, name="meta"), name="client"):
            return Receiver("client") if _receiver(program, owner).kind in ("table", "resource") else UNKNOWN
        case Part(owner=owner, name="exceptions"):
            return FOREIGN if _receiver(program, owner).kind == "client" else UNKNOWN
        case ParameterRef(scope=scope, name=name, annotation=annotation):
            return _parameter(program, scope, name, annotation)
        case Instance() | ClassRef():
            return FOREIGN
        case _:
            return UNKNOWN


def _package(program: Program, found: Meaning, steps: int) -> str:
    """The package that something was got from, by calls, attributes and items of what is got from it."""
    if steps > MAX_STEPS:
        return ""
    match found:
        case External(name=name):
            return name.partition(".")[0]
        case Part(owner=inner) | Produced(callee=inner):
            return _package(program, inner, steps + 1)
        case Raw(value=Item(owner=owner), scope=scope):
            return _package(program, meaning(program, owner, scope), steps + 1)
    return ""


def _made(program: Program, maker: str, call: Call, scope: Scope) -> Receiver:
    """`boto3.client("dynamodb")`, `session.resource("dynamodb")`; another service is foreign."""
    text = service_named(program, call, scope) if maker in MAKERS else None
    if text is None:
        return UNKNOWN
    return Receiver(MAKERS[maker], typed=maker != "resource") if text == "dynamodb" else FOREIGN


def _part_called(program: Program, owner: Meaning, name: str, call: Call, scope: Scope) -> Receiver:
    if name in MAKERS:
        return _made(program, name, call, scope)
    if name in OPENERS and call.arguments:
        return receiver(program, call.arguments[0].value, scope)
    on = _receiver(program, owner)
    match name:
        case "Table" | "create_table" if on.kind == "resource":
            given = argument(call.arguments, "name" if name == "Table" else "TableName", 0)
            text = table_named(program, given.value, scope) if given else UNKNOWN_NAME
            return Receiver("table", text, confidence=on.confidence)
        case "Table" if on.kind == "unknown" and len(call.arguments) == 1:
            given = argument(call.arguments, "name", 0)
            text = table_named(program, given.value, scope) if given else UNKNOWN_NAME
            return Receiver("table" if _is_named_so(owner) else "unknown", text, confidence="medium")
        case "batch_writer" if on.kind in ("table", "unknown"):
            on = on if on.name.known else given_by_callers(program, owner)
            return Receiver("batch", on.name, confidence=on.confidence if on.kind == "table" else "medium")
        case "get_paginator" if on.kind in ("client", "unknown"):
            given = argument(call.arguments, "operation_name", 0)
            operation = constant_text(program, given.value, scope) if given else None
            certain: Confidence = on.confidence if on.kind == "client" else "medium"
            typed = on.typed or on.kind == "unknown"
            return Receiver("paginator", typed=typed, operation=operation or "", confidence=certain)
        case "__enter__" | "__aenter__":
            return on
        case _:
            return FOREIGN if on.kind == "foreign" else UNKNOWN


def _bound_to(program: Program, value: Value, scope: Scope, found: set[Receiver]) -> Receiver | None:
    """A batch of what is not known, or a paginator of what nothing at all is known of: `with orders.batch_writer()`."""
    call = value if isinstance(value, Call) else set_to_call(value, scope)
    if call is not None and is_batch(call) and FOREIGN not in found:
        return Receiver("batch", confidence="medium")
    operation = paginated_by(call) if call is not None else None
    is_unknown = operation is not None and isinstance(meaning(program, value, scope), Opaque)
    return Receiver("paginator", typed=True, operation=operation or "", confidence="medium") if is_unknown else None


def _is_named_so(owner: Meaning) -> bool:
    """Whether something of which nothing is known is DynamoDB by its name: `dynamodb.Table("orders")`."""
    match owner:
        case ParameterRef(name=name) | Part(name=name):
            return name.lower().strip("_").removesuffix("_resource") in ("dynamodb", "dynamo_db", "ddb", "dynamo")
    return False


def _yielded(program: Program, callee: FunctionRef, call: Call, caller: Scope) -> Receiver | None:
    """What a context manager written as a generator hands out."""
    function, around = callee.scope.node, callee.scope.parent
    if not isinstance(function, Function) or around is None:
        return None
    inside = running(callee, call, caller)
    found = {
        receiver(program, part.value.operands[0], inside)
        for part in occurrences(around, function, (Operation,))
        if isinstance(part.value, Operation) and part.value.operator == "yield" and part.value.operands
    }
    return (found.pop() if len(found) == 1 else UNKNOWN) if found else None


def _listed(program: Program, value: Value, scope: Scope) -> Receiver | None:
    """One of all tables, of the name that a test around tells."""
    found = listed(program, value, scope)
    if found is None:
        return None
    made = options(meaning(program, found.resource, found.scope))
    on = UNKNOWN if any(map(_is_of_function, made)) else _agreed({_receiver(program, option) for option in made})
    if on.kind != "resource":
        return None
    name = table_name(program, found.named, found.scope) if found.named is not None else UNKNOWN_NAME
    return Receiver("table", name, confidence=on.confidence)


def _returned(program: Program, callee: FunctionRef, call: Call, caller: Scope) -> Receiver:
    """What a function returns that looks for a table among all, and makes it where it finds none."""
    inside = running(callee, call, caller)
    values = [each.value for each in returned_during(program, inside, meaning) if each.value is not None]
    if not any(listed(program, value, inside) for value in values):
        return UNKNOWN
    found: set[Receiver] = set()
    for value in values:
        made = [option for option in options(meaning(program, value, inside)) if option != Scalar(None)]
        if any(map(_is_of_function, made)):
            return UNKNOWN
        if made:
            alike = {_receiver(program, option) for option in made}
            found.add(_listed(program, value, inside) or _agreed(alike))
    return _agreed(found) if all(one.kind == "table" for one in found) else UNKNOWN


def _is_of_function(found: Meaning) -> bool:
    """Whether something comes of a function of the workspace, which may lead back to where it is asked for."""
    while isinstance(found, Produced | Part):
        found = found.callee if isinstance(found, Produced) else found.owner
    return isinstance(found, FunctionRef)


def table_named(program: Program, value: Value, scope: Scope) -> TableName:
    """The table that an expression names: a text, or the name of a table that is known (`table.name`)."""
    if isinstance(value, Member) and value.name in TABLE_NAMES:
        on = receiver(program, value.owner, scope)
        if on.kind == "table":
            return on.name
    kept = {
        _table_of(program, option.owner) if isinstance(option, Part) and option.name in TABLE_NAMES else UNKNOWN_NAME
        for option in options(meaning(program, value, scope))  # `name = table.name`, used later on
    }
    name = kept.pop() if len(kept) == 1 else UNKNOWN_NAME
    name = name if name.known else table_name(program, value, scope)
    return name if name.known or name.among else kept_name(program, value, scope)


# ---- annotations ----------------------------------------------------------------------------------------------------


def _parameter(program: Program, scope: Scope, name: str, annotation: Value | None) -> Receiver:
    if annotation is not None and (found := _annotated(program, annotation, scope.parent or scope)):
        return found
    named_so = name.lower().strip("_")
    if named_so in ("dynamodb_resource", "ddb_resource", "dynamo_resource"):
        return Receiver("resource", confidence="medium")
    if named_so in ("dynamodb_client", "ddb_client", "dynamo_client"):
        return Receiver("client", typed=True, confidence="medium")
    return Receiver("batch", confidence="medium") if named_so in BATCHES else UNKNOWN


def _declared(program: Program, value: Value, scope: Scope) -> Receiver | None:
    """What the annotation of a variable or field says, where its value does not."""
    match value:
        case Name(name=name):
            here: Scope | None = scope
            while here is not None:
                bounds = program.bindings(here.path, name) if here.node is None else here.bindings.get(name, ())
                if bounds:
                    return _first_annotated(program, [bound.statement for bound in bounds], here)
                here = here.parent
        case Member(owner=owner, name=name):
            for option in options(meaning(program, owner, scope)):
                if isinstance(option, Instance) and (found := _field(program, option.of, name)):
                    return found
    return None


def _field(program: Program, of: ClassRef, name: str) -> Receiver | None:
    for base in mro(program, of):
        if isinstance(base, ClassRef) and isinstance(base.scope.node, Class):
            statements = [bound.statement for bound in base.scope.bindings.get(name, ())]
            if found := _first_annotated(program, statements, base.scope):
                return found
    return None


def _first_annotated(program: Program, statements: Sequence[object], scope: Scope) -> Receiver | None:
    for statement in statements:
        if isinstance(statement, Assignment) and statement.annotation is not None:
            return _annotated(program, statement.annotation, scope)
    return None


def _annotated(program: Program, annotation: Value, scope: Scope) -> Receiver | None:
    match annotation:
        case Constant(value=str() as written):
            return _annotated(program, _parsed(written), scope)
        case Item(owner=owner, index=index):  # Optional[Table], Annotated[Table, Depends(…)]
            parts = index.items if isinstance(index, Collection) else (index,)
            found = (_annotated(program, part, scope) for part in (owner, *parts))
            return next((one for one in found if one is not None), None)
        case Operation(operator="|", operands=operands):
            found = (_annotated(program, part, scope) for part in operands)
            return next((one for one in found if one is not None), None)
        case Name() | Member():
            for option in options(meaning(program, annotation, scope)):
                if isinstance(option, External):
                    package, _, last = option.name.partition(".")[0], "", option.name.rpartition(".")[2]
                    if package.endswith("_dynamodb") and last in STUB_TYPES:
                        kind = STUB_TYPES[last]
                        return Receiver(kind, typed=kind == "client")
    return None


def _parsed(written: str) -> Value:
    """`Table` or `service_resource.Table` of an annotation that is written as a string."""
    first, *rest = written.partition("|")[0].strip().split(".")
    value: Value = Name(first, Span(0, 0))
    for name in rest:
        value = Member(value, name, Span(0, 0), Span(0, 0))
    return value
