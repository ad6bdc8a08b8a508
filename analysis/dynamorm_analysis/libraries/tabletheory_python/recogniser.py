"""What one statement of a file says in the words of TableTheory for Python."""

from collections.abc import Iterator
from dataclasses import replace

from dynamorm_analysis.facts.file import Unit
from dynamorm_analysis.facts.values import Call, last_name
from dynamorm_analysis.libraries.calls.asking import Asking
from dynamorm_analysis.libraries.calls.leading import may_lead
from dynamorm_analysis.libraries.passing.passing_on import through_functions
from dynamorm_analysis.libraries.recognition import Recognised
from dynamorm_analysis.libraries.rounds.loops import repetition
from dynamorm_analysis.libraries.tabletheory_python.making import made
from dynamorm_analysis.libraries.tabletheory_python.models import LIBRARY as LIBRARY
from dynamorm_analysis.libraries.tabletheory_python.models import definitions
from dynamorm_analysis.libraries.tabletheory_python.requests import requests
from dynamorm_analysis.libraries.tabletheory_python.words import METHODS
from dynamorm_analysis.libraries.tabletheory_python.words import PACKAGES as PACKAGES
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import options
from dynamorm_analysis.linking.occurrences import Occurrence, occurrences
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.table import Definition

MARKERS = PACKAGES
DECLARING = frozenset({"from_dataclass", "Table"})
ASKING = Asking(LIBRARY, METHODS, requests)


def recognise(program: Program, path: str, unit: Unit) -> Recognised:
    """The models that a top-level statement declares, and what it reads and writes."""
    mentioned = program.mentioned_by(path, unit)
    if not any(program.is_imported(package) for package in PACKAGES):
        return Recognised()
    if mentioned.isdisjoint(METHODS | DECLARING) and not any(may_lead(program, ASKING, name) for name in mentioned):
        return Recognised()
    found: list[Definition] = []
    accesses: list[Access] = []
    for occurrence in occurrences(program.module_scope(path, unit.anchor), unit.statement, (Call,)):
        found += _definitions(program, occurrence)
        accesses += _accesses(program, occurrence)
    return Recognised(tuple(found), tuple(accesses))


def _definitions(program: Program, occurrence: Occurrence) -> Iterator[Definition]:
    call = occurrence.value
    if not isinstance(call, Call) or last_name(call.function) not in DECLARING:
        return
    for option in options(meaning(program, call, occurrence.scope)):
        declared = made(option)
        if declared is not None:
            yield from definitions(program, declared)


def _accesses(program: Program, occurrence: Occurrence) -> Iterator[Access]:
    asked = list(requests(program, occurrence))
    for one in asked:
        yield replace(one.access, loop=repetition(program, occurrence, one.key_values))
    if not asked:
        yield from through_functions(program, ASKING, occurrence)
