"""What one declaration of a Go file says in DynamORM's and TableTheory's words."""

from collections.abc import Iterator
from dataclasses import replace

from dynamorm_analysis.facts.file import Unit
from dynamorm_analysis.facts.statements import Class
from dynamorm_analysis.facts.values import Call, Member
from dynamorm_analysis.libraries.calls.leading import may_lead
from dynamorm_analysis.libraries.calls.static_chains import Link
from dynamorm_analysis.libraries.passing.passing_on import through_functions
from dynamorm_analysis.libraries.recognition import Recognised
from dynamorm_analysis.libraries.rounds.loops import repetition
from dynamorm_analysis.libraries.tabletheory_go.asking import ASKING, METHODS, requests
from dynamorm_analysis.libraries.tabletheory_go.chains import chains_to
from dynamorm_analysis.libraries.tabletheory_go.conditions import encrypted_fields, unknown_fields
from dynamorm_analysis.libraries.tabletheory_go.independent_writes import independent_writes
from dynamorm_analysis.libraries.tabletheory_go.misuses import misuses
from dynamorm_analysis.libraries.tabletheory_go.models import LIBRARY as LIBRARY
from dynamorm_analysis.libraries.tabletheory_go.models import Models
from dynamorm_analysis.libraries.tabletheory_go.views import is_mere_view
from dynamorm_analysis.libraries.tabletheory_go.words import ENDS
from dynamorm_analysis.libraries.tabletheory_go.words import MARKERS as MARKERS
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.occurrences import Occurrence, calls
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.access import Access, Misuse

LANGUAGES = ("go",)


def recognise(program: Program, path: str, unit: Unit) -> Recognised:
    """The model that a declaration is, what it reads and writes, and what it mistakes."""
    models = Models(program)
    scope = Scope(path, unit.anchor, None, None)
    if isinstance(unit.statement, Class):
        model = models.of(scope.inner(unit.statement))
        if model is None or is_mere_view(program, model.struct):
            return Recognised()
        definitions = (model.definition,) if model.definition is not None else ()
        return Recognised(definitions=definitions, misuses=tuple(misuses(program, model)))
    mentioned = program.mentioned_by(path, unit)
    if mentioned.isdisjoint(METHODS) and not any(may_lead(program, ASKING, name) for name in mentioned):
        return Recognised()
    found: list[Access] = []
    slips: list[Misuse] = []
    for _, occurrence in calls(scope, unit.statement):
        asked = list(requests(program, occurrence))
        for one in asked:
            found.append(replace(one.access, loop=repetition(program, occurrence, one.key_values)))
        if not asked:
            found += through_functions(program, ASKING, occurrence)
        slips += _misnamed_fields(models, occurrence)
        slips += independent_writes(program, occurrence)
    return Recognised(accesses=tuple(found), misuses=tuple(dict.fromkeys(slips)))


def _misnamed_fields(models: Models, occurrence: Occurrence) -> Iterator[Misuse]:
    call, program = occurrence.value, models.program
    if not isinstance(call, Call) or not isinstance(call.function, Member) or call.function.name not in ENDS:
        return
    ending = Link(call.function.name, call, occurrence.scope)
    for chain in chains_to(program, call.function.owner, occurrence.scope):
        model = models.of_chain(chain)
        if model is not None:
            links = (*chain.links, ending)
            yield from unknown_fields(program, model, links)
            yield from encrypted_fields(program, model, links)
