"""Items and models that lists and dictionaries hold, and loops give."""

from collections.abc import Iterable, Iterator

from dynamorm_analysis.facts.statements import Assignment, Evaluation, Function, Loop, inside
from dynamorm_analysis.facts.values import (
    Argument,
    Call,
    Clause,
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
    is_none,
)
from dynamorm_analysis.libraries.pynamodb.actions import items_of
from dynamorm_analysis.libraries.pynamodb.called_on import OnItem, OnModel, Receiver
from dynamorm_analysis.libraries.pynamodb.meanings import (
    YIELDING,
    annotated,
    index_meant,
    model_behind,
    of_meaning,
    one_of,
)
from dynamorm_analysis.libraries.pynamodb.meant import meant
from dynamorm_analysis.libraries.pynamodb.models import Models
from dynamorm_analysis.libraries.pynamodb.operands import is_untouched
from dynamorm_analysis.libraries.pynamodb.placed import Placed, put_into, stored_in, values_of
from dynamorm_analysis.linking.calls.calling import running
from dynamorm_analysis.linking.calls.reachability import returned_during
from dynamorm_analysis.linking.evaluation import meaning, mro
from dynamorm_analysis.linking.meaning import ClassRef, FunctionRef, Instance, ParameterRef, Raw, options
from dynamorm_analysis.linking.names.flow import loops_around, origin_of, steps
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.linking.scope import Scope

KEEPING_CALLS = frozenset({"list", "tuple", "sorted", "reversed", "iter", "filter", "set"})
CHOOSING_CALLS = frozenset({"next", "max", "min"})
TAKING = frozenset({"pop", "popleft", "next", "__next__"})
LOOKING_UP = frozenset({"get", "pop", "setdefault"})
MAX_DEPTH = 4
Held = OnItem | OnModel


def loop_variable(models: Models, name: str, at: Occurrence) -> Held | None:
    """`for order in Order.query(…)`, through `list(…)`, `enumerate(…)` and variables."""
    for round_ in reversed(at.rounds):
        if round_.target is not None and name in _target_names(round_.target):
            return _of_target(models, round_.target, round_.iterable, name, at.scope, 0)
    return None


def _target_names(target: Value) -> Iterator[str]:
    match target:
        case Name(name=name):
            yield name
        case Collection(items=items):
            for item in items:
                yield from _target_names(item)


def _of_target(models: Models, target: Value, iterable: Value, name: str, scope: Scope, depth: int) -> Held | None:
    """What a loop gives to one of its variables."""
    match target, iterable:
        case Name(name=only), _:
            return _yielded(models, iterable, scope, depth) if only == name else None
        case Collection(items=(_, second)), Call(function=Name(name="enumerate"), arguments=(first, *_)):
            return _of_target(models, second, first.value, name, scope, depth)
        case Collection(items=(_, Name(name=second))), Call(function=Member(owner=owner, name="items"), arguments=()):
            return _looked_up(models, owner, scope, depth) if second == name else None
        case Collection(items=targets), Call(function=Name(name="zip"), arguments=arguments):
            for each, given in zip(targets, arguments, strict=False):
                if name in _target_names(each):
                    return _of_target(models, each, given.value, name, scope, depth)
    return None


def item_of_variable(models: Models, variable: Name, at: Occurrence) -> Receiver | None:
    """A variable whose one assignment shows by its value or its annotation that it is an item."""
    return (
        taken_out(models, origin_of(variable, at.scope), at.scope)
        or _declared(models, variable, at.scope)
        or _given_by_call(models, variable, at.scope)
        or item_of_several(models, variable, at.scope)
    )


def _given_by_call(models: Models, parameter: Name, scope: Scope) -> Held | None:
    """What the call that is followed gives a parameter: `store(order)` of `for order in Order.query(shop): …`."""
    if parameter.name not in scope.arguments:
        return None
    value, where = scope.arguments[parameter.name]
    return _without_its_making(_one(models, value, where, 1)) if where != scope else None


