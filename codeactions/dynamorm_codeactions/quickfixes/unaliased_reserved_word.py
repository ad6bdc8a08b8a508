"""Gives a reserved word in an expression a `#` placeholder and an entry in ExpressionAttributeNames."""

from dynamorm_analysis.finding import Finding
from dynamorm_analysis.project import Project
from dynamorm_analysis.rules.unaliased_reserved_word import UnaliasedReservedWord
from dynamorm_analysis.text import Span
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.boto3.placeholders import holder_of, with_placeholder
from dynamorm_codeactions.rewriting import Draft
from dynamorm_codeactions.sdk_go.aliases import with_alias_in_go


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """Safe: the request is rejected as it stands, and means the same with the placeholder."""
    facts, draft = finding.facts, Draft(project, sources)
    if not isinstance(facts, UnaliasedReservedWord):
        return None
    if facts.access.library == "aws_sdk_go":
        done = with_alias_in_go(draft, facts.access, facts.name, tuple(raw.place for raw in facts.occurrences))
        return Action(f"Write a placeholder for `{facts.name}`", "safe", draft.edits()) if done else None
    if facts.access.library != "boto3":
        return None
    path = finding.place.path
    holders = {holder_of(project, raw.place, raw.parameter) for raw in facts.occurrences}
    holder = holders.pop() if len(holders) == 1 else None
    if holder is None:
        return None
    places = [draft.span(raw.place) for raw in facts.occurrences]
    if any(span is None or draft.text(path, span) != facts.name for span in places):
        return None  # the string is written with escapes, so that its characters do not stand in the source
    offsets = [len(draft.text(path, Span(holder.start, span.start))) for span in places if span is not None]
    text = with_placeholder(draft.text(path, holder), facts.name, offsets, facts.occurrences[0].parameter)
    if text is None:
        return None
    draft.replace(path, holder, text)
    return Action(f"Write a placeholder for `{facts.name}`", "safe", draft.edits())
