"""Recognises boto3's DynamoDB in a file: accesses, table definitions, also those of templates that code builds, and
mistakes in conditions."""

from collections.abc import Iterator
from dataclasses import replace

from dynamorm_analysis.facts.file import Unit
from dynamorm_analysis.facts.statements import Function
from dynamorm_analysis.facts.values import Call, Mapping, Member, Operation
from dynamorm_analysis.libraries.api_words import TRANSACTED
from dynamorm_analysis.libraries.boto3.asking import ASKING, made_inside
from dynamorm_analysis.libraries.boto3.calls import METHODS, Requested, requested
from dynamorm_analysis.libraries.boto3.collected import KINDS as COLLECTED
from dynamorm_analysis.libraries.boto3.collected import collected, is_compared
from dynamorm_analysis.libraries.boto3.creating import created_through
from dynamorm_analysis.libraries.boto3.definitions import addition, definition, lifetime
from dynamorm_analysis.libraries.boto3.item_classes import item_classes
from dynamorm_analysis.libraries.boto3.made_of import parts_of
from dynamorm_analysis.libraries.boto3.misuses import misuses
from dynamorm_analysis.libraries.boto3.operations import operations
from dynamorm_analysis.libraries.boto3.repeated import each_round
from dynamorm_analysis.libraries.boto3.requests import LIBRARY
from dynamorm_analysis.libraries.boto3.resources import resources
from dynamorm_analysis.libraries.calls.handed_in import handed_in
from dynamorm_analysis.libraries.calls.leading import may_lead
from dynamorm_analysis.libraries.passing.contents import is_told_by_calls
from dynamorm_analysis.libraries.passing.dropped_answers import dropped_answers
from dynamorm_analysis.libraries.passing.messages_forgotten import forgotten_messages
from dynamorm_analysis.libraries.passing.never_awaited import never_awaited
from dynamorm_analysis.libraries.passing.passing_on import through_functions
from dynamorm_analysis.libraries.passing.told_by_callers import told_by_callers
from dynamorm_analysis.libraries.recognition import Recognised
from dynamorm_analysis.libraries.rounds.catching import is_swallowed
from dynamorm_analysis.libraries.rounds.forgiven import forgiven
from dynamorm_analysis.libraries.rounds.loops import repetition
from dynamorm_analysis.linking.calls.reachability import is_for_nothing_given, runs
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.given_by_callers import during_calls
from dynamorm_analysis.linking.occurrences import Occurrence, occurrences
from dynamorm_analysis.model.access import PUTS, Access, Misuse
from dynamorm_analysis.model.names import BETWEEN
from dynamorm_analysis.model.table import Definition

__all__ = ["LIBRARY", "MARKERS", "PACKAGES", "SIGNS", "recognise"]

MARKERS = ("boto3", "botocore", "amazondax", "dynamorm_runtime", "AWS::DynamoDB::", "troposphere.dynamodb")
SIGNS = (
    ("table_name", "def to_item("),
    ("KeyConditionExpression",),
    ("UpdateExpression", "Key="),
    ("FilterExpression", ".scan("),
    (".get_item(", "Key="),
    (".put_item(", "Item="),
    (".delete_item(", "Key="),
)
PACKAGES = ("*boto3*", "*botocore*", "amazondax", "dynamorm_runtime", "s3transfer", "moto", "troposphere")
KINDS = (Call, Operation, Member)  # the expressions that are requests, conditions, or pass a method on

ASKING_WORDS = METHODS | {"update"}
TELLING = ASKING_WORDS | {"Key", "Attr"} | COLLECTED


