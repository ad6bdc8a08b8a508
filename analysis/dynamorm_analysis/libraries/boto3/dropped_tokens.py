"""Calls that drop where a page ended, which a function gives back beside its items: `orders, _ = list_orders(20)`."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import msgspec

from dynamorm_analysis.facts.statements import Assignment, Function, Return, inside
from dynamorm_analysis.facts.values import Call, Collection, Constant, Item, Name, Operation, Spread, Value
from dynamorm_analysis.libraries.boto3.handed_tokens import ITEMS, has_token
from dynamorm_analysis.libraries.boto3.paging import Rest, takes_first_of
from dynamorm_analysis.libraries.boto3.repeating import TOKENS
from dynamorm_analysis.libraries.calls.asking import entered
from dynamorm_analysis.libraries.read_items.variables import reads_of
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.linking.scope import Scope

MOST_THROUGH = 2  # functions that give back what another one does


@dataclass(frozen=True, slots=True)
class _Pair:
    """How many values a function gives back, which of them tells where the page ended, and which are its items; None
    where several are made of these."""

    length: int
    position: int
    items: int | None


def of_pair(program: Program, function: Scope, call: Occurrence) -> Rest | None:
    """What becomes of the pages where a function gives back their items and where they end, one beside the other: a
    call may take the items alone, or both; None where the function gives back something else."""
    pair = _pair_of(program, function)
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


def items_taken(program: Program, function: Scope, call: Occurrence) -> Iterator[Occurrence]:
    """Where the code around a call reads the items of a page that a function gives back with where that ended."""
    pair = _pair_of(program, function)
    around = call.scope.node
    if pair is None or pair.items is None or not isinstance(around, Function):
        return
    match call.outer[-1:], call.statement:
        case (Item(owner=owner, index=Constant(value=pair.items)) as taken,), _ if owner is call.value:
            yield msgspec.structs.replace(call, value=taken, outer=call.outer[:-1])
        case (), Assignment(targets=(Collection(items=targets),), value=value) if value is call.value:
            items = targets[pair.items] if len(targets) == pair.length else None
            if isinstance(items, Name):
                yield from reads_of(around, items.name, call)


def _of_targets(call: Occurrence, targets: tuple[Value, ...], pair: _Pair) -> Rest | None:
    around = call.scope.node
    if len(targets) != pair.length or not isinstance(around, Function):
        return None
    token = targets[pair.position]
    if not isinstance(token, Name):
        return None
    if any(reads_of(around, token.name, call)):
        return Rest("followed" if any(each.statement for each in call.rounds) else "told")
    others = [target for target in targets if target is not token]
    return Rest("ignored", all(isinstance(one, Name) and takes_first_of(call, one.name) for one in others))


def gives_pair(program: Program, function: Scope) -> bool:
    """Whether a function gives back the items of a page with where it ended beside them."""
    return _pair_of(program, function) is not None


def _pair_of(program: Program, function: Scope, through: int = 0) -> _Pair | None:
    """The pair that a function gives back; what is known of one `through` others ends sooner, so it is kept apart."""
    return program.shared(f"boto3 page and token {through}", function, lambda: _pair(program, function, through))


def _pair(program: Program, function: Scope, through: int) -> _Pair | None:
    node = function.node
    if not isinstance(node, Function):
        return None
    returned = [statement.value for each in node.body for statement in inside(each) if isinstance(statement, Return)]
    called = [_called(program, value, function) for value in returned if value is not None]
    if called and None not in called and len(called) == len(returned):
        given = [_pair_of(program, one, through + 1) for one in called if one is not None and through < MOST_THROUGH]
        return _common([pair for pair in given if pair is not None], len(called))
    pairs = [value.items for value in returned if isinstance(value, Collection) and value.kind == "tuple"]
    lengths = {len(items) for items in pairs}
    if not pairs or len(pairs) < len(returned) or len(lengths) > 1:
        return None
    if any(isinstance(item, Spread) for items in pairs for item in items):
        return None
    found = _positions(function, pairs, TOKENS)
    items = _positions(function, pairs, ITEMS) - found
    return _Pair(lengths.pop(), found.pop(), items.pop() if len(items) == 1 else None) if len(found) == 1 else None


def _common(pairs: list[_Pair], wanted: int) -> _Pair | None:
    """What so many pairs have in common, where all tell in one place where the page ended."""
    if len(pairs) < wanted or len({(pair.length, pair.position) for pair in pairs}) != 1:
        return None
    items = {pair.items for pair in pairs}
    return replace(pairs[0], items=items.pop() if len(items) == 1 else None)


def _called(program: Program, value: Value, scope: Scope) -> Scope | None:
    """The function whose result a function gives back as it is: `return await self._by_user(user_id, limit)`."""
    inner = value.operands[0] if isinstance(value, Operation) and value.operator == "await" else value
    into = entered(program, inner, scope) if isinstance(inner, Call) else None
    return into.function if into is not None else None


def _positions(function: Scope, pairs: list[tuple[Value, ...]], wanted: frozenset[str]) -> set[int]:
    return {at for values in pairs for at, value in enumerate(values) if has_token(value, function, wanted)}
