"""A JSON file as facts: its entries, those of nested mappings included."""

import json

from tree_sitter import Node, Tree

from dynamorm_analysis.facts.file import Facts
from dynamorm_analysis.facts.values import Constant, Unknown, Value
from dynamorm_analysis.reading.entries import LARGEST, Notation, Pair, Source, first_error, top_pairs, units
from dynamorm_analysis.reading.gaps import NO_GAPS, Gaps
from dynamorm_analysis.syntax.json import parse as parse

ENDINGS = (".json",)
LANGUAGE = "json"

PAIRS = frozenset({"pair"})
LONGEST_NUMBER = 19  # digits of a 64-bit integer


def read(content: bytes, tree: Tree | None = None, gaps: Gaps = NO_GAPS) -> Facts:
    """What a JSON file says, whatever its text; `tree` is the tree of `content`, where it has been parsed already."""
    if len(content) > LARGEST:
        return Facts(LANGUAGE, ())
    root = (tree or parse(content)).root_node
    source = Source(content, NOTATION, broken=root.has_error, gaps=gaps)
    pairs = top_pairs(root, PAIRS, lambda node: _pair(node, content))
    return Facts(LANGUAGE, units(pairs, source, LANGUAGE), (), first_error(root))


def _pairs(node: Node, content: bytes) -> list[Pair] | None:
    if node.type != "object":
        return None
    children = (child for child in node.named_children if child.type != "comment")
    return [_pair(child, content) if child.type in PAIRS else Pair(child, None, "", child) for child in children]


def _pair(node: Node, content: bytes) -> Pair:
    key, value = node.child_by_field_name("key"), node.child_by_field_name("value")
    name = content[key.start_byte : key.end_byte].decode("utf-8", "replace").strip('"') if key is not None else ""
    return Pair(node, key, name, value)


def _items(node: Node) -> list[Node] | None:
    return [child for child in node.named_children if child.type != "comment"] if node.type == "array" else None


def _other(node: Node, source: Source) -> Value:
    span = source.span(node)
    match node.type:
        case "string":
            return _string(node, source)
        case "true" | "false":
            return Constant(node.type == "true", span)
        case "null":
            return Constant(None, span)
        case "number" if (text := source.text(node)).lstrip("-").isdigit() and len(text) < LONGEST_NUMBER:
            return Constant(int(text), span)
    return Unknown((), span)


def _string(node: Node, source: Source) -> Value:
    written, span = source.text(node), source.span(node)
    inner = written[1:-1]
    if "\\" not in inner:
        return Constant(inner, span, span.start + 1)
    try:
        return Constant(str(json.loads(written, strict=False)), span)
    except ValueError:  # a broken escape
        return Constant(inner, span)


NOTATION = Notation(_pairs, _items, _other)
