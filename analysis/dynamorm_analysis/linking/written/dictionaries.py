"""What a dictionary or list that the source writes out holds under a key, and what a function stores under one."""

from collections.abc import Callable, Hashable, Iterator, Mapping
from functools import partial

from dynamorm_analysis.facts.statements import (
    Assignment,
    Class,
    Function,
    Statement,
    blocks,
)
from dynamorm_analysis.facts.values import (
    Call,
    Collection,
    Comprehension,
    Constant,
    Item,
    Member,
    Name,
    Spread,
    Template,
    Value,
)
from dynamorm_analysis.facts.values import Mapping as Written
from dynamorm_analysis.linking.files.changes import changed, root_of
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.files.scripts import is_script
from dynamorm_analysis.linking.following import MeaningOf
from dynamorm_analysis.linking.meaning import (
    ClassRef,
    FunctionRef,
    Instance,
    Meaning,
    Produced,
    Raw,
    Scalar,
    Text,
    alternatives,
    options,
)
from dynamorm_analysis.linking.names.rounds import in_round
from dynamorm_analysis.linking.scope import REMEMBERED, Body, Scope
from dynamorm_analysis.linking.written.comprehensions import under
from dynamorm_analysis.memo import Memo

MANY = 200  # entries of a dictionary, of which no more are looked at
QUOTES = ("'", '"')
MOST = 8  # values that a function stores under one key


def held(
    program: Program, item: Item, outer: Meaning, key: Meaning, scope: Scope, meaning: MeaningOf, depth: int
) -> Meaning | None:
    """What `outer[key]` stands for, as `item` in a scope: what the function stores there, else what the source writes
    out; None where that is not known."""
    if is_script(scope.path):
        return None
    look = partial(meaning, program)
    kept = tuple(look(value, scope, depth + 1) for value in _stored(scope, item.owner, item.index))
    if kept:
        return alternatives(kept)
    written = _written(program, item.owner, outer, key, scope, look, depth)
    return written or _kept_by_object(item.owner, key, scope, look, depth)


def asked(
    program: Program, method: Member, call: Call, outer: Meaning, scope: Scope, meaning: MeaningOf, depth: int
) -> Meaning | None:
    """What `outer.get(key)` and `outer.setdefault(key, value)` give of a dictionary that the source writes out."""
    look = partial(meaning, program)
    given = [argument.value for argument in call.arguments if not argument.name and not argument.spread]
    match method.name, given:
        case "setdefault", [_, value]:
            return look(value, scope, depth + 1)
        case "get", [index, *_]:
            key = look(index, scope, depth + 1)
            written = _written(program, method.owner, outer, key, scope, look, depth)
            return written or _kept_by_object(method.owner, key, scope, look, depth)
    return None


# ---- what is written out --------------------------------------------------------------------------------------------

Look = Callable[[Value, Scope, int], Meaning]


def _written(
    program: Program, owner: Value, outer: Meaning, key: Meaning, scope: Scope, look: Look, depth: int
) -> Meaning | None:
    found = [option for option in options(outer) if option != Scalar(None)]
    match found:
        case [Raw(value=Written() | Collection() | Comprehension() as written, scope=where)]:
            wanted = _constant(key)
            if wanted is None or _may_change(program, owner, written, where, scope):
                return None
            if isinstance(written, Comprehension):
                if not isinstance(wanted, str | int | float):
                    return None
                made = under(program, written, wanted, where, lambda _, *asked: look(*asked), depth)
                return look(*made, depth + 1) if made is not None else None
            value = _entry(written, wanted, where, look, depth)
            return look(value, where, depth + 1) if value is not None else None
        case [Raw(value=Collection(kind="tuple")), _, *_]:
            return _of_one(found, _constant(key), look, depth)
    return None


def _of_one(tuples: list[Meaning], position: object, look: Look, depth: int) -> Meaning | None:
    """What one of several tuples holds: `table, problem = connect()`, where that gives `None, "no table"` too."""
    parts: list[Meaning] = []
    for option in tuples:
        match option:
            case Raw(value=Collection(kind="tuple") as written, scope=where):
                value = _entry(written, position, where, look, depth)
                if value is None:
                    return None
                parts.append(look(value, where, depth + 1))
            case _:
                return None
    return alternatives(tuple(parts))


def _constant(key: Meaning) -> Hashable:
    """What a key is that the source writes out: a text, a number or a class, by where that stands."""
    match key:
        case ClassRef(scope=of):
            return of.written_at
        case Text(template=template):
            return template.constant
        case Scalar(value=value):
            return value
    return None


