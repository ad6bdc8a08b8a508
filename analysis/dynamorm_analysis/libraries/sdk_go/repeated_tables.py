"""The runs in which code creates one table after another: a loop over tables that are written down, and a function that
is called for each of them."""

from collections.abc import Callable, Iterator

from dynamorm_analysis.facts.values import Call, Collection, Name, called_span
from dynamorm_analysis.libraries.calls.call_sites import sites
from dynamorm_analysis.libraries.sdk_go.inputs import items_of
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.occurrences import Occurrence, Round
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.static.static_types import during
from dynamorm_analysis.text import Place

MOST = 64
"""Tables that one loop creates."""
FARTHEST = 3
"""Functions that hand on, each to the next one, which table is to be created."""

Run = tuple[Scope, Place]
"""A scope in one run, and where that is told of."""


def runs(
    program: Program, occurrence: Occurrence, is_told: Callable[[Scope], bool], farthest: int = FARTHEST
) -> Iterator[Run]:
    """The scope of a call in each run of it that is written down: in the rounds of the loop around it, or during each
    call of its function, that one in the rounds of the loop around it. Where a call does not tell what is asked of the
    scope, because its function is told that itself, those of this function do: `buildInput(name)`."""
    rounds = list(_rounds(program, occurrence))
    yield from rounds
    for call, at in () if rounds else sites(program, occurrence.scope):
        yield from _during(program, call, occurrence.scope, at, is_told, farthest)


def _during(
    program: Program,
    call: Call,
    function: Scope,
    at: Occurrence,
    is_told: Callable[[Scope], bool],
    farthest: int,
) -> Iterator[Run]:
    """A function's scope in each run of one call of it."""

    def tells(scope: Scope) -> bool:
        return is_told(during(program, call, function, scope))

    alone = at.scope, at.scope.place(called_span(call))
    around = list(_rounds(program, at))
    if not around and farthest > 0 and not tells(at.scope):
        around = list(runs(program, at, tells, farthest - 1))
    for scope, place in around or [alone]:
        yield during(program, call, function, scope), place


def _rounds(program: Program, occurrence: Occurrence) -> Iterator[Run]:
    """A scope in each round of the innermost loop over what is written down; none where there is no such loop."""
    scope = occurrence.scope
    for round_ in reversed(occurrence.rounds):
        name = _variable(round_)
        items, complete = items_of(program, round_.iterable, scope) if name else ([], False)
        if complete and 0 < len(items) <= MOST and not any(one.optional for one in items):
            yield from ((scope.calling(scope.arguments | {name: (one.value, one.scope)}), one.place) for one in items)
            return


def _variable(round_: Round) -> str:
    """The variable that takes the thing itself: the second one of `for number, table := range tables`."""
    match round_.target:
        case Collection(items=(_, Name(name=name))) if name != "_":
            return name
    return ""
