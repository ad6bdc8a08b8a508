"""Takes an entry out of a dictionary as it is written, without a trace of it."""

import re

from dynamorm_analysis.text import Place, Span
from dynamorm_codeactions.lines import end_of_line, start_of_line
from dynamorm_codeactions.rewriting import Draft

COMMA_BEHIND = re.compile(rb"[ \t]*,[ \t]*")
COMMA_BEFORE = re.compile(rb",[ \t]*$")
ENTRY = re.compile(r"""^(?:"[^"]*"|'[^']*')\s*:""")


def value_of_entry(draft: Draft, place: Place) -> Place | None:
    """Where the value of the entry `"name": value` at a place is; None where what stands there is none."""
    span = draft.span(place)
    text = draft.text(place.path, span) if span is not None else ""
    named = ENTRY.match(text)
    if named is None:
        return None
    length = len(text[named.end() :].lstrip().encode())
    return Place(place.path, place.anchor, Span(place.span.end - length, place.span.end))


def drop_entry(draft: Draft, place: Place) -> bool:
    """Takes the entry `"name": value` at a place away, with its line where it has one to itself; False where what
    stands there is none, or a comment belongs to it."""
    span = draft.span(place)
    if span is None or not ENTRY.match(draft.text(place.path, span)):
        return False
    content = draft.sources.content(place.path)
    first, last = start_of_line(content, span.start), end_of_line(content, span.end).start
    before, behind = content[first : span.start], content[span.end : last]
    if b"#" in content[span.start : last]:
        return False
    comma = COMMA_BEHIND.match(behind)
    if not before.strip() and not behind.strip(b" \t,\r\n"):
        draft.replace(place.path, Span(first, last), "")
    elif comma is not None:
        draft.replace(place.path, Span(span.start, span.end + comma.end()), "")
    else:
        found = COMMA_BEFORE.search(before)
        start = span.start - (len(found.group()) if found is not None else 0)
        draft.replace(place.path, Span(start, span.end), "")
    return True
