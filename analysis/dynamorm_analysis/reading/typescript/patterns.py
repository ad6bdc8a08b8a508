"""Patterns that take a value apart: `{a, b: c = 1, ...rest}` and `[first, , third]`."""

from collections.abc import Iterator

from tree_sitter import Node

from dynamorm_analysis.facts.statements import Assignment, Statement
from dynamorm_analysis.facts.values import Collection, Member, Name, Operation, Spread, Unknown, Value
from dynamorm_analysis.reading.source import ASIDE, Source
from dynamorm_analysis.reading.typescript.naming import made_name
from dynamorm_analysis.text import Span

Statements = tuple[Statement, ...]
Taken = tuple[Value, Statements]

PATTERNS = frozenset(
    {
        "array_pattern",
        "assignment_pattern",
        "object_assignment_pattern",
        "object_pattern",
        "pair_pattern",
        "rest_pattern",
    }
)


def taken(node: Node, source: Source) -> Taken:
    """The target that takes a value as a whole, and the statements that take it apart further.

    What an object pattern takes gets a name of its own, whose members the pattern's names are set to.
    """
    if not source.has_room:
        return Unknown((), source.span(node)), ()
    match node.type:
        case "object_pattern":
            whole = made_name(node, source)
            with source.below(1):
                return Name(whole, source.span(node)), tuple(_of_object(node, whole, source))
        case "array_pattern":
            with source.below(1):
                return _of_array(node, source)
        case "assignment_pattern" if (left := node.child_by_field_name("left")) is not None:
            return taken(left, source)
        case "rest_pattern" if node.named_child_count == 1:
            target, further = taken(node.named_children[0], source)
            return Spread(target, source.span(node)), further
        case _:
            return source.value(node), ()


def _of_object(node: Node, whole: str, source: Source) -> Iterator[Statement]:
    read_at = _read_at(node, source)
    for part in node.named_children:
        if part.type in ASIDE:
            continue
        span = source.span(part)
        if part.type == "rest_pattern":
            for named in part.named_children:
                rest = Unknown((Name(whole, span),), span)
                yield Assignment((source.value(named),), rest, None, "", span)
            continue
        key, pattern, default = _parts(part)
        if key is None or pattern is None:
            continue
        value: Value = Member(Name(whole, read_at or span), _key(key, source), source.span(key), span)
        if default is not None:
            value = Operation("or", (value, source.value(default)), span)
        target, further = taken(pattern, source)
        yield Assignment((target,), value, None, "", span)
        yield from further


def _read_at(node: Node, source: Source) -> Span | None:
    """Where what is taken apart is read: behind the statement that gives it its name, if one does."""
    around = node.parent
    while around is not None and around.type in PATTERNS:
        around = around.parent
    if around is None or around.type not in ("variable_declarator", "assignment_expression"):
        return None
    end = source.span(around).end
    return Span(end, end)


def _parts(part: Node) -> tuple[Node | None, Node | None, Node | None]:
    """Key, pattern and default of a part of an object pattern."""
    match part.type:
        case "shorthand_property_identifier_pattern":
            return part, part, None
        case "object_assignment_pattern":
            left = part.child_by_field_name("left")
            return left, left, part.child_by_field_name("right")
        case "pair_pattern":
            key, value = part.child_by_field_name("key"), part.child_by_field_name("value")
            if value is not None and value.type == "assignment_pattern":
                return key, value.child_by_field_name("left"), value.child_by_field_name("right")
            return (key, value, None) if key is not None and key.type != "computed_property_name" else (None,) * 3
        case _:
            return None, None, None


def _key(node: Node, source: Source) -> str:
    return source.text(node).strip("'\"")


def _of_array(node: Node, source: Source) -> Taken:
    items: list[Value] = []
    further: list[Statement] = []
    filled = False
    for child in node.children:
        if child.type == ",":
            if not filled:
                items.append(Unknown((), source.span(child)))
            filled = False
        elif child.is_named and child.type not in ASIDE:
            target, statements = taken(child, source)
            items.append(target)
            further += statements
            filled = True
    return Collection("list", tuple(items), source.span(node)), tuple(further)
