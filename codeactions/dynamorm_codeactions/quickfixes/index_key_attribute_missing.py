"""Adds to a PynamoDB model the attribute that its index is keyed on."""

from dynamorm_analysis.finding import Finding
from dynamorm_analysis.project import Project
from dynamorm_analysis.rules.index_key_attribute_missing import IndexKeyAttributeMissing
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.pynamodb.model_class import add_attributes
from dynamorm_codeactions.rewriting import Draft


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """Unsafe: items stored before lack the attribute until they are written again."""
    facts = finding.facts
    if not isinstance(facts, IndexKeyAttributeMissing) or facts.model.library != "pynamodb":
        return None
    declared = tuple(attribute for attribute in facts.index.attributes if attribute.name in facts.missing)
    if len(declared) != len(facts.missing):
        return None
    if {attribute.code_name for attribute in declared} & {attribute.code_name for attribute in facts.model.attributes}:
        return None  # the model has the attribute under another DynamoDB name: a second one would replace it
    draft = Draft(project, sources)
    if not add_attributes(draft, facts.model, declared):
        return None
    names = " and ".join(f"`{attribute.code_name}`" for attribute in declared)
    return Action(f"Add {names} to `{facts.model.symbol}`", "unsafe", draft.edits())
