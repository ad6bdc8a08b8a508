"""What kind of Python value all items of a list surely are: `[float(x) for x in rows]`, `scores: list[float]`, a list
to which a function appends what it measures."""

from collections.abc import Callable, Iterator

from dynamorm_analysis.facts.statements import Assignment, Evaluation, Function, Loop, inside
from dynamorm_analysis.facts.values import (
    Argument,
    Call,
    Collection,
    Comprehension,
    Item,
    Member,
    Name,
    Spread,
    Value,
    last_name,
)
from dynamorm_analysis.libraries.values.arithmetic_kinds import one_kind
from dynamorm_analysis.linking.files.changes import handed_on_before
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.names.lookup import lookup
from dynamorm_analysis.linking.scope import Bound, Scope
from dynamorm_analysis.model.unfit_values import ValueKind

KindOf = Callable[[Value, Scope], ValueKind]
"""How the kind of a value is told, and that which an annotation names."""
LISTS = frozenset({"list", "List", "Sequence", "Iterable", "Collection", "Set", "set", "tuple", "Tuple"})
KEEPING = frozenset({"list", "tuple", "sorted", "reversed", "set", "iter"})
"""Calls that give the items of what they are given."""
LEAVING = frozenset(
    {
        "abs",
        "all",
        "any",
        "enumerate",
        "extend",
        "iter",
        "len",
        "list",
        "max",
        "mean",
        "min",
        "print",
        "range",
        "reversed",
    }
    | {"round", "set", "sorted", "sum", "tuple", "zip"}
)
"""Functions that leave a list that they are given as it is."""
READING = frozenset({"count", "index", "sort", "reverse", "copy", "pop", "clear"})
"""Methods of lists that put nothing into them."""


def kind_of_elements(
    program: Program, listed: Value, scope: Scope, kind_of: KindOf, within: KindOf, declared: KindOf
) -> ValueKind:
    """The kind that all items of a list have; empty where that is not certain. `within` tells the same of a list that
    this one is made of."""
    match listed:
        case Comprehension(kind="generator" | "list" | "set", element=Name(name=name), clauses=(clause,)) if (
            isinstance(clause.target, Name) and clause.target.name == name
        ):
            return within(clause.iterable, scope)
        case Comprehension(kind="generator" | "list" | "set", element=element):
            return kind_of(element, scope)
        case Collection(items=(_, *_) as items) if not any(isinstance(each, Spread) for each in items):
            return one_kind([kind_of(each, scope) for each in items])
        case Call(function=Name(name="map"), arguments=(Argument(value=Name(name="float" | "int" as made)), _)):
            return "float" if made == "float" else "int"
        case Call(function=Name(name=name), arguments=(Argument(value=inner, spread=""), *_)) if name in KEEPING:
            return within(inner, scope)
        case Name():
            return _of_variable(program, listed, scope, kind_of, within, declared)
    return ""


def _of_variable(
    program: Program, listed: Name, scope: Scope, kind_of: KindOf, within: KindOf, declared: KindOf
) -> ValueKind:
    found = lookup(program, listed.name, scope, listed.span.start)
    if found is None or len(found.bounds) != 1:
        return ""
    bound, where = found.bounds[0], found.scope
    if not handed_on_before(where, listed.name, listed.span.start) <= LEAVING or _is_held_elsewhere(where, listed.name):
        return ""
    if bound.by == "parameter" and listed.name in where.arguments:
        return within(*where.arguments[listed.name])
    written = _annotation(bound, listed.name)
    if isinstance(written, Item) and last_name(written.owner) in LISTS:
        held = written.index.items if isinstance(written.index, Collection) else (written.index,)
        above = where.parent or where if bound.by == "parameter" else where
        return one_kind([declared(each, above) for each in held])
    value = bound.value if bound.by == "assignment" else None
    if value is None or not isinstance(where.node, Function):
        return ""
    added = list(_added(where.node, listed.name))
    if None in added:
        return ""
    begun = value if not (isinstance(value, Collection) and not value.items) else None
    kinds = [kind_of(each, where) for each in added if each is not None]
    if begun is not None:
        kinds.append(within(begun, where))
    return one_kind(kinds)


def _is_held_elsewhere(where: Scope, name: str) -> bool:
    """Whether a function gives a list another name, by which it may be changed."""
    statements = inside(where.node) if isinstance(where.node, Function) else ()
    return any(isinstance(each, Assignment) and _is_named(each.value, name) for each in statements)


def _annotation(bound: Bound, name: str) -> Value | None:
    match bound.by, bound.statement:
        case "parameter", Function() as function:
            found = function.parameter(name)
            return found.annotation if found is not None and found.kind in ("", "keyword") else None
        case "assignment", Assignment(targets=(Name(),), annotation=written):
            return written
    return None


def _added(function: Function, name: str) -> Iterator[Value | None]:
    """What a function puts into a list; None for what is not told."""
    for statement in inside(function):
        match statement:
            case Evaluation(value=Call(function=Member(owner=Name(name=owner), name=method), arguments=given)) if (
                owner == name
            ):
                is_one = method == "append" and len(given) == 1 and not given[0].spread
                if is_one or method not in READING:
                    yield given[0].value if is_one else None
            case Assignment(targets=targets, operator=operator):
                stores = (isinstance(each, Item) and _is_named(each.owner, name) for each in targets)
                if any(stores) or (operator and any(_is_named(each, name) for each in targets)):
                    yield None


def _is_named(value: Value | None, name: str) -> bool:
    return isinstance(value, Name) and value.name == name


def looped_over(bound: Bound) -> Value | None:
    """The list whose items a loop gives to its variable."""
    match bound.by, bound.statement:
        case "loop", Loop(kind="for", target=Name(), iterable=iterable):
            return iterable
    return None
