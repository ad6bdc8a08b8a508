"""From which calls in a function a value comes, and which part it is of what they gave."""

import re
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, replace

from dynamorm_analysis.facts.statements import Assignment, Function, Loop, Statement, expressions, inside
from dynamorm_analysis.facts.values import (
    Argument,
    Binding,
    Call,
    Clause,
    Collection,
    Comprehension,
    Conditional,
    Constant,
    Item,
    Mapping,
    Member,
    Name,
    Operation,
    Value,
    last_name,
    names_in,
    parts_of,
)
from dynamorm_analysis.linking.names.added import added_to
from dynamorm_analysis.linking.names.keyed_items import kept_under_keys
from dynamorm_analysis.linking.names.storing import stored
from dynamorm_analysis.linking.names.unpacking import waited_together
from dynamorm_analysis.linking.scope import Bound, Scope
from dynamorm_analysis.words import words_of

MAX_HOPS = 12
FAR = 6  # hops from where on one way is followed alone
MOST_BOUNDS = 3
BUILT_IN = frozenset(
    {"bool", "dict", "float", "int", "iter", "len", "list", "next", "set", "str", "tuple", "vars"}
    | {"float32", "float64", "int32", "int64", "string", "uint", "uint32", "uint64"}
)
"""Functions that give what they are given, perhaps in another form, or tell how much it is."""
SAME = frozenset(
    {"asdict", "copy", "deepcopy", "deserialize", "dumps", "fromisoformat", "isoparse", "loads", "model_validate"}
    | {"parse_obj", "serialize", "strptime"}
)
"""Functions of modules and classes that give what they are given, perhaps in another form."""
ALSO_SAME = frozenset(
    {"ToItem", "ToMap", "as_dict", "asdict", "copy", "dict", "model_copy", "model_dump", "to_dict", "to_dynamodb"}
    | {"to_item", "to_json", "to_record"}
)
"""Methods that give what they are called on, perhaps in another form."""
TELLING = frozenset({"as", "dump", "marshal", "serialize", "to"})
"""First words of methods that do so: `to_ddb_item`, `serialize_to_record`."""
REPLACING = frozenset({"evolve", "replace"})
"""Functions that give what they are given with other values for some fields, which they are told by name."""
ERRORS = re.compile(r"err|.*(Err|_err)$")
"""How variables for errors are called."""
FORMS = frozenset(
    {"database", "db", "ddb", "dict", "dynamo", "dynamodb", "entity", "item", "json", "map", "model", "object"}
    | {"record", "row"}
)
"""What `from_dict` and `to_item` make of items, or items of."""
SCHEMAS = frozenset({"adapter", "deserializer", "mapper", "schema", "serializer"})
"""What something is called that makes objects of items, and items of objects, in one go."""
LOADING = frozenset({"deserialize", "dump", "load", "parse", "serialize", "unmarshal", "validate"})
STORES = frozenset({"dao", "database", "db", "ddb", "dynamo", "dynamodb", "repo", "repository", "storage", "store"})
"""Words for what keeps items."""
MAKING = frozenset({"build", "construct", "create", "load", "make", "new", "of", "parse", "validate"})
"""First words of methods of classes that make an object of the one thing which they are given."""


@dataclass(frozen=True, slots=True)
class Origin:
    """A call, and the names under which its result holds the value, outer ones first; empty for a part that is not
    named. `error`: the value is the error that the call gave beside its result."""

    call: Call
    parts: tuple[str, ...] = ()
    error: bool = False


Filled = Dictionary[str, tuple[Call, ...]]
"""Variables that calls are given to fill, as `json.Unmarshal(text, &order)` does."""


STORING = frozenset({"create", "delete", "insert", "marshal", "put", "remove", "save", "store", "update", "upsert"})
"""First words of functions that are given an object to store it, and not to fill it."""


def filled_in(function: Function) -> Filled:
    """The variables of a function that calls fill."""
    found: dict[str, list[Call]] = {}
    for statement in inside(function):
        for value in expressions(statement):
            if isinstance(value, Call):
                stores = not STORING.isdisjoint(words_of(last_name(value.function))[:1])
                for part in parts_of(value):
                    match part:
                        case Operation(operator="&", operands=(Name(name=name),)) if not stores:
                            found.setdefault(name, []).append(value)
                        case Call(arguments=(*_, Argument(value=Name()))) if name := unmarshalled_into(part):
                            found.setdefault(name, []).append(part)
    return {name: tuple(calls) for name, calls in found.items()}


