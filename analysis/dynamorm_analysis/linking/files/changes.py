"""Which dictionaries and lists code stores into, by the names that hold them."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import Assignment, Evaluation, Flow, Statement, inside
from dynamorm_analysis.facts.values import Call, Item, Member, Name, Value
from dynamorm_analysis.linking.scope import REMEMBERED, Body, Scope
from dynamorm_analysis.memo import Memo

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
