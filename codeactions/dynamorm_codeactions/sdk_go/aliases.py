"""The aliases of attributes in a request of AWS's SDK for Go: read, and given to names that need one."""

import re

from dynamorm_analysis.model.access import Access
from dynamorm_analysis.text import Place, Span
from dynamorm_codeactions.rewriting import Draft
from dynamorm_codeactions.sdk_go.inputs import add_field, field_of

NAMES = "ExpressionAttributeNames"
ALIAS = re.compile(r"""\s*"(?P<alias>#\w+)":\s*"(?P<name>[^"\\]*)",?""")
MAP = re.compile(r"map\[string\]string\{(?P<entries>.*?)(?P<end>,?\s*)\}", re.DOTALL)


def aliases_in(draft: Draft, path: str, span: Span | None) -> dict[str, str] | None:
    """The attributes behind aliases; None where others may be among them."""
    if span is None:
        return {}
    written = MAP.fullmatch(draft.text(path, span))
    entries = written["entries"] if written is not None else ""
    found = list(ALIAS.finditer(entries))
    if written is None or "".join(each[0] for each in found).strip() != entries.strip():
        return None
    return {each["alias"]: each["name"] for each in found}


def with_alias_in_go(draft: Draft, access: Access, name: str, places: tuple[Place, ...]) -> bool:
    """Writes an alias for a name where it stands in the texts of a request; False where one of them, or the map of
    aliases, is not written in its input."""
    call, path = draft.span(access.call), access.call.path
    if call is None or access.via is not None or not name.isidentifier():
        return False
    there = field_of(draft.sources.content(path), path, call, NAMES)
    known = aliases_in(draft, path, there)
    alias = next((each for each, meant in (known or {}).items() if meant == name), f"#{name}")
    if known is None or known.get(alias, name) != name:
        return False
    for place in places:
        span = draft.span(place)
        if span is None or place.path != path or not call.contains(span) or draft.text(path, span) != name:
            return False
        draft.replace(path, span, alias)
    entry = f'"{alias}": "{name}"'
    if there is None:
        return add_field(draft, access, NAMES, f"map[string]string{{{entry}}}")
    if alias not in known:
        return _with_entry(draft, path, there, entry)
    return True


def _with_entry(draft: Draft, path: str, there: Span, entry: str) -> bool:
    """Puts an entry behind the last one of a map that has them on one line."""
    written = MAP.fullmatch(draft.text(path, there))
    if written is None or "\n" in written[0]:
        return False
    behind = there.start + len(written[0][: written.end("entries")].encode())
    draft.replace(path, Span(behind, behind), f", {entry}" if written["entries"].strip() else entry)
    return True