def recognise(program: Program, path: str, unit: Unit) -> Recognised:
    """What a top-level statement does with DynamoDB through boto3."""
    built = (*resources(program, path, unit), *item_classes(program, path, unit))
    mentioned = program.mentioned_by(path, unit)
    before = tuple(handed_in(program, program.module_scope(path, unit.anchor), unit.statement))
    if not before and mentioned.isdisjoint(TELLING) and not any(may_lead(program, ASKING, name) for name in mentioned):
        return Recognised(built)
    may_ask = not mentioned.isdisjoint(ASKING_WORDS)
    found: list[Requested] = []
    created: list[Definition] = []
    passed_on = [access for made in before for access in _through_functions(program, made)]
    mistakes: list[Misuse] = []
    kinds = KINDS if mentioned.isdisjoint(COLLECTED) else (*KINDS, Mapping)
    for occurrence in occurrences(program.module_scope(path, unit.anchor), unit.statement, kinds, METHODS):
        if isinstance(occurrence.value, Mapping):
            passed_on += collected(program, occurrence)
            continue
        requests = list(requested(program, occurrence)) if may_ask else []
        if any(made_inside(program, request) for request in requests):
            through = list(_through_functions(program, occurrence))
            requests = requests if all(access.table is None for access in through) else []
        found += requests
        if len(requests) == 1 and (among := requests[0].receiver.name.among):
            passed_on += [_of_one(access, among) for access in _accesses(program, requests[0])]
        elif len(requests) == 1 and not requests[0].receiver.name.known:
            passed_on += [told for told in told_by_callers(program, ASKING, occurrence) if told.table is not None]
        if not requests:
            through = list(_through_functions(program, occurrence))
            passed_on += through or told_by_callers(program, ASKING, occurrence)
            created += created_through(program, occurrence)
            mistakes += dropped_answers(program, ASKING, occurrence)
            mistakes += never_awaited(program, ASKING, occurrence)
        own = (access for request in requests for access in operations(program, request))
        mistakes += forgotten_messages(program, ASKING, occurrence, own)
        mistakes += misuses(program, occurrence)
    return Recognised(
        definitions=(*_definitions(program, found), *created, *built),
        accesses=(*(access for request in found for access in _accesses(program, request)), *passed_on),
        misuses=tuple(mistakes),
    )


def _through_functions(program: Program, occurrence: Occurrence) -> Iterator[Access]:
    for access in through_functions(program, ASKING, occurrence):
        if access.operation not in TRANSACTED.values() or not is_compared(occurrence):
            yield access


def _definitions(program: Program, found: list[Requested]) -> Iterator[Definition]:
    """The tables that calls create, then what they add to others: indexes and a time to live."""
    lifetimes = [request for request in found if request.method == "update_time_to_live"]
    created = [
        table
        for request in found
        if request.method == "create_table"
        for table in _created(program, request, lifetimes)
    ]
    yield from created
    for request in found:
        added = addition(program, request) if request.method == "update_table" else None
        added = lifetime(program, request, created) if request.method == "update_time_to_live" else added
        if added is not None:
            yield added


def _created(program: Program, request: Requested, lifetimes: list[Requested]) -> list[Definition]:
    """The tables that a call creates: several where a loop runs over their definitions."""
    each = [definition(program, one, lifetimes) for one in each_round(program, request)]
    return each if all(table.name.known for table in each) else [definition(program, request, lifetimes)]


def _accesses(program: Program, requested: Requested) -> Iterator[Access]:
    for access in operations(program, requested):
        paged = _as_function_reads(program, requested, access) if requested.function else access
        loop = repetition(program, requested.occurrence, (), parts_of(program, requested, access))
        if access.operation == "scan" and _is_never_made(program, requested.occurrence):
            paged = replace(paged, confidence="low")
        told_by_calls = _may_be_told(access) and is_told_by_calls(program, ASKING, requested.occurrence, access)
        swallowed = is_swallowed(requested.occurrence)
        excused = forgiven(requested.occurrence, access.operation)
        yield replace(paged, loop=loop, swallowed=swallowed, forgiven=excused, told_by_calls=told_by_calls)


def _may_be_told(access: Access) -> bool:
    """Whether a call that tells more of a request is one of its own: a put, or what names neither its key nor index."""
    if access.operation == "update":
        return not access.knows("key")
    return access.operation in PUTS or (access.reads_many and not access.knows("index"))


def _is_never_made(program: Program, occurrence: Occurrence) -> bool:
    """Whether what every call of its function gives rules a request out, as it seems."""
    function, span = occurrence.scope, occurrence.value.span
    if not isinstance(function.node, Function) or function.node.is_nameless or not function.node.parameters:
        return False
    during = during_calls(program, function)
    return bool(during) and all(
        runs(program, each, span, meaning) is False or is_for_nothing_given(each, span) for each in during
    )


def _of_one(access: Access, among: frozenset[str]) -> Access:
    """What is said beside a request of the table that one of some variables names."""
    return replace(access, table=BETWEEN.join(sorted(among)), unknown=access.unknown - {"table"}, retold=True)


def _as_function_reads(program: Program, requested: Requested, access: Access) -> Access:
    """A query or scan with what the workspace's own function makes of its pages that the call runs."""
    if not access.reads_many:
        return access
    through = through_functions(program, ASKING, requested.occurrence)
    reads = {(one.pages_itself, one.token) for one in through if one.operation == access.operation}
    if len(reads) != 1:
        return access
    pages_itself, token = reads.pop()
    return replace(access, pages_itself=pages_itself, token=token)
