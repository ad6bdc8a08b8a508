"""Whether an offer can be applied at all: its edits do not meet, and a file that could be read can be read after."""

from itertools import pairwise

from dynamorm_analysis.syntax.python import parse
from dynamorm_codeactions.action import Action, FileEdit, Sources, applied
from dynamorm_codeactions.lines import is_python


def is_sound(action: Action, sources: Sources) -> bool:
    return bool(action.edits) and all(_is_sound(edit, sources) for edit in action.edits)


def _is_sound(edit: FileEdit, sources: Sources) -> bool:
    spans = sorted(one.span for one in edit.edits)
    if any(left.end > right.start or left == right for left, right in pairwise(spans)):
        return False
    if not is_python(edit.path):
        return True
    if edit.creates is not None:
        return not _is_broken(edit.creates.encode())
    content = sources.content(edit.path)
    return not _is_broken(applied(content, edit.edits)) or _is_broken(content)


def _is_broken(content: bytes) -> bool:
    return parse(content).root_node.has_error