def _entry(written: Written | Collection, key: object, where: Scope, look: Look, depth: int) -> Value | None:
    if isinstance(written, Collection):
        if type(key) is not int or not 0 <= key < len(written.items):
            return None
        return None if any(isinstance(one, Spread) for one in written.items[: key + 1]) else written.items[key]
    for entry in reversed(written.entries[:MANY]):
        own = _constant(look(entry.key, where, depth + 1)) if entry.key is not None else None
        if own is None:  # it may be any key
            return None
        if own == key:
            return entry.value
    return None


def _may_change(
    program: Program, owner: Value, written: Written | Collection | Comprehension, where: Scope, scope: Scope
) -> bool:
    """Whether what is written out may be another when it is read: something stores into what is called like it."""
    in_turn = isinstance(owner, Name) and in_round(scope, owner.name) is not None
    if owner is written or in_turn or (isinstance(written, Collection) and written.kind == "tuple"):
        return False
    name = root_of(owner)
    match where.node:
        case None:
            return not name or name in program.changed_by(where.path)
        case Class():
            return name in changed(where)
    around = where.enclosing_class
    if isinstance(owner, Member) and around is not None:
        return name in changed(around)
    return name in changed(where) or (scope.node is not where.node and bool(changed(where)))


# ---- what is stored -------------------------------------------------------------------------------------------------


def _stored(scope: Scope, owner: Value, index: Value) -> tuple[Value, ...]:
    """What a function itself stores under a key that it spells as the reader does: `tables[name] = …; tables[name]`.
    Not for its own local variables, which it may set again."""
    if not isinstance(scope.node, Function):
        return ()
    spelled = _spelled(owner), _spelled(index)
    root = spelled[0].partition(".")[0]
    if not all(spelled) or any(bound.by != "parameter" for bound in scope.bindings.get(root, ())):
        return ()
    return _stores(Body(scope.anchor, scope.node.name_span, scope.node)).get(spelled, ())


def _kept_by_object(owner: Value, key: Meaning, scope: Scope, look: Look, depth: int) -> Meaning | None:
    """What the methods of an object store under a key of a dictionary that is its own: `self._services["orders"] = …`.
    None where one of them stores under what may be any key."""
    of, wanted = scope.enclosing_class, _constant(key)
    if of is None or not isinstance(of.node, Class) or wanted is None or not isinstance(owner, Member):
        return None
    if not isinstance(owner.owner, Name) or owner.owner.name != scope.receiver_name:
        return None
    found: list[Meaning] = []
    for method in of.node.body:
        if not isinstance(method, Function) or not method.parameters:
            continue
        own = f"{method.parameters[0].name}.{owner.name}"
        for (spelled, index), values in _stores(Body(of.anchor, method.name_span, method)).items():
            if spelled == own and not (index[:1] in QUOTES or index.isdigit()):
                return None
            if spelled == own and index == repr(wanted):
                found += [look(value, of.inner(method).on(scope.receiver), depth + 1) for value in values]
    kept = alternatives(tuple(found)) if found else None
    return kept if kept is not None and all(map(_is_of_code, options(kept))) else None


def _is_of_code(found: Meaning) -> bool:
    return isinstance(found, Instance | ClassRef | FunctionRef | Produced)


Stores = Mapping[tuple[str, str], tuple[Value, ...]]


def _stores(body: Body) -> Stores:
    known = _memo.get(body)
    if known is not None:
        return known
    found: dict[tuple[str, str], tuple[Value, ...]] = {}
    for statement in _own(body.node.body):
        if not isinstance(statement, Assignment) or statement.value is None or statement.operator:
            continue
        for target in statement.targets:
            if isinstance(target, Item):
                key = _spelled(target.owner), _spelled(target.index)
                found[key] = (*found.get(key, ()), statement.value)[:MOST]
    _memo.put(body, found, body.weight)
    return found


_memo: Memo[Body, Stores] = Memo(REMEMBERED)


def _own(body: tuple[Statement, ...]) -> Iterator[Statement]:
    """The statements of a body, those of inner functions left out."""
    for statement in body:
        yield statement
        for block in blocks(statement):
            yield from _own(block)


def _spelled(value: Value) -> str:
    """An expression as text, where it is one of those that keys and what holds them are written as; else empty."""
    match value:
        case Name(name=name):
            return name
        case Constant(value=str() | int() as constant):
            return repr(constant)
        case Member(owner=owner, name=name) if outer := _spelled(owner):
            return f"{outer}.{name}"
        case Template(parts=parts) if all(spelled := [_spelled(part) for part in parts]):
            return "".join(f"{{{one}}}" for one in spelled)
    return ""