def taken_out(models: Models, value: Value, scope: Scope, depth: int = 0) -> Held | None:
    """One of what a list or dictionary holds: `orders[0]`, `by_id.get(id)`, `next(orders)`."""
    match value:
        case Item(owner=owner, index=index) if not isinstance(index, Unknown):
            return _looked_up(models, owner, scope, depth) or _yielded(models, owner, scope, depth)
        case Call(function=Name(name=name), arguments=(Argument(value=first, spread=""), *_)) if name in CHOOSING_CALLS:
            return _yielded(models, first, scope, depth)
        case Call(function=Member(owner=owner, name=name)) if name in TAKING | LOOKING_UP:
            found = _looked_up(models, owner, scope, depth) if name in LOOKING_UP else None
            found = found or (_yielded(models, owner, scope, depth) if name in TAKING else None)
            return found or _given_back(models, value, scope, depth)
        case Call():
            return _given_back(models, value, scope, depth)
        case Operation(operator="or", operands=(first, *_)):
            return taken_out(models, first, scope, depth + 1) if depth < MAX_DEPTH else None
        case Conditional(then=then, otherwise=otherwise):
            return _one_or_nothing(models, (then, otherwise), scope, depth) if depth < MAX_DEPTH else None
    return None


def _one_or_nothing(models: Models, values: Iterable[Value], scope: Scope, depth: int) -> OnItem | None:
    """One of several values, of which each is an item, or nothing; it was read where one of them was."""
    found = [_one(models, value, scope, depth) for value in values if not is_none(value)]
    items = [each for each in found if isinstance(each, OnItem)]
    one = one_of(set(items)) if items and len(items) == len(found) else None
    read = any(each.read for each in items)
    return OnItem(one.model, read=read, sure=all(each.sure for each in items)) if isinstance(one, OnItem) else None


def item_of_several(models: Models, variable: Name, scope: Scope) -> OnItem | None:
    """The item that a variable is given on one path or another: `order = None`, then in a loop `order = each`."""
    given: list[Value] = []
    for step in steps(scope, variable.name, variable.span.start):
        match step.statement:
            case Assignment(targets=(Name(),), value=value, operator="") if value is not None:
                given.append(value)
            case Assignment(targets=(Name() | Collection(),)):
                return None
    return _one_or_nothing(models, given, scope, 1) if len(given) > 1 else None


def _given_back(models: Models, call: Call, scope: Scope, depth: int) -> Held | None:
    """The item that a function of the workspace returns, or else nothing: `return next(orders, None)`."""
    sought = ("pynamodb given back", call.span.start, call.span.end, scope)
    return models.program.once(sought, depth, lambda: _found_given_back(models, call, scope, depth))


def _found_given_back(models: Models, call: Call, scope: Scope, depth: int) -> Held | None:
    if depth > MAX_DEPTH:
        return None
    found: set[Receiver | None] = set()
    for during in _runs_of(models, call, scope):
        returned = _returned(models, during)
        if any(not is_none(value) for value in returned):
            found.add(_one_or_nothing(models, returned, during, depth + 1))
    return _agreed(found)


def _runs_of(models: Models, call: Call, scope: Scope) -> list[Scope]:
    """The functions of the workspace of which a call runs one, during that call; none where it may run something
    else."""
    callees = options(meant(models, call.function, scope))
    functions = [each for each in callees if isinstance(each, FunctionRef) and isinstance(each.scope.node, Function)]
    return [running(each, call, scope) for each in functions] if len(functions) == len(callees) else []


def _returned(models: Models, during: Scope) -> list[Value]:
    return [each.value for each in returned_during(models.program, during, meaning) if each.value is not None]


# ---- what iterating gives -------------------------------------------------------------------------------------------


def _yielded(models: Models, iterable: Value, scope: Scope, depth: int) -> Held | None:
    """What iterating an expression gives."""
    sought = ("pynamodb yielded", iterable.span.start, iterable.span.end, scope)
    return models.program.once(sought, depth, lambda: _found_yielded(models, iterable, scope, depth))


