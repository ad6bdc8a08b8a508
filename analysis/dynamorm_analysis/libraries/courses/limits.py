"""Tests that let the code go on only while there are fewer items than it wants: `if len(members) >= room["seats"]`."""

from collections.abc import Iterator
from typing import Literal

from dynamorm_analysis.facts.values import (
    Argument,
    Call,
    Comprehension,
    Conditional,
    Constant,
    Item,
    Member,
    Name,
    Operation,
    Value,
    last_name,
)
from dynamorm_analysis.libraries.comparing import MIRRORED
from dynamorm_analysis.libraries.courses.asked import Asked
from dynamorm_analysis.libraries.values.values import source_of
from dynamorm_analysis.linking.names.flow import origin_of
from dynamorm_analysis.linking.names.origins import Origin
from dynamorm_analysis.model.course import Test
from dynamorm_analysis.words import words_of

BELOW = {"<": True, "<=": True, "!=": True, ">": False, ">=": False, "==": False}
"""Whether what is smaller comes before the sign."""
MAX_HOPS = 4
AS_NUMBERS = frozenset({"int", "max", "int32", "int64", "uint", "uint32", "uint64", "float64"})
POINTED_AT = frozenset({"Int64Value", "ToInt64"})
"""Functions of the AWS SDK for Go that give the number to which something points."""


def of_fewer(
    asked: Asked,
    operator: str,
    left: Value,
    right: Value,
    outcome: bool,
    otherwise: Literal["goes on", "gives back", "leaves"],
) -> Iterator[Test]:
    """What is known where a number of items has been compared with a limit, and there is room for more."""
    if operator not in BELOW:
        return
    for number, sign, limit in ((left, operator, right), (right, MIRRORED.get(operator, operator), left)):
        if isinstance(limit, Constant) and (not isinstance(limit.value, int) or limit.value == 1):
            continue  # whether there is one, or more than one
        for origin, is_added in (
            _counted(asked, number, 0) if operator in MIRRORED or _is_counted(asked, number) else ()
        ):
            if BELOW[sign if is_added else MIRRORED.get(sign, sign)] is not outcome:
                continue
            is_plain = isinstance(limit, Constant) and limit.value == 0 and is_added
            if not origin.error and not is_plain and asked.is_whole(origin) and not asked.numbers(origin):
                spans = frozenset({origin.call.span})
                yield Test(spans, "fewer", "", source_of(limit), equality=False, otherwise=otherwise)


def _is_counted(asked: Asked, value: Value, hops: int = 0) -> bool:
    """Whether a value is surely how many there are, and not one that others are compared with."""
    match origin_of(value, asked.scope):
        case Call(function=Name(name="len")) | Item(index=Constant(value="Count")):
            return True
        case Call(function=Name(name="int"), arguments=(Argument(value=inner),)) if hops < MAX_HOPS:
            return _is_counted(asked, inner, hops + 1)
        case Call(function=called) as call if "count" in words_of(last_name(called)):
            return all(_is_number(origin) for origin in asked.origins(call))
    return False


def _counted(asked: Asked, value: Value, hops: int) -> Iterator[tuple[Origin, bool]]:
    """The calls whose items a number counts, or what they come to, and whether it grows with them:
    `len(members) + 1`, `seats - len(members)`."""
    if hops > MAX_HOPS:
        return
    match origin_of(value, asked.scope):
        case Operation(operator="+" | "-" as operator, operands=(one, other)):
            yield from _counted(asked, one, hops + 1)
            for origin, is_added in _counted(asked, other, hops + 1):
                yield origin, is_added is (operator == "+")
        case Call(function=Name(name="len"), arguments=(Argument(value=listed),)):
            yield from ((origin, True) for origin in asked.origins(listed))
        case Call(function=Name(name="sum"), arguments=(Argument(value=Comprehension(clauses=(clause,))), *_)):
            yield from ((origin, True) for origin in asked.origins(clause.iterable))
        case Call(function=Name(name=name), arguments=(Argument(value=inner), *_)) if name in AS_NUMBERS:
            yield from _counted(asked, inner, hops + 1)
        case Call(function=Member(name=name), arguments=(Argument(value=inner),)) if name in POINTED_AT:
            yield from _counted(asked, inner, hops + 1)
        case Operation(operator="*", operands=(inner,)):  # what a pointer of Go points to
            yield from _counted(asked, inner, hops + 1)
        case Conditional(then=then):
            yield from _counted(asked, then, hops + 1)
        case Call() | Item() | Member() | Name() as found:
            yield from ((origin, True) for origin in asked.origins(found) if _is_number(origin))


def _is_number(origin: Origin) -> bool:
    """Whether what a call gives is how many there are, or what its function makes of them."""
    return not origin.parts or origin.parts[-1] == "Count"
