"""What one declaration of a Go file asks of DynamoDB through guregu's `dynamo`."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from dynamorm_analysis.facts.file import Unit
from dynamorm_analysis.facts.statements import Class
from dynamorm_analysis.facts.values import Call, Member
from dynamorm_analysis.libraries.calls.asking import Asked, Asking
from dynamorm_analysis.libraries.calls.leading import may_lead
from dynamorm_analysis.libraries.calls.static_calls import entered
from dynamorm_analysis.libraries.guregu_dynamo.chains import chain_to
from dynamorm_analysis.libraries.guregu_dynamo.creating import CREATING, created
from dynamorm_analysis.libraries.guregu_dynamo.requests import Request, key_values
from dynamorm_analysis.libraries.guregu_dynamo.tables import may_use
from dynamorm_analysis.libraries.guregu_dynamo.words import ENDS, METHODS, TRANSACTED, ending
from dynamorm_analysis.libraries.guregu_dynamo.words import LIBRARY as LIBRARY
from dynamorm_analysis.libraries.guregu_dynamo.words import MARKERS as MARKERS
from dynamorm_analysis.libraries.passing.lost_errors import lost_errors
from dynamorm_analysis.libraries.passing.passing_on import through_functions
from dynamorm_analysis.libraries.read_items.static_lists import sifted_of_call
from dynamorm_analysis.libraries.recognition import Recognised
from dynamorm_analysis.libraries.rounds.loops import repetition
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.occurrences import Occurrence, calls
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.access import Access, Misuse
from dynamorm_analysis.model.table import Definition

LANGUAGES = ("go",)
IN_TRANSACTIONS = frozenset(operation for begun in TRANSACTED.values() for operation in begun.values())
"""What a transaction is only given for later: these calls have no errors, its own `Run` has."""


def recognise(program: Program, path: str, unit: Unit) -> Recognised:
    """The requests of a declaration, and the tables that it creates."""
    if isinstance(unit.statement, Class) or not may_use(program, path):
        return Recognised()
    mentioned = program.mentioned_by(path, unit)
    if mentioned.isdisjoint(METHODS | {CREATING}) and not any(may_lead(program, ASKING, name) for name in mentioned):
        return Recognised()
    tables: list[Definition] = []
    found: list[Access] = []
    lost: list[Misuse] = []
    for _, occurrence in calls(Scope(path, unit.anchor, None, None), unit.statement):
        tables += created(program, occurrence)
        asked = list(requests(program, occurrence))
        for one in asked:
            found.append(replace(one.access, loop=repetition(program, occurrence, one.key_values)))
        if all(one.access.operation not in IN_TRANSACTIONS for one in asked):
            lost += lost_errors(program, ASKING, occurrence, [one.access for one in asked])
        if not asked:
            found += through_functions(program, ASKING, occurrence)
    return Recognised(definitions=tuple(tables), accesses=tuple(found), misuses=tuple(lost))


def requests(program: Program, occurrence: Occurrence) -> Iterator[Asked]:
    """The requests of a call that ends a chain, or gives one to a transaction."""
    call = occurrence.value
    if not isinstance(call, Call) or not isinstance(call.function, Member):
        return
    method = ending(call.function.name)
    if method in TRANSACTED and call.arguments:
        chain = chain_to(program, call.arguments[0].value, occurrence.scope)
        operation = TRANSACTED[method].get(chain.begun.method) if chain is not None else None
        if chain is not None and operation is not None:
            request = Request(program, chain, call, occurrence)
            yield Asked(request.transacted(operation), key_values(chain))
            return
    if any(method in ends for ends in ENDS.values()):
        chain = chain_to(program, call.function.owner, occurrence.scope)
        if chain is not None and method in ENDS.get(chain.begun.method, ()):
            for access in Request(program, chain, call, occurrence).accesses(method):
                yield Asked(access, key_values(chain))


def as_handed_on(program: Program, access: Access, occurrence: Occurrence) -> Access:
    """A request that a function makes, with what the code around a call of it leaves out of what that gives."""
    if access.sifted or access.count_only or not access.reads_many:
        return access
    return replace(access, sifted=sifted_of_call(program, occurrence))


ASKING = Asking(
    LIBRARY, METHODS, requests, as_handed_on, may_enter=partial(entered, METHODS, requests), in_python=False
)
