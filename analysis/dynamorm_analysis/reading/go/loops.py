"""Go's loops: over what a range has, as long as a condition holds, by the numbers of what is in a list, as long as
something is left of it, or until a reader has no more."""

from tree_sitter import Node

from dynamorm_analysis.facts.statements import Assignment, Loop, Statement, inside
from dynamorm_analysis.facts.values import (
    Argument,
    Call,
    Collection,
    Constant,
    Item,
    Member,
    Name,
    Operation,
    Unknown,
    Value,
    names_in,
)
from dynamorm_analysis.reading.go.readers import read_out
from dynamorm_analysis.reading.source import ASIDE, Source
from dynamorm_analysis.text import Span

Statements = tuple[Statement, ...]


def for_(node: Node, source: Source) -> Statements:
    """`for … range` runs over something, as a loop does that takes each element by its number; all others repeat while
    their condition holds."""
    body = source.body(node)
    head = next((child for child in node.named_children if child.type in ("range_clause", "for_clause")), None)
    span = source.span(node)
    if head is None:
        tests = [child for child in node.named_children if child.type not in ASIDE and child.type != "block"]
        test: Value = source.value(tests[0]) if tests else Constant(True, span)
        known = _taken_off(test, body, span) or read_out(test, body, span)
        return (known or Loop("while", None, test, body, (), span),)
    if head.type == "range_clause":
        iterable = source.required(head.child_by_field_name("right"), head)
        target = source.optional(head.child_by_field_name("left"))
        return (_by_number(target, iterable, body, span) or Loop("for", target, iterable, body, (), span),)
    condition = head.child_by_field_name("condition")
    test = source.value(condition) if condition is not None else Constant(True, span)
    first, update = head.child_by_field_name("initializer"), head.child_by_field_name("update")
    before = source.statements(first) if first is not None else ()
    after = source.statements(update) if update is not None else ()
    by_number = _counted(before, test, after, body, span)
    if by_number is not None:
        return (by_number,)
    whole = (*body, *after)
    return *before, read_out(test, whole, span) or Loop("while", None, test, whole, (), span)


def _counted(before: Statements, test: Value, after: Statements, body: Statements, span: Span) -> Loop | None:
    """`for i := 0; i < len(all); i++` that begins with what is at that place, and does not change the list."""
    match before, test, after:
        case (
            (Assignment(targets=(Name(name=first),), value=Constant(value=0)),),
            Operation(
                operator="<",
                operands=(Name(name=number), Call(function=Name(name="len"), arguments=(Argument(value=all_of),))),
            ),
            (Assignment(targets=(Name(name=counted),), value=Constant(value=1), operator="+="),),
        ) if first == number == counted and not any(_sets(each, (number, _path(all_of))) for each in body):
            return _by_number(Name(number, test.span), all_of, body, span)
    return None


def _taken_off(test: Value, body: Statements, span: Span) -> Loop | None:
    """`for len(left) > 0 { each := left[0]; left = left[1:] … }`, to which nothing is added meanwhile."""
    match test, body[:2]:
        case (
            Operation(
                operator=">" | "!=",
                operands=(
                    Call(function=Name(name="len"), arguments=(Argument(value=Name(name=tested) as left),)),
                    zero,
                ),
            ),
            (
                Assignment(targets=(Name() as each,), value=Item(owner=Name(name=taken), index=Constant(value=0))),
                Assignment(targets=(Name(name=cut),), value=Item(owner=Name(name=rest), index=Unknown()), operator=""),
            ),
        ) if isinstance(zero, Constant) and zero.value == 0 and tested == taken == cut == rest:
            if not any(_sets(one, (tested,)) for one in body[2:]):
                return Loop(
                    "for", Collection("tuple", (Name("_", test.span), each), test.span), left, body[2:], (), span
                )
    return None


def _by_number(target: Value | None, iterable: Value, body: Statements, span: Span) -> Loop | None:
    """A loop over the numbers of a list that begins with what is at that place: `each := all[i]`, and `each := &all[i]`
    where nothing is changed by that."""
    first = body[0] if body else None
    taken = first.value if isinstance(first, Assignment) and not first.operator else None
    is_pointer = isinstance(taken, Operation) and taken.operator == "&"
    match target, first, taken.operands[0] if isinstance(taken, Operation) and is_pointer else taken:
        case (
            Name(name=number),
            Assignment(targets=(Name(name=own) as each,)),
            Item(owner=owner, index=Name(name=at)),
        ) if at == number and (path := _path(iterable)) and _path(owner) == path:
            if not is_pointer or not any(_changes(one, own) for one in body[1:]):
                return Loop("for", Collection("tuple", (target, each), target.span), iterable, body[1:], (), span)
    return None


def _changes(statement: Statement, name: str) -> bool:
    """Whether something in a statement sets a field of what a pointer is to, or what that is itself."""
    targets = (target for each in inside(statement) if isinstance(each, Assignment) for target in each.targets)
    return any(isinstance(target, Member | Item | Operation) and name in names_in(target) for target in targets)


def _path(value: Value) -> str:
    """How a variable or a field is written; empty for other values."""
    match value:
        case Name(name=name):
            return name
        case Member(owner=owner, name=name) if path := _path(owner):
            return f"{path}.{name}"
    return ""


def _sets(statement: Statement, paths: tuple[str, ...]) -> bool:
    return any(
        _path(target) in paths
        for each in inside(statement)
        for target in (each.targets if isinstance(each, Assignment) else ())
    )
