"""A query of AWS's SDK for Go by another key than it asks now, whose conditions it has already."""

import re

from dynamorm_analysis.model.access import Access
from dynamorm_analysis.text import Span
from dynamorm_codeactions.condition_texts import by_key
from dynamorm_codeactions.rewriting import Draft
from dynamorm_codeactions.sdk_go.aliases import NAMES, aliases_in
from dynamorm_codeactions.sdk_go.inputs import add_field, drop_field, field_of

KEY, FILTER, INDEX = "KeyConditionExpression", "FilterExpression", "IndexName"
TEXT = re.compile(r"""aws\.String\("(?P<text>[^"\\]*)"\)""")


def with_other_key_in_go(draft: Draft, access: Access, used: tuple[str, ...], index: str | None) -> bool:
    """Has the request ask by the conditions on the attributes of a key, with all others as its filter; False where they
    are not written in its input as texts."""
    call, path = draft.span(access.call), access.call.path
    if call is None or index is None or access.via is not None:
        return False
    spans = {name: field_of(draft.sources.content(path), path, call, name) for name in (KEY, FILTER, INDEX, NAMES)}
    key, filtered = _text(draft, path, spans[KEY]), _text(draft, path, spans[FILTER])
    if key is None or filtered is None:
        return False
    made = by_key((key[0], filtered[0]), used, aliases_in(draft, path, spans[NAMES]))
    if made is None:
        return False
    condition, rest = made
    draft.replace(path, key[1], condition)
    if rest:
        draft.replace(path, filtered[1], rest)
    elif not drop_field(draft, access, FILTER):
        return False
    named = spans[INDEX]
    if named is not None:
        draft.replace(path, named, f'aws.String("{index}")')
        return True
    return add_field(draft, access, INDEX, f'aws.String("{index}")')


def _text(draft: Draft, path: str, span: Span | None) -> tuple[str, Span] | None:
    """The text that a field is given, and where it stands."""
    found = TEXT.fullmatch(draft.text(path, span)) if span is not None else None
    if span is None or found is None:
        return None
    start = span.start + found.start("text")
    return found["text"], Span(start, start + len(found["text"].encode()))
