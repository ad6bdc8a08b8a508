"""Where expression strings and PartiQL statements of a request name an attribute."""

import re
from collections.abc import Iterator

from dynamorm_analysis.expressions.statement_tokens import StatementToken, statement_tokens
from dynamorm_analysis.facts.values import Constant, parts_of
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.text import Place, Span
from dynamorm_codeactions.call_sites import call_at
from dynamorm_codeactions.renaming.mentions import Mention, Reading

BEFORE_TABLES = frozenset({"FROM", "UPDATE", "INTO"})
ENTRY = r"""["'`](?P<name>%s)["'`]\s*$"""


def in_expressions(access: Access, name: str, reading: Reading) -> Iterator[Mention | Place]:
    """The names in a request's expressions, and those that its placeholders stand for; a place for a placeholder that
    also names a part within an attribute."""
    outer: set[str] = set()
    inner: set[str] = set()
    for string in access.expressions.strings:
        for raw in string.bare:
            span = reading.span(raw.place)
            if raw.name == name and span is not None and not _is_within(reading.content(raw.place.path), span.start):
                yield Mention(raw.place.path, span, bare=True)
        for used in string.used:
            span = reading.span(used.place)
            is_within = span is not None and _is_within(reading.content(used.place.path), span.start)
            (inner if is_within else outer).add(used.text)
    for defined in access.expressions.defined:
        span = reading.span(defined.place)
        if span is None or not defined.text.startswith("#") or defined.text not in outer:
            continue
        for mention in reading.matches(defined.place.path, span, ENTRY % re.escape(name)):
            yield defined.place if defined.text in inner else mention


def _is_within(content: bytes, start: int) -> bool:
    """Whether what stands in front of a name says that it is a part within an attribute."""
    return content[:start].rstrip().endswith(b".")


def in_statement(access: Access, name: str, reading: Reading) -> Iterator[Mention]:
    """The names in the statement of PartiQL that a call is given, where that is written there in one piece."""
    found = call_at(reading.project, access.call)
    unit = reading.project.unit(access.call)
    if access.operation != "partiql" or found is None or unit is None:
        return
    content = reading.content(access.call.path)
    for part in parts_of(found[0]):
        if not isinstance(part, Constant) or not isinstance(part.value, str):
            continue
        span = part.span.shifted(unit.start)
        written = content[span.start : span.end].decode()
        offset = written.find(part.value)
        if offset < 0 or not re.match(r"\s*(?:SELECT|INSERT|UPDATE|DELETE|EXISTS)\b", part.value, re.IGNORECASE):
            continue
        for start, end in _names_in(statement_tokens(part.value), name):
            before = len((written[:offset] + part.value[:start]).encode())
            length = len(part.value[start:end].encode())
            mention = Span(span.start + before, span.start + before + length)
            yield Mention(access.call.path, mention, bare=part.value[start - 1 : start] not in ('"', "'"))


def _names_in(tokens: tuple[StatementToken, ...], name: str) -> Iterator[tuple[int, int]]:
    for position, token in enumerate(tokens):
        before = tokens[position - 1] if position else None
        if before is not None and (before.text == "." or before.keyword in BEFORE_TABLES):
            continue
        is_key = token.kind == "text" and tokens[min(position + 1, len(tokens) - 1)].text == ":"
        if token.kind == "word" and token.text == name:
            yield token.span.start, token.span.end
        elif (token.kind == "quoted" or is_key) and token.text[1:-1] == name:
            yield token.span.start + 1, token.span.end - 1
