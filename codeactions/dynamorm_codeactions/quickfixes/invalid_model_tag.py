"""Writes a part of a model's tag as the library knows it."""

from difflib import get_close_matches

from dynamorm_analysis.finding import Finding
from dynamorm_analysis.libraries.tabletheory_go.tags import FLAGS
from dynamorm_analysis.project import Project
from dynamorm_analysis.rules.invalid_model_tag import InvalidModelTag
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.rewriting import Draft

CLOSE = 0.8  # a letter too many, too few or in the wrong place


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """Safe: a model with such a tag cannot be used. Types, and what there must be one of, are left to the reader."""
    facts = finding.facts
    if not isinstance(facts, InvalidModelTag):
        return None
    draft = Draft(project, sources)
    path, span = finding.place.path, draft.span(finding.place)
    subject, (_, reason, *_) = facts.misuse.subject, facts.misuse.names
    right = _right(subject, reason)
    if span is None or not right or draft.text(path, span) != subject:
        return None
    draft.replace(path, span, right)
    return Action(f"Write `{right}`", "safe", draft.edits())


def _right(subject: str, reason: str) -> str:
    """What was meant by a part; empty where that is not certain."""
    match reason:
        case "bare-name":
            return f"attr:{subject}"
        case "unknown":
            near = get_close_matches(subject, FLAGS, n=1, cutoff=CLOSE)
            return near[0] if near else ""
        case "local-partition" | "local-sparse":
            index, *roles = subject.split(",")
            return ",".join((index, *(role for role in roles if role == "sk")))
        case _:
            return ""
