"""How boto3 asks DynamoDB, for the calls of functions that pass on what is asked."""

from collections.abc import Iterator
from dataclasses import replace

from dynamorm_analysis.facts.values import Call, Mapping, Member
from dynamorm_analysis.libraries.boto3.calls import METHODS, requested
from dynamorm_analysis.libraries.boto3.collected import KINDS, collected
from dynamorm_analysis.libraries.boto3.operations import operations
from dynamorm_analysis.libraries.boto3.paging import rest
from dynamorm_analysis.libraries.boto3.requests import LIBRARY, key_values_of
from dynamorm_analysis.libraries.passing_on import Asked, Asking
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.linking.program import Program
from dynamorm_analysis.model.access import Access


def _requests(program: Program, occurrence: Occurrence) -> Iterator[Asked]:
    if isinstance(occurrence.value, Mapping):
        yield from (Asked(access, []) for access in collected(program, occurrence))
        return
    for request in requested(program, occurrence):
        key_values = key_values_of(program, request.parameters)
        for access in operations(program, request):
            yield Asked(access, key_values)


def _with_rest(program: Program, access: Access, occurrence: Occurrence) -> Access:
    """What happens to further pages, which the function hands on with its result."""
    if access.token != "returned":
        return access if access.token == "followed" else replace(access, token="unknown")
    found = rest(program, occurrence)
    return replace(access, token=found.token, first_only=access.first_only or found.first_only)


ASKING = Asking(LIBRARY, METHODS | KINDS, _requests, _with_rest, kinds=(Call, Member, Mapping))
