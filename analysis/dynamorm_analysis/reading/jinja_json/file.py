"""A JSON file that is written with Jinja as facts: what Jinja writes is a hole, what it decides is not surely there."""

from tree_sitter import Tree

from dynamorm_analysis.facts.file import Facts
from dynamorm_analysis.reading.entries import LARGEST
from dynamorm_analysis.reading.jinja import ENDINGS as JINJA
from dynamorm_analysis.reading.jinja import without_jinja
from dynamorm_analysis.reading.json import file as json

ENDINGS = tuple(ending + jinja for ending in json.ENDINGS for jinja in JINJA)
LANGUAGE = json.LANGUAGE


def parse(content: bytes, old: Tree | None = None) -> Tree:
    """The tree of a text, as that of the JSON around its Jinja."""
    return json.parse(without_jinja(content, LANGUAGE).text, old)


def read(content: bytes, tree: Tree | None = None) -> Facts:
    """What such a file says, whatever its text; `tree` is the tree of `content`, where it has been parsed already."""
    if len(content) > LARGEST:
        return Facts(LANGUAGE, ())
    plain = without_jinja(content, LANGUAGE)
    return json.read(plain.text, tree, plain.gaps)
