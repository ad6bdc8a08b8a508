"""Where a file of Python may write a text with holes, told from its facts: LibCST is loaded only for what is there."""

from collections.abc import Iterator

from dynamorm_analysis.facts.file import Unit
from dynamorm_analysis.facts.values import Call, Member, Operation, Template, Value
from dynamorm_analysis.linking.occurrences import Occurrence, occurrences
from dynamorm_analysis.project import Project
from dynamorm_analysis.text import Span
from dynamorm_codeactions.lines import is_python


def texts_with_holes(
    path: str, project: Project, around: Span | None = None
) -> Iterator[tuple[Unit, Occurrence, Span]]:
    """The outermost expressions that may be one, each with its statement and its span in the file: all of the file, or
    those around a span."""
    if not is_python(path) or path not in project.modules or project.program.is_installed(path):
        return
    module = project.modules[path]
    for unit in module.facts.units:
        if around is not None and not unit.statement.span.shifted(unit.start).contains(around):
            continue
        for at in occurrences(module.unit_scope(unit), unit.statement, (Template, Operation, Call)):
            span = at.value.span.shifted(unit.start)
            if around is not None and not span.contains(around):
                continue
            if _may_be_one(at.value) and (at.parent is None or not _may_be_one(at.parent)):
                yield unit, at, span


def _may_be_one(value: Value) -> bool:
    match value:
        case Operation(operator="+") | Template():
            return True
        case Call(function=Member(name="format")):
            return True
    return False
