"""What functions store in the members of local objects: `tables.orders = new Table(…)`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dynamorm_analysis.facts.statements import Assignment, Function, Statement, bodies
from dynamorm_analysis.facts.values import Item, Member, Name, Value
from dynamorm_analysis.linking.scope import REMEMBERED, Body, Scope
from dynamorm_analysis.memo import Memo

RECEIVER = "this"
ANY = ""  # the member of a store whose index is computed


@dataclass(frozen=True, slots=True)
class Stored:
    """What a member of an object is set to; `value` is None where that depends on the run."""

    value: Value | None
    scope: Scope


def stored(scope: Scope, owner: str, name: str) -> Stored | None:
    """What the functions around a place store in `owner.name`; None where they store nothing there, and of an object's
    own members, which other methods set too."""
    inner: Scope | None = scope if owner != RECEIVER else None
    while inner is not None and inner.node is not None:
        if isinstance(inner.node, Function) and owner in inner.bindings:
            stores = _stores_of(Body(inner.anchor, inner.node.name_span, inner.node)).get(owner, {})
            found = (*stores.get(name, ()), *stores.get(ANY, ()))
            if not found:
                return None
            return Stored(found[0] if len(found) == 1 else None, inner)
        inner = inner.parent
    return None


def is_stored_later(scope: Scope, name: str) -> bool:
    """Whether a function stores something in the member of a name of any object."""
    node = scope.node
    return node is not None and any(
        name in members for members in _stores_of(Body(scope.anchor, node.name_span, node)).values()
    )


Stores = Mapping[str, Mapping[str, tuple[Value | None, ...]]]


def _stores_of(body: Body) -> Stores:
    """By object and member, the values that are stored; one that may not have happened, or is computed, is None."""
    known = _memo.get(body)
    if known is not None:
        return known
    found: dict[str, dict[str, tuple[Value | None, ...]]] = {}
    for owner, name, value in _stores(body.node.body, surely=True):
        members = found.setdefault(owner, {})
        members[name] = (*members.get(name, ()), value)
    _memo.put(body, found, body.weight)
    return found


_memo: Memo[Body, Stores] = Memo(REMEMBERED)


def _stores(statements: tuple[Statement, ...], *, surely: bool) -> Iterator[tuple[str, str, Value | None]]:
    for statement in statements:
        if isinstance(statement, Assignment):
            value = statement.value if surely and not statement.operator else None
            for target in statement.targets:
                match target:
                    case Member(owner=Name(name=owner), name=name):
                        yield owner, name, value
                    case Item(owner=Name(name=owner)):
                        yield owner, ANY, None
        for inner in bodies(statement):
            yield from _stores(inner, surely=False)