def unmarshalled_into(call: Call) -> str:
    """The variable whose object a call makes of what it is given first: `UnmarshalMap(item, &order)`, and of a pointer
    `UnmarshalMap(item, order)`; empty of other calls."""
    if len(call.arguments) < 2 or not last_name(call.function).startswith("Unmarshal"):
        return ""
    match call.arguments[-1].value:
        case Name(name=name) | Operation(operator="&", operands=(Name(name=name),)):
            return name
    return ""


def origins(scope: Scope, value: Value, filled: Filled, hops: int = 0) -> Iterator[Origin]:
    """The calls that a value comes from, as far as the function that it stands in tells."""
    if hops > MAX_HOPS:
        return
    match value:
        case Call(function=Member(owner=owner, name="get" | "pop"), arguments=(key, *others)) if (
            _names(key.value) and not any(given.name for given in others) and not _is_store(scope, owner)
        ):
            yield from _part(scope, owner, _names(key.value), filled, hops)
        case Call(function=Member(owner=Name() as owner, name="get" | "pop"), arguments=(_, *_)) if (
            by_key := tuple(_part(scope, owner, "", filled, hops))
        ) and _is_by_key(scope, owner):
            yield from by_key  # `{one["id"]: one for one in items}.get(id)`
        case _ if same := same_as(value):
            for each in same if hops < FAR else same[:1]:
                yield from origins(scope, each, filled, hops + 1)
        case Call(arguments=(given,)) if is_form(value):
            inner = tuple(origins(scope, given.value, filled, hops + 1))
            yield from inner or (Origin(value),)
        case Call():
            yield Origin(value)
        case Item(owner=owner, index=index):
            yield from _part(scope, owner, _names(index), filled, hops)
            if isinstance(owner, Name) and not isinstance(index, Constant):
                yield from _of_entry(scope, owner, filled, hops)
        case Member(owner=owner, name=name):
            yield from _part(scope, owner, name, filled, hops)
        case Name():
            yield from _of_name(scope, value, filled, hops)


def _is_store(scope: Scope, owner: Value) -> bool:
    """Whether something is no dictionary of what was read, but what reads: an object or module that is called like one
    that keeps items, or a module that the function itself imports."""
    if not STORES.isdisjoint(words_of(last_name(owner))):
        return True
    around = scope.holder_of(owner.name) if isinstance(owner, Name) else None
    bounds = around.bindings.get(last_name(owner), ()) if around is not None else ()
    return bool(bounds) and all(bound.by == "import" for bound in bounds)


def parameters_of(
    scope: Scope, value: Value, through: Callable[[Call], Iterable[Value]], hops: int = 0
) -> Iterator[str]:
    """The parameters of its function that a value is, perhaps in another form or with other values in it. `through`
    tells what a call is given that it gives back."""
    if hops > MAX_HOPS:
        return
    if isinstance(value, Name):
        for bound in _followed(scope, value, hops):
            if bound.by == "parameter":
                yield value.name
            elif bound.by == "assignment" and bound.value is not None:
                yield from parameters_of(scope, bound.value, through, hops + 1)
        return
    in_form = isinstance(value, Call) and len(value.arguments) == 1 and is_form(value)
    same: Iterable[Value] = same_as(value)[:MOST_BOUNDS]
    if isinstance(value, Call) and not same:
        same = (value.arguments[0].value,) if in_form else through(value)
    for each in same:
        yield from parameters_of(scope, each, through, hops + 1)


