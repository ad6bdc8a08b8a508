"""By which conditions code keeps some of the items that a request has given it, itself or through a function."""

from collections.abc import Callable
from dataclasses import replace

from dynamorm_analysis.facts.statements import Function
from dynamorm_analysis.facts.values import Call, last_name
from dynamorm_analysis.libraries.calls.asking import Entered
from dynamorm_analysis.libraries.calls.first_of_callers import gives_items
from dynamorm_analysis.libraries.read_items.given_up import ends_loop, given_up
from dynamorm_analysis.libraries.read_items.offsets import with_offset
from dynamorm_analysis.libraries.read_items.static_lists import sifted_of_call, sifted_of_response
from dynamorm_analysis.libraries.sdk_go.cut_pages import cut_page
from dynamorm_analysis.libraries.sdk_go.dropped import with_rest
from dynamorm_analysis.libraries.sdk_go.own_errors import adds_no_error, gives_item, gives_whole_answer
from dynamorm_analysis.libraries.sdk_go.responses import are_only_counted, are_only_counted_there
from dynamorm_analysis.libraries.sdk_go.words import METHODS
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.occurrences import Occurrence, calls
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.access import Access

READING = frozenset({"BatchGetItem", "GetItem", "Query", "Scan"})

Run = Callable[[Program, Call, Scope], tuple[Entered, ...]]


def with_kept(program: Program, access: Access, occurrence: Occurrence) -> Access:
    """A query or scan with the conditions by which the code that makes it keeps some of the items, and with where it
    leaves out those before a page."""
    if not access.reads_many:
        return access
    sifted = sifted_of_response(program, occurrence)
    return replace(
        with_offset(program, occurrence, access),
        sifted=sifted,
        given_up=given_up(occurrence),
        cut=cut_page(occurrence),
        ends_when_empty=ends_loop(occurrence),
    )


def as_handed_on(run: Run, program: Program, access: Access, occurrence: Occurrence) -> Access:
    """A request that a function makes, with what becomes of its result where that is called. `run` tells which function
    a call runs: of the methods behind an interface the one that makes requests."""
    call = occurrence.value
    entered = run(program, call, occurrence.scope) if isinstance(call, Call) else ()
    function = entered[0].function if entered else None
    if function is not None:
        whole = gives_item(function, access) or gives_whole_answer(program, function, access)
        access = replace(access, answered=whole, misses_quietly=adds_no_error(program, function, access))
    if access.reads_many:
        access = replace(access, given_up=given_up(occurrence), cut=cut_page(occurrence))
    return _with_items(program, access, occurrence, function)


def _with_items(program: Program, access: Access, occurrence: Occurrence, function: Scope | None) -> Access:
    is_whole = access.token == "returned"
    access = with_rest(program, access, occurrence)
    if is_whole and access.reads_many and not access.count_only:
        counted = are_only_counted(program, occurrence)
        return replace(access, sifted=sifted_of_response(program, occurrence), counted_by_caller=counted)
    if access.sifted or access.count_only or not access.reads_many:
        return access
    if function is None or not _reads_once(function):
        return access
    counted = _gives_items(function) and are_only_counted_there(program, occurrence)
    return replace(access, sifted=sifted_of_call(program, occurrence), counted_by_caller=counted)


def _gives_items(function: Scope) -> bool:
    """Whether a function gives back the items of its response as they are."""
    bounds = function.bindings.items()
    return any(any(one.by == "assignment" for one in each) and gives_items(function, name) for name, each in bounds)


def _reads_once(function: Scope) -> bool:
    """Whether a function asks for items in no more than one way, so that it is known which ones it gives."""
    node, around = function.node, function.parent
    if not isinstance(node, Function) or around is None:
        return False
    asked = [METHODS.get(last_name(call.function), "") for call, _ in calls(around, node)]
    return sum(name in READING for name in asked) <= 1
