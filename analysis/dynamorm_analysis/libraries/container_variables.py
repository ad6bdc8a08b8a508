"""The environment variables that a document gives to containers, as Kubernetes and its charts write them."""

import re
from collections.abc import Iterator

from dynamorm_analysis.facts.values import Collection, Mapping, Value
from dynamorm_analysis.libraries.documents import field, fields, text_of

VARIABLE = re.compile(r"[A-Z][A-Z0-9_]*")
DEEPEST = 16  # levels of mappings and lists


def variables_of(value: Value, levels: int = DEEPEST) -> Iterator[tuple[str, str]]:
    """Variables with the texts that they are set to: `{name: TABLE, value: orders}` and `TABLE: orders`, anywhere in a
    value."""
    match value:
        case Collection(items=items) if levels:
            for item in items:
                yield from variables_of(item, levels - 1)
        case Mapping() if levels:
            name, text = text_of(field(value, "name")), text_of(field(value, "value"))
            if name and text and VARIABLE.fullmatch(name):
                yield name, text
            for key, inner in fields(value):
                held = text_of(inner)
                if held is None:
                    yield from variables_of(inner, levels - 1)
                elif held and VARIABLE.fullmatch(key):
                    yield key, held
