"""Recognises boto3's DynamoDB in a file: accesses, table definitions and mistakes in conditions."""

from collections.abc import Iterator

from dynamorm_analysis.facts.file import Unit
from dynamorm_analysis.libraries.boto3.calls import OPERATIONS, Requested, requested
from dynamorm_analysis.libraries.boto3.requests import LIBRARY, Request, key_values
from dynamorm_analysis.libraries.loops import repetition
from dynamorm_analysis.libraries.recognition import Recognised
from dynamorm_analysis.linking.occurrences import occurrences
from dynamorm_analysis.linking.program import Program
from dynamorm_analysis.model.access import Access

__all__ = ["LIBRARY", "MARKERS", "recognise"]

MARKERS = ("boto3", "botocore")


def recognise(program: Program, path: str, unit: Unit) -> Recognised:
    """What a top-level statement does with DynamoDB through boto3."""
    scope = program.module_scope(path, unit.anchor)
    accesses: list[Access] = []
    for occurrence in occurrences(scope, unit.statement):
        for request in requested(program, occurrence):
            accesses += _accesses(program, request)
    return Recognised(accesses=tuple(accesses))


def _accesses(program: Program, requested: Requested) -> Iterator[Access]:
    from dataclasses import replace

    occurrence = requested.occurrence
    if requested.method in OPERATIONS:
        request = Request(
            program,
            OPERATIONS[requested.method],
            requested.parameters,
            occurrence.scope,
            occurrence.scope.place(requested.name_span),
            occurrence.scope.place(occurrence.value.span),
            requested.receiver.name,
            requested.typed,
            requested.receiver.confidence,
        )
        values = key_values(program, requested.parameters, ("Key", "KeyConditionExpression"))
        yield replace(request.access(), loop=repetition(program, occurrence, values))
