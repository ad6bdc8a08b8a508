"""Go's literals: texts, numbers, words, and composite literals, which read as the calls that would make them."""

import re
from collections.abc import Callable

from tree_sitter import Node

from dynamorm_analysis.facts.values import Argument, Call, Collection, Constant, Entry, Mapping, Name, Unknown, Value
from dynamorm_analysis.reading.source import ASIDE, Source, unknown
from dynamorm_analysis.text import Span

ESCAPE = re.compile(
    r"\\(?:(?P<octal>[0-7]{3})|x(?P<x>[0-9A-Fa-f]{2})|u(?P<u>[0-9A-Fa-f]{4})|U(?P<U>[0-9A-Fa-f]{8})|(?P<one>.))",
    re.DOTALL,
)
ONE_CHARACTER_ESCAPES = dict(zip("abfnrtv\\'\"", "\a\b\f\n\r\t\v\\'\"", strict=True))
SURROGATES = range(0xD800, 0xE000)
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
LAST_CHARACTER = 0x10FFFF
WORDS: dict[str, bool | None] = {"true": True, "false": False, "nil": None}
LONGEST_NUMBER = 400  # digits; what is longer is no number that anyone means


def text(node: Node, source: Source) -> Value:
    """`"text"`, with its escapes."""
    return _constant(node, source, lambda value: ESCAPE.sub(_unescaped, value))


def raw_text(node: Node, source: Source) -> Value:
    """`` `text` ``: as it stands, but for carriage returns."""
    return _constant(node, source, lambda value: value.replace("\r", ""))


def _constant(node: Node, source: Source, plain: Callable[[str], str]) -> Value:
    written = source.content[node.start_byte + 1 : max(node.end_byte - 1, node.start_byte + 1)]
    value = plain(written.decode("utf-8", "replace"))
    content = node.start_byte + 1 - source.base if value.encode() == written else -1
    return Constant(value, source.span(node), content)


def _unescaped(escape: re.Match[str]) -> str:
    if one := escape["one"]:
        return ONE_CHARACTER_ESCAPES.get(one, escape[0])
    code = int(escape["octal"], 8) if escape["octal"] else int(escape["x"] or escape["u"] or escape["U"], 16)
    return REPLACEMENT if code in SURROGATES or code > LAST_CHARACTER else chr(code)


def number(node: Node, source: Source) -> Value:
    written = source.text(node)
    span = source.span(node)
    if len(written) > LONGEST_NUMBER:
        return Unknown((), span)
    try:
        value = int(written, 0) if node.type == "int_literal" else float(written.replace("_", ""))
    except ValueError:
        return Unknown((), span)
    # Facts are stored with 64 bits for a whole number.
    return Constant(value, span) if -(2**63) <= value < 2**64 else Unknown((), span)


def word(node: Node, source: Source) -> Value:
    return Constant(WORDS[node.type], source.span(node))


def composite(node: Node, source: Source) -> Value:
    """`T{A: 1}` is `T(A=1)`; `[]T{…}` is a list and `map[K]V{…}` a mapping, but calls of their types when empty."""
    kind, body = node.child_by_field_name("type"), node.child_by_field_name("body")
    if kind is None or body is None:
        return unknown(node, source)
    return _of_type(kind, body, source.span(node), source)


def _of_type(kind: Node, body: Node, span: Span, source: Source) -> Value:
    elements = [child for child in body.named_children if child.type not in ASIDE]
    if not elements:
        return Call(source.value(kind), (), span)
    match kind.type:
        case "slice_type" | "array_type" | "implicit_length_array_type":
            inner = kind.child_by_field_name("element")
            return Collection("list", tuple(_element(element, inner, source) for element in elements), span)
        case "map_type":
            inner = kind.child_by_field_name("value")
            return Mapping(tuple(_entry(element, inner, source) for element in elements), span)
        case _:
            return Call(source.value(kind), tuple(_argument(element, source) for element in elements), span)


def _argument(element: Node, source: Source) -> Argument:
    key, value = element.child_by_field_name("key"), element.child_by_field_name("value")
    if element.type == "keyed_element" and key is not None and value is not None:
        return Argument(_element(value, None, source), source.text(key), "", source.span(element))
    return Argument(_element(element, None, source), "", "", source.span(element))


def _entry(element: Node, inner: Node | None, source: Source) -> Entry:
    key, value = element.child_by_field_name("key"), element.child_by_field_name("value")
    if key is None or value is None:
        return Entry(None, _element(element, inner, source))
    return Entry(_element(key, None, source), _element(value, inner, source))


def _element(element: Node, inner: Node | None, source: Source) -> Value:
    """One value; `{…}` without a type is of the type that the list or map around it holds."""
    if element.type == "keyed_element":
        return source.required(element.child_by_field_name("value"), element)
    parts = [child for child in element.named_children if child.type not in ASIDE]
    if element.type == "literal_element" and len(parts) == 1:
        element = parts[0]
    if element.type != "literal_value":
        return source.value(element)
    if inner is None:
        return _of_hidden_type(element, source)
    named = inner.named_children[0] if inner.type == "pointer_type" and inner.named_children else inner
    if not source.has_room:
        return Unknown((), source.span(element))
    with source.below(1):
        return _of_type(named, element, source.span(element), source)


def _of_hidden_type(element: Node, source: Source) -> Value:
    """`{A: 1}` of a type that the definition of a named one tells: a call of what is not known here."""
    fields = [child for child in element.named_children if child.type not in ASIDE]
    if not fields or any(child.type != "keyed_element" for child in fields) or not source.has_room:
        return unknown(element, source)
    span = source.span(element)
    with source.below(1):
        hidden = Unknown((), Span(span.start, span.start))
        return Call(hidden, tuple(_argument(child, source) for child in fields), span)


def label(node: Node, source: Source) -> Value:
    return Name(source.text(node), source.span(node))


READERS: dict[str, Callable[[Node, Source], Value]] = {
    "interpreted_string_literal": text,
    "raw_string_literal": raw_text,
    "int_literal": number,
    "float_literal": number,
    **dict.fromkeys(WORDS, word),
    "composite_literal": composite,
    "label_name": label,
}
