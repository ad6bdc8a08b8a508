"""YAML's grammar: text in, syntax tree out, however broken or deeply nested the text."""

import re

import tree_sitter_yaml
from tree_sitter import Language, Parser, Tree

LANGUAGE = Language(tree_sitter_yaml.language())

# The grammar's scanner keeps a stack of at most some 250 open levels, and beyond that reads outside of it. A level
# takes at least a column, or half of one where a list stands below its key without indentation.
DEEPEST_COLUMN = 80
MOST_INDICATORS = 30
LINE = re.compile(rb"[^\r\n]+")
INDENTATION = re.compile(rb"[ \t]*")
INDICATOR = re.compile(rb"(?<![^ \t])[-?:](?![^ \t])")


def parse(content: bytes, old: Tree | None = None) -> Tree:  # noqa: ARG001  # the signature of all grammars
    """The tree of a text. It is parsed afresh after each edit, since the scanner's state is not safe to resume.

    Lines that begin deeper than any person indents are parsed as if they were blank: all spans hold for the text.
    """
    return Parser(LANGUAGE).parse(LINE.sub(_bounded, content))


def _bounded(line: re.Match[bytes]) -> bytes:
    text = line[0]
    if len(text) <= DEEPEST_COLUMN and text.count(b"- ") + text.count(b"? ") + text.count(b": ") <= MOST_INDICATORS:
        return text
    indentation = INDENTATION.match(text)
    deep = indentation is not None and indentation.end() > DEEPEST_COLUMN
    many = sum(1 for _ in INDICATOR.finditer(text)) > MOST_INDICATORS
    return b" " * len(text) if deep or many else text
