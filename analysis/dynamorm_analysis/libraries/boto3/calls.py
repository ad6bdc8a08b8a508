"""Which calls are requests to DynamoDB: the method, what it is called on and what it is given."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from dynamorm_analysis.facts.values import Argument, Call, Constant, Member, Name, Value, last_name
from dynamorm_analysis.libraries.boto3.passed_methods import is_passed_on, passed_on
from dynamorm_analysis.libraries.boto3.receivers import UNKNOWN, Receiver, given_by_callers, of_meaning, receiver
from dynamorm_analysis.libraries.boto3.told_beside import is_told_beside
from dynamorm_analysis.libraries.calls.passed_arguments import function_run
from dynamorm_analysis.libraries.requests.given import Parameters
from dynamorm_analysis.libraries.requests.parameters import of_call
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import ParameterRef, Part, options
from dynamorm_analysis.linking.occurrences import Occurrence, occurrences
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.access import Operation
from dynamorm_analysis.text import Span
from dynamorm_analysis.words import words_of

OPERATIONS: dict[str, Operation] = {
    "get_item": "get",
    "query": "query",
    "scan": "scan",
    "put_item": "put",
    "update_item": "update",
    "delete_item": "delete",
}
SEVERAL = frozenset({"batch_get_item", "batch_write_item", "transact_write_items", "transact_get_items"})
STATEMENTS = frozenset({"execute_statement", "batch_execute_statement", "execute_transaction"})
DEFINING = frozenset({"create_table", "update_table", "update_time_to_live"})
BATCHED = frozenset({"put_item", "delete_item"})
METHODS = frozenset({*OPERATIONS, *SEVERAL, *STATEMENTS, *DEFINING, "paginate"})
INDEX_CHANGES = "GlobalSecondaryIndexUpdates"

ONLY_DYNAMODB = frozenset(
    {"KeyConditionExpression", "FilterExpression", "ProjectionExpression", "ExpressionAttributeNames"}
    | {"ExpressionAttributeValues", "ExclusiveStartKey", "UpdateExpression", "ConditionExpression", "KeyConditions"}
    | {
        "ScanFilter",
        "QueryFilter",
        "TimeToLiveSpecification",
        "TransactItems",
        "RequestItems",
        "KeySchema",
        INDEX_CHANGES,
        "AttributeDefinitions",
    }
)
"""Parameters that no other service or library has."""
TELLING: dict[str, frozenset[str]] = {
    "get_item": frozenset({"Key", "TableName"}),
    "put_item": frozenset({"Item", "TableName"}),
    "update_item": frozenset({"Key", "TableName"}),
    "delete_item": frozenset({"Key", "TableName"}),
    "query": frozenset({"IndexName", "TableName", "ConsistentRead", "ScanIndexForward"}),
    "scan": frozenset({"IndexName", "TableName", "ConsistentRead", "TotalSegments"}),
}
"""Parameters that tell DynamoDB together with the method's name."""
OF_TABLES = frozenset((method, name) for method in TELLING for name in ONLY_DYNAMODB | TELLING[method])
"""The same as pairs."""


@dataclass(frozen=True)
class Requested:
    """A call of one of DynamoDB's methods. `name_span` covers the method's name, `value` the whole call.

    `function` is the name of the workspace's own function that is called like the method and takes its parameters.
    """

    method: str
    receiver: Receiver
    parameters: Parameters
    occurrence: Occurrence
    name_span: Span
    function: str = ""

    @property
    def typed(self) -> bool:
        """Whether values are written as `{"S": "x"}`."""
        return self.receiver.typed or (self.receiver.kind == "unknown" and "TableName" in self.parameters)


def requested(program: Program, occurrence: Occurrence) -> Iterator[Requested]:
    """The request that an expression makes, if it makes one."""
    match occurrence.value:
        case Call(function=Member(name=method, name_span=span, owner=owner) as called, arguments=arguments):
            if method in METHODS and _may_be_given(method, arguments):
                on = _made_on(program, called, occurrence.scope)
                if on == UNKNOWN:
                    on = _given(program, owner, arguments, occurrence.scope)
                if (
                    method == "scan"
                    and on.kind == "unknown"
                    and not any((method, one.name) in OF_TABLES for one in arguments)
                ):
                    on = _scanned(program, on, owner, occurrence.scope)
                if on.kind == "unknown" and method in BATCHED and _is_batch(owner, arguments, occurrence.scope):
                    on = Receiver("batch", confidence="medium")
                for request in _judged(program, method, on, arguments, occurrence, span):
                    yield _on_unknown(request, owner, program) if on.kind == "unknown" else request
            elif method == "update" and any(argument.name == INDEX_CHANGES for argument in arguments):
                on = receiver(program, owner, occurrence.scope)  # a table's own word for `update_table`
                yield from _judged(program, "update_table", on, arguments, occurrence, span)
        case Call(
            function=Call(
                function=Name(name="getattr"),
                arguments=(Argument(value=owner), Argument(value=Constant(value=str(method), span=span)), *_),
            ),
            arguments=arguments,
        ) if method in METHODS:
            on = receiver(program, owner, occurrence.scope)
            yield from _judged(program, method, on, arguments, occurrence, span)
        case Call(function=Name(name=name, span=span), arguments=arguments) if _may_be_method(occurrence, name):
            for option in options(meaning(program, occurrence.value.function, occurrence.scope)):
                if isinstance(option, Part) and option.name in METHODS:
                    on = of_meaning(program, option.owner)
                    yield from _judged(program, option.name, on, arguments, occurrence, span)
        case Member(name=method, name_span=span, owner=owner) if method in OPERATIONS or method in SEVERAL:
            on = receiver(program, owner, occurrence.scope) if is_passed_on(occurrence) else UNKNOWN
            if on.kind in ("table", "client") and (passed := passed_on(program, occurrence)) is not None:
                yield from _told(method, on, passed, occurrence, span)