def _found_yielded(models: Models, iterable: Value, scope: Scope, depth: int) -> Held | None:
    if depth > MAX_DEPTH:
        return None
    match origin_of(iterable, scope):
        case Call(function=Member(owner=owner, name=name)) if name in YIELDING:
            index = index_meant(models, owner, scope)
            model = index.model if index is not None else model_behind(models, meant(models, owner, scope))
            return OnItem(model, read=True) if model is not None else None
        case Call(function=Name(name=name), arguments=arguments) if name in KEEPING_CALLS and arguments:
            return _yielded(models, arguments[-1 if name == "filter" else 0].value, scope, depth + 1)
        case Call(function=Member(owner=owner, name="values"), arguments=()):
            return _looked_up(models, owner, scope, depth + 1)
        case Call(function=Member(owner=owner, name="copy"), arguments=()) | Item(owner=owner, index=Unknown()):
            return _yielded(models, owner, scope, depth + 1)
        case Comprehension(kind="list" | "set" | "generator", element=element, clauses=clauses):
            made = _of_comprehension(models, element, clauses, scope, depth)
            return made if is_untouched(iterable, scope) else _without_its_making(made)
        case Collection():
            return _one_of_all(models, ((item, scope) for item in items_of(models, iterable, scope)[0]), depth)
        case Name() as variable:
            found = meant(models, variable, scope)
            if isinstance(found, Raw) and isinstance(found.value, Collection | Comprehension) and found.scope != scope:
                return _yielded(models, found.value, found.scope, depth + 1)
            return _annotated_elements(models, variable, scope)
        case Member() as kept:
            return _kept_by_object(models, kept, scope, depth)
        case Call() as call:
            return _returned_by(models, call, scope, depth)
    return None


def _returned_by(models: Models, call: Call, scope: Scope, depth: int) -> Held | None:
    """What is in the list that a function of the workspace returns, by what it returns or else by what it promises."""
    found: set[Receiver | None] = set()
    for during in _runs_of(models, call, scope):
        returned = _returned(models, during)
        if not returned and (generated := _generated(models, during, depth)) is not None:
            found.add(generated)
            continue
        held = {_yielded(models, value, during, depth + 1) for value in returned if not _is_empty(value)}
        promised = during.node.returns if isinstance(during.node, Function) else None
        if (not held or None in held) and isinstance(promised, Item) and during.parent is not None:
            item = annotated(models, promised.index, during.parent)
            held = {OnItem(item.model, read=True, sure=False)} if isinstance(item, OnItem) else held
        found |= {_without_its_making(each) for each in held}
    return _agreed(found)


def _generated(models: Models, generator: Scope, depth: int) -> Held | None:
    """What a function gives one by one: `for order in Order.query(shop): yield order`, `yield from Order.scan()`."""
    given: set[Receiver | None] = set()
    for statement in inside(generator.node) if isinstance(generator.node, Function) else ():
        match statement:
            case Evaluation(value=Operation(operator="yield", operands=(Spread(value=every),))):
                given.add(_yielded(models, every, generator, depth + 1))
            case Evaluation(value=Operation(operator="yield", operands=(value,))):
                given.add(_one(models, value, generator, depth + 1))
    return _agreed(given)


def _is_empty(value: Value) -> bool:
    return is_none(value) or (isinstance(value, Collection) and not value.items)


def _of_comprehension(
    models: Models, element: Value, clauses: tuple[Clause, ...], scope: Scope, depth: int
) -> Held | None:
    """What a comprehension makes, or passes on as it is: `[order for order in Order.scan()]`."""
    if isinstance(element, Name):
        for clause in clauses:
            if element.name in _target_names(clause.target):
                return _of_target(models, clause.target, clause.iterable, element.name, scope, depth + 1)
    return _one(models, element, scope, depth)


def _annotated_elements(models: Models, variable: Name, scope: Scope) -> OnItem | None:
    """`orders: list[Order]` of a parameter."""
    found = meant(models, variable, scope)
    if isinstance(found, ParameterRef) and isinstance(found.annotation, Item) and found.scope.parent is not None:
        inner = annotated(models, found.annotation.index, found.scope.parent)
        return inner if isinstance(inner, OnItem) else None
    return None


# ---- what dictionaries hold -----------------------------------------------------------------------------------------


