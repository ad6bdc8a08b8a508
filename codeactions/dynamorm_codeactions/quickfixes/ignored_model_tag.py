"""Writes a part of a model's tag that the library ignores as one that it knows."""

import re

from dynamorm_analysis.finding import Finding
from dynamorm_analysis.project import Project
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.rewriting import Draft

INDEXED = re.compile(r"gsi:(?P<index>[^:,\s]+):(?P<role>pk|sk)")


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """Unsafe: the field becomes a key of the index. What the library has no word for is left to the reader."""
    draft = Draft(project, sources)
    span = draft.span(finding.place)
    written = INDEXED.fullmatch(draft.text(finding.place.path, span)) if span is not None else None
    if span is None or written is None:
        return None
    known = f"index:{written['index']},{written['role']},omitempty"
    draft.replace(finding.place.path, span, known)
    return Action(f"Write `{known}`", "unsafe", draft.edits())
