"""TypeScript's literals: texts with and without holes, numbers, words, objects and arrays."""

import re
from collections.abc import Callable

from tree_sitter import Node

from dynamorm_analysis.facts.values import Collection, Constant, Entry, Mapping, Name, Spread, Template, Unknown, Value
from dynamorm_analysis.reading.source import ASIDE, Source, unknown
from dynamorm_analysis.reading.typescript.functions import function_value
from dynamorm_analysis.text import Span

ESCAPE = re.compile(
    r"\\(?:x(?P<x>[0-9A-Fa-f]{2})|u(?P<u>[0-9A-Fa-f]{4})|u\{(?P<point>[0-9A-Fa-f]{1,6})\}|(?P<one>\r\n|.))", re.DOTALL
)
ONE_CHARACTER_ESCAPES = {
    **dict(zip("bfnrtv0", "\b\f\n\r\t\v\0", strict=True)),
    **dict.fromkeys(("\n", "\r", "\r\n", "\u2028", "\u2029"), ""),
}
SURROGATES = range(0xD800, 0xE000)
LAST_CHARACTER = 0x10FFFF
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
INTEGERS = range(-(2**63), 2**64)  # what facts can be stored with
LONGEST_NUMBER = 400  # digits; what is longer is no number that anyone means
WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "undefined": None}


def text(node: Node, source: Source) -> Value:
    """`"text"` and `'text'`, with their escapes."""
    return _constant(node.start_byte + 1, max(node.end_byte - 1, node.start_byte + 1), source.span(node), source)


def template(node: Node, source: Source) -> Value:
    """`` `text` `` is a constant, `` `ORDER#${id}` `` a template."""
    start, end = node.start_byte + 1, max(node.end_byte - 1, node.start_byte + 1)
    holes = [child for child in node.named_children if child.type == "template_substitution"]
    if not holes:
        return _constant(start, end, source.span(node), source)
    parts: list[Value] = []
    for hole in holes:
        parts += _piece(start, hole.start_byte, source)
        inner = source.values(hole.named_children)
        parts.append(inner[0] if len(inner) == 1 else Unknown(inner, source.span(hole)))
        start = hole.end_byte
    return Template((*parts, *_piece(start, end, source)), source.span(node))


def _piece(start: int, end: int, source: Source) -> tuple[Value, ...]:
    if start >= end:
        return ()
    return (_constant(start, end, Span(start - source.base, end - source.base), source),)


def _constant(start: int, end: int, span: Span, source: Source) -> Constant:
    written = source.content[start:end]
    value = written.decode("utf-8", "replace")
    if "\\" in value:
        value = ESCAPE.sub(_unescaped, value)
    return Constant(value, span, start - source.base if value.encode() == written else -1)


def _unescaped(escape: re.Match[str]) -> str:
    if one := escape["one"]:
        return ONE_CHARACTER_ESCAPES.get(one, one)
    code = int(escape["x"] or escape["u"] or escape["point"], 16)
    return REPLACEMENT if code in SURROGATES or code > LAST_CHARACTER else chr(code)


def number(node: Node, source: Source) -> Value:
    written, span = source.text(node).replace("_", ""), source.span(node)
    if len(written) > LONGEST_NUMBER:
        return Unknown((), span)
    try:
        whole = int(written.removesuffix("n"), 0)
    except ValueError:
        return _fraction(written, span)
    return Constant(whole, span) if whole in INTEGERS else Unknown((), span)


def _fraction(written: str, span: Span) -> Value:
    try:
        value = float(written)
    except ValueError:  # an octal number as old scripts write it, or one that somebody still types
        return Unknown((), span)
    return Constant(value, span) if abs(value) != float("inf") else Unknown((), span)


def word(node: Node, source: Source) -> Value:
    return Constant(WORDS[node.type], source.span(node))


def pattern(node: Node, source: Source) -> Value:
    """A regular expression."""
    return Unknown((), source.span(node))


def array(node: Node, source: Source) -> Value:
    return Collection("list", source.values(node.named_children), source.span(node))


def spread(node: Node, source: Source) -> Value:
    inner = source.values(node.named_children)
    value = inner[0] if len(inner) == 1 else Unknown(inner, source.span(node))
    return Spread(value, source.span(node))


def object_(node: Node, source: Source) -> Value:
    """`{a: 1, b, [c]: 2, ...d}`: a mapping from texts; what a spread object holds has no key."""
    entries = [_entry(child, source) for child in node.named_children if child.type not in ASIDE]
    return Mapping(tuple(entries), source.span(node))


def _entry(node: Node, source: Source) -> Entry:
    match node.type:
        case "pair":
            value = source.required(node.child_by_field_name("value"), node)
            return Entry(_key(node.child_by_field_name("key"), node, source), value)
        case "shorthand_property_identifier":
            return Entry(_word(node, source), Name(source.text(node), source.span(node)))
        case "spread_element" if node.named_child_count == 1:
            return Entry(None, source.value(node.named_children[0]))
        case "method_definition":
            accessor = any(child.type in ("get", "set") for child in node.children)
            value = Unknown((), source.span(node)) if accessor else function_value(node, source)
            return Entry(_key(node.child_by_field_name("name"), node, source), value)
        case _:
            return Entry(None, source.value(node))


def _key(node: Node | None, pair: Node, source: Source) -> Value:
    match node:
        case Node(type="property_identifier" | "private_property_identifier"):
            return _word(node, source)
        case Node(type="computed_property_name"):
            inner = source.values(node.named_children)
            return inner[0] if len(inner) == 1 else Unknown(inner, source.span(node))
        case _:
            return source.required(node, pair)


def _word(node: Node, source: Source) -> Constant:
    span = source.span(node)
    return Constant(source.text(node), span, span.start)


READERS: dict[str, Callable[[Node, Source], Value]] = {
    "string": text,
    "template_string": template,
    "number": number,
    **dict.fromkeys(WORDS, word),
    "regex": pattern,
    "array": array,
    "spread_element": spread,
    "object": object_,
    "template_substitution": unknown,
}
