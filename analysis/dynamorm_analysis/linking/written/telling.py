"""What an expression of a called function would be in the words of its caller: `code.lower()` for what `key_of(code)`
makes of its parameter."""

import re

from dynamorm_analysis.facts.values import Argument, Call, Constant, Item, Mapping, Member, Name, Value
from dynamorm_analysis.linking.names.flow import origin_of, steps
from dynamorm_analysis.linking.scope import Bound, Scope
from dynamorm_analysis.linking.written.templates import described
from dynamorm_analysis.model.names import Hole, KeyTemplate

NAMES = re.compile(r"(?<![\w.])[^\W\d]\w*")
MAX_DEPTH = 8
MOST_LOCAL = 3  # variables of a function between an expression and its parameters
LONG = 120  # bytes


def told_outside(value: Value, scope: Scope, made_with: tuple[Value, Scope] | None = None) -> KeyTemplate:
    """A template that is one hole, named by the expression, and told in the words of whoever calls its function; also
    by what an object was made with of which it is a field."""
    name = described(value)
    told = _in_words_outside(value, scope, 0) if name and _is_given_something(scope) else None
    return KeyTemplate((Hole(name, told, _said(*made_with, 0) if made_with is not None else ""),))


def taken_of_given(value: Value, scope: Scope) -> tuple[Value, Scope] | None:
    """What the caller has put into the dictionary that it gives a function which takes an entry of it: `order_id` for
    `order["id"]` where that is called with `{"id": order_id}`; or the function itself into one that it has made."""
    match value:
        case Item(owner=Name(name=name), index=Constant(value=str() as key)):
            pass
        case Call(
            function=Member(owner=Name(name=name), name="get"),
            arguments=(Argument(value=Constant(value=str() as key)), *_),
        ):
            pass
        case _:
            return None
    holder = scope.holder_of(name)
    if holder is None:
        return None
    changes = steps(holder, name, value.span.start)
    if name in holder.arguments and not changes:
        given, where = _handed_in(*holder.arguments[name])
        if isinstance(given, Name) and len(steps(where, given.name, given.span.start)) == 1:
            given = origin_of(given, where)
        return _entry_of(given, key, where)
    match holder.bindings.get(name):
        case (Bound(by="assignment", conditional=False, value=Mapping() as made),) if len(changes) == 1:
            return _entry_of(made, key, holder)  # `row = {"email": user["email"]}`
    return None


def _handed_in(given: Value, where: Scope) -> tuple[Value, Scope]:
    """What functions have handed on to each other that one of them is given, as the first one has it."""
    for _ in range(MAX_DEPTH):
        holder = where.holder_of(given.name) if isinstance(given, Name) else None
        if not isinstance(given, Name) or holder is None or given.name not in holder.arguments:
            break
        if steps(holder, given.name, given.span.start):
            break
        given, where = holder.arguments[given.name]
    return given, where


def _entry_of(given: Value, key: str, where: Scope) -> tuple[Value, Scope] | None:
    for entry in reversed(given.entries) if isinstance(given, Mapping) else ():
        if entry.key is None:
            return None  # it may be any of what is copied there
        if isinstance(entry.key, Constant) and entry.key.value == key:
            return entry.value, where
    return None


def _in_words_outside(value: Value, scope: Scope, depth: int) -> str:
    taken = taken_of_given(value, scope)
    if taken is None:
        return _told(described(value), scope, depth)
    is_taken_again = taken_of_given(*taken) is not None and depth < MAX_DEPTH
    return _in_words_outside(*taken, depth + 1) if is_taken_again else _said(*taken, depth + 1)


def _told(text: str, scope: Scope, depth: int) -> str:
    """An expression with what the call gives in the place of each parameter; empty where that cannot be said."""
    names = {name: _given(name, scope, depth) for name in NAMES.findall(text)}
    return NAMES.sub(lambda found: names[found[0]], text) if all(names.values()) else ""


def _is_given_something(scope: Scope) -> bool:
    """Whether a call gives arguments to a function, or to one around it."""
    inner: Scope | None = scope
    while inner is not None and not inner.arguments:
        inner = inner.parent
    return inner is not None


def _given(name: str, scope: Scope, depth: int) -> str:
    holder = scope.holder_of(name)
    if holder is None or not _is_given_something(holder):
        return name
    if name in holder.arguments:
        return _said(*holder.arguments[name], depth)
    if name == holder.receiver_name:
        return name
    made = made_of(name, holder) if depth < MOST_LOCAL else None
    return _in_words_outside(made, holder, depth + 1) if made is not None else ""


def _said(value: Value, where: Scope, depth: int) -> str:
    said = repr(value.value) if isinstance(value, Constant) else described(value)
    if "{" in said or "}" in said or depth > MAX_DEPTH:
        return ""
    return _told(said, where, depth + 1) if _is_given_something(where) and not isinstance(value, Constant) else said


def field_set(value: Value, scope: Scope) -> tuple[Value, Scope] | None:
    """The field that a variable is set to, once and in any case, and where: `request.email` of `email`, of an object
    that is the same still; also of the variable that a call gives."""
    for _ in range(MAX_DEPTH):
        if not isinstance(value, Name) or value.name not in scope.arguments:
            break
        value, scope = scope.arguments[value.name]
    made = made_of(value.name, scope) if isinstance(value, Name) else None
    root = _root_of_field(made)
    if made is None or root is None or made.span.start > value.span.start:
        return None
    is_steady = steps(scope, root.name, value.span.start) == steps(scope, root.name, made.span.start)
    return (made, scope) if is_steady else None


def _root_of_field(value: Value | None) -> Name | None:
    """The variable of which an expression reads a field: `request.email`, `body["email"]`."""
    match value:
        case Member(owner=Name() as owner) | Item(owner=Name() as owner, index=Constant()):
            return owner
        case Member(owner=owner) | Item(owner=owner, index=Constant()):
            return _root_of_field(owner)
    return None


def made_of(name: str, scope: Scope) -> Value | None:
    """What a function sets a variable to, where it does so once and in any case; None of a long expression."""
    match scope.bindings.get(name):
        case (Bound(by="assignment", conditional=False, value=value),) if value is not None:
            return value if value.span.end - value.span.start < LONG else None
    return None
