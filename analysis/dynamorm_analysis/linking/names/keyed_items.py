"""Maps in which a function keeps what it has, each under a key: `by_id = {order["id"]: order for order in orders}`, and
`byID[order.ID] = order` in a loop."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import Assignment, Function, inside
from dynamorm_analysis.facts.values import (
    Call,
    Clause,
    Collection,
    Comprehension,
    Item,
    Mapping,
    Name,
    Value,
    last_name,
)
from dynamorm_analysis.linking.scope import Bound, Scope


def kept_under_keys(scope: Scope, owner: Name, bounds: tuple[Bound, ...]) -> Iterator[Value]:
    """What the entries of a map are that is made in a function, which has bound its name once."""
    made = bounds[0].value if len(bounds) == 1 and bounds[0].by == "assignment" else None
    match made:
        case Comprehension(
            kind="dict",
            element=Collection(items=(_, Name(name=name))),
            clauses=(Clause(target=Name(name=each)) as clause,),
        ) if name == each:
            yield clause.iterable
        case Comprehension(kind="dict", element=Collection(items=(_, element))):
            yield element
        case Mapping(entries=()) | Call():
            if isinstance(made, Mapping) or last_name(made.function) in ("make", "dict"):
                yield from _stored_in(scope, owner)


def _stored_in(scope: Scope, owner: Name) -> Iterator[Value]:
    """What a function puts into a map ahead of a place."""
    for statement in inside(scope.node) if isinstance(scope.node, Function) else ():
        match statement:
            case Assignment(targets=(Item(owner=Name(name=name)),), operator="", value=value) if name == owner.name:
                if value is not None and statement.span.end <= owner.span.start:
                    yield value
