"""Which calls are requests to DynamoDB, and the operations of each: one for most, several for batches."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from dynamorm_analysis.facts.statements import Function
from dynamorm_analysis.facts.values import Call, Collection, Member, Name, Spread, Value, called_span, last_name
from dynamorm_analysis.libraries.api_words import BATCHED, TRANSACTED
from dynamorm_analysis.libraries.calls.asked_parts import Parts, Placed
from dynamorm_analysis.libraries.calls.asking import Asked, Asking
from dynamorm_analysis.libraries.calls.static_calls import entered
from dynamorm_analysis.libraries.sdk_go import statements
from dynamorm_analysis.libraries.sdk_go.builders import is_left_away
from dynamorm_analysis.libraries.sdk_go.inputs import Fields, Given, fields_of, items_of, ways_of
from dynamorm_analysis.libraries.sdk_go.kept_items import as_handed_on, with_kept
from dynamorm_analysis.libraries.sdk_go.lengths import longest
from dynamorm_analysis.libraries.sdk_go.maps import entries_of
from dynamorm_analysis.libraries.sdk_go.requests import LIBRARY, Request, key_of
from dynamorm_analysis.libraries.sdk_go.responses import (
    START,
    are_only_counted,
    is_first_only,
    left_over,
    takes_first_page,
    token,
)
from dynamorm_analysis.libraries.sdk_go.set_later import set_in_items
from dynamorm_analysis.libraries.sdk_go.values import table_named
from dynamorm_analysis.libraries.sdk_go.words import METHODS, PAGINATORS, SINGLE, STATEMENTS
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.occurrences import Occurrence, calls
from dynamorm_analysis.linking.static.static_types import called
from dynamorm_analysis.model.access import Access, Operation, PageToken
from dynamorm_analysis.model.batch import Batch, Length

BATCHES: dict[str, Operation] = {"BatchGetItem": "batch_get", "BatchWriteItem": "batch_write"}
BATCHING = frozenset(name for name, plain in METHODS.items() if plain in BATCHES)
MOST = {"BatchGetItem": 100, "BatchWriteItem": 25, "TransactGetItems": 100, "TransactWriteItems": 100}
PAGED = frozenset({"Query", "Scan"})
FIRST_ARGUMENTS = 3  # among which the input is


def requests(program: Program, occurrence: Occurrence) -> Iterator[Asked]:
    """The operations of a call, where it is a request."""
    call = occurrence.value
    if not isinstance(call, Call) or not isinstance(call.function, Member) or call.function.name not in METHODS:
        return
    name = METHODS[call.function.name]
    given = _input(program, call, occurrence, name)
    if given is None or _is_handed_on(program, call, occurrence):
        return
    value, fields = given
    ways = ways_of(program, value, occurrence.scope) if name in PAGED else ()
    for one in (_with_what_is_asked(program, each) for each in ways) if len(ways) > 1 else (fields,):
        key = key_of(program, one)
        for access in _operations(program, name, one, call, occurrence):
            yield Asked(access, [value] if one.open else [], Parts(key, _table_of(one, access)))


def _is_handed_on(program: Program, call: Call, occurrence: Occurrence) -> bool:
    """Whether a call runs a function of the workspace that makes the request itself, called like the SDK's own."""
    function = called(program, call, occurrence.scope)
    if function is None or not isinstance(function.node, Function) or function.parent is None:
        return False
    return any(last_name(one.function) == last_name(call.function) for one, _ in calls(function.parent, function.node))


def _table_of(fields: Fields, access: Access) -> tuple[Placed, ...]:
    """The expression of a table's name, where that is not one in any case."""
    named = fields["TableName"]
    return ((named.value, named.scope),) if named is not None and access.table is None else ()


def unread(program: Program, occurrence: Occurrence) -> Iterator[Access]:
    """A batch of which it is not known what is asked: what the function around it is given; also where another function
    makes it and gives back the whole answer."""
    found = _unread(program, occurrence) or _unread_through(program, occurrence)
    if found is not None:
        yield found


