"""What one declaration of a Go file asks of DynamoDB through the AWS SDK, and which tables it creates."""

from dataclasses import replace

from dynamorm_analysis.facts.file import Unit
from dynamorm_analysis.facts.statements import Class
from dynamorm_analysis.libraries.calls.leading import may_lead
from dynamorm_analysis.libraries.passing.lost_errors import lost_errors
from dynamorm_analysis.libraries.passing.passing_on import through_functions
from dynamorm_analysis.libraries.recognition import Recognised
from dynamorm_analysis.libraries.rounds.loops import repetition
from dynamorm_analysis.libraries.sdk_go.definitions import CREATING, LIFETIME, UPDATING, definitions
from dynamorm_analysis.libraries.sdk_go.operations import ASKING, requests, unread
from dynamorm_analysis.libraries.sdk_go.requests import LIBRARY as LIBRARY
from dynamorm_analysis.libraries.sdk_go.words import MARKERS as MARKERS
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.occurrences import calls
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.access import Access, Misuse
from dynamorm_analysis.model.table import Definition

LANGUAGES = ("go",)
TELLING = ASKING.methods | {CREATING, UPDATING, LIFETIME}


def recognise(program: Program, path: str, unit: Unit) -> Recognised:
    """The requests of a declaration, and the tables that it creates."""
    if isinstance(unit.statement, Class):
        return Recognised()
    mentioned = program.mentioned_by(path, unit)
    if mentioned.isdisjoint(TELLING) and not any(may_lead(program, ASKING, name) for name in mentioned):
        return Recognised()
    tables: list[Definition] = []
    found: list[Access] = []
    lost: list[Misuse] = []
    for _, occurrence in calls(Scope(path, unit.anchor, None, None), unit.statement):
        tables += definitions(program, occurrence)
        asked = list(requests(program, occurrence))
        for one in asked:
            found.append(replace(one.access, loop=repetition(program, occurrence, one.key_values, one.parts)))
        lost += lost_errors(program, ASKING, occurrence, [one.access for one in asked])
        if not asked:
            found += list(through_functions(program, ASKING, occurrence)) or unread(program, occurrence)
    return Recognised(definitions=tuple(tables), accesses=tuple(found), misuses=tuple(lost))
