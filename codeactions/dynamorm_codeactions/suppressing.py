"""The offer to silence a finding where it stands, with a comment."""

import re

from dynamorm_analysis.finding import Finding
from dynamorm_analysis.project import Project
from dynamorm_analysis.syntax.python import parse
from dynamorm_analysis.text import LineIndex, Span
from dynamorm_codeactions.action import Action, FileEdit, Sources, TextEdit
from dynamorm_codeactions.lines import is_python

OUR_COMMENT = re.compile(rb"#\s*dynamorm:\s*ignore\[[^\]]*(?P<end>\])", re.IGNORECASE)


def suppress(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """Adds `# dynamorm: ignore[rule]` at the end of the line where the finding begins; None where that line ends
    within a string or is continued, so that no comment can stand there."""
    path = finding.place.path
    span = project.locate(finding.place)
    if span is None or not is_python(path):
        return None
    content = sources.content(path)
    lines = LineIndex(content)
    number, _ = lines.line_column(span.start)
    start = lines.starts[number - 1]
    end = start + len(lines.line_text(number).encode())
    edit = _edit(content, start, end, finding.rule)
    if edit is None:
        return None
    return Action(f"Ignore `{finding.rule}` here", "safe", (FileEdit(path, (edit,)),))


def _edit(content: bytes, start: int, end: int, rule: str) -> TextEdit | None:
    line = content[start:end]
    if (ours := OUR_COMMENT.search(line)) is not None:
        place = start + ours.start("end")
        return TextEdit(Span(place, place), f", {rule}")
    if line.endswith(b"\\") or _ends_in_string(content, end):
        return None
    last = start + len(line.rstrip())
    return TextEdit(Span(last, end), f"  # dynamorm: ignore[{rule}]")


def _ends_in_string(content: bytes, offset: int) -> bool:
    node = parse(content).root_node.descendant_for_byte_range(offset, offset)
    while node is not None:
        if node.type == "string" and node.start_byte < offset < node.end_byte:
            return True
        node = node.parent
    return False
