"""Which calls are requests to DynamoDB, and the operations of each: one for most, several for batches."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

from dynamorm_analysis.facts.statements import Assignment, Evaluation, Function, Return
from dynamorm_analysis.facts.values import Call, Collection, Member, Name, Value
from dynamorm_analysis.libraries.api_words import BATCHED, TRANSACTED
from dynamorm_analysis.libraries.calls.asked_parts import Parts, Placed
from dynamorm_analysis.libraries.calls.asking import Asked, Asking
from dynamorm_analysis.libraries.calls.static_calls import entered
from dynamorm_analysis.libraries.calls.static_pages import Mentioned, Places, mentioned
from dynamorm_analysis.libraries.read_items.variables import Range, lost_in
from dynamorm_analysis.libraries.sdk_go import statements
from dynamorm_analysis.libraries.sdk_go.dropped import with_rest
from dynamorm_analysis.libraries.sdk_go.inputs import Fields, Given, entries_of, fields_of, items_of
from dynamorm_analysis.libraries.sdk_go.lengths import longest
from dynamorm_analysis.libraries.sdk_go.requests import LIBRARY, Request, key_of
from dynamorm_analysis.libraries.sdk_go.values import table_named
from dynamorm_analysis.libraries.sdk_go.words import METHODS, NEXT_PAGE, PAGINATORS, SINGLE, STATEMENTS
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.access import Access, Operation, PageToken
from dynamorm_analysis.model.batch import Batch, LeftOver, Length

BATCHES: dict[str, Operation] = {"BatchGetItem": "batch_get", "BatchWriteItem": "batch_write"}
MOST = {"BatchGetItem": 100, "BatchWriteItem": 25, "TransactGetItems": 100, "TransactWriteItems": 100}
FIRST_ARGUMENTS = 3  # among which the input is
START = "ExclusiveStartKey"
PLAIN = frozenset({"Items", "Count", "ScannedCount", "ConsumedCapacity", "Responses", "ItemCollectionMetrics"})
LEFT_OVER = frozenset({"UnprocessedItems", "UnprocessedKeys"})


def requests(program: Program, occurrence: Occurrence) -> Iterator[Asked]:
    """The operations of a call, where it is a request."""
    call = occurrence.value
    if not isinstance(call, Call) or not isinstance(call.function, Member) or call.function.name not in METHODS:
        return
    name = METHODS[call.function.name]
    given = _input(program, call, occurrence, name)
    if given is None:
        return
    value, fields = given
    key = key_of(program, fields)
    for access in _operations(program, name, fields, call, occurrence):
        yield Asked(access, [value] if fields.open else [], Parts(key, _table_of(fields, access)))


def _table_of(fields: Fields, access: Access) -> tuple[Placed, ...]:
    """The expression of a table's name, where that is not one in any case."""
    named = fields["TableName"]
    return ((named.value, named.scope),) if named is not None and access.table is None else ()


def unread(program: Program, occurrence: Occurrence) -> Iterator[Access]:
    """A batch of which it is not known what is asked: what the function around it is given."""
    call = occurrence.value
    if not isinstance(call, Call) or not isinstance(call.function, Member):
        return
    name = METHODS.get(call.function.name, "")
    given = _input(program, call, occurrence, name) if name in BATCHES else None
    if given is None or not (given[1].open or "RequestItems" in given[1].given):
        return
    places = occurrence.scope.place(call.function.name_span), occurrence.scope.place(call.span)
    access = Request(program, BATCHES[name], given[1], occurrence.scope, *places).access()
    unread_parts = {"key", "written"} if name == "BatchWriteItem" else {"key"}
    left_over = _left_over(program, occurrence)
    batch = Batch(Length(), MOST[name], of_transaction=False, left_over=left_over)
    yield replace(access, unknown=access.unknown | unread_parts, batch=batch)


ASKING = Asking(
    LIBRARY,
    frozenset(METHODS),
    requests,
    with_rest,
    may_enter=partial(entered, frozenset(METHODS), requests),
    in_python=False,
)


