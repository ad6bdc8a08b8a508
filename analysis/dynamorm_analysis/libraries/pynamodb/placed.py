"""What code puts into lists and dictionaries, as expressions and where they are read."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import Assignment, Evaluation, Function, Statement, inside
from dynamorm_analysis.facts.values import Call, Collection, Comprehension, Item, Mapping, Member, Name, Value
from dynamorm_analysis.linking.scope import Scope

Placed = tuple[Value | None, Scope]
"""An expression and where it is read; None where it is not written down."""


def values_of(dictionary: Value, scope: Scope) -> Iterator[Placed]:
    """The values that a dictionary is written out with."""
    match dictionary:
        case Mapping(entries=entries):
            yield from ((entry.value if entry.key is not None else None, scope) for entry in entries)
        case Comprehension(kind="dict"):
            yield dictionary, scope
        case Call(function=Name(name="dict" | "defaultdict" | "OrderedDict")) if not _holds_some(dictionary):
            return
        case _:
            yield None, scope


def _holds_some(call: Call) -> bool:
    return any(argument.name or isinstance(argument.value, Call | Mapping) for argument in call.arguments)


def stored_in(done: tuple[Statement, ...], name: str, scope: Scope) -> Iterator[Placed]:
    """What statements put into a dictionary."""
    for statement in done:
        match statement:
            case Assignment(targets=(Name(name=target),), value=value, operator="") if target == name and value:
                yield from values_of(value, scope)
            case Assignment(targets=(Item(owner=Name(name=owner)),), value=value) if owner == name:
                yield value, scope
            case Evaluation(value=Call(function=Member(name=method))) if method in ("pop", "clear", "popitem"):
                continue
            case _:
                yield None, scope


def put_into(of: Scope, name: str) -> Iterator[Placed]:
    """What the methods of a class put into a list or dictionary that its objects keep."""
    for method in of.node.body if of.node is not None else ():
        if isinstance(method, Function) and method.parameters:
            own, scope = method.parameters[0].name, of.inner(method)
            for statement in inside(method):
                yield from ((value, scope) for value in _put_by(statement, own, name, scope))


def _put_by(statement: Statement, own: str, name: str, scope: Scope) -> Iterator[Value | None]:
    """What a statement puts into `own.name`."""
    match statement:
        case Evaluation(value=Call(function=Member(owner=kept, name=method), arguments=given)) if _is(kept, own, name):
            if method in ("append", "add") and len(given) == 1:
                yield given[0].value
            elif method in ("extend", "insert", "update", "setdefault"):
                yield None
        case Assignment(targets=(Item(owner=kept),), value=value) if _is(kept, own, name):
            yield value
        case Assignment(targets=(kept,), value=Collection(items=items)) if _is(kept, own, name):
            yield from items
        case Assignment(targets=(kept,), value=value) if _is(kept, own, name):
            yield from (each for each, _ in values_of(value, scope)) if value is not None else (None,)


def _is(kept: Value, own: str, name: str) -> bool:
    return isinstance(kept, Member) and kept.name == name and isinstance(kept.owner, Name) and kept.owner.name == own
