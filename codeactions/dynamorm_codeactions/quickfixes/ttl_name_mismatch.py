"""Writes the attribute that says when an item expires under the name that the table's time to live has."""

from dynamorm_analysis.finding import Finding
from dynamorm_analysis.project import Project
from dynamorm_analysis.rules.ttl_name_mismatch import TtlNameMismatch
from dynamorm_analysis.text import Span
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.rewriting import Draft

QUOTES = ("'", '"')


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """Unsafe: what reads the attribute may know it by the other name, and stored items keep that. Only where the name
    stands at the place as it is, as in the key of a dictionary."""
    if not isinstance(finding.facts, TtlNameMismatch):
        return None
    draft = Draft(project, sources)
    span = draft.span(finding.place)
    if span is None:
        return None
    path, said, expected = finding.place.path, finding.facts.said, finding.facts.expected
    text = draft.text(path, span)
    if not text.startswith(QUOTES) or text[1 : len(said) + 2] != said + text[0] or text[0] in expected:
        return None
    start = span.start + 1
    draft.replace(path, Span(start, start + len(said.encode())), expected)
    return Action(f"Write `{expected}`", "unsafe", draft.edits())
