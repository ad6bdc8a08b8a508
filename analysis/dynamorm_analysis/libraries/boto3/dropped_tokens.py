"""Calls that drop where a page ended, which a function gives back beside its items: `orders, _ = list_orders(20)`."""

from dataclasses import dataclass

from dynamorm_analysis.facts.statements import Assignment, Function, Return, inside
from dynamorm_analysis.facts.values import Collection, Constant, Item, Name, Operation, Spread, Value
from dynamorm_analysis.libraries.boto3.handed_tokens import has_token
from dynamorm_analysis.libraries.boto3.paging import Rest, takes_first_of
from dynamorm_analysis.libraries.boto3.repeating import TOKENS
from dynamorm_analysis.libraries.read_items.variables import reads_of
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.linking.scope import Scope


@dataclass(frozen=True, slots=True)
class _Pair:
    """How many values a function gives back, and which of them tells where the page ended."""

    length: int
    position: int


def dropped(program: Program, function: Scope, call: Occurrence) -> Rest | None:
    """What becomes of the pages where a call takes the items alone of what a function gives back; None where it takes
    the token, too, or the function gives back something else."""
    pair = program.shared("boto3 page and token", function, lambda: _pair(function))
    if pair is None:
        return None
    inner: Value = call.value
    for around in reversed(call.outer):
        match around:
            case Item(owner=owner, index=Constant(value=int(index))) if owner is inner:
                return Rest("ignored") if 0 <= index < pair.length and index != pair.position else None
            case Operation(operator="await"):
                inner = around
            case _:
                return None
    match call.statement:
        case Assignment(targets=(Collection(items=targets),), value=value) if value is inner:
            return _of_targets(call, targets, pair)
    return None


def _of_targets(call: Occurrence, targets: tuple[Value, ...], pair: _Pair) -> Rest | None:
    around = call.scope.node
    if len(targets) != pair.length or not isinstance(around, Function):
        return None
    token = targets[pair.position]
    if not isinstance(token, Name) or any(reads_of(around, token.name, call)):
        return None
    others = [target for target in targets if target is not token]
    return Rest("ignored", all(isinstance(one, Name) and takes_first_of(call, one.name) for one in others))


def _pair(function: Scope) -> _Pair | None:
    node = function.node
    if not isinstance(node, Function):
        return None
    returned = [statement.value for each in node.body for statement in inside(each) if isinstance(statement, Return)]
    pairs = [value.items for value in returned if isinstance(value, Collection) and value.kind == "tuple"]
    lengths = {len(items) for items in pairs}
    if not pairs or len(pairs) < len(returned) or len(lengths) > 1:
        return None
    if any(isinstance(item, Spread) for items in pairs for item in items):
        return None
    found = {at for items in pairs for at, item in enumerate(items) if has_token(item, function, TOKENS)}
    return _Pair(lengths.pop(), found.pop()) if len(found) == 1 else None