def same_as(value: Value) -> tuple[Value, ...]:
    """What an expression gives as it is, in another form, or with other values for some of its parts; one of these,
    where there are several."""
    match value:
        case Call(
            function=Member(owner=Name() | Member() | Item() | Call() as owner, name=name), arguments=arguments
        ) if _tells_all(name) and all(given.name for given in arguments):
            return (owner,)
        case Call(function=function, arguments=(given, *others)) if is_same(function) or _replaces(function, others):
            return (given.value,)
        case Call(function=Name(name="filter"), arguments=(_, given)):
            return (given.value,)
        case Call(function=Member(owner=owner, name="pop" | "popleft"), arguments=arguments) if all(
            isinstance(given.value, Constant) and isinstance(given.value.value, int) for given in arguments
        ):
            return (owner,)  # one of a list
        case Mapping(entries=entries):
            return tuple(entry.value for entry in entries if entry.key is None)
        case Comprehension(
            kind="list" | "generator", element=element, clauses=(Clause(target=Name(name=name), iterable=iterable),)
        ) if is_form_of(element, name):
            return (iterable,)
        case Comprehension(
            kind="dict",
            element=Collection(items=(Name(name=key), _)),
            clauses=(
                Clause(
                    target=Collection(items=(Name(name=each), _)),
                    iterable=Call(function=Member(owner=owner, name="items"), arguments=()),
                ),
            ),
        ) if key == each:
            return (owner,)
        case Comprehension(
            kind="dict",
            element=Collection(items=(_, element)),
            clauses=(Clause(target=Name(name=name), iterable=iterable),),
        ) if is_form_of(element, name):
            return (iterable,)
        case Operation(operator="or" | "&" | "*", operands=(first, *_)) | Binding(value=first):
            return (first,)
        case Member(owner=owner, name="__dict__"):
            return (owner,)
        case Operation(operator="|", operands=operands):
            return operands
        case Conditional(then=then, otherwise=otherwise):
            return then, otherwise
    return ()


def is_form_of(element: Value, name: str) -> bool:
    """Whether an expression gives what a variable holds, perhaps in another form: `User(**one)` of `one`."""
    if isinstance(element, Name):
        return element.name == name
    if isinstance(element, Call) and len(element.arguments) == 1 and is_form(element):
        return is_form_of(element.arguments[0].value, name)
    inner = same_as(element) if isinstance(element, Call) else ()
    return len(inner) == 1 and is_form_of(inner[0], name)


def is_same(function: Value) -> bool:
    """Whether a function gives what it is given, perhaps in another form."""
    name = last_name(function)
    if name in BUILT_IN:
        return isinstance(function, Name)
    return name in SAME or name in ALSO_SAME or name.startswith("Marshal")


def _replaces(function: Value, others: list[Argument]) -> bool:
    """Whether a call is one like `replace(order, status="paid")`, `replace(order, **changes)`."""
    return last_name(function) in REPLACING and bool(others) and all(given.name or given.spread for given in others)


def _tells_all(method: str) -> bool:
    """Whether a method tells all that an object holds."""
    first, *others = words_of(method) or [""]
    return method in ALSO_SAME or (first in TELLING and not FORMS.isdisjoint(others))


def is_form(call: Call) -> bool:
    """Whether a call gives what it is given in another form: `User(**item)`, `User.from_dict(item)`,
    `UserSchema().load(item)`, `User.create(item)`."""
    first, *others = words_of(last_name(call.function)) or [""]
    if call.arguments[0].spread == "**":
        return last_name(call.function)[:1].isupper()
    if isinstance(call.function, Member) and not call.arguments[0].name:
        owner = call.function.owner
        called = last_name(owner.function if isinstance(owner, Call) else owner)
        if first in LOADING and not SCHEMAS.isdisjoint(words_of(called)):
            return True
        if first in MAKING and isinstance(owner, Name) and called[:1].isupper() and not called.isupper():
            return True
    if isinstance(call.function, Name) and isinstance(call.arguments[0].value, Call | Item):  # `State(item["state"])`
        name = call.function.name
        return name[:1].isupper() and not name.isupper() and not call.arguments[0].name and not call.arguments[0].spread
    return first in ("from", "to") and not FORMS.isdisjoint(others)


def _names(index: Value) -> str:
    """The name that an index is; empty for others, as positions are."""
    return index.value if isinstance(index, Constant) and isinstance(index.value, str) else ""


def _part(scope: Scope, owner: Value, name: str, filled: Filled, hops: int) -> Iterator[Origin]:
    given = _field_given(scope, owner, name) if isinstance(owner, Name) and owner.name not in filled else None
    if given is not None:
        for value in given[-MOST_BOUNDS:]:
            yield from origins(scope, value, filled, hops + 1)
        return
    for origin in origins(scope, owner, filled, hops + 1):
        yield replace(origin, parts=(*origin.parts, name))


def _is_by_key(scope: Scope, owner: Name) -> bool:
    """Whether a name stands for a dictionary of items that code has made by what they are called by."""
    return any(isinstance(each.value, Comprehension) and each.value.kind == "dict" for each in _reaching(scope, owner))


def _of_entry(scope: Scope, owner: Name, filled: Filled, hops: int) -> Iterator[Origin]:
    """Where what a map holds comes from, when its function has put it there."""
    around = scope.holder_of(owner.name)
    bounds = around.bindings[owner.name] if around is not None else ()
    for value in tuple(kept_under_keys(around, owner, tuple(bounds)))[-MOST_BOUNDS:] if around is not None else ():
        yield from origins(scope, value, filled, hops + 1)


