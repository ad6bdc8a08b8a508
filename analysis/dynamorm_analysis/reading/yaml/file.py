"""A YAML file as facts: its entries, with tags such as `!Ref` as calls and aliases as what they stand for."""

import re

from tree_sitter import Node, Tree

from dynamorm_analysis.facts.file import Facts
from dynamorm_analysis.facts.values import Argument, Call, Constant, Name, Unknown, Value
from dynamorm_analysis.reading.comments import comments
from dynamorm_analysis.reading.entries import LARGEST, Notation, Pair, Source, first_error, top_pairs, units
from dynamorm_analysis.reading.gaps import NO_GAPS, Gaps
from dynamorm_analysis.syntax.yaml import parse as parse

ENDINGS = (".yml", ".yaml", ".template")
LANGUAGE = "yaml"

PAIRS = frozenset({"block_mapping_pair", "flow_pair"})
MAPPINGS = frozenset({"block_mapping", "flow_mapping"})
SEQUENCES = frozenset({"block_sequence", "flow_sequence"})
PROPERTIES = frozenset({"tag", "anchor", "comment"})
HAS_ALIAS = re.compile(rb"(?:^|[\s\[{,])\*\w")


def read(content: bytes, tree: Tree | None = None, gaps: Gaps = NO_GAPS) -> Facts:
    """What a YAML file says, whatever its text; `tree` is the tree of `content`, where it has been parsed already."""
    if len(content) > LARGEST:
        return Facts(LANGUAGE, ())
    root = (tree or parse(content)).root_node
    source = Source(content, NOTATION, _anchors(content, root), broken=root.has_error, gaps=gaps)
    pairs = top_pairs(root, PAIRS, lambda node: _pair(node, content))
    return Facts(LANGUAGE, units(pairs, source, LANGUAGE), comments(content, root), first_error(root))


def _anchors(content: bytes, root: Node) -> dict[str, Node]:
    """The nodes that anchors name; nothing where no alias asks for them."""
    if not HAS_ALIAS.search(content):
        return {}
    found: dict[str, Node] = {}
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node.type == "anchor" and node.parent is not None:
            found[content[node.start_byte + 1 : node.end_byte].decode("utf-8", "replace")] = node.parent
        waiting += node.named_children
    return found


# ---- mappings and lists ---------------------------------------------------------------------------------------------


def _bare(node: Node) -> Node | None:
    """The mapping, list or text itself, when no tag says more about it."""
    while node.type in ("block_node", "flow_node", "block_sequence_item"):
        inner = [child for child in node.named_children if child.type not in ("anchor", "comment")]
        if len(inner) != 1 or inner[0].type == "tag":
            return None
        node = inner[0]
    return node


def _pairs(node: Node, content: bytes) -> list[Pair] | None:
    bare = _bare(node)
    if bare is None or bare.type not in MAPPINGS:
        return None
    children = (child for child in bare.named_children if child.type != "comment")
    return [_pair(child, content) if child.type in PAIRS else Pair(child, None, "", child) for child in children]


def _pair(node: Node, content: bytes) -> Pair:
    key, value = node.child_by_field_name("key"), node.child_by_field_name("value")
    name = _key_text(key, content) if key is not None else ""
    return Pair(node, None if name == "<<" else key, name, value)


def _key_text(key: Node, content: bytes) -> str:
    return content[key.start_byte : key.end_byte].decode("utf-8", "replace").strip("\"'")


def _items(node: Node) -> list[Node] | None:
    bare = _bare(node)
    if bare is None or bare.type not in SEQUENCES:
        return None
    return [child for child in bare.named_children if child.type != "comment"]


# ---- other values ---------------------------------------------------------------------------------------------------


def _other(node: Node, source: Source) -> Value:
    match node.type:
        case "block_node" | "flow_node":
            return _tagged(node, source)
        case "block_sequence_item":
            inner = next((child for child in node.named_children if child.type != "comment"), None)
            return source.value(inner, node)
        case "alias":
            return source.aliased(source.text(node)[1:], node)
        case "plain_scalar":
            return _plain(node, source)
        case "double_quote_scalar" | "single_quote_scalar":
            return _quoted(node, source)
        case "block_scalar":
            return _block(node, source)
    return Unknown((), source.span(node))


def _tagged(node: Node, source: Source) -> Value:
    tag = next((child for child in node.named_children if child.type == "tag"), None)
    inner = next((child for child in node.named_children if child.type not in PROPERTIES), None)
    value = source.value(inner, node) if inner is not None else Constant(None, source.span(node))
    if tag is None or (name := source.text(tag)).startswith("!!"):
        return value
    function = Name(name.removeprefix("!"), source.span(tag))
    return Call(function, (Argument(value, "", "", value.span),), source.span(node))


def _plain(node: Node, source: Source) -> Value:
    text = source.text(node)
    span = source.span(node)
    match node.named_children[0].type if node.named_children else "":
        case "boolean_scalar":
            return Constant(text.lower() == "true", span)
        case "null_scalar":
            return Constant(None, span)
        case "integer_scalar" if text.lstrip("+-").isdigit() and len(text) < 19:
            return Constant(int(text), span)
    return Constant(_folded(text), span, -1 if "\n" in text or source.pinned else span.start)


ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "0": "\0", '"': '"', "\\": "\\", "/": "/", " ": " "}
ESCAPE = re.compile(r"\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)", re.DOTALL)


def _quoted(node: Node, source: Source) -> Value:
    written = source.text(node)
    inner = written[1:-1] if len(written) > 1 else ""
    text = inner.replace("''", "'") if written[:1] == "'" else ESCAPE.sub(_unescaped, inner)
    text = _folded(text) if "\n" in inner else text
    span = source.span(node)
    return Constant(text, span, span.start + 1 if text == inner and not source.pinned else -1)


def _unescaped(escape: re.Match[str]) -> str:
    code = escape[1]
    return chr(int(code[1:], 16)) if len(code) > 1 else ESCAPES.get(code, "")


def _block(node: Node, source: Source) -> Value:
    head, _, body = source.text(node).partition("\n")
    lines = body.split("\n")
    indented = [len(line) - len(line.lstrip(" ")) for line in lines if line.strip()]
    depth = min(indented, default=0)
    text = (" " if head.startswith(">") else "\n").join(line[depth:] for line in lines)
    return Constant(text.strip("\n ") if "-" in head else text, source.span(node))


def _folded(text: str) -> str:
    return re.sub(r"[ \t]*\r?\n\s*", " ", text) if "\n" in text else text


NOTATION = Notation(_pairs, _items, _other)
