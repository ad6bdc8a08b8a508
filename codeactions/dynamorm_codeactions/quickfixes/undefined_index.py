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
    """Safe where the name is written once in the statement that makes the request."""
    facts = finding.facts
    if not isinstance(facts, UndefinedIndex) or facts.nearest is None:
        return None
    draft = Draft(project, sources)
    module = project.modules.get(finding.place.path)
    unit = module.units.get(finding.place.anchor) if module else None
    if module is None or unit is None:
        return None
    written = [
        found.value
        for found in occurrences(module.unit_scope(unit), unit.statement)
        if isinstance(found.value, Constant) and found.value.value == facts.name and found.value.content >= 0
    ]
    if len(written) != 1:
        return None
    start = written[0].content + unit.start
    draft.replace(finding.place.path, Span(start, start + len(facts.name.encode())), facts.nearest)
    return Action(f"Query the index `{facts.nearest}`", "safe", draft.edits())
