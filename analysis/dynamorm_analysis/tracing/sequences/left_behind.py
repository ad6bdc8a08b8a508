"""Queries of an index after a delete, for what the item held that was deleted: the index may still have it."""

from collections.abc import Iterator

from dynamorm_analysis.model.access import DELETES, Access, Condition
from dynamorm_analysis.tracing.requests.accesses import Asked
from dynamorm_analysis.tracing.requests.stored_items import Looked, is_same_item
from dynamorm_analysis.tracing.requests.tests_told import parts_of
from dynamorm_analysis.tracing.running.symbols import Symbol
from dynamorm_analysis.tracing.sequences.asked_values import values_in
from dynamorm_analysis.words import is_named_alike

COMPARING = {"==": True, "!=": False}
"""Tests of two values, and how they end where these are the same."""
MOST_PARTS = 6  # of one test, each in another one


def is_of_deleted(access: Access, read: Asked, delete: Asked, looked: Looked) -> bool:
    """Whether a query asks a global index by what the item held that was deleted: as it was read before, as the delete
    gave it back, or as a test had found it to be."""
    index = looked.project.index_of(access)
    if index is None or index.kind != "GSI":
        return False
    if any(each.number > read.number and each.access.operation in DELETES for each in looked.asked):
        return False  # it is for those, too
    asked = [one for one in access.key if one.attribute in index.key.partition]
    numbers = frozenset(_gave_it(delete, looked))
    return bool(asked) and all(one.binds and _is_held(one, read, numbers, looked) for one in asked)


def _gave_it(delete: Asked, looked: Looked) -> Iterator[int]:
    """The requests whose answers are the item that a delete takes away."""
    yield delete.number
    for each in looked.asked:
        is_before = each.number < delete.number and each.table == delete.table
        if is_before and each.access.operation == "get" and is_same_item(each, delete, looked):
            yield each.number


def _is_held(condition: Condition, read: Asked, numbers: frozenset[int], looked: Looked) -> bool:
    values = values_in(read.request)
    if any(_is_part(value, condition.attribute, numbers, looked) for value in values):
        return True
    template = condition.value.template
    constant = template.constant if template is not None else None
    for part, other in _found_alike(read):
        is_asked = other.parts[0] == constant if other.kind == "constant" else other in values
        if is_asked and _is_part(part, condition.attribute, numbers, looked):
            return True
    return False


def _found_alike(read: Asked) -> Iterator[tuple[Symbol, Symbol]]:
    """The values of which tests on the way to a request have found that they are the same, each with the other one."""
    for test in read.request.tests:
        for symbol, outcome in parts_of(test.symbol, outcome=test.outcome, further=MOST_PARTS):
            if COMPARING.get(symbol.name) is outcome and len(symbol.operands) == 2:
                one, other = symbol.operands
                yield one, other
                yield other, one


def _is_part(value: Symbol, attribute: str, numbers: frozenset[int], looked: Looked) -> bool:
    """Whether a value is an attribute of an answer, and nothing else."""
    sources = looked.plain_sources().of(value) if value.kind != "constant" else frozenset()
    return len(sources) == 1 and all(
        one.number in numbers and is_named_alike(one.attribute, attribute) for one in sources
    )
