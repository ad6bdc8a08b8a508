"""Names an attribute in its field's tag as the table's definition does."""

import re

from dynamorm_analysis.finding import Finding
from dynamorm_analysis.project import Project
from dynamorm_analysis.rules.derived_name_trap import DerivedNameTrap
from dynamorm_analysis.text import Span
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.lines import end_of_line
from dynamorm_codeactions.rewriting import Draft

TAG = re.compile(rb'\b(?:theorydb|dynamorm):"(?P<value>[^"]+)(?P<end>")')


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """Unsafe: items that are stored already keep the name that was derived."""
    facts = finding.facts
    if not isinstance(facts, DerivedNameTrap):
        return None
    draft = Draft(project, sources)
    path, span = finding.place.path, draft.span(finding.place)
    name = _defined(project, facts.misuse.subject, facts.misuse.names[1])
    if span is None or name is None:
        return None
    content = draft.sources.content(path)
    tag = TAG.search(content, span.end, end_of_line(content, span.end).start)
    if tag is None:
        return None
    draft.replace(path, Span(tag.start("end"), tag.start("end")), f",attr:{name}")
    return Action(f"Name the attribute `{name}`", "unsafe", draft.edits())


def _defined(project: Project, field: str, model: str) -> str | None:
    """What other definitions of the model's table call the attribute, where that differs in case alone."""
    found: set[str] = set()
    for table in project.tables.values():
        if not any(one.symbol == model and one.library == "dynamorm" for one in table.definitions):
            continue
        for definition in table.definitions:
            keys = [definition.key, *(index.key for index in definition.indexes)]
            names = {name for key in keys if key is not None for name in key.attributes}
            if definition.kind != "model":
                found |= {name for name in names if name.lower() == field.lower()}
    return found.pop() if len(found) == 1 else None
