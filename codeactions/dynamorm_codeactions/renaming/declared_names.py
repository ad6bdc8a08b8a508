"""Where infrastructure and calls of `create_table` name an attribute or index of the table that they make."""

import re
from collections.abc import Iterator

from dynamorm_analysis.model.table import Definition
from dynamorm_analysis.reading.languages import parser_for
from dynamorm_analysis.text import Span
from dynamorm_codeactions.call_sites import call_named_at
from dynamorm_codeactions.declarations import TEMPLATES, TERRAFORM, properties_below
from dynamorm_codeactions.renaming.mentions import Mention, Reading

KEYS = (
    r"\b(?:AttributeName|attributeName|attribute_name|hash_key|range_key|[hH]ashKey|[rR]angeKey"
    r"|timeToLiveAttribute|time_to_live_attribute"
    r"""|PrimaryKey["']?\s*:\s*\{?\s*["']?Name)"""  # of a simple table of SAM
)
GIVEN = r"""["']?\s*[:=]\s*(?:\w+\.String\()?["'`]?(?P<name>%s)(?![\w.-])"""
NAMED = r"""\b[Nn]ame"""
LIST_NAMES = rb"(?:NonKeyAttributes|nonKeyAttributes|non_key_attributes)"
LISTS = re.compile(LIST_NAMES + rb"""["']?\s*[:=]\s*(?:\[[^\]]*\]|(?:\r?\n[ \t]*-[^\n]*)+)""")
ENTRY = r"""(?<![\w.-])(?P<name>%s)(?![\w.-])"""
INDEX_KEYS = r"""\b(?:IndexName|indexName|index_name)"""


def extent_of(definition: Definition, reading: Reading) -> Span | None:
    """All that a definition says of its table, as a span of its file; None where that is not known."""
    path, span = definition.place.path, reading.span(definition.place)
    if span is None:
        return None
    if path.endswith(TEMPLATES):
        return properties_below(reading.content(path), span.start)
    if path.endswith((*TERRAFORM, ".json", ".template")):
        return _block_at(path, reading.content(path), span.start)
    unit, found = reading.project.unit(definition.place), call_named_at(reading.project, definition.place)
    return found[0].span.shifted(unit.start) if unit is not None and found is not None else None


def _block_at(path: str, content: bytes, start: int) -> Span | None:
    """The block of Terraform, or the entry of JSON, that begins at an offset."""
    parse = parser_for(path)
    node = parse(content).root_node.descendant_for_byte_range(start, start) if parse is not None else None
    while node is not None and node.type not in ("block", "pair", "block_mapping_pair"):
        node = node.parent
    return Span(node.start_byte, node.end_byte) if node is not None else None


def attribute_in(definition: Definition, name: str, reading: Reading) -> Iterator[Mention]:
    """Where a definition of infrastructure or a `create_table` names an attribute."""
    path, extent, escaped = definition.place.path, extent_of(definition, reading), re.escape(name)
    places = [index.place for index in definition.indexes if index.kind != "VECTOR"]
    spans = [extent] if extent is not None else []
    spans += [span for place in places if place.path == path and (span := reading.span(place)) is not None]
    for span in spans:
        yield from reading.matches(path, span, KEYS + GIVEN % escaped)
        for found in LISTS.finditer(reading.content(path), span.start, span.end):
            yield from reading.matches(path, Span(*found.span()), ENTRY % escaped)
    declared = [attribute.place for attribute in definition.attributes if attribute.name == name]
    for place in (*declared, *(places if definition.library == "cdk" else ())):
        span = reading.span(place) if place.path == path else None
        if span is not None:
            yield from reading.matches(path, span, NAMED + GIVEN % escaped)
    if definition.library == "cdk" and extent is not None:
        yield from reading.matches(path, extent, rf"(?i:key|keys)\b[^,;]*?{NAMED}{GIVEN % escaped}")


def index_in(definition: Definition, name: str, reading: Reading) -> Iterator[Mention]:
    """Where a definition names an index."""
    for index in definition.indexes:
        span = reading.span(index.place) if index.name == name else None
        if span is None:
            continue
        key = NAMED if index.place.path.endswith(TERRAFORM) else INDEX_KEYS
        yield from list(reading.matches(index.place.path, span, key + GIVEN % re.escape(name)))[:1]