def _looked_up(models: Models, dictionary: Value, scope: Scope, depth: int) -> Held | None:
    """What a dictionary holds, whatever the key."""
    sought = ("pynamodb looked up", dictionary.span.start, dictionary.span.end, scope)
    return models.program.once(sought, depth, lambda: _found_looked_up(models, dictionary, scope, depth))


def _found_looked_up(models: Models, dictionary: Value, scope: Scope, depth: int) -> Held | None:
    if depth > MAX_DEPTH:
        return None
    if isinstance(dictionary, Name):
        done = steps(scope, dictionary.name, dictionary.span.start)
        if done:
            return _one_of_all(models, stored_in(tuple(step.statement for step in done), dictionary.name, scope), depth)
        found = meant(models, dictionary, scope)
        if isinstance(found, Raw) and isinstance(found.value, Mapping | Comprehension):
            return _one_of_all(models, values_of(found.value, found.scope), depth)
    if isinstance(dictionary, Mapping | Comprehension):
        return _one_of_all(models, values_of(dictionary, scope), depth)
    return _kept_by_object(models, dictionary, scope, depth) if isinstance(dictionary, Member) else None


# ---- what objects keep ----------------------------------------------------------------------------------------------


def _kept_by_object(models: Models, kept: Member, scope: Scope, depth: int) -> Held | None:
    """What the list or dictionary `self.orders` holds, by all that the methods of its class put into it."""
    for option in options(meant(models, kept.owner, scope)):
        for base in mro(models.program, option.of) if isinstance(option, Instance) else ():
            if isinstance(base, ClassRef) and (placed := tuple(put_into(base.scope, kept.name))):
                return _one_of_all(models, placed, depth)
    return None


# ---- one of several -------------------------------------------------------------------------------------------------


def _one_of_all(models: Models, placed: "Iterator[Placed] | tuple[Placed, ...]", depth: int) -> Held | None:
    """What all of some expressions are: of several items, one of their model."""
    found: set[Receiver | None] = set()
    for value, scope in placed:
        found.add(_without_its_making(_one(models, value, scope, depth)) if value is not None else None)
        if None in found:
            return None
    return _agreed(found)


def _agreed(found: set[Receiver | None]) -> Held | None:
    """What all that may be found is; None where one of them is not known."""
    one = one_of({each for each in found if each is not None}) if None not in found else None
    return one if isinstance(one, OnItem | OnModel) else None


def _without_its_making(found: Held | None) -> Held | None:
    return OnItem(found.model, read=True, sure=found.sure) if isinstance(found, OnItem) else found


def _one(models: Models, value: Value, scope: Scope, depth: int) -> Held | None:
    """An expression that makes an item, or a variable that holds one or is given one by the loop it stands in."""
    match value:
        case Comprehension(kind="dict", element=Collection(items=(_, made)), clauses=clauses):
            return _of_comprehension(models, made, clauses, scope, depth)
        case Operation(operator="or", operands=(first, *_)):
            return _one(models, first, scope, depth + 1) if depth < MAX_DEPTH else None
    known = _agreed({of_meaning(models, each) for each in options(meant(models, value, scope))})
    if known is not None or depth > MAX_DEPTH:
        return known
    if isinstance(value, Name) and (loop := _loop_of(value, scope)) is not None and loop.target is not None:
        return _of_target(models, loop.target, loop.iterable, value.name, scope, depth + 1)
    return taken_out(models, origin_of(value, scope), scope, depth + 1)


def _loop_of(variable: Name, scope: Scope) -> Loop | None:
    """The loop around a place that gives a variable, which is not set again in it: `found.append(order)`."""
    for loop in reversed(loops_around(scope, variable.span.start)):
        if loop.target is not None and variable.name in _target_names(loop.target):
            again = (step.statement for step in steps(scope, variable.name, variable.span.start))
            is_set_again = any(isinstance(one, Assignment) and one.span.start > loop.span.start for one in again)
            return loop if not is_set_again else None
    return None


def _declared(models: Models, variable: Name, scope: Scope) -> Receiver | None:
    """`order: Order = …`."""
    for step in reversed(steps(scope, variable.name, variable.span.start)):
        if isinstance(step.statement, Assignment) and step.statement.annotation is not None:
            return annotated(models, step.statement.annotation, scope)
    return None
