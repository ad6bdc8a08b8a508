"""The classes of the workspace: their bases in resolution order, and what they and their objects hold."""

from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping

from dynamorm_analysis.facts.statements import Assignment, Class, Function, Statement, blocks
from dynamorm_analysis.facts.values import Argument, Call, Item, Member, Name, Value
from dynamorm_analysis.linking.meaning import ClassRef, External, Meaning
from dynamorm_analysis.linking.names.unpacking import unpacked
from dynamorm_analysis.linking.scope import REMEMBERED, Body, Bound, Scope
from dynamorm_analysis.linking.standard import BASES_WITHOUT_MEMBERS
from dynamorm_analysis.memo import Memo

Base = ClassRef | External
AssignedToSelf = Mapping[str, tuple[tuple[Function, Value, Bound], ...]]
CLASS = "__class__"
HANDS_ON = "__getattr__"
NEW = "__new__"
MAX_CLASSES = 64  # among one class's ancestors: more are no longer a hierarchy that somebody wrote


def order_of(start: ClassRef, meaning: Callable[[Value, Scope], Meaning]) -> tuple[Base, ...]:
    """A class and its ancestors in method resolution order; `meaning` tells what the name of a base stands for."""
    bases_of: dict[Base, tuple[Base, ...]] = {}
    waiting: list[Base] = [start]
    while waiting and len(bases_of) < MAX_CLASSES:
        current = waiting.pop()
        if isinstance(current, ClassRef) and current not in bases_of:
            bases_of[current] = tuple(dict.fromkeys(_bases(current, meaning)))
            waiting += bases_of[current]
    return linearised(start, bases_of)


def _bases(of: ClassRef, meaning: Callable[[Value, Scope], Meaning]) -> Iterator[Base]:
    node, outer = of.scope.node, of.scope.parent
    if not isinstance(node, Class) or outer is None:
        return
    for argument in node.bases:
        if argument.name or argument.spread:
            continue
        base = argument.value.owner if isinstance(argument.value, Item) else argument.value  # Generic[X], Index["M"]
        found = meaning(base, outer)
        if not isinstance(found, External) or found.name not in BASES_WITHOUT_MEMBERS:
            yield found if isinstance(found, ClassRef | External) else External("")


def linearised(start: Base, bases_of: "dict[Base, tuple[Base, ...]]") -> tuple[Base, ...]:
    """The method resolution order (C3); where the bases contradict each other, depth first, first come."""
    line: dict[Base, None] = {start: None}
    while len(parents := bases_of.get(start, ())) == 1 and parents[0] not in line:
        start = parents[0]
        line[start] = None
    merged = _merge(start, bases_of, {})
    if merged is None:
        merged = tuple(_depth_first(start, bases_of))
    line.update(dict.fromkeys(merged))
    return tuple(line)


def _depth_first(start: Base, bases_of: "dict[Base, tuple[Base, ...]]") -> dict[Base, None]:
    found: dict[Base, None] = {}
    waiting = [start]
    while waiting:
        base = waiting.pop()
        if base not in found:
            found[base] = None
            waiting += reversed(bases_of.get(base, ()))
    return found


def _merge(
    base: Base, bases_of: "dict[Base, tuple[Base, ...]]", known: "dict[Base, tuple[Base, ...] | None]"
) -> tuple[Base, ...] | None:
    """The order of a class; `known` are those that were found, with None for those that are being looked for."""
    if base in known:
        return known[base]
    known[base] = None
    parents = bases_of.get(base, ())
    orders: list[tuple[Base, ...]] = []
    for parent in parents:
        order = _merge(parent, bases_of, known)
        if order is None:
            return None
        orders.append(order)
    merged = _interleaved([*orders, parents])
    known[base] = (base, *merged) if merged is not None else None
    return known[base]


def _interleaved(orders: list[tuple[Base, ...]]) -> list[Base] | None:
    """All classes of some orders in one that contradicts none of them; None where there is none."""
    behind = Counter(base for order in orders for base in order[1:])
    waiting = [deque(order) for order in orders if order]
    result: list[Base] = []
    while waiting:
        head = next((order[0] for order in waiting if not behind[order[0]]), None)
        if head is None:
            return None
        result.append(head)
        for order in waiting:
            if order[0] == head:
                order.popleft()
                behind.subtract([order[0]] if order else ())
        waiting = [order for order in waiting if order]
    return result


def lacks(line: tuple[Base, ...], name: str) -> bool:
    """Whether objects of a class surely have no attribute of a name; `line` are it and its bases."""
    return name != CLASS and all(
        isinstance(base, ClassRef)
        and not declares(base.scope, name)
        and {HANDS_ON, "__getattribute__"}.isdisjoint(base.scope.bindings)
        for base in line
    )


def declares(scope: Scope, name: str) -> bool:
    """Whether a class itself gives something a name, in its body or by what a method sets of the own object."""
    return name in scope.bindings or next(assignments_to_self(scope, name), None) is not None


def assignments_to_self(scope: Scope, attribute: str) -> Iterator[tuple[Scope, Value, Bound]]:
    """Values that a class's methods assign to `self.attribute`, with the method they stand in; `__init__` first."""
    if isinstance(scope.node, Class):
        body = Body(scope.anchor, scope.node.name_span, scope.node)
        for method, value, bound in _assigned_to_self(body).get(attribute, ()):
            yield scope.inner(method), value, bound


def _assigned_to_self(body: Body) -> AssignedToSelf:
    known = _assigned.get(body)
    if known is not None:
        return known
    found: dict[str, tuple[tuple[Function, Value, Bound], ...]] = {}
    methods = [statement for statement in body.node.body if isinstance(statement, Function)]
    for method in sorted(methods, key=lambda method: method.name not in ("__init__", "__attrs_post_init__")):
        for statement, conditional in _statements(method.body):
            if not isinstance(statement, Assignment) or statement.value is None or statement.operator:
                continue
            for written in statement.targets:
                for target, value in unpacked(written, statement.value):
                    if isinstance(target, Member) and value is not None and _is_own(target.owner, method, body):
                        bound = Bound("assignment", statement, body.anchor, value, conditional)
                        found[target.name] = (*found.get(target.name, ()), (method, value, bound))
    _assigned.put(body, found, body.weight)
    return found


def _is_own(owner: Value, method: Function, body: Body) -> bool:
    """Whether a method means its own object or class: `self`, `cls`, `self.__class__`, `type(self)`, or the class by
    its name; where it makes the object, also the variable or attribute that holds what is made."""
    receiver = method.parameters[0].name if method.parameters else ""
    makes = method.name == NEW
    match owner:
        case Name(name=name):
            return name in (receiver, body.node.name) or (makes and _holds_made(name, method))
        case Member(owner=Name(name=name), name=of):
            return name in (receiver, body.node.name) and (of == CLASS or makes)
        case Call(function=Name(name="type"), arguments=(Argument(value=Name(name=name), spread=""),)):
            return name == receiver
    return False


def _holds_made(name: str, method: Function) -> bool:
    """Whether a method sets a variable to what `super().__new__(…)` makes."""
    for statement, _ in _statements(method.body):
        match statement:
            case Assignment(targets=(Name(name=target), *_), value=Call(function=Member(name="__new__"))):
                if target == name:
                    return True
    return False


_assigned: Memo[Body, AssignedToSelf] = Memo(REMEMBERED)


def _statements(body: tuple[Statement, ...], conditional: bool = False) -> Iterator[tuple[Statement, bool]]:
    for statement in body:
        yield statement, conditional
        for block in blocks(statement):
            yield from _statements(block, True)
