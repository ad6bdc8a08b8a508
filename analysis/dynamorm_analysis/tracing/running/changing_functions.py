"""Functions of Go that make no request but change an item that they are given, or tell something of it:
`account.Withdraw(amount)`, `overlap(bookings, from, to)`."""

from collections.abc import Iterable

from dynamorm_analysis.facts.statements import Assignment, Function, expressions, inside
from dynamorm_analysis.facts.values import Call, Collection, Item, Member, Name, Operation, Value, parts_of
from dynamorm_analysis.tracing.running.state import State
from dynamorm_analysis.tracing.running.symbols import Symbol, inner_symbols

MOST = 60
"""Values that are looked at to tell whether there is an item among them."""


def may_be_item(symbols: Iterable[Symbol], state: State) -> bool:
    """Whether one of some values is an item that a request gave, a list of such, or an object that takes over parts of
    one."""
    left, seen = list(symbols), set[Symbol]()
    while left and len(seen) < MOST:
        symbol = left.pop()
        if symbol.kind == "answer":
            return True
        if symbol not in seen:
            seen.add(symbol)
            left += _inside(symbol, state)
    return False


def _inside(symbol: Symbol, state: State) -> Iterable[Symbol]:
    match symbol.kind:
        case "made":
            return state.stored.get(symbol, {}).values()
        case "derived" if symbol.name not in GATHERING:
            return ()
        case "gathered":
            return ()
    return inner_symbols(symbol)


GATHERING = frozenset({"append", "at", "list"})
"""What makes lists of items, or takes one of them."""


def changes_what_it_is_given(function: Function) -> bool:
    """Whether a function sets fields of something that it is given, or hands that on to be changed."""
    names = {parameter.name for parameter in function.parameters}
    for statement in (each for one in function.body for each in inside(one)):
        if isinstance(statement, Assignment) and any(_is_field_of(target, names) for target in statement.targets):
            return True
        if any(_hands_on(part, names) for value in expressions(statement) for part in parts_of(value)):
            return True
    return False


def tells_of_what_it_is_given(function: Function) -> bool:
    """Whether a function gives nothing but truth values, numbers and errors."""
    returns = function.returns
    kinds = returns.items if isinstance(returns, Collection) else (returns,)
    return all(isinstance(one, Name) and one.name in TELLING for one in kinds)


TELLING = frozenset({"bool", "error", "float32", "float64", "int", "int32", "int64", "uint", "uint32", "uint64"})


def _is_field_of(target: Value, names: set[str]) -> bool:
    is_field = False
    while isinstance(target, Member | Item):
        target, is_field = target.owner, True
    return is_field and isinstance(target, Name) and target.name in names


def _hands_on(value: Value, names: set[str]) -> bool:
    """Whether a call is given a pointer to a parameter: `applyScore(&game)`."""
    given = (argument.value for argument in value.arguments) if isinstance(value, Call) else ()
    return any(
        isinstance(one, Operation)
        and one.operator == "&"
        and isinstance(one.operands[0], Name)
        and one.operands[0].name in names
        for one in given
    )
