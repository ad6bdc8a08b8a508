"""What one statement of a file says in dyntastic's words."""

from collections.abc import Iterator
from dataclasses import replace

from dynamorm_analysis.facts.file import Unit
from dynamorm_analysis.facts.values import Call
from dynamorm_analysis.libraries.calls.handed_in import handed_in
from dynamorm_analysis.libraries.declared_classes import classes_in
from dynamorm_analysis.libraries.dyntastic.misuses import misuses
from dynamorm_analysis.libraries.dyntastic.models import LIBRARY as LIBRARY
from dynamorm_analysis.libraries.dyntastic.models import definition, model_of
from dynamorm_analysis.libraries.dyntastic.requests import ASKING, requests
from dynamorm_analysis.libraries.dyntastic.tables import created
from dynamorm_analysis.libraries.passing.passing_on import through_functions
from dynamorm_analysis.libraries.recognition import Recognised
from dynamorm_analysis.libraries.rounds.catching import is_swallowed
from dynamorm_analysis.libraries.rounds.loops import repetition
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.occurrences import Occurrence, occurrences
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.access import Access, Misuse
from dynamorm_analysis.model.table import Definition

MARKERS = ("dyntastic",)
PACKAGES = ("dyntastic",)


def recognise(program: Program, path: str, unit: Unit) -> Recognised:
    """The models that a top-level statement declares, what it reads and writes, and what it mistakes."""
    if not program.is_imported(LIBRARY):
        return Recognised()
    scope = Scope(path, unit.anchor, None, None)
    classes = [model for of in classes_in(scope, unit.statement) if (model := model_of(program, of)) is not None]
    found: list[Definition] = [definition(model) for model in classes]
    accesses: list[Access] = []
    slips: list[Misuse] = []
    for before in handed_in(program, scope, unit.statement):
        accesses += through_functions(program, ASKING, before)
    for at in occurrences(scope, unit.statement, (Call,)):
        found += created(program, at)
        accesses += _accesses(program, at)
        slips += misuses(program, at)
    return Recognised(tuple(found), tuple(accesses), tuple(slips))


def _accesses(program: Program, at: Occurrence) -> Iterator[Access]:
    asked = list(requests(program, at))
    for one in asked:
        yield replace(one.access, loop=repetition(program, at, one.key_values), swallowed=is_swallowed(at))
    if not asked:
        yield from through_functions(program, ASKING, at)
