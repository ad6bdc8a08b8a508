"""HCL's texts: quoted ones and heredocs, with `${…}` as holes; a text that is one hole alone is what stands in it."""

import re
from collections.abc import Callable
from itertools import pairwise

from tree_sitter import Node

from dynamorm_analysis.facts.values import Constant, Template, Unknown, Value
from dynamorm_analysis.reading.source import Source
from dynamorm_analysis.text import Span

ESCAPE = re.compile(r"\\(?:u(?P<u>[0-9A-Fa-f]{4})|U(?P<U>[0-9A-Fa-f]{8})|(?P<one>.))|(?P<sign>[$%])[$%]\{", re.DOTALL)
ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}
SURROGATES = range(0xD800, 0xE000)
LAST_CHARACTER = 0x10FFFF
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
HOLES = frozenset({"template_interpolation", "template_directive"})


def quoted(node: Node, source: Source) -> Value:
    """`"text ${hole}"`."""
    end = node.end_byte - 1 if node.children and node.children[-1].type == "quoted_template_end" else node.end_byte
    return _text(node, node.start_byte + 1, max(end, node.start_byte + 1), source, _unescaped)


def heredoc(node: Node, source: Source) -> Value:
    """`<<EOT` to `EOT`; with `<<-` the indentation that all lines share is no part of it."""
    names = [child for child in node.named_children if child.type == "heredoc_identifier"]
    if len(names) != 2 or names[0].end_byte >= names[1].start_byte:
        return Unknown((), source.span(node))
    start = source.content.find(b"\n", names[0].end_byte, names[1].start_byte) + 1 or names[1].start_byte
    end = max(source.content.rfind(b"\n", start, names[1].start_byte) + 1, start)
    value = _text(node, start, end, source, lambda text: text)
    indented = source.content[node.start_byte : names[0].start_byte].endswith(b"-")
    if indented and isinstance(value, Constant) and isinstance(value.value, str):
        return Constant(_dedented(value.value), value.span)
    return value


def _text(node: Node, start: int, end: int, source: Source, plain: Callable[[str], str]) -> Value:
    """The text between two offsets, which the grammar's own pieces would give without the blanks around holes."""
    holes = [child for child in node.named_children if child.type in HOLES and start <= child.start_byte < end]
    if any(child.is_error for child in node.children):
        return Unknown(source.values(holes), source.span(node))
    if not holes:
        return _constant(start, end, source.span(node), source, plain)
    parts: list[Value] = []
    edges = [(start, start), *((hole.start_byte, hole.end_byte) for hole in holes), (end, end)]
    for hole, ((_, left), (right, _)) in zip([*holes, None], pairwise(edges), strict=True):
        if left < right:
            span = Span(left - source.base, right - source.base)
            parts.append(_constant(left, right, span, source, plain))
        if hole is not None:
            parts.append(source.value(hole))
    return Template(tuple(parts), source.span(node))


def _constant(start: int, end: int, span: Span, source: Source, plain: Callable[[str], str]) -> Value:
    written = source.content[start:end]
    value = plain(written.decode("utf-8", "replace"))
    return Constant(value, span, start - source.base if value.encode() == written else -1)


def hole(node: Node, source: Source) -> Value:
    inner = source.values([child for child in node.named_children if child.type == "expression"])
    return inner[0] if len(inner) == 1 else Unknown(inner, source.span(node))


def directive(node: Node, source: Source) -> Value:
    """`%{ if … }`: its text depends on the run."""
    return Unknown(source.values(node.named_children), source.span(node))


def passage(node: Node, source: Source) -> Value:
    return Constant(source.text(node), source.span(node))


def _unescaped(text: str) -> str:
    return ESCAPE.sub(_character, text) if "\\" in text or "{" in text else text


def _character(escape: re.Match[str]) -> str:
    if escape["sign"]:
        return escape[0][1:]
    if escape["one"]:
        return ESCAPES.get(escape["one"], escape[0])
    code = int(escape["u"] or escape["U"], 16)
    return REPLACEMENT if code in SURROGATES or code > LAST_CHARACTER else chr(code)


def _dedented(text: str) -> str:
    lines = text.split("\n")
    depth = min((len(line) - len(line.lstrip(" ")) for line in lines if line.strip()), default=0)
    return "\n".join(line[depth:] if line[:depth].isspace() else line for line in lines)


READERS: dict[str, Callable[[Node, Source], Value]] = {
    **dict.fromkeys(("string_lit", "quoted_template"), quoted),
    "heredoc_template": heredoc,
    "template_interpolation": hole,
    "template_directive": directive,
    "template_literal": passage,
}
