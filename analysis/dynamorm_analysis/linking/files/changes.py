"""Which dictionaries and lists code stores into, by the names that hold them."""

from collections.abc import Iterator, Mapping

from dynamorm_analysis.facts.statements import (
    Assignment,
    Evaluation,
    Flow,
    Function,
    Loop,
    Statement,
    blocks,
    expressions,
    inside,
)
from dynamorm_analysis.facts.values import Call, Constant, Item, Member, Name, Value, last_name, parts_of
from dynamorm_analysis.linking.scope import REMEMBERED, Body, Scope
from dynamorm_analysis.memo import Memo

READING = frozenset(
    {"any", "append", "bool", "copy", "critical", "debug", "deepcopy", "dict", "dumps", "error", "exception", "info"}
    | {"isinstance", "join", "len", "list", "log", "print", "repr", "sorted", "str", "tuple", "warning"}
)
"""Calls that only read the dictionary that they are given."""
CHANGING = frozenset({"update", "setdefault", "pop", "popitem", "clear", "append", "extend", "insert", "remove"})


def changed_in(statement: Statement) -> frozenset[str]:
    """The names of what a statement, or one inside of it, stores into under a key, or changes by a method."""
    return frozenset(_changed_in(statement))


def changed(scope: Scope) -> frozenset[str]:
    """The same for a class or function."""
    if scope.node is None:
        return frozenset()
    body = Body(scope.anchor, scope.node.name_span, scope.node)
    known = _memo.get(body)
    if known is None:
        known = changed_in(scope.node)
        _memo.put(body, known, body.weight)
    return known


_memo: Memo[Body, frozenset[str]] = Memo(REMEMBERED)


def is_changed_at_large(scope: Scope, name: str) -> bool:
    """Whether a function stores more into what a name holds than entries under names that are written down, as in
    `changes["updated_at"] = now`."""
    if scope.node is None or name not in changed(scope):
        return False
    return any(name in _changed_in(each) and not _stores_entry(each, name) for each in _simple(scope.node))


def _simple(node: Statement) -> Iterator[Statement]:
    """The statements in a function that hold no others."""
    return (each for each in inside(node) if each is not node and not any(blocks(each)))


def _stores_entry(statement: Statement, name: str) -> bool:
    match statement:
        case Assignment(targets=(Item(owner=Name(name=owner), index=Constant()),)):
            return owner == name
    return False


def handed_on(scope: Scope) -> Mapping[str, Mapping[str, int]]:
    """The names of a function whose value, or a part of it, another name is given or a call that may store into it, or
    that a function inside of it changes: each with the names of what is called, empty for the others, and the offset
    at which that first happens, which is before anything else where a function inside changes it."""
    if scope.node is None:
        return {}
    body = Body(scope.anchor, scope.node.name_span, scope.node)
    known = _handed_on.get(body)
    if known is None:
        found: dict[str, dict[str, int]] = {}
        for name in _changed_by_functions_in(scope.node.body):
            found.setdefault(name, {})[""] = -1
        for statement in inside(scope.node):
            for name, called in _handed_on_in(statement):
                found.setdefault(name, {}).setdefault(called, statement.span.start)
        known = found
        _handed_on.put(body, known, body.weight)
    return known


_handed_on: Memo[Body, Mapping[str, Mapping[str, int]]] = Memo(REMEMBERED)


def handed_on_before(scope: Scope, name: str, place: int) -> frozenset[str]:
    """What is called with one of these names before an offset; what stands behind it in a loop around it, is too."""
    around = (
        [each for each in inside(scope.node) if isinstance(each, Loop) and _holds(each, place)] if scope.node else []
    )
    end = max((each.span.end for each in around), default=place)
    return frozenset(called for called, at in handed_on(scope).get(name, {}).items() if at < end)


def _holds(statement: Statement, place: int) -> bool:
    return statement.span.start <= place < statement.span.end


def root_of(owner: Value) -> str:
    """The name that holds a dictionary, or one around it; empty where it has none."""
    while isinstance(owner, Item):
        owner = owner.owner
    return owner.name if isinstance(owner, Name | Member) else ""


def _changed_in(statement: Statement) -> Iterator[str]:
    for inner in inside(statement):
        match inner:
            case Assignment(targets=targets):
                yield from (root_of(target) for target in targets if isinstance(target, Item))
            case Flow(kind="delete", values=values):
                yield from (root_of(value) for value in values if isinstance(value, Item))
            case Evaluation(value=Call(function=Member(owner=owner, name=name))) if name in CHANGING:
                yield root_of(owner)


def _handed_on_in(statement: Statement) -> Iterator[tuple[str, str]]:
    if isinstance(statement, Assignment) and statement.value is not None:
        yield root_of(statement.value), ""
    for value in expressions(statement):
        for part in parts_of(value):
            if isinstance(part, Call) and (called := last_name(part.function)) not in READING:
                yield from ((root_of(argument.value), called) for argument in part.arguments if not argument.spread)


def _changed_by_functions_in(body: tuple[Statement, ...]) -> Iterator[str]:
    for statement in body:
        if isinstance(statement, Function):
            yield from (name for inner in inside(statement) for name in _changed_in(inner))
        else:
            for block in blocks(statement):
                yield from _changed_by_functions_in(block)
