"""Puts the condition on a partition key in front of the one that the library takes for it."""

from dynamorm_analysis.facts.values import Call, Member
from dynamorm_analysis.finding import Finding
from dynamorm_analysis.linking.occurrences import calls
from dynamorm_analysis.model.access import Condition
from dynamorm_analysis.project import Project
from dynamorm_analysis.rules.where_order_hides_key import WhereOrderHidesKey
from dynamorm_analysis.text import Span
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.rewriting import Draft


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """Unsafe: the same items come back, in the order of the sort key."""
    facts = finding.facts
    if not isinstance(facts, WhereOrderHidesKey) or facts.access.builder is None:
        return None
    equal = [condition for condition in facts.access.builder.conditions if condition.operator == "="]
    first, late = equal[0], next(condition for condition in equal if condition.attribute == facts.key)
    draft = Draft(project, sources)
    path = first.place.path
    given = [_given(draft, condition) for condition in (first, late)]
    if first.place.anchor != late.place.anchor or None in given:
        return None
    one, other = (span for span in given if span is not None)
    text, key = draft.text(path, one), draft.text(path, other)
    draft.replace(path, one, key)
    draft.replace(path, other, text)
    return Action(f"Put the condition on `{facts.key}` first", "unsafe", draft.edits())


def _given(draft: Draft, condition: Condition) -> Span | None:
    """What `Where` is given for a condition, as a span of the file."""
    unit = draft.project.unit(condition.place)
    if unit is None:
        return None
    scope = draft.project.modules[condition.place.path].unit_scope(unit)
    for call, _ in calls(scope, unit.statement):
        if _is_where(call) and call.arguments[0].value.span == condition.place.span:
            return Span(call.arguments[0].span.start, call.arguments[-1].span.end).shifted(unit.start)
    return None


def _is_where(call: Call) -> bool:
    return isinstance(call.function, Member) and call.function.name == "Where" and len(call.arguments) > 1