def _input(program: Program, call: Call, occurrence: Occurrence, name: str) -> tuple[Value, Fields] | None:
    """The input among the first arguments; a call without one is no request."""
    for argument in call.arguments[:FIRST_ARGUMENTS]:
        if not argument.spread and not argument.name:
            fields = fields_of(program, argument.value, occurrence.scope)
            if fields.kind == f"{name}Input":
                return argument.value, fields
    return None


def _operations(program: Program, name: str, fields: Fields, call: Call, occurrence: Occurrence) -> Iterator[Access]:
    assert isinstance(call.function, Member)  # asked before
    scope = occurrence.scope
    places = scope.place(call.function.name_span), scope.place(call.span)
    request = Request(program, SINGLE.get(name, "batch_write"), fields, scope, *places)
    match name:
        case "TransactWriteItems" | "TransactGetItems":
            yield from _together(_transaction(request), _batch_of_transaction(request, name))
        case _ if name in STATEMENTS:
            yield from statements.accesses(replace(request, operation="partiql"))
        case "BatchGetItem":
            asked = replace(request, operation="batch_get")
            yield from _together(_batch_get(asked), _batch(asked, name, occurrence))
        case "BatchWriteItem":
            yield from _together(_batch_write(request), _batch(request, name, occurrence))
        case _:
            access = request.access()
            method = call.function.name
            itself = method in PAGINATORS or "Pages" in method
            one_page = access.reads_many and not itself
            token: PageToken = _token(program, occurrence, fields) if one_page else "unknown"
            first_only = one_page and _is_first_only(program, occurrence)
            yield replace(access, pages_itself=itself, token=token, first_only=first_only)


def _together(accesses: Iterator[Access], batch: Batch) -> Iterator[Access]:
    """The operations of one request, the first one with what they are together."""
    first = next(accesses, None)
    if first is not None:
        yield replace(first, batch=batch)
        yield from accesses


def _batch(request: Request, name: str, occurrence: Occurrence) -> Batch:
    program = request.program
    lists = [given for _, given in _tables(request)]
    if name == "BatchGetItem":
        keys = (fields_of(program, given.value, given.scope)["Keys"] for given in lists)
        lists = [one for one in keys if one is not None]
    found = longest(program, lists)
    return Batch(found, MOST[name], of_transaction=False, left_over=_left_over(program, occurrence))


def _batch_of_transaction(request: Request, name: str) -> Batch:
    given = request.fields["TransactItems"]
    found = longest(request.program, [given] if given is not None else [])
    return Batch(found, MOST[name], of_transaction=True)


def _transaction(request: Request) -> Iterator[Access]:
    given = request.fields["TransactItems"]
    items, _ = items_of(request.program, given.value, given.scope) if given is not None else ([], False)
    for item in items:
        fields = fields_of(request.program, item.value, item.scope)
        for name, operation in TRANSACTED.items():
            if name in fields.given:
                inner = fields.part(request.program, name)
                yield replace(request, operation=operation, fields=inner).access()


def _batch_get(request: Request) -> Iterator[Access]:
    for table, given in _tables(request):
        fields = fields_of(request.program, given.value, given.scope)
        access = replace(request, fields=fields, table=table_named(request.program, table)).access()
        keys = fields["Keys"]
        listed, _ = items_of(request.program, keys.value, keys.scope) if keys is not None else ([], False)
        first = replace(request, operation="get", fields=Fields(given={"Key": listed[0]})) if listed else None
        of_key = first.access() if first is not None else None
        known = of_key is not None and of_key.knows("key")
        unknown = access.unknown - {"key"} if known else access.unknown | {"key"}
        yield replace(access, key=of_key.key if of_key is not None and known else (), unknown=unknown)


def _batch_write(request: Request) -> Iterator[Access]:
    for table, given in _tables(request):
        name = table_named(request.program, table)
        items, complete = items_of(request.program, given.value, given.scope)
        complete = complete and bool(items)
        for item in items:
            fields = fields_of(request.program, item.value, item.scope)
            kinds = [kind for kind in BATCHED if kind in fields.given]
            complete = complete and bool(kinds)
            for kind in kinds:
                inner = fields.part(request.program, kind)
                yield replace(request, operation=BATCHED[kind][0], fields=inner, table=name).access()
        if not complete:
            access = replace(request, fields=Fields(open=True), table=name).access()
            yield replace(access, unknown=access.unknown | {"key", "written"})


