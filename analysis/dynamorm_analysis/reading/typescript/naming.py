"""Names for what a script writes without one: told by content, so that they are the same wherever it has moved to."""

from hashlib import blake2b

from tree_sitter import Node

from dynamorm_analysis.facts.statements import MADE
from dynamorm_analysis.reading.source import Source


def made_name(node: Node, source: Source) -> str:
    """A name that no other text of the file has, and that nobody can write."""
    text = source.content[node.start_byte : node.end_byte]
    return f"{MADE}{blake2b(text, digest_size=4).hexdigest()}>"
