"""Finds the text with which a key begins, where a request spells it out."""

import re

from dynamorm_analysis.model.access import Access
from dynamorm_analysis.text import Place, Span
from dynamorm_codeactions.rewriting import Draft


def at_start(text: str) -> str:
    """What finds a text at the beginning of a string."""
    return rf"(?<=[\"'`]){re.escape(text)}"


def at_end(text: str) -> str:
    """What finds a text at the end of a string, alone in it or behind a hole."""
    return rf"(?<=[\"'`}}]){re.escape(text)}(?=[\"'`])"


def spelled_out(draft: Draft, access: Access, near: Place, pattern: str) -> tuple[str, Span] | None:
    """Where a text stands: the file, and its span there. It is sought at a place, and then in the request around it;
    None where it does not stand there exactly once."""
    for place in (near, access.call):
        span = draft.span(place)
        source = draft.text(place.path, span) if span is not None else ""
        found = list(re.finditer(pattern, source))
        if span is not None and len(found) == 1:
            start, end = (span.start + len(source[:offset].encode()) for offset in found[0].span())
            return place.path, Span(start, end)
        if found:
            return None
    return None
