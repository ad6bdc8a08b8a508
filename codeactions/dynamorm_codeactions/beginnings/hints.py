"""Lines that tell editors and Git of us, put among what stands there already."""

import json
from collections.abc import Sequence

from tree_sitter import Node

from dynamorm_analysis.reading.languages import parser_for

EXTENSIONS = ".vscode/extensions.json"
EXTENSION = "dynamorm.dynamorm"
LIST = "recommendations"
NEW = f'{{\n  "{LIST}": ["{EXTENSION}"]\n}}\n'


def with_extension(text: str | None) -> str | None:
    """The extensions that a folder recommends, ours among them; its comments stay. None where ours is there already,
    and where the text is not understood."""
    if text is None or not text.strip():
        return NEW
    if f'"{EXTENSION}"' in text.lower():
        return None
    content = text.encode()
    parse = parser_for(EXTENSIONS)
    root = parse(content).root_node if parse is not None else None
    object_ = next((one for one in root.named_children if one.type == "object"), None) if root is not None else None
    if object_ is None:
        return None
    pairs = [one for one in object_.named_children if one.type == "pair"]
    listed = next((value for one in pairs if (value := _value(one, LIST)) is not None), None)
    if listed is not None:
        return _inserted(content, listed, f'"{EXTENSION}"') if listed.type == "array" else None
    return _inserted(content, object_, f'"{LIST}": ["{EXTENSION}"]')


def _value(pair: Node, name: str) -> Node | None:
    key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
    return value if key is not None and key.text == json.dumps(name).encode() else None


def _inserted(content: bytes, holder: Node, entry: str) -> str:
    """A further entry behind the last one of a list or object, laid out as that is."""
    entries = [one for one in holder.named_children if one.type != "comment" and not one.is_error]
    if not entries:
        at = holder.start_byte + 1
        return (content[:at] + entry.encode() + content[at:]).decode()
    last = entries[-1]
    line = content.rfind(b"\n", 0, last.start_byte) + 1
    before = content[line : last.start_byte]
    separator = b",\n" + before if not before.strip() else b", "
    return (content[: last.end_byte] + separator + entry.encode() + content[last.end_byte :]).decode()


def with_ignored(text: str | None, lines: Sequence[str]) -> str | None:
    """A `.gitignore` in which these lines stand; None where all do."""
    present = text or ""
    known = {line.strip().rstrip("/") for line in present.splitlines()}
    missing = [line for line in lines if line.rstrip("/") not in known]
    if not missing:
        return None
    before = present if not present or present.endswith("\n") else f"{present}\n"
    return before + "".join(f"{line}\n" for line in missing)
