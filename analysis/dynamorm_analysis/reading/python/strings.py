"""Python's strings: prefixes, escapes, strings written side by side, and those with holes."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise, repeat

from tree_sitter import Node

from dynamorm_analysis.facts.values import Constant, Template, Unknown, Value
from dynamorm_analysis.reading.source import Source, unknown
from dynamorm_analysis.text import Span

OPENING = re.compile(rb"([A-Za-z]*)('''|\"\"\"|'|\")")
ESCAPE = re.compile(
    r"\\(?:(?P<octal>[0-7]{1,3})|x(?P<x>[0-9A-Fa-f]{2})|u(?P<u>[0-9A-Fa-f]{4})|U(?P<U>[0-9A-Fa-f]{8})"
    r"|N\{(?P<name>[^{}]*)\}|(?P<one>.))",
    re.DOTALL,
)
ONE_CHARACTER_ESCAPES: dict[str, str] = dict(zip("\n\\'\"abfnrtv", ("", *"\\'\"\a\b\f\n\r\t\v"), strict=True))
# Half a character in UTF-16 stands in no text that is stored as UTF-8, as facts are.
SURROGATES = range(0xD800, 0xE000)
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
LAST_CHARACTER = 0x10FFFF


def string(node: Node, source: Source) -> Value:
    """A constant, or a template where the string has holes; bytes are unknown."""
    written = source.content[node.start_byte : node.end_byte]
    opening = OPENING.match(written)
    if opening is None:
        return unknown(node, source)
    prefix, quotes = opening[1].lower(), opening[2]
    if b"b" in prefix:
        return Unknown((), source.span(node))
    raw = b"r" in prefix
    if b"f" in prefix or b"t" in prefix:
        return _template(_parts(node, source, raw), source.span(node))
    start = opening.end()
    closed = written.endswith(quotes) and len(written) >= start + len(quotes)
    inside = written[start : -len(quotes)] if closed else written[start:]
    return _constant(inside, source.span(node), node.start_byte - source.base + start, raw)


def concatenated_string(node: Node, source: Source) -> Value:
    """Strings written side by side, as one template."""
    pieces = source.values(node.named_children)
    if any(isinstance(piece, Unknown) for piece in pieces):
        return Unknown(pieces, source.span(node))
    return _template([part for piece in pieces for part in _formatted(piece)], source.span(node))


def _template(parts: Sequence[tuple[Value, str]], span: Span) -> Template:
    formats = tuple(written for _, written in parts)
    return Template(tuple(part for part, _ in parts), span, formats if any(formats) else ())


def _formatted(piece: Value) -> Iterable[tuple[Value, str]]:
    if not isinstance(piece, Template):
        return ((piece, ""),)
    return zip(piece.parts, piece.formats or repeat(""), strict=False)


def _parts(node: Node, source: Source, raw: bool) -> list[tuple[Value, str]]:
    """The text and the holes of a string, each with how it becomes text; text is what stands between holes, whatever
    the grammar calls it."""
    parts: list[tuple[Value, str]] = []
    start = end = node.end_byte
    for child in node.children:
        match child.type:
            case "string_start":
                start = child.end_byte
            case "interpolation":
                parts += ((text, "") for text in _text(source, start, child.start_byte, raw))
                parts += _hole(source, child)
                start = child.end_byte
            case "string_end":
                end = child.start_byte
    parts += ((text, "") for text in _text(source, start, end, raw))
    return parts


def _text(source: Source, start: int, end: int, raw: bool) -> tuple[Value, ...]:
    if start >= end:
        return ()
    written = source.content[start:end]
    span = Span(start - source.base, end - source.base)
    text = written.replace(b"{{", b"{").replace(b"}}", b"}")
    return (_constant(text, span, span.start if text == written else -1, raw),)


def _hole(source: Source, hole: Node) -> tuple[tuple[Value, str], ...]:
    expression = hole.child_by_field_name("expression")
    if expression is None:
        return ((unknown(hole, source), ""),)
    value = source.value(expression), _format(source, hole)
    for sign, after in pairwise(hole.children):
        if sign.type == "=":  # f"{name=}" prints the expression itself as well
            return (*((text, "") for text in _text(source, expression.start_byte, after.start_byte, True)), value)
    return (value,)


def _format(source: Source, hole: Node) -> str:
    """`!r` and `:06d`, as they are written behind the expression."""
    told = (child for child in hole.children if child.type in ("type_conversion", "format_specifier"))
    return "".join(source.content[one.start_byte : one.end_byte].decode("utf-8", "replace") for one in told)


def _constant(written: bytes, span: Span, content: int, raw: bool) -> Constant:
    """`content` is where `written` begins, or -1 when the source has it otherwise."""
    value = written.decode("utf-8", "replace")
    if "\r" in value:
        value = value.replace("\r\n", "\n").replace("\r", "\n")
    if not raw and "\\" in value:
        value = ESCAPE.sub(_unescape, value)
    return Constant(value, span, content if value.encode() == written else -1)


def _unescape(escape: re.Match[str]) -> str:
    """The character that an escape stands for; what Python does not know as an escape stays as it is."""
    written: str = escape[0]
    if escape["one"] is not None:
        return ONE_CHARACTER_ESCAPES.get(escape["one"], written)
    if escape["name"] is not None:
        try:
            return unicodedata.lookup(escape["name"])
        except KeyError:
            return written
    code = int(escape["octal"], 8) if escape["octal"] else int(escape["x"] or escape["u"] or escape["U"], 16)
    if code > LAST_CHARACTER:
        return written
    return REPLACEMENT if code in SURROGATES else chr(code)


READERS: dict[str, Callable[[Node, Source], Value]] = {"string": string, "concatenated_string": concatenated_string}
