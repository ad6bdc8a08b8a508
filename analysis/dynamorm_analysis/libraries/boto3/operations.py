"""The operations of one call: one for most, several for batches, transactions and lists of statements."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from dynamorm_analysis.libraries.boto3 import statements
from dynamorm_analysis.libraries.boto3.answers import answered
from dynamorm_analysis.libraries.boto3.batches import batch_get, batch_write, held, transaction
from dynamorm_analysis.libraries.boto3.calls import DEFINING, OPERATIONS, Requested
from dynamorm_analysis.libraries.boto3.holders import holder_of
from dynamorm_analysis.libraries.boto3.left_over import what_is_left
from dynamorm_analysis.libraries.boto3.paging import Rest, rest
from dynamorm_analysis.libraries.boto3.repeating import TOKENS, names_start
from dynamorm_analysis.libraries.boto3.requests import Request
from dynamorm_analysis.libraries.boto3.used_items import with_item, with_items
from dynamorm_analysis.libraries.read_items.cut_pages import skips_items
from dynamorm_analysis.libraries.read_items.whole_answers import gives_answer
from dynamorm_analysis.libraries.rounds.loops import most_read
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.linking.settings.routes import answers_outside
from dynamorm_analysis.model.access import Access, Operation, PageToken
from dynamorm_analysis.model.batch import LeftOver

HANDED_OUT: frozenset[PageToken] = frozenset({"followed", "told"})
"""What becomes of the end of a page where the code looks at it."""
BATCHED: dict[str, Operation] = {"put_item": "batch_put", "delete_item": "batch_delete"}
HELD: dict[str, tuple[Operation, str, int, Callable[[Request], Iterator[Access]]]] = {
    "transact_write_items": ("transact_write", "TransactItems", 100, transaction),
    "transact_get_items": ("transact_get", "TransactItems", 100, transaction),
    "batch_get_item": ("batch_get", "RequestItems", 100, batch_get),
    "batch_write_item": ("batch_write", "RequestItems", 25, batch_write),
    "batch_execute_statement": ("partiql", "Statements", 25, statements.accesses),
    "execute_transaction": ("partiql", "TransactStatements", 100, statements.accesses),
}
"""Requests of several operations: which parameter holds them, and how many of them one request may hold ("Service,
account, and table quotas", AWS)."""


def operations(program: Program, requested: Requested) -> Iterator[Access]:
    """The operations of one call, without the loops around it."""
    for access in _operations(program, requested):
        held_by = holder_of(requested) if access.table is None else ""
        yield replace(access, via=requested.function or access.via, held_by=held_by)


def _operations(program: Program, requested: Requested) -> Iterator[Access]:
    match requested.method:
        case method if method in DEFINING:
            return
        case "paginate":
            operation: Operation = "query" if requested.receiver.operation == "query" else "scan"
            access = replace(_request(program, requested, operation).access(), pages_itself=True)
            yield access if requested.function else with_items(program, requested.occurrence, access)
        case method if method in HELD:
            operation, parameter, most, accesses = HELD[method]
            request = _request(program, requested, operation)
            batch = replace(held(request, parameter, most), left_over=_left(program, requested))
            first, *others = accesses(request)
            yield replace(first, batch=batch)
            yield from others
        case "execute_statement":
            yield from statements.accesses(_request(program, requested, "partiql"))
        case method if requested.receiver.kind == "batch":
            yield _request(program, requested, BATCHED[method]).access()
        case method:
            access = _request(program, requested, OPERATIONS[method]).access()
            yield _with_result(program, access, requested)


def _left(program: Program, requested: Requested) -> LeftOver:
    """What becomes of what a batch left undone; a function of its own may ask for that again."""
    return what_is_left(program, requested.occurrence) if not requested.function else "unknown"


def _with_result(program: Program, access: Access, requested: Requested) -> Access:
    """A read with what the code does with items and further pages; a function of its own may read these itself. Whoever
    says where a page begins and gets the whole response is told where it ends."""
    if requested.function or not (access.reads_many or access.operation == "get"):
        return access
    begins = bool(requested.parameters["ExclusiveStartKey"])
    return _with_answer(program, access, requested.occurrence, rest(program, requested.occurrence), begins=begins)


def with_answer_of(program: Program, access: Access, call: Occurrence) -> Access:
    """A read that a function makes which gives back the answer as it is, with what the code around a call does with
    that, as if it made the request itself; not whether a page is cut, which may be by the limit that the call gives."""
    if not (access.reads_many or access.operation == "get"):
        return access
    found = rest(program, call, TOKENS)
    made = _with_answer(program, access, call, found, begins=access.token == "told")
    return replace(made, cut=None, answered_here=True)


def _with_answer(program: Program, access: Access, call: Occurrence, found: Rest, *, begins: bool) -> Access:
    answer = answered(program, call)
    access = replace(access, gives_answer=gives_answer(answer))
    if access.operation == "get":
        return with_item(program, answer, access)
    only_one = access.limit == 1 and found.token != "followed"
    token: PageToken = found.token
    if token == "returned":
        token = "told" if begins else "ignored" if _is_out_of_reach(access, call) else token
    skips = skips_items(answer) if token in HANDED_OUT else None
    cut = answer.scope.place(skips) if skips is not None else None
    most = most_read(program, call) if token == "followed" else None
    paged = replace(access, token=token, first_only=found.first_only or only_one, cut=cut, read_at_most=most)
    return with_items(program, answer, paged)


def _is_out_of_reach(access: Access, call: Occurrence) -> bool:
    """Whether what lies beyond a page is lost though its end is handed out: whoever asks from outside gets the answer,
    and nothing takes back where that ends."""
    if access.resumes or not access.knows("limit") or not answers_outside(call.scope):
        return False
    return not names_start(call.scope.node)


def _request(program: Program, requested: Requested, operation: Operation) -> Request:
    scope = requested.occurrence.scope
    return Request(
        program=program,
        operation=operation,
        parameters=requested.parameters,
        scope=scope,
        place=scope.place(requested.name_span),
        call=scope.place(answered(program, requested.occurrence).value.span),
        table=requested.receiver.name,
        typed=requested.typed,
        certain_form=requested.receiver.kind != "unknown" and requested.receiver.confidence == "high",
        confidence=requested.receiver.confidence,
    )
