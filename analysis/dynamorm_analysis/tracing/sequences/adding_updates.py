"""Requests of a trace that count: updates that add to a number of an item."""

import re

from dynamorm_analysis.tracing.requests.accesses import Asked
from dynamorm_analysis.tracing.requests.parameters import Chain, parameter
from dynamorm_analysis.tracing.requests.sources import plain
from dynamorm_analysis.tracing.requests.stored_items import key_of
from dynamorm_analysis.tracing.running.frame import Request
from dynamorm_analysis.tracing.running.symbols import Symbol, constant_of

ADDING = re.compile(r"\bADD\b|[+-]\s*:", re.IGNORECASE)


def counts_for(write: Asked, other: Asked) -> bool:
    """Whether a request adds, without a condition, to a number of another item than the one that a write means."""
    access = other.access
    if access.operation != "update" or access.conditional:
        return False
    if other.table == write.table and key_of(other, ()) == key_of(write, ()):
        return False
    counts = any(one.value.counts or one.value.adds_to for one in access.written)
    return counts or _adds_number(other.request) or _adds_in_chain(other.chain)


def _adds_in_chain(chain: Chain) -> bool:
    """Whether a chain of calls adds a number that is written out: `table.Update("id", id).Add("members", -1)`."""
    return any(name == "Add" and len(given) > 1 and _is_number(given[1]) for name, given in chain)


def _adds_number(request: Request) -> bool:
    """Whether an update adds a number that is written out, be it by a function that calls it."""
    expression, values = parameter(request, "UpdateExpression"), parameter(request, "ExpressionAttributeValues")
    if expression is None or values is None or not ADDING.search(constant_of(expression) or ""):
        return False
    return any(_is_number(plain(value, request.stored)) for value in request.stored.get(values, {}).values())


def _is_number(value: Symbol) -> bool:
    if value.kind == "derived" and value.name == "-" and len(value.operands) == 1:
        value = value.operands[0]
    return value.kind == "constant" and isinstance(value.parts[0], int)
