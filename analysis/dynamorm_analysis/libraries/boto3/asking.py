"""How boto3 asks DynamoDB, for the calls of functions that pass on what is asked."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from dynamorm_analysis.facts.values import Call, Mapping, Member, called_span
from dynamorm_analysis.libraries.boto3.administration import administered
from dynamorm_analysis.libraries.boto3.calls import METHODS, OPERATIONS, Requested, requested
from dynamorm_analysis.libraries.boto3.collected import KINDS, collected
from dynamorm_analysis.libraries.boto3.dropped_tokens import gives_pair, of_pair
from dynamorm_analysis.libraries.boto3.handed_items import with_handed_items
from dynamorm_analysis.libraries.boto3.handed_tokens import calls_named, token_names
from dynamorm_analysis.libraries.boto3.left_over import what_is_left, what_is_left_beside
from dynamorm_analysis.libraries.boto3.made_of import parts_of
from dynamorm_analysis.libraries.boto3.operations import operations, with_answer_of
from dynamorm_analysis.libraries.boto3.paging import rest, takes_first
from dynamorm_analysis.libraries.boto3.repeating import TOKENS
from dynamorm_analysis.libraries.boto3.requests import LIBRARY
from dynamorm_analysis.libraries.boto3.used_items import with_given_items
from dynamorm_analysis.libraries.calls.asking import Asked, Asking, entered
from dynamorm_analysis.libraries.passing.requests_behind import leads
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.model.access import Access, PageToken
from dynamorm_analysis.model.batch import LeftOver
from dynamorm_analysis.text import Place

HANDED_ON = ("told", "returned")
"""What a function does with the end of a page by which its callers can go on."""


def _requests(program: Program, occurrence: Occurrence) -> Iterator[Asked]:
    if isinstance(occurrence.value, Mapping):
        yield from (Asked(access) for access in collected(program, occurrence))
        return
    for request in requested(program, occurrence):
        if made_inside(program, request):
            continue
        for access in operations(program, request):
            yield Asked(access, parts=parts_of(program, request, access))


def made_inside(program: Program, request: Requested) -> bool:
    """Whether a call that looks like a request runs a function of the workspace that is called like the method,
    `storage.query("orders", …)`, and makes the request itself."""
    call, scope = request.occurrence.value, request.occurrence.scope
    if not request.function or "TableName" in request.parameters or not isinstance(call, Call):
        return False
    into = entered(program, call, scope)
    if into is None or into.function == scope:
        return False
    with program.following(into.function, "requests made inside") as again:
        return not again and any(
            access.operation == OPERATIONS.get(request.method)
            for lead in leads(program, ASKING, into.function, 1)
            for access in lead.accesses
        )


def _with_rest(program: Program, access: Access, occurrence: Occurrence) -> Access:
    """What happens to further pages, or to what a batch left undone, which the function hands on with its result."""
    if access.batch is not None:
        return replace(access, batch=replace(access.batch, left_over=_left_over(program, access, occurrence)))
    call = occurrence.value
    into = entered(program, call, occurrence.scope) if isinstance(call, Call) else None
    if into is not None and access.gives_answer:
        return with_answer_of(program, access, occurrence)
    access = replace(access, answered_here=False)
    if into is not None:
        access = with_given_items(program, into.function, occurrence, access)
        access = with_handed_items(program, access, occurrence)
    if access.token == "ignored":
        return replace(access, token="lost", first_only=access.first_only or takes_first(occurrence))
    if access.token not in HANDED_ON:
        return access
    tokens = _handed_on(program, access, occurrence)
    if isinstance(tokens, _Kept):
        return replace(access, token=tokens.token, asked_in=tokens.place)
    found = rest(program, occurrence, tokens)
    if into is not None and found.token == "unknown":
        found = of_pair(program, into.function, occurrence) or found
    token = access.token if found.token == "returned" else found.token  # whoever gets the whole is told what it tells
    return replace(access, token=token, first_only=access.first_only or found.first_only)


def _answered(program: Program, access: Access, occurrence: Occurrence) -> Access | None:
    """What the call of a function asks that gives back the answer as it is, as if it made the request itself."""
    call = occurrence.value
    if access.batch is not None or not access.gives_answer or not isinstance(call, Call):
        return None
    place, whole = occurrence.scope.place(called_span(call)), occurrence.scope.place(call.span)
    return replace(with_answer_of(program, access, occurrence), place=place, call=whole)


def _left_over(program: Program, access: Access, occurrence: Occurrence) -> LeftOver:
    """What becomes of what a batch left undone: where the function called hands on the answer, the call tells."""
    left = access.batch.left_over if access.batch is not None else "unknown"
    if left != "returned":
        return left
    if access.via is not None:
        return "unknown"
    call = occurrence.value
    into = entered(program, call, occurrence.scope) if isinstance(call, Call) else None
    beside = what_is_left_beside(program, into.function, occurrence) if into is not None else None
    return beside or what_is_left(program, occurrence)


@dataclass(frozen=True, slots=True)
class _Kept:
    """What a function called does with the end of a page that it does not hand on; `place`: where it forgets it."""

    token: PageToken
    place: Place | None = None


def _handed_on(program: Program, access: Access, occurrence: Occurrence) -> frozenset[str] | _Kept:
    """The names under which a call gives back the token; where the function called keeps it or uses it up, what becomes
    of it there."""
    call = occurrence.value
    into = entered(program, call, occurrence.scope) if isinstance(call, Call) else None
    if into is None:
        return TOKENS
    between = access.via.rpartition(".")[2] if access.via else ""
    if not between:
        return TOKENS | token_names(program, into.function, TOKENS)
    tokens: frozenset[str] = TOKENS
    kept: set[_Kept] = set()
    through = list(calls_named(into.function, between))
    for inner in through:
        handed = _handed_on(program, replace(access, via=None), inner)
        token = handed.token if isinstance(handed, _Kept) else rest(program, inner, handed).token
        if isinstance(handed, _Kept) or token not in (*HANDED_ON, "unknown"):
            kept.add(_Kept("lost", _called_at(inner)) if token == "ignored" else _Kept(token))
        else:
            named = token_names(program, into.function, handed)
            if token == "unknown" and not named and not gives_pair(program, into.function):
                kept.add(_Kept("unknown"))
            tokens |= handed | named
    if not kept and through:
        return tokens
    return kept.pop() if len(kept) == 1 else _Kept("unknown")  # also of a function farther away than the next one


def _called_at(occurrence: Occurrence) -> Place | None:
    call = occurrence.value
    return occurrence.scope.place(called_span(call)) if isinstance(call, Call) else None


ASKING = Asking(
    LIBRARY, METHODS | KINDS, _requests, _with_rest, _answered, kinds=(Call, Member, Mapping), administered=administered
)
