"""Items that an object keeps: one of its methods has read them, others change them, and another one puts them."""

from collections.abc import Iterable, Iterator

from dynamorm_analysis.facts.statements import Assignment, Class, Function, expressions, inside
from dynamorm_analysis.facts.values import Call, Item, Member, Name, Value, parts_of
from dynamorm_analysis.libraries.courses.asked import Asked
from dynamorm_analysis.libraries.requests.computed import CHANGING
from dynamorm_analysis.linking.names.origins import filled_in
from dynamorm_analysis.linking.objects.classes import assignments_to_self
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.text import Span

READS = frozenset({"get", "query"})
MOST_HOPS = 3
"""From one field of an object to another one: `self.players = self.item["players"]`."""
FEW = 2
"""Fields of one item that are enough for what is put to be that item."""


def may_keep(accesses: Iterable[Access], access: Access) -> bool:
    """Whether a method puts an item, and another one of the same class reads some."""
    class_name, _, method = access.function.rpartition(".")
    return (
        access.operation == "put"
        and access.via is None
        and bool(class_name and method)
        and any(
            one.operation in READS and one.function != access.function and one.function.startswith(f"{class_name}.")
            for one in accesses
        )
    )


def kept_in_object(asked: Asked, call: Call, access: Access) -> frozenset[Span]:
    """The calls by which other methods of a class have read what a method puts of its own object, whole or several
    fields of it, where methods of the class change that."""
    around = asked.scope.enclosing_class
    if around is None or access.operation != "put" or access.via is not None:
        return frozenset()
    own = asked.scope.receiver_name
    put = _fields_in(call, own) | {one.value.symbol.removeprefix(f"{own}.") for one in access.written}
    whole: set[Span] = set()
    parts: dict[Span, set[str]] = {}
    for field in sorted(put):
        for span, is_whole in _read_for(asked, around, field, 0):
            if is_whole:
                whole.add(span)
            else:
                parts.setdefault(span, set()).add(field)
    found = whole | {span for span, fields in parts.items() if len(fields) >= FEW}
    return frozenset(found) if found and _changes_any(around, put) else frozenset()


def _fields_in(value: Value, own: str) -> set[str]:
    """The fields of a method's own object that an expression names."""
    return {name for part in parts_of(value) if (name := _field(part, own))}


def _field(value: Value, own: str) -> str:
    match value:
        case Member(owner=Name(name=owner), name=name) if owner == own:
            return name
    return ""


def _read_for(asked: Asked, around: Scope, field: str, hops: int) -> Iterator[tuple[Span, bool]]:
    """The calls in other methods of a class that gave a field of its objects its value, each with whether that is all
    that the call gave."""
    for method, value, _ in assignments_to_self(around, field) if hops < MOST_HOPS else ():
        if method.node is asked.scope.node or not isinstance(method.node, Function):
            continue
        inner = Asked(method, filled_in(method.node), asked.functions)
        yield from ((one.call.span, inner.is_whole(one)) for one in inner.origins(value) if not one.error)
        for other in _fields_in(value, method.receiver_name) - {field}:
            yield from ((span, False) for span, _ in _read_for(asked, around, other, hops + 1))


def _changes_any(around: Scope, fields: set[str]) -> bool:
    """Whether a method of a class, which is not the one that makes its objects, changes one of their fields in place,
    or sets it to something made of what it was."""
    methods = around.node.body if isinstance(around.node, Class) else ()
    return any(
        isinstance(method, Function) and method.name != "__init__" and _changes(method, fields) for method in methods
    )


def _changes(method: Function, fields: set[str]) -> bool:
    own = method.parameters[0].name if method.parameters else ""
    for statement in inside(method):
        match statement:
            case Assignment(targets=targets, operator=operator):
                for target in targets:
                    owner = target
                    while isinstance(owner, Item):
                        owner = owner.owner
                    if (operator or owner is not target) and _field(owner, own) in fields:
                        return True
            case _:
                pass
        for value in expressions(statement):
            for part in parts_of(value):
                match part:
                    case Call(function=Member(owner=owner, name=name)) if name in CHANGING:
                        if _field(owner, own) in fields:
                            return True
    return False