def _field_given(scope: Scope, owner: Name, name: str) -> list[Value] | None:
    """What a field holds of an object that the function makes with all of its fields by name, `Order(id=id)`, and what
    it has put there since; None of other objects."""
    found = _reaching(scope, owner)
    made = found[0].value if len(found) == 1 and found[0].by == "assignment" else None
    made = made.operands[0] if isinstance(made, Operation) and made.operator == "&" else made
    if not isinstance(made, Call) or not is_made_by_name(made):
        return None
    given = [argument.value for argument in made.arguments if argument.name == name]
    for one in stored(scope, owner.name, found[0].statement.span.end, owner.span.start):
        if one.field == name and one.key is None:
            given = [*given, one.value] if one.optional else [one.value]
    return given or None


def is_made_by_name(call: Call) -> bool:
    """Whether a call makes an object with all of its fields by name: `Order{Total: total}`, `Order(total=total)`."""
    is_class = bool(call.arguments) and last_name(call.function)[:1].isupper()
    return is_class and all(argument.name and not argument.spread for argument in call.arguments)


def _of_name(scope: Scope, value: Name, filled: Filled, hops: int) -> Iterator[Origin]:
    found = _followed(scope, value, hops)
    for bound in found:
        yield from _of_bound(scope, value.name, bound, filled, hops)
    before = [call for call in filled.get(value.name, ()) if call.span.end <= value.span.start]
    if len(found) == 1 and _is_anew(found[0], value):
        before = [call for call in before if call.span.end > found[0].statement.span.start]
    for call in before[-1:]:
        if last_name(call.function).startswith("Unmarshal") and call.arguments:
            yield from origins(scope, call.arguments[0].value, filled, hops + 1)
        else:
            yield Origin(call)


def _is_anew(bound: Bound, name: Name) -> bool:
    """Whether a statement surely gives a name a value of its own before it is used: what filled it earlier is gone."""
    is_own = bound.by == "assignment" and bound.value is not None and name.name not in names_in(bound.value)
    return is_own and all(start <= name.span.start <= end for start, end in bound.perhaps)


def _followed(scope: Scope, value: Name, hops: int) -> list[Bound]:
    """The statements that are followed from a name: far from where one began, the last one that gives it something."""
    found = _reaching(scope, value)
    return found if hops <= FAR else [each for each in found if not isinstance(each.value, Constant)][-1:]


def _reaching(scope: Scope, value: Name) -> list[Bound]:
    """The last statements that may have given a name the value which it has where it stands."""
    around: Scope | None = scope
    while around is not None and value.name not in around.bindings:
        inner = isinstance(around.node, Function) and around.node.is_nameless
        around = around.parent if inner else None
    place = value.span.start
    found: list[Bound] = []
    for bound in around.bindings[value.name] if around is not None else ():
        if bound.statement.span.start >= place or not _is_over(bound.statement, place):
            continue
        happened = all(start <= place <= end for start, end in bound.perhaps)
        found = [bound] if happened else [*found, bound]
    return found[-MOST_BOUNDS:]


def _is_over(statement: Statement, place: int) -> bool:
    """Whether a statement has given its names their values before a place."""
    return not isinstance(statement, Assignment) or statement.span.end <= place


def _of_bound(scope: Scope, name: str, bound: Bound, filled: Filled, hops: int) -> Iterator[Origin]:
    match bound.statement:
        case Assignment(targets=(Collection(items=items),), value=Call() as call) if bound.by == "assignment":
            if ERRORS.match(name):
                yield Origin(call, error=True)
            elif any(isinstance(each, Name) and each.name == name for each in items):
                yield from origins(scope, waited_together(name, items, call) or call, filled, hops + 1)
        case Assignment(value=Call() as call) if ERRORS.match(name):
            yield Origin(call, error=True)
        case Assignment(targets=(Collection(items=(Name(name=first), _)),), value=Item() as entry) if first == name:
            yield from origins(scope, entry, filled, hops + 1)  # `order, found := byID[id]`
        case Loop(iterable=iterable) if bound.by == "loop":
            for each in (iterable, *(one for one in added_to(scope, iterable) if isinstance(one, Name))):
                yield from origins(scope, each, filled, hops + 1)
        case _ if bound.value is not None:
            yield from origins(scope, bound.value, filled, hops + 1)
