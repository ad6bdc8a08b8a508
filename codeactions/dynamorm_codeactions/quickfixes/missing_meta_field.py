"""Says in the `Meta` of an index of PynamoDB which attributes the index copies."""

from dynamorm_analysis.facts.file import Unit
from dynamorm_analysis.facts.statements import Class, Evaluation, Statement
from dynamorm_analysis.facts.values import Constant
from dynamorm_analysis.finding import Finding
from dynamorm_analysis.model.table import Index, Projection
from dynamorm_analysis.project import Project
from dynamorm_analysis.rules.missing_meta_field import MissingMetaField
from dynamorm_analysis.text import Span
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.lines import deeper, indentation_at, start_of_line
from dynamorm_codeactions.pynamodb.index_class import INDEXES, PROJECTION_CLASS
from dynamorm_codeactions.rewriting import Draft, add_lines_after, class_at

WHOLE = Projection("ALL")


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """Unsafe: the deployed index may copy less. What infrastructure tells of the index is written as it says."""
    found = class_at(project, finding.place)
    if found is None or not isinstance(finding.facts, MissingMetaField):
        return None
    unit, node = found
    draft, path = Draft(project, sources), finding.place.path
    projection = _deployed(finding, project) or WHOLE
    known = draft.need_import(path, INDEXES, PROJECTION_CLASS[projection.kind or "ALL"])
    included = ", ".join(f'"{name}"' for name in projection.included)
    line = f"projection = {known}({f'[{included}]' if included else ''})"
    meta = next((inner for inner in node.body if isinstance(inner, Class) and inner.name == "Meta"), None)
    if known is None or (meta is None) != (finding.facts.misuse.names == ("Meta",)):
        return None  # the `Meta` is that of a base
    if meta is not None:
        done = add_lines_after(draft, path, unit, meta, meta.body[-1], (line,))
    else:
        done = _add_meta(draft, path, unit, node, line)
    return Action(f"Write `{line}`", "unsafe", draft.edits()) if done else None


def _deployed(finding: Finding, project: Project) -> Projection | None:
    """What infrastructure says that the index copies."""
    for table in project.tables.values():
        for own in (index for one in table.definitions for index in one.indexes if index.place == finding.place):
            others = [index for one in table.definitions for index in one.indexes if _is_same(index, own)]
            return next((index.projection for index in others if index.projection.kind is not None), None)
    return None


def _is_same(index: Index, own: Index) -> bool:
    return index.place != own.place and index.name is not None and index.name == own.name


def _add_meta(draft: Draft, path: str, unit: Unit, node: Class, line: str) -> bool:
    """Puts a class `Meta` in front of what a class declares, behind what it says of itself."""
    head, first = node.body[0], node.body[0]
    content = draft.sources.content(path)
    indentation = indentation_at(content, unit.start + first.span.start)
    inner = deeper(indentation).removeprefix(indentation)
    if _is_docstring(head):
        return add_lines_after(draft, path, unit, node, head, ("", "class Meta:", f"{inner}{line}"))
    start = start_of_line(content, unit.start + first.span.start)
    if start <= unit.start + node.name_span.start:
        return False
    while content[start_of_line(content, start - 1) : start].lstrip().startswith(b"#"):
        start = start_of_line(content, start - 1)
    draft.replace(path, Span(start, start), f"{indentation}class Meta:\n{indentation}{inner}{line}\n\n")
    return True


def _is_docstring(statement: Statement) -> bool:
    return isinstance(statement, Evaluation) and isinstance(statement.value, Constant)
