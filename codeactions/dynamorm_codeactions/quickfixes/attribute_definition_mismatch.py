"""Gives types to a table's key attributes, and to no others."""

from dynamorm_analysis.finding import Finding
from dynamorm_analysis.model.table import Definition, Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import key_types
from dynamorm_analysis.rules.attribute_definition_mismatch import AttributeDefinitionMismatch
from dynamorm_analysis.wording import listed
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.declared_parts import add_attribute_like, drop_part
from dynamorm_codeactions.rewriting import Draft


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """Safe: DynamoDB makes no such table. A type is written that the models of the table tell, and none is guessed."""
    facts, found = finding.facts, _definition(finding, project)
    if not isinstance(facts, AttributeDefinitionMismatch) or found is None or not found[1].attributes:
        return None
    table, definition = found
    draft = Draft(project, sources)
    if facts.needless:
        name = facts.needless[0]
        if len(definition.attributes) == 1 or not drop_part(draft, finding.place):
            return None
        return Action(f"Take `{name}` out", "safe", draft.edits())
    types = [key_types(table, name) - {None} for name in facts.missing]
    if any(len(each) != 1 for each in types):
        return None
    others = tuple((name, str(*each)) for name, each in zip(facts.missing, types, strict=True))
    last = definition.attributes[-1]
    if not add_attribute_like(draft, last.place, last.name, others):
        return None
    return Action(f"Declare {listed(facts.missing)}", "safe", draft.edits())


def _definition(finding: Finding, project: Project) -> tuple[Table, Definition] | None:
    """The definition that a finding is about, with its table."""
    for table in project.tables.values():
        for one in table.declarations:
            if finding.place in (one.place, *(attribute.place for attribute in one.attributes)):
                return table, one
    return None
