"""Blocks of HCL: an assignment to the name that a block binds, its body a mapping in which nested blocks repeat."""

from collections.abc import Callable

from tree_sitter import Node

from dynamorm_analysis.facts.statements import Assignment, Statement
from dynamorm_analysis.facts.values import Constant, Entry, Mapping, Name, Unknown, Value
from dynamorm_analysis.reading.source import ASIDE, Source

# What expressions call the things that these blocks make; of all others the block's own word is part of the name.
REFERRED_AS = {"resource": "", "variable": "var"}
LOCALS = "locals"


def is_locals(block: Node, content: bytes) -> bool:
    """Whether each attribute of a block is a name of its own."""
    word = block.named_children[0] if block.named_children else None
    return word is not None and content[word.start_byte : word.end_byte] == LOCALS.encode()


def block(node: Node, source: Source) -> Statement:
    """`variable "stage" {}` assigns to `var.stage`, `resource "aws_vpc" "main" {}` to `aws_vpc.main`."""
    words = _words(node)
    kind, *labels = [_word(word, source) for word in words] or [""]
    name = ".".join(part for part in (REFERRED_AS.get(kind, kind), *labels) if part)
    at = source.between(words[0], words[-1]) if words else source.span(node)
    return Assignment((Name(name, at),), _body(node, source), None, "", source.span(node))


def local(node: Node, source: Source) -> Statement:
    """An attribute of `locals {}` assigns to `local.name`."""
    return _assigned(node, source, "local")


def variable(node: Node, source: Source) -> Statement:
    """An attribute of a file of variables assigns to `given.name`."""
    return _assigned(node, source, "given")


def _assigned(node: Node, source: Source, to: str) -> Statement:
    name = _name(node)
    target = Name(f"{to}.{source.word(name)}", source.span(name or node))
    return Assignment((target,), _given(node, source), None, "", source.span(node))


def body(node: Node, source: Source) -> Value:
    """The attributes and nested blocks of a block in source order; a nested block's labels are part of its key."""
    entries: list[Entry] = []
    for child in node.named_children:
        if child.type in ASIDE:
            continue
        if child.type == "attribute" and (name := _name(child)) is not None:
            at = source.span(name)
            entries.append(Entry(Constant(source.text(name), at, at.start), _given(child, source)))
        elif child.type == "block" and (words := _words(child)):
            key = ".".join(_word(word, source) for word in words)
            at = source.between(words[0], words[-1])
            entries.append(Entry(Constant(key, at), _body(child, source)))
        else:
            entries.append(Entry(None, Unknown((), source.span(child))))
    return Mapping(tuple(entries), source.span(node))


def _body(node: Node, source: Source) -> Value:
    inner = next((child for child in node.named_children if child.type == "body"), None)
    if inner is None:
        return Mapping((), source.span(node))
    found = source.value(inner)
    if not isinstance(found, Mapping):
        return found
    lost = any(child.is_error or child.is_missing for child in node.children)
    entries = (*found.entries, Entry(None, Unknown((), found.span))) if lost else found.entries
    return Mapping(entries, source.span(node))


def _words(node: Node) -> list[Node]:
    """What stands before the braces of a block: its word and its labels."""
    found: list[Node] = []
    for child in node.named_children:
        if child.type not in ("identifier", "string_lit"):
            break
        found.append(child)
    return found


def _word(node: Node, source: Source) -> str:
    text = source.text(node)
    return text[1:-1] if node.type == "string_lit" else text


def _name(node: Node) -> Node | None:
    return next((child for child in node.named_children if child.type == "identifier"), None)


def _given(node: Node, source: Source) -> Value:
    """An attribute's value; what is broken is unknown."""
    if any(child.is_error for child in node.children):
        return Unknown((), source.span(node))
    inner = next((child for child in node.named_children if child.type == "expression"), None)
    return source.required(inner, node)


VALUES: dict[str, Callable[[Node, Source], Value]] = {"body": body}
READERS: dict[str, Callable[[Node, Source], Statement]] = {"block": block, "attribute": local}
READERS_OF_VARIABLES: dict[str, Callable[[Node, Source], Statement]] = {"attribute": variable}
