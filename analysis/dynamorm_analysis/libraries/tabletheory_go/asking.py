"""How code asks the library for something, for the calls of functions that pass on what is asked."""

from collections.abc import Iterator
from functools import partial

from dynamorm_analysis.facts.values import Call, Member
from dynamorm_analysis.libraries.calls.asking import Asked, Asking
from dynamorm_analysis.libraries.calls.static_calls import entered
from dynamorm_analysis.libraries.tabletheory_go.chains import chains_to
from dynamorm_analysis.libraries.tabletheory_go.models import LIBRARY, Models
from dynamorm_analysis.libraries.tabletheory_go.reads import read_of
from dynamorm_analysis.libraries.tabletheory_go.words import ENDS, READS, TRANSACTED
from dynamorm_analysis.libraries.tabletheory_go.writes import transacted, write_of
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.occurrences import Occurrence

METHODS = frozenset(ENDS | TRANSACTED.keys())


def requests(program: Program, occurrence: Occurrence) -> Iterator[Asked]:
    """The request that a call makes, where it ends a chain or is part of a transaction."""
    call = occurrence.value
    if not isinstance(call, Call) or not isinstance(call.function, Member) or call.function.name not in METHODS:
        return
    models = Models(program)
    found = transacted(models, call, occurrence)
    is_end = found is None and call.function.name in ENDS
    if is_end and (chains := chains_to(program, call.function.owner, occurrence.scope)):
        is_read = call.function.name in READS
        found = read_of(models, chains, call, occurrence) if is_read else write_of(models, chains[0], call, occurrence)
    if found is not None:
        yield found


ASKING = Asking(LIBRARY, METHODS, requests, may_enter=partial(entered, METHODS, requests), in_python=False)