def _tables(request: Request) -> Iterator[tuple[Given, Given]]:
    """The tables of a batch, each with what is asked of it; one that is not known where nothing is."""
    given = request.fields["RequestItems"]
    entries, _ = entries_of(request.program, given.value, given.scope) if given is not None else ([], False)
    for key, inner in entries:
        yield Given(key, inner.scope), inner


# ---- pages ----------------------------------------------------------------------------------------------------------


def _token(program: Program, occurrence: Occurrence, fields: Fields) -> PageToken:
    """What the function does with further pages. Who gets a response and cannot say where the next one begins is not
    known to go on."""
    if not isinstance(occurrence.scope.node, Function):
        return "unknown"
    if isinstance(occurrence.statement, Return):
        return "told" if START in fields.given else "unknown"
    found = mentioned(program, occurrence.scope)
    response = _response(program, occurrence)
    plain = response is not None and response.is_plain
    told = response.takes(NEXT_PAGE) if response is not None and plain else NEXT_PAGE in found.members
    if told:
        stored = START in found.members or START in found.arguments
        return "followed" if stored and occurrence.rounds else "told"
    return "ignored" if response is not None and plain and response.takes(*PLAIN) else "unknown"


def _left_over(program: Program, occurrence: Occurrence) -> LeftOver:
    """What the function does with the part of a batch's answer that names what was left undone."""
    match occurrence.statement:
        case Evaluation(value=value) if value is occurrence.value:
            return "ignored"
        case Assignment(targets=(Collection(items=(Name(name="_"), _)),), value=value) if value is occurrence.value:
            return "ignored"
    response = _response(program, occurrence)
    if response is None:
        return "unknown"
    if response.takes(*LEFT_OVER):
        return "read"
    return "ignored" if response.is_plain and response.takes(*PLAIN) else "unknown"


def _is_first_only(program: Program, occurrence: Occurrence) -> bool:
    """Whether no more is used of a response than its first item, be it after all are made objects."""
    response = _response(program, occurrence)
    if response is None:
        return False
    found, name = response.found, response.name
    used, first, counted = (
        response.count(each.get((name, "Items"), ())) for each in (found.taken, found.first, found.counted)
    )
    made = [(place, into) for place, into in found.unmarshalled.get((name, "Items"), ()) if response.count((place,))]
    if not all(found.is_first_only(into) for _, into in made):
        return False
    return first + len(made) > 0 and used == first + counted + len(made) and response.is_plain


@dataclass(frozen=True, slots=True)
class Response:
    """The variable that takes a response, and where in its function it cannot hold it."""

    name: str
    found: Mentioned
    lost: tuple[Range, ...]

    def count(self, places: Places) -> int:
        """How many places are those where the variable may hold the response."""
        return sum(not any(start <= place < end for start, end in self.lost) for place in places)

    def takes(self, *members: str) -> bool:
        """Whether one of some members is read."""
        return any(self.count(self.found.taken.get((self.name, member), ())) for member in members)

    @property
    def is_plain(self) -> bool:
        """Whether nothing is done with the response but to take what it holds."""
        taken = (self.found.taken.get((self.name, member), ()) for member in (*PLAIN, NEXT_PAGE))
        return self.count(self.found.names.get(self.name, ())) == sum(map(self.count, taken))


def _response(program: Program, occurrence: Occurrence) -> Response | None:
    node, statement = occurrence.scope.node, occurrence.statement
    if (
        not isinstance(node, Function)
        or not isinstance(statement, Assignment)
        or statement.value is not occurrence.value
    ):
        return None
    match statement.targets:
        case (Collection(items=(Name(name=name), *_)),) | (Name(name=name),) if name != "_":
            holder = _declaring(occurrence.scope, name)
            node = holder.node if isinstance(holder.node, Function) else node
            return Response(name, mentioned(program, holder), lost_in(node, name, statement))
    return None


def _declaring(scope: Scope, name: str) -> Scope:
    """The function that has a variable which one without a name sets: `retry(func() error { out, err = … })`."""
    while isinstance(scope.node, Function) and scope.node.is_nameless and scope.parent is not None:
        if name not in scope.parent.bindings:
            break
        scope = scope.parent
    return scope
