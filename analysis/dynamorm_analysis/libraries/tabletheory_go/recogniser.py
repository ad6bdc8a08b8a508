"""What one declaration of a Go file says in DynamORM's and TableTheory's words."""

from collections.abc import Iterator

from dynamorm_analysis.facts.file import Unit
from dynamorm_analysis.facts.statements import Class
from dynamorm_analysis.facts.values import Call, Member
from dynamorm_analysis.libraries.recognition import Recognised
from dynamorm_analysis.libraries.tabletheory_go.chains import Link, chains_to
from dynamorm_analysis.libraries.tabletheory_go.conditions import unknown_fields
from dynamorm_analysis.libraries.tabletheory_go.misuses import misuses
from dynamorm_analysis.libraries.tabletheory_go.models import LIBRARY as LIBRARY
from dynamorm_analysis.libraries.tabletheory_go.models import Models
from dynamorm_analysis.libraries.tabletheory_go.reads import read_of
from dynamorm_analysis.libraries.tabletheory_go.words import ENDS, READS, TRANSACTED
from dynamorm_analysis.libraries.tabletheory_go.words import MARKERS as MARKERS
from dynamorm_analysis.libraries.tabletheory_go.writes import transacted, write_of
from dynamorm_analysis.linking.occurrences import Occurrence, calls
from dynamorm_analysis.linking.program import Program
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.access import Access, Misuse

LANGUAGES = ("go",)


def recognise(program: Program, path: str, unit: Unit) -> Recognised:
    """The model that a declaration is, what it reads and writes, and what it mistakes."""
    models = Models(program)
    scope = Scope(path, unit.anchor, None, None)
    if isinstance(unit.statement, Class):
        model = models.of(scope.inner(unit.statement))
        if model is None:
            return Recognised()
        definitions = (model.definition,) if model.definition is not None else ()
        return Recognised(definitions=definitions, misuses=tuple(misuses(program, model)))
    found: list[Access] = []
    slips: list[Misuse] = []
    for call, occurrence in calls(scope, unit.statement):
        for said in _said(models, call, occurrence):
            if isinstance(said, Access):
                found.append(said)
            else:
                slips.append(said)
    return Recognised(accesses=tuple(found), misuses=tuple(dict.fromkeys(slips)))


def _said(models: Models, call: Call, occurrence: Occurrence) -> Iterator[Access | Misuse]:
    function = call.function
    if not isinstance(function, Member) or function.name not in ENDS | TRANSACTED.keys():
        return
    if (inner := transacted(models, call, occurrence)) is not None:
        yield inner
        return
    chains = chains_to(models.program, function.owner, occurrence.scope)
    if not chains:
        return
    if function.name in READS:
        access = read_of(models, chains, call, occurrence)
    else:
        access = write_of(models, chains[0], call, occurrence)
    if access is not None:
        yield access
    ending = Link(function.name, call, occurrence.scope)
    for chain in chains:
        model = models.of_value(chain.entry.call.arguments[0].value, chain.entry.scope)
        if model is not None:
            yield from unknown_fields(models.program, model, (*chain.links, ending))
