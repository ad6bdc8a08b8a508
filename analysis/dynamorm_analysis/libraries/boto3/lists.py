"""Lists and dictionaries that are written down somewhere: their items, and their entries whatever the keys are."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import Assignment, Evaluation, Function, Loop, Statement, blocks
from dynamorm_analysis.facts.values import (
    Call,
    Collection,
    Comprehension,
    Conditional,
    Item,
    Mapping,
    Member,
    Name,
    Operation,
    Spread,
    Unknown,
    Value,
    last_name,
)
from dynamorm_analysis.libraries.boto3.left_over import left_over
from dynamorm_analysis.libraries.requests.given import Given
from dynamorm_analysis.libraries.rounds.pieces import PIECES
from dynamorm_analysis.linking.calls.calling import returns, running
from dynamorm_analysis.linking.calls.deciding import chosen, taken
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import FunctionRef, Raw, options
from dynamorm_analysis.linking.names.rounds import in_round
from dynamorm_analysis.linking.scope import Scope, loop_around

MAX_DEPTH = 6
KEEPING = frozenset({"list", "tuple", "sorted", "iter", "reversed", "islice", "deepcopy"})
"""Calls that give the items of their first argument, or some of them."""
Listed = tuple[Value, Scope]


def entries(program: Program, value: Value, scope: Scope, depth: int = 0) -> Iterator[tuple[Value, Value, Scope]]:
    """Keys and values of a dictionary that is written down somewhere, whatever its keys are."""
    if isinstance(value, Mapping):
        for entry in value.entries:
            if entry.key is not None:
                yield entry.key, entry.value, scope
        return
    if depth > MAX_DEPTH:
        return
    if isinstance(value, Name) and isinstance(scope.node, Function) and value.name in scope.bindings:
        yield from _entries_of_name(program, value, scope, depth)
        return
    for asked, where in left_over(program, value, scope):
        yield from entries(program, asked, where, max(depth + 1, MAX_DEPTH - 1))
    found = meaning(program, value, scope)
    if isinstance(found, Raw) and found.value is not value:
        yield from entries(program, found.value, found.scope, depth + 1)


def _entries_of_name(program: Program, value: Name, scope: Scope, depth: int) -> Iterator[tuple[Value, Value, Scope]]:
    """Those of a local dictionary, over the steps that fill it."""
    if value.name in scope.arguments:
        given, caller = scope.arguments[value.name]
        yield from entries(program, given, caller, depth + 1)
    for step in taken(program, scope, value.name, value.span.start, meaning):
        match step.statement:
            case Assignment(targets=(Name(),), value=assigned, operator="" | "|=") if assigned is not None:
                yield from entries(program, assigned, scope, depth + 1)
            case Assignment(targets=(Item(owner=Name(), index=key),), value=assigned) if assigned is not None:
                yield key, assigned, scope
    for key, added in _lists_filled(scope.node.body if scope.node is not None else (), value):
        yield key, added, scope


def _lists_filled(body: tuple[Statement, ...], held: Name) -> Iterator[tuple[Value, Value]]:
    """What is put into the lists that a dictionary holds, by its key: `requests[table].append(request)`."""
    for statement in body:
        if statement.span.start >= held.span.start:
            return
        match statement:
            case Evaluation(value=Call(function=Member(owner=filled, name=method), arguments=(argument,))):
                key = _key_of_list(filled, held.name)
                if key is not None and method in ("append", "extend"):
                    item = argument.value
                    yield key, Collection("list", (item,), item.span) if method == "append" else item
        for block in blocks(statement):
            yield from _lists_filled(block, held)


def _key_of_list(filled: Value, name: str) -> Value | None:
    """`table` of `requests[table]` and of `requests.setdefault(table, [])`."""
    match filled:
        case Item(owner=Name(name=owner), index=key) if owner == name:
            return key
        case Call(function=Member(owner=Name(name=owner), name="setdefault"), arguments=(argument, *_)) if (
            owner == name
        ):
            return argument.value
    return None


def listed_of(program: Program, values: tuple[Given, ...]) -> list[Listed]:
    return [item for given in values for item in listed(program, given.value, given.scope)]


def listed(program: Program, value: Value, scope: Scope, depth: int = 0) -> Iterator[Listed]:
    """The items of a list as far as they are written down: literally, appended one by one, or by a comprehension."""
    if depth > MAX_DEPTH:
        return
    match value:
        case Collection(items=inner):
            for item in inner:
                if isinstance(item, Spread):
                    yield from listed(program, item.value, scope, depth + 1)
                else:
                    yield item, scope
        case Comprehension(element=element):
            yield element, scope
        case Call(function=Name(name=name) | Member(name=name), arguments=(argument, *_)) if name in KEEPING:
            yield from listed(program, argument.value, scope, depth + 1)
        case Call(function=Name(name="chain") | Member(name="chain"), arguments=arguments):
            for argument in arguments:
                yield from listed(program, argument.value, scope, depth + 1)
        case Call(function=Member(owner=owner, name="copy"), arguments=()):
            yield from listed(program, owner, scope, depth + 1)
        case Operation(operator="+" | "or"):
            for operand in _joined(value):
                yield from listed(program, operand, scope, depth + 1)
        case Conditional():
            for part in chosen(program, value, scope, meaning):
                yield from listed(program, part, scope, depth + 1)
        case Item(owner=owner, index=Unknown()):  # a slice
            yield from listed(program, owner, scope, depth + 1)
        case Call() if (inside := _returned(program, value, scope)) is not None:
            for returned, where in inside:
                yield from listed(program, returned, where, depth + 2)
        case Name(name=name) if (
            isinstance(scope.node, Function) and name in scope.bindings and not in_round(scope, name)
        ):
            sought = (f"items of {name}", scope, value.span.start)
            yield from program.once(sought, depth, lambda: _collected(program, value, name, scope, depth))
        case _:
            found = meaning(program, value, scope)
            if isinstance(found, Raw) and found.value is not value:
                yield from listed(program, found.value, found.scope, depth + 1)


def _joined(value: Operation) -> Iterator[Value]:
    """The operands of an operator that is used again and again: `first + second + third`."""
    waiting: list[Value] = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, Operation) and each.operator == value.operator:
            waiting += reversed(each.operands)
        else:
            yield each


def _returned(program: Program, call: Call, scope: Scope) -> list[Listed] | None:
    """What a function of the workspace returns during a call, or yields one by one; None for other calls."""
    callees = options(meaning(program, call.function, scope))
    found: list[Listed] = []
    for callee in callees:
        if not isinstance(callee, FunctionRef) or not isinstance(callee.scope.node, Function):
            return None
        inside = running(callee, call, scope)
        found += [(one.value, inside) for one in returns(callee.scope.node.body) if one.value is not None]
        found += [(one, inside) for one in _yielded(callee.scope.node.body)]
    return found


def _yielded(body: tuple[Statement, ...]) -> Iterator[Value]:
    """What a generator yields, each as a list of its own."""
    for statement in body:
        match statement:
            case Evaluation(value=Operation(operator="yield", operands=(item,), span=span)):
                yield Collection("list", (item,), span)
        for block in blocks(statement):
            yield from _yielded(block)


def _of_chunks(scope: Scope, name: str, place: int) -> Iterator[Value]:
    """The lists of which a loop's variable takes pieces: `for some in chunks(items, 25)`, also of their slices. Inside
    of a loop the variable stands for its pieces alone."""
    bounds = scope.bindings.get(name, ())
    around = loop_around(bounds, place)
    for statement in (around,) if around is not None else (bound.statement for bound in bounds):
        match statement:
            case Loop(target=Name(name=target), iterable=Call(function=function, arguments=(first, *_))):
                if target == name and any(word in last_name(function).lower() for word in PIECES):
                    yield first.value
            case Loop(target=Name(name=target), iterable=Comprehension(element=element)) if target == name:
                yield element


def _named_inside(scope: Scope, name: str) -> Iterator[Value]:
    """What a name is set to within an expression: `while some := list(islice(items, 25))`."""
    for bound in scope.bindings.get(name, ()):
        if bound.by == "other" and bound.value is not None:
            yield bound.value


def _collected(program: Program, value: Value, name: str, scope: Scope, depth: int) -> tuple[Listed, ...]:
    """The items of a local list, over the steps that fill it; each once, also where the list is made from itself."""
    found: dict[int, Listed] = {}
    if name in scope.arguments:
        given, caller = scope.arguments[name]
        found.update({id(item): (item, where) for item, where in listed(program, given, caller, depth + 1)})
    for whole in (*_of_chunks(scope, name, value.span.start), *_named_inside(scope, name)):
        found.update({id(item): (item, where) for item, where in listed(program, whole, scope, depth + 1)})
    for step in taken(program, scope, name, value.span.start, meaning):
        match step.statement:
            case Assignment(value=assigned) if assigned is not None:
                items = tuple(listed(program, assigned, scope, depth + 1))
            case Evaluation(value=Call(function=Member(name="append" | "insert"), arguments=(*_, argument))):
                items = ((argument.value, scope),)
            case Evaluation(value=Call(function=Member(name="extend"), arguments=(argument,))):
                items = tuple(listed(program, argument.value, scope, depth + 1))
            case _:
                continue
        found.update({id(item): (item, where) for item, where in items})
    return tuple(found.values())
