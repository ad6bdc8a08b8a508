"""Requests that hold several operations: batches and transactions, one access for each inner operation."""

from collections.abc import Iterator
from dataclasses import replace

from dynamorm_analysis.facts.statements import Function
from dynamorm_analysis.facts.values import Collection, Spread, Value
from dynamorm_analysis.libraries.api_words import BATCHED, TRANSACTED
from dynamorm_analysis.libraries.boto3.lengths import length
from dynamorm_analysis.libraries.boto3.lists import entries, listed_of
from dynamorm_analysis.libraries.boto3.receivers import table_named
from dynamorm_analysis.libraries.boto3.requests import Request
from dynamorm_analysis.libraries.requests import items
from dynamorm_analysis.libraries.requests.given import Given, Parameters
from dynamorm_analysis.libraries.requests.parameters import of_given, of_mapping
from dynamorm_analysis.libraries.strings.outcomes import Outcome, one_of
from dynamorm_analysis.linking.files.testing import is_test
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.batch import Batch, Length
from dynamorm_analysis.model.names import TableName


def transaction(request: Request) -> Iterator[Access]:
    """The operations of `TransactItems`; one for all of them where nothing is known of any."""
    found = False
    for value, scope in listed_of(request.program, request.parameters["TransactItems"]):
        for name, values in of_mapping(request.program, value, scope).given.items():
            if name in TRANSACTED and values:
                found = True
                parameters = of_given(request.program, values)
                yield replace(request, operation=TRANSACTED[name], parameters=parameters).access()
    if not found:
        yield _nothing_known(request)


def batch_get(request: Request) -> Iterator[Access]:
    """The reads of `batch_get_item`, one access for each table with the keys' attributes."""
    tables = list(_by_table(request))
    for name, values in tables:
        parameters = of_given(request.program, values)
        found = replace(request, parameters=parameters, table=name).access()
        key = _key_of_each(request, parameters["Keys"])
        yield replace(found, key=key.leaves, unknown=found.unknown | (set() if key.complete else {"key"}))
    if not tables:
        yield _nothing_known(request)


def batch_write(request: Request) -> Iterator[Access]:
    """The writes of `batch_write_item`, one access for each kind and place of a request."""
    tables = list(_by_table(request))
    for name, values in tables:
        requests = listed_of(request.program, values)
        found = [access for value, scope in requests for access in _write(request, name, value, scope)]
        yield from found or [_nothing_known(replace(request, table=name))]
    if not tables:
        yield _nothing_known(request)


def held(request: Request, parameter: str, most: int) -> Batch:
    """How many operations a request holds in a list, or in one list for each table."""
    found = Length()
    if parameter != "RequestItems":
        found = _longest(request, request.parameters[parameter])
    else:
        for _, values in _by_table(request):
            lists = of_given(request.program, values)["Keys"] if request.operation == "batch_get" else values
            found = found.with_more(_longest(request, lists))
    of_transaction = parameter in ("TransactItems", "TransactStatements")
    return Batch(found, most, of_transaction, single=_is_single(request, parameter))


def _is_single(request: Request, parameter: str) -> bool:
    given = request.parameters[parameter]
    if not given or request.parameters["ClientRequestToken"] or request.parameters.open:
        return False
    return all(
        isinstance(one.value, Collection) and len(one.value.items) == 1 and not isinstance(one.value.items[0], Spread)
        for one in given
    )


def _longest(request: Request, values: tuple[Given, ...]) -> Length:
    """The length of one of several lists: of all of them, where nothing tells which one it is. One that the code only
    hands on is for others to judge."""
    found = [length(request.program, given.value, given.scope) for given in values]
    if not found:
        return Length()
    sure = all(one.sure for one in found)
    told_here = sure or bool(listed_of(request.program, values)) or _is_asked_by_nobody(request)
    grows = any(one.grows for one in found) and told_here
    return Length(min(one.least for one in found), grows, sure)


def _is_asked_by_nobody(request: Request) -> bool:
    """Whether a read is made by a function that nothing here calls: others can only learn from it how long a list may
    be."""
    node = request.scope.node
    if request.operation != "batch_get" or not isinstance(node, Function) or node.is_nameless:
        return False
    return not request.scope.arguments and not any(
        not is_test(path) for path, _ in request.program.callers_of(node.name)
    )


def _write(request: Request, name: TableName, value: Value, scope: Scope) -> Iterator[Access]:
    for kind, values in of_mapping(request.program, value, scope).given.items():
        if kind in BATCHED and values:
            parameters = of_given(request.program, values)
            yield replace(request, operation=BATCHED[kind][0], parameters=parameters, table=name).access()


def _nothing_known(request: Request) -> Access:
    access = replace(request, parameters=Parameters()).access()
    return replace(access, unknown=access.unknown | {"key", "written"})


def _key_of_each(request: Request, values: tuple[Given, ...]) -> Outcome:
    """What the keys of a list have in common."""
    keys = listed_of(request.program, values)
    return one_of([items.key_of(request.program, value, scope, request.typed) for value, scope in keys])


# ---- tables and lists -----------------------------------------------------------------------------------------------


def _by_table(request: Request) -> Iterator[tuple[TableName, tuple[Given, ...]]]:
    """The entries of `RequestItems`, also those whose table is named by an expression; those of one table together."""
    program = request.program
    found: dict[TableName, tuple[Given, ...]] = {}
    for given in request.parameters["RequestItems"]:
        for key, value, scope in entries(program, given.value, given.scope):
            name = table_named(program, key, scope)
            if (one := Given(value, scope)) not in found.get(name, ()):
                found[name] = (*found.get(name, ()), one)
    yield from found.items()