def _on_unknown(request: Requested, owner: Value, program: Program) -> Requested:
    """The request on something of which only its name and what it is given tell what it is: where that is called a
    table, and the function is none of the workspace, it surely is one."""
    function = _run(program, request.occurrence)
    is_told_which = "TableName" in request.parameters
    is_called_so = not (function or is_told_which) and words_of(last_name(owner))[-1:] == ["table"]
    on = replace(request.receiver, confidence="high") if is_called_so else request.receiver
    return replace(request, receiver=on, function=function)


def _may_be_given(method: str, arguments: tuple[Argument, ...]) -> bool:
    """Whether a method of boto3 may be given such arguments: by their names, which begin with capitals. What is put
    into a batch may be given by its position."""
    if method in BATCHED or not arguments:
        return True
    return any(one.spread or one.name[:1].isupper() for one in arguments)


def _is_batch(owner: Value, arguments: tuple[Argument, ...], scope: Scope) -> bool:
    """Whether something is what a `with` opens to put items into it and delete them: a batch, since no table is opened
    by one and a client is told the table's name."""
    node, around = scope.node, scope.parent
    if not isinstance(owner, Name) or node is None or around is None:
        return False
    if not any(argument.name in ("Item", "Key") for argument in arguments) or len(arguments) > 1:
        return False
    bounds = scope.bindings.get(owner.name, ())
    if not bounds or any(bound.by != "resource" for bound in bounds):
        return False
    used = (part.value for part in occurrences(around, node, (Member,), METHODS) if isinstance(part.value, Member))
    return all(one.name in BATCHED for one in used if isinstance(one.owner, Name) and one.owner.name == owner.name)


def _scanned(program: Program, on: Receiver, owner: Value, scope: Scope) -> Receiver:
    """What a scan is made on that needs no parameter, by what the code around asks of it besides."""
    is_table = is_told_beside(program, owner, scope, OF_TABLES)
    return Receiver("table", on.name, confidence="medium") if is_table else UNKNOWN


def _given(program: Program, owner: Value, arguments: tuple[Argument, ...], scope: Scope) -> Receiver:
    """The table that all calls of the function around give it; a call of which only they tell what it asks for is told
    of by them."""
    found = meaning(program, owner, scope)
    is_told = isinstance(found, ParameterRef) and not of_call(program, arguments, scope).open
    return given_by_callers(program, found) if is_told else UNKNOWN


def _made_on(program: Program, called: Member, scope: Scope) -> Receiver:
    """What a method is called on: where that is an object that hands on what it is asked, what stands behind it."""
    on = receiver(program, called.owner, scope)
    if on.kind != "foreign":
        return on
    asked = options(meaning(program, called, scope))
    behind = {of_meaning(program, one.owner) for one in asked if isinstance(one, Part) and one.name == called.name}
    return behind.pop() if len(behind) == 1 else on


def _run(program: Program, occurrence: Occurrence) -> str:
    """The name of the workspace's own function that a call runs whose parameters alone tell that it is a request."""
    call = occurrence.value
    called = function_run(program, call, occurrence.scope) if isinstance(call, Call) else None
    return called.scope.name if called is not None else ""


def _judged(
    program: Program, method: str, on: Receiver, arguments: tuple[Argument, ...], occurrence: Occurrence, span: Span
) -> Iterator[Requested]:
    if on.kind != "foreign" and _belongs(method, on):
        yield from _told(method, on, of_call(program, arguments, occurrence.scope), occurrence, span)


def _told(method: str, on: Receiver, parameters: Parameters, occurrence: Occurrence, span: Span) -> Iterator[Requested]:
    given = set(parameters.given)
    if on.kind == "paginator" and on.confidence != "high" and not given & (ONLY_DYNAMODB | TELLING[on.operation]):
        return  # other services have paginators of these names
    if on.kind == "unknown":
        if not given & (ONLY_DYNAMODB | TELLING.get(method, frozenset())):
            return
        on = replace(on, confidence="high" if given & ONLY_DYNAMODB else "medium")
    yield Requested(method, on, parameters, occurrence, span)


def _belongs(method: str, on: Receiver) -> bool:
    match on.kind:
        case "table":
            return method in OPERATIONS or method == "update_table"
        case "batch":
            return method in BATCHED
        case "client":
            return method != "paginate"
        case "resource":
            return method in ("batch_get_item", "batch_write_item", "create_table")
        case "paginator":
            return method == "paginate" and on.operation in ("query", "scan")
        case "unknown":
            return method != "paginate"
        case _:
            return False


def _may_be_method(occurrence: Occurrence, name: str) -> bool:
    """Whether a local name was set to a method, as in `read = table.query`."""
    return any(
        isinstance(bound.value, Member) and bound.value.name in METHODS
        for bound in occurrence.scope.bindings.get(name, ())
    )