def _unread(program: Program, occurrence: Occurrence) -> Access | None:
    call = occurrence.value
    if not isinstance(call, Call) or not isinstance(call.function, Member):
        return None
    name = METHODS.get(call.function.name, "")
    given = _input(program, call, occurrence, name) if name in BATCHES else None
    if given is None or not (given[1].open or "RequestItems" in given[1].given):
        return None
    places = occurrence.scope.place(call.function.name_span), occurrence.scope.place(call.span)
    access = Request(program, BATCHES[name], given[1], occurrence.scope, *places).access()
    unread_parts = {"key", "written"} if name == "BatchWriteItem" else {"key"}
    batch = Batch(Length(), MOST[name], of_transaction=False, left_over=left_over(program, occurrence))
    return replace(access, unknown=access.unknown | unread_parts, batch=batch)


def _unread_through(program: Program, occurrence: Occurrence) -> Access | None:
    """The one such batch that a function makes for a call, with what the call does with the answer."""
    call, scope = occurrence.value, occurrence.scope
    if not isinstance(call, Call) or not program.reaches(last_name(call.function), BATCHING, 1):
        return None
    function = called(program, call, scope)
    if function is None or not isinstance(function.node, Function) or function.parent is None:
        return None
    asked = [one for _, at in calls(function.parent, function.node) if (one := _unread(program, at)) is not None]
    if len(asked) != 1 or asked[0].batch is None or asked[0].batch.left_over != "returned":
        return None
    batch = replace(asked[0].batch, left_over=left_over(program, occurrence))
    place, at = scope.place(called_span(call)), scope.place(call.span)
    passed = replace(asked[0], place=place, call=at, function=scope.name, via=asked[0].function)
    return replace(passed, batch=batch, retold=True)


RUN = partial(entered, frozenset(METHODS), requests)
ASKING = Asking(LIBRARY, frozenset(METHODS), requests, partial(as_handed_on, RUN), may_enter=RUN, in_python=False)


def _input(program: Program, call: Call, occurrence: Occurrence, name: str) -> tuple[Value, Fields] | None:
    """The input among the first arguments; a call without one is no request."""
    for argument in call.arguments[:FIRST_ARGUMENTS]:
        if not argument.spread and not argument.name:
            fields = fields_of(program, argument.value, occurrence.scope)
            if fields.kind == f"{name}Input":
                return argument.value, _with_what_is_asked(program, fields)
    return None


def _with_what_is_asked(program: Program, fields: Fields) -> Fields:
    """The fields of an input without those of which nothing is asked in a call."""
    return replace(fields, given={at: one for at, one in fields.given.items() if not is_left_away(program, one)})


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
            is_ended = takes_first_page(program, occurrence)
            itself = method in PAGINATORS or ("Pages" in method and not is_ended)
            one_page = access.reads_many and not itself
            starts = START in fields.given
            then: PageToken = token(program, occurrence, starts=starts) if one_page else "unknown"
            then = "ignored" if is_ended else then
            first_only = one_page and is_first_only(program, occurrence)
            counted = one_page and not access.count_only and are_only_counted(program, occurrence)
            access = replace(access, pages_itself=itself, token=then, first_only=first_only, counted=counted)
            yield with_kept(program, access, occurrence)


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
    return Batch(found, MOST[name], of_transaction=False, left_over=left_over(program, occurrence))


def _batch_of_transaction(request: Request, name: str) -> Batch:
    given = request.fields["TransactItems"]
    found = longest(request.program, [given] if given is not None else [])
    is_known = not request.fields.open and "ClientRequestToken" not in request.fields.given
    single = is_known and given is not None and _is_of_one(given.value)
    return Batch(found, MOST[name], of_transaction=True, single=single)


def _is_of_one(value: Value) -> bool:
    """Whether a list is written out with one entry."""
    match value:
        case Collection(kind="list", items=(one,)):
            return not isinstance(one, Spread)
    return False


def _transaction(request: Request) -> Iterator[Access]:
    given = request.fields["TransactItems"]
    if given is None:
        return
    items, _ = items_of(request.program, given.value, given.scope)
    for item in items:
        fields = fields_of(request.program, item.value, item.scope)
        for name, operation in TRANSACTED.items():
            if name in fields.given:
                inner = fields.part(request.program, name)
                inner = replace(inner, given={**inner.given, **_set_inside(given, name)})
                yield replace(request, operation=operation, fields=inner).access()


def _set_inside(listed: Given, kind: str) -> dict[str, Given]:
    """The fields that the function sets later in what a list in a variable holds."""
    if not isinstance(listed.value, Name):
        return {}
    later = set_in_items(listed.scope, listed.value.name, kind)
    return {one.field: Given(one.value, listed.scope, one.optional) for one in later}


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
