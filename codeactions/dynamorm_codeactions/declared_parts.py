"""Parts of a table's declaration, such as entries of its lists: taken out, and written once more for something else."""

import re

from dynamorm_analysis.text import Place, Span
from dynamorm_codeactions.declarations import TEMPLATES, TERRAFORM, properties_below
from dynamorm_codeactions.lines import end_of_line, indentation_at, is_python, start_of_line
from dynamorm_codeactions.rewriting import Draft, comments_in, parsed

NAME = r"""\b(?:AttributeName|name)["']?\s*[:=]\s*["']?(?P<value>{})(?![\w.-])"""
TYPE = r"""\b(?:AttributeType|type)["']?\s*[:=]\s*["']?(?P<value>[SNB])\b"""
REST_OF_LINE = re.compile(rb",?[ \t]*(?:#[^\n]*)?\r?\n?")
COMMA_BEHIND, COMMA_BEFORE = re.compile(rb"\s*,[ \t]*"), re.compile(rb",[ \t]*$")


def drop_part(draft: Draft, place: Place) -> bool:
    """Takes an entry of a list or a block out, with its lines where it shares them with nothing."""
    span = _part(draft, place)
    if span is None or "&" in draft.text(place.path, span):
        return False  # what YAML names so is used elsewhere
    content = draft.sources.content(place.path)
    lines = _own_lines(content, span)
    if _has_comment(draft, place.path, span) or b"#" in content[span.end : lines.end if lines else span.end]:
        return False  # a comment belongs to it
    if lines is not None:
        draft.replace(place.path, _with_blank_line(content, lines), "")
        return True
    behind = COMMA_BEHIND.match(content, span.end)
    before = COMMA_BEFORE.search(content[: span.start][-80:])
    if behind is not None:
        draft.replace(place.path, Span(span.start, behind.end()), "")
    elif before is not None:
        draft.replace(place.path, Span(span.start - len(before.group()), span.end), "")
    else:
        return False
    return True


def add_attribute_like(draft: Draft, place: Place, name: str, others: tuple[tuple[str, str], ...]) -> bool:
    """Writes what declares the attribute `name` at a place once more behind it for others, each given with its type."""
    span = _part(draft, place)
    text = draft.text(place.path, span) if span is not None else ""
    copies = [_renamed(text, name, *other) for other in others]
    if span is None or None in copies or "#" in text or "&" in text:
        return False
    content = draft.sources.content(place.path)
    lines = _own_lines(content, span)
    if lines is None:
        draft.replace(place.path, Span(span.end, span.end), "".join(f", {copy}" for copy in copies))
        return True
    indentation = indentation_at(content, span.start)
    comma = "," if is_python(place.path) else ""
    if comma and content[span.end : span.end + 1] != b",":
        draft.replace(place.path, Span(span.end, span.end), comma)
    above = content[start_of_line(content, max(lines.start - 1, 0)) : lines.start]
    apart = "\n" if place.path.endswith(TERRAFORM) and not above.strip() else ""
    missing = "" if content[lines.start : lines.end].endswith(b"\n") else "\n"
    added = "".join(f"{apart}{indentation}{copy}{comma}\n" for copy in copies)
    draft.replace(place.path, Span(lines.end, lines.end), missing + added)
    return True


def drop_property(draft: Draft, place: Place, name: str) -> bool:
    """Takes a property out of the resource of a YAML template that is named at a place, or of the entry of a list that
    stands there; False where it does not have a line of its own."""
    span = draft.span(place)
    if span is None or not place.path.endswith(TEMPLATES):
        return False
    content = draft.sources.content(place.path)
    is_entry = content[span.start : span.start + 1] == b"-"
    block = span if is_entry else properties_below(content, span.start)
    if block is None:
        return False
    depth = len(indentation_at(content, block.start)) + (len("- ") if is_entry else 0)
    found = re.compile(rb"(?m)^ {%d}%s:" % (depth, name.encode())).search(content, block.start, block.end)
    if found is None:
        return False
    end = end_of_line(content, found.start()).start
    while end < block.end:
        line = content[end : end_of_line(content, end).start]
        if len(line) - len(line.lstrip(b" ")) <= depth or not line.strip():
            break
        end += len(line)
    if b"#" in content[found.start() : end]:
        return False
    draft.replace(place.path, Span(found.start(), end), "")
    return True


def rename_in_part(draft: Draft, place: Place, name: str, new: str) -> bool:
    """Puts another attribute in the place of one that is named once in the entry of a list."""
    span = draft.span(place)
    found = list(re.finditer(NAME.format(re.escape(name)), draft.text(place.path, span))) if span is not None else []
    if span is None or len(found) != 1:
        return False
    start = span.start + len(draft.text(place.path, span)[: found[0].start("value")].encode())
    draft.replace(place.path, Span(start, start + len(name.encode())), new)
    return True


def retype_in_part(draft: Draft, place: Place, type_: str) -> bool:
    """Gives the attribute that is declared at a place another type; False where none is written there once."""
    span = _part(draft, place)
    text = draft.text(place.path, span) if span is not None else ""
    found = list(re.finditer(TYPE, text))
    if span is None or len(found) != 1:
        return False
    start = span.start + len(text[: found[0].start("value")].encode())
    draft.replace(place.path, Span(start, start + 1), type_)
    return True


def _has_comment(draft: Draft, path: str, span: Span) -> bool:
    """Whether a part holds a comment, as far as that can be told: `#` also begins names of placeholders."""
    text = draft.text(path, span)
    entry = parsed(text) if is_python(path) and "#" in text else None
    return bool(comments_in(entry)) if entry is not None else "#" in text


def _part(draft: Draft, place: Place) -> Span | None:
    """What stands at a place without the blanks behind it; None in a language whose lists are not known here."""
    span = draft.span(place)
    if span is None or not (place.path.endswith((*TEMPLATES, *TERRAFORM)) or is_python(place.path)):
        return None
    return Span(span.start, span.start + len(draft.text(place.path, span).rstrip().encode()))


def _own_lines(content: bytes, span: Span) -> Span | None:
    start, rest = start_of_line(content, span.start), REST_OF_LINE.match(content, span.end)
    if content[start : span.start].strip() or rest is None or rest.end() != end_of_line(content, span.end).start:
        return None
    return Span(start, rest.end())


def _with_blank_line(content: bytes, lines: Span) -> Span:
    """Lines with the blank one above them, where one is below them too, or the block ends."""
    above = start_of_line(content, max(lines.start - 1, 0))
    below = content[lines.end : end_of_line(content, lines.end).start].strip()
    if above < lines.start and not content[above : lines.start].strip() and below in (b"", b"}"):
        return Span(above, lines.end)
    return lines


def _renamed(text: str, name: str, new: str, type_: str) -> str | None:
    for pattern, value in ((NAME.format(re.escape(name)), new), (TYPE, type_)):
        found = list(re.finditer(pattern, text))
        if len(found) != 1:
            return None
        text = text[: found[0].start("value")] + value + text[found[0].end("value") :]
    return text
