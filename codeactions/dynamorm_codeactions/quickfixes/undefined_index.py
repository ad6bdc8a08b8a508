"""Writes the name of the index that was nearly named."""

from dynamorm_analysis.facts.values import Constant
from dynamorm_analysis.finding import Finding
from dynamorm_analysis.linking.occurrences import occurrences
from dynamorm_analysis.project import Project
from dynamorm_analysis.rules.undefined_index import UndefinedIndex
from dynamorm_analysis.text import Span
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.rewriting import Draft


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """Safe where the name is written once in the request, or once in the statement that makes it."""
    facts = finding.facts
    if not isinstance(facts, UndefinedIndex) or facts.nearest is None:
        return None
    draft = Draft(project, sources)
    path, call = facts.access.call.path, facts.access.call.span
    unit = project.unit(facts.access.call)
    if unit is None:
        return None
    written = [
        found.value
        for found in occurrences(project.modules[path].unit_scope(unit), unit.statement)
        if isinstance(found.value, Constant) and found.value.value == facts.name and found.value.content >= 0
    ]
    chosen = [constant for constant in written if call.contains(constant.span)] or written
    if len(chosen) != 1:
        return None
    start = chosen[0].content + unit.start
    draft.replace(path, Span(start, start + len(facts.name.encode())), facts.nearest)
    return Action(f"Query the index `{facts.nearest}`", "safe", draft.edits())
