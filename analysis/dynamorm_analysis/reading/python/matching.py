"""Python's patterns: what the cases of a `match` ask of its subject, as tests, and which parts they name."""

from collections.abc import Sequence
from dataclasses import dataclass

from tree_sitter import Node

from dynamorm_analysis.facts.statements import Assignment
from dynamorm_analysis.facts.values import Collection, Constant, Item, Member, Name, Operation, Unknown, Value
from dynamorm_analysis.reading.source import ASIDE, Source
from dynamorm_analysis.text import Span

LITERALS = frozenset({"string", "concatenated_string", "integer", "float"})
SINGLETONS = frozenset({"none", "true", "false"})


@dataclass(frozen=True)
class Matched:
    """What a case asks, None where it fits all that comes as far as it, and the names that it gives to parts."""

    test: Value | None
    names: tuple[Assignment, ...] = ()


def matched(case: Node, subject: Value, source: Source) -> Matched:
    """What a case asks of a subject that `is_plain`."""
    patterns = [child for child in case.named_children if child.type == "case_pattern"]
    guard = case.child_by_field_name("guard")
    guards = () if guard is None else source.values(guard.named_children)
    span = source.span(case)
    found = _pattern(patterns[0], subject, source) if len(patterns) == 1 else _each(patterns, subject, span, source)
    known = () if found.test is None else (found.test,)
    if not guards:
        return found
    if found.names:  # the guard asks for what the pattern gives names to
        return Matched(Unknown((*known, *guards, Unknown((), span)), span), found.names)
    return Matched(_all((*known, *guards), span))


def is_plain(subject: Value) -> bool:
    """Whether a subject may be asked again and again: nothing that it reads is a request."""
    match subject:
        case Name() | Constant():
            return True
        case Member(owner=owner):
            return is_plain(owner)
        case Item(owner=owner, index=index):
            return is_plain(owner) and is_plain(index)
        case Collection(items=items):
            return all(map(is_plain, items))
    return False


def _pattern(node: Node, subject: Value, source: Source) -> Matched:
    span = source.span(node)
    parts = [child for child in node.named_children if child.type not in ASIDE]
    if node.type == "case_pattern":
        if not parts:
            return Matched(None) if source.text(node) == "_" else _unknown(span)
        if len(parts) > 1:
            return _unknown(span)
        if parts[0].type in ("integer", "float") and source.text(node).startswith("-"):
            return _unknown(span)
        return _pattern(parts[0], subject, source)
    match node.type:
        case "union_pattern":
            return _any_of(parts, subject, span, source)
        case "dotted_name" if len(parts) == 1:
            return Matched(None, _named(parts[0], subject, source))
        case "as_pattern" if len(parts) == 2:
            inner = _pattern(parts[0], subject, source)
            return Matched(inner.test, (*inner.names, *_named(parts[1], subject, source)))
        case "dict_pattern":
            return _dictionary(node, subject, source)
        case "list_pattern" | "tuple_pattern":
            is_group = node.type == "tuple_pattern" and len(parts) == 1 and "," not in source.text(node)
            if is_group:
                return _pattern(parts[0], subject, source)
            return _each(parts, subject, span, source)
        case kind if kind in SINGLETONS:
            return Matched(Operation("is", (subject, source.value(node)), span))
    value = _literal(node, source)
    return _unknown(span) if value is None else Matched(Operation("==", (subject, value), span))


def _unknown(span: Span) -> Matched:
    return Matched(Unknown((), span))


def _each(patterns: Sequence[Node], subject: Value, span: Span, source: Source) -> Matched:
    """What patterns in a row ask: of the parts of a subject that is written as such, or whether there is any at all."""
    if not patterns:
        return Matched(Operation("not", (subject,), span))
    is_open = _inner(patterns[-1]).type == "splat_pattern"
    own = patterns[:-1] if is_open else patterns
    if any(_inner(pattern).type == "splat_pattern" for pattern in own):
        return _unknown(span)
    are_all = isinstance(subject, Collection) and len(subject.items) == len(patterns) == len(own)
    parts = (
        subject.items
        if are_all and isinstance(subject, Collection)
        else [Item(subject, Constant(place, source.span(one)), source.span(one)) for place, one in enumerate(own)]
    )
    found = [_pattern(pattern, part, source) for pattern, part in zip(own, parts, strict=True)]
    names = tuple(name for one in found for name in one.names)
    tests = tuple(one.test for one in found if one.test is not None)
    if are_all:
        return Matched(_all(tests, span), names)
    return Matched(subject if is_open and len(own) == 1 and not tests else Unknown((), span), names)


def _inner(pattern: Node) -> Node:
    return pattern.named_children[0] if pattern.type == "case_pattern" and pattern.named_children else pattern


def _dictionary(node: Node, subject: Value, source: Source) -> Matched:
    tests: list[Value] = []
    names: list[Assignment] = []
    keys, values = node.children_by_field_name("key"), node.children_by_field_name("value")
    for key, pattern in zip(keys, values, strict=False):
        name = source.value(key)
        if not isinstance(name, Constant):
            return _unknown(source.span(node))
        tests.append(Operation("in", (name, subject), source.span(key)))
        found = _pattern(pattern, Item(subject, name, source.span(pattern)), source)
        tests += [] if found.test is None else [found.test]
        names += found.names
    return Matched(_all(tuple(tests), source.span(node)), tuple(names))


def _any_of(patterns: Sequence[Node], subject: Value, span: Span, source: Source) -> Matched:
    values = [_literal(pattern, source) for pattern in patterns]
    known = tuple(value for value in values if value is not None)
    if len(known) == len(values):
        return Matched(Operation("in", (subject, Collection("tuple", known, span)), span))
    found = [_pattern(pattern, subject, source) for pattern in patterns]
    tests = tuple(one.test for one in found if one.test is not None)
    if len(tests) < len(found) or any(one.names for one in found):
        return _unknown(span)
    return Matched(Operation("or", tests, span))


def _all(tests: tuple[Value, ...], span: Span) -> Value | None:
    if len(tests) < 2:
        return tests[0] if tests else None
    return Operation("and", tests, span)


def _named(node: Node, subject: Value, source: Source) -> tuple[Assignment, ...]:
    name, span = source.text(node), source.span(node)
    return () if name == "_" else (Assignment((Name(name, span),), subject, None, "", span),)


def _literal(node: Node, source: Source) -> Value | None:
    """The value that a pattern compares with, None where it is none."""
    if node.type in LITERALS:
        return source.value(node)
    words = [child for child in node.named_children if child.type == "identifier"]
    if node.type != "dotted_name" or len(words) < 2:
        return None
    value: Value = Name(source.text(words[0]), source.span(words[0]))
    for word in words[1:]:
        value = Member(value, source.text(word), source.span(word), source.between(words[0], word))
    return value
