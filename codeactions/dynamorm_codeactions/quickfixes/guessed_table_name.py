"""Gives a Go model a method that names its table, as the library names it so far."""

from dynamorm_analysis.finding import Finding
from dynamorm_analysis.project import Project
from dynamorm_analysis.rules.guessed_table_name import GuessedTableName
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.lines import end_of_line
from dynamorm_codeactions.rewriting import Draft


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """Safe: the table stays the same. Only where the type is declared alone, not in a group."""
    facts = finding.facts
    if not isinstance(facts, GuessedTableName):
        return None
    draft = Draft(project, sources)
    path, unit = finding.place.path, project.unit(finding.place)
    if unit is None:
        return None
    content = draft.sources.content(path)
    below = end_of_line(content, unit.start + unit.statement.span.end)
    declared = content[: unit.start + unit.statement.span.start].rpartition(b"\n")[2]
    if declared.strip() not in (b"", b"type") or content[below.start - 2 : below.start] != b"}\n":
        return None
    symbol, name = facts.definition.symbol, facts.definition.name.text
    method = f'func ({symbol}) TableName() string {{ return "{name}" }}'
    draft.replace(path, below, f"\n// TableName is the table of {symbol}.\n{method}\n")
    return Action(f"Name the table `{name}`", "safe", draft.edits())
