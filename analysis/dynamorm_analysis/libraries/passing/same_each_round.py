"""Functions that scan a table whatever they are called for, and keep nothing of it, called in each round of a loop."""

from dynamorm_analysis.facts.statements import Function, Return, inside
from dynamorm_analysis.facts.values import Call
from dynamorm_analysis.libraries.calls.asking import Asking
from dynamorm_analysis.libraries.calls.leading import MAX_STEPS
from dynamorm_analysis.libraries.passing.repeated_calls import asks_for_others
from dynamorm_analysis.libraries.passing.requests_behind import Lead, leads
from dynamorm_analysis.libraries.rounds.remembered import keeps_results
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.repetition import Repetition


def scans_again(
    program: Program, asking: Asking, occurrence: Occurrence, loop: Repetition | None, passed: Access
) -> bool:
    """Whether each round of the loop around a call has its function read the same table from its beginning."""
    if loop is None or not loop.same or loop.remembered:
        return False
    if passed.operation != "scan" or asks_for_others(passed.loop):
        return False
    call = occurrence.value
    into = asking.entered(program, call, occurrence.scope) if isinstance(call, Call) else None
    if into is None or keeps_results(into.function):
        return False
    return any(_is_made_always(lead, into.function) for lead in leads(program, asking, into.function, MAX_STEPS))


def _is_made_always(lead: Lead, function: Scope) -> bool:
    """Whether a function makes a scan on each way: it neither tests whether to, nor leaves before."""
    if lead.call.conditional or all(one.operation != "scan" for one in lead.accesses):
        return False
    made = lead.call.value.span.start
    body = inside(function.node) if isinstance(function.node, Function) else ()
    return not any(isinstance(each, Return) and each.span.end <= made for each in body)
