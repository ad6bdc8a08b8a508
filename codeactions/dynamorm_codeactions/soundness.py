"""Whether an offer can be applied at all: its edits do not meet, and a file that could be read can be read after."""

from itertools import pairwise

from dynamorm_analysis.reading.languages import parser_for
from dynamorm_codeactions.action import Action, FileEdit, Sources, applied


def is_sound(action: Action, sources: Sources) -> bool:
    return bool(action.edits) and all(_is_sound(edit, sources) for edit in action.edits)


def _is_sound(edit: FileEdit, sources: Sources) -> bool:
    spans = sorted(one.span for one in edit.edits)
    if any(left.end > right.start or left == right for left, right in pairwise(spans)):
        return False
    if edit.creates is not None:
        return not _is_broken(edit.path, edit.creates.encode())
    content = sources.content(edit.path)
    return not _is_broken(edit.path, applied(content, edit.edits)) or _is_broken(edit.path, content)


def _is_broken(path: str, content: bytes) -> bool:
    parse = parser_for(path)
    return parse is not None and parse(content).root_node.has_error
