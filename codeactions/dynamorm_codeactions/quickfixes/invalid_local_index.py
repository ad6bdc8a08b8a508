"""Gives a local index of a template the partition key of its table."""

from dynamorm_analysis.finding import Finding
from dynamorm_analysis.model.table import Definition
from dynamorm_analysis.project import Project
from dynamorm_analysis.rules.invalid_local_index import InvalidLocalIndex
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.declarations import TEMPLATES
from dynamorm_codeactions.declared_parts import drop_part, rename_in_part
from dynamorm_codeactions.rewriting import Draft


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """Unsafe: a global index may be what was meant. A table that has no sort key gets no local index by this."""
    facts = finding.facts
    if not isinstance(facts, InvalidLocalIndex) or not finding.place.path.endswith(TEMPLATES):
        return None
    own, of_table = facts.index.key, facts.key
    definition = next((one for one in project.definitions if facts.index in one.indexes), None)
    if len(own.partition) != 1 or own.partition == of_table.partition or not own.sort or not of_table.sort:
        return None
    if definition is None or own.sort == of_table.partition:
        return None
    draft, wrong, right = Draft(project, sources), own.partition[0], of_table.partition[0]
    if not rename_in_part(draft, finding.place, wrong, right):
        return None
    needless = definition.attribute(wrong)
    if needless is not None and not _is_key(wrong, definition, finding) and not drop_part(draft, needless.place):
        return None
    return Action(f"Key it by `{right}`", "unsafe", draft.edits())


def _is_key(name: str, definition: Definition, finding: Finding) -> bool:
    """Whether an attribute is a key of the table, or of another index than the one in question."""
    keys = [index.key for index in definition.indexes if index.place != finding.place]
    return any(name in key.attributes for key in (definition.key, *keys) if key is not None)
