"""A Terraform file as facts: each block binds the name by which expressions refer to it, as in `var.stage`; what sets
variables (`terraform.tfvars`) binds `given.stage`."""

from collections.abc import Iterator

import msgspec
from tree_sitter import Node, Tree

from dynamorm_analysis.facts.file import Comment, Facts, Unit
from dynamorm_analysis.facts.statements import Assignment
from dynamorm_analysis.facts.values import Entry, Mapping, Unknown
from dynamorm_analysis.memo import Memo
from dynamorm_analysis.reading.comments import comments
from dynamorm_analysis.reading.hcl import blocks, expressions, texts
from dynamorm_analysis.reading.source import ASIDE, Grammar
from dynamorm_analysis.reading.units import Remembered, first_error, units_of
from dynamorm_analysis.syntax.hcl import parse as parse
from dynamorm_analysis.text import Span

ENDINGS = (".tf", ".tfvars")
LANGUAGE = "hcl"

LARGEST = 2_000_000  # bytes; larger files are data, not descriptions that somebody wrote
REMEMBERED = 2_000_000  # bytes of source


def read(content: bytes, tree: Tree | None = None) -> Facts:
    """What a Terraform file says, whatever its text; `tree` is the tree of `content`, where it has been parsed."""
    if len(content) > LARGEST:
        return Facts(LANGUAGE, ())
    root = (tree or parse(content)).root_node
    variables = _variables(root)
    nodes = variables or _top_level(root, content)
    found = units_of(content, nodes, *((OF_VARIABLES, _memo_of_variables) if variables else (GRAMMAR, _memo)))
    if root.has_error:
        found = tuple(_torn(unit) for unit in found)
    spoken = tuple(_without_slashes(comment) for comment in comments(content, root))
    return Facts(LANGUAGE, found, spoken, first_error(root))


def _top_level(root: Node, content: bytes) -> Iterator[Node]:
    """The blocks of a file, and of those called `locals` each attribute; also where errors tore it apart."""
    waiting = [(root, False)]
    while waiting:
        node, local = waiting.pop()
        if (node.type == "attribute" and local) or (node.type == "block" and not blocks.is_locals(node, content)):
            yield node
        elif node.type in ("config_file", "body", "block", "ERROR"):
            inside = local or node.type == "block"
            waiting += [(child, inside) for child in node.named_children[::-1]]


def _variables(root: Node) -> list[Node]:
    """The attributes of a file that holds nothing else, as those do that set variables (`terraform.tfvars`)."""
    inside = [child for child in root.named_children if child.type not in ASIDE]
    if root.has_error or len(inside) != 1 or inside[0].type != "body":
        return []
    found = [child for child in inside[0].named_children if child.type not in ASIDE]
    return found if all(child.type == "attribute" for child in found) else []


def _torn(unit: Unit) -> Unit:
    """A block of a file with an error somewhere, of which it may have lost a part."""
    statement = unit.statement
    if not isinstance(statement, Assignment) or not isinstance(statement.value, Mapping):
        return unit
    body = statement.value
    lost = Entry(None, Unknown((), Span(body.span.end, body.span.end)))
    torn = msgspec.structs.replace(statement, value=Mapping((*body.entries, lost), body.span))
    return msgspec.structs.replace(unit, statement=torn)


def _without_slashes(comment: Comment) -> Comment:
    return msgspec.structs.replace(comment, text=comment.text.removeprefix("//").strip())


_VALUES = {**expressions.READERS, **texts.READERS, **blocks.VALUES}
GRAMMAR = Grammar(values=_VALUES, statements=blocks.READERS, groups={})
OF_VARIABLES = Grammar(values=_VALUES, statements=blocks.READERS_OF_VARIABLES, groups={})

_memo: Remembered = Memo(REMEMBERED)
_memo_of_variables: Remembered = Memo(REMEMBERED)
