"""Tags of the fields of a struct: `dynamodbav:"id,omitempty" json:"id"`."""

import re
from collections.abc import Iterable

from dynamorm_analysis.facts.statements import Assignment, Class
from dynamorm_analysis.facts.values import Constant, Mapping, Name, Unknown, Value
from dynamorm_analysis.linking.scope import Scope


def tag_of(struct: Scope, field: str) -> str | None:
    """The tag of a struct's own field; empty where it has none."""
    for statement in struct.node.body if isinstance(struct.node, Class) else ():
        match statement:
            case Assignment(targets=(Name(name=name),), value=value) if name == field:
                return str(value.value) if isinstance(value, Constant) else ""
    return None


def fields_of_type(type_: Value) -> tuple[tuple[str, str], ...] | None:
    """The fields, each with its tag, of a struct without a name; None of other types."""
    match type_:
        case Unknown(parts=(Mapping(entries=entries), *_)):
            keys = [entry.key.value for entry in entries if isinstance(entry.key, Constant)]
            tags = [str(entry.value.value) for entry in entries if isinstance(entry.value, Constant)]
            named = tuple(zip(map(str, keys), tags, strict=False))
            return named if len(keys) == len(tags) == len(entries) else None
    return None


def first_tag_value(tag: str, keys: Iterable[str]) -> str:
    """What a tag says under the first of some keys that it has; empty where it has none of them."""
    return next(filter(None, (tag_value(tag, key) for key in keys)), "")


def tag_value(tag: str, key: str) -> str:
    """What a tag says under a key; empty where it does not have that."""
    found = re.search(rf'(?:^|\s){key}:"((?:[^"\\]|\\.)*)"', tag)
    return found[1] if found is not None else ""
