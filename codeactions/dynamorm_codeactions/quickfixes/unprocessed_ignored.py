"""Sends what a batch of writes leaves undone until nothing is left."""

import libcst

from dynamorm_analysis.facts.statements import Evaluation, inside
from dynamorm_analysis.facts.values import Call
from dynamorm_analysis.finding import Finding
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.project import Project
from dynamorm_analysis.rules.unprocessed_ignored import UnprocessedIgnored
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.arguments import argument, with_changed
from dynamorm_codeactions.lines import deeper, indentation_at, moved_out
from dynamorm_codeactions.rewriting import Draft, code_of, comments_in, free_name, method_of, parsed
from dynamorm_codeactions.sdk_go.batch_writes import sending_again

METHOD, ITEMS = "batch_write_item", "RequestItems"
NAMES = ("left", "undone", "unprocessed")


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """Unsafe: where the table throttles, the code waits for it. The answer must be used for nothing."""
    facts = finding.facts
    if not isinstance(facts, UnprocessedIgnored) or facts.access.via is not None:
        return None
    match facts.access.library:
        case "boto3":
            draft = _sending_again(facts.access, project, sources)
        case "aws_sdk_go":
            draft = sending_again(facts.access, project, sources)
        case _:
            return None
    title = "Send what is left undone again"
    return Action(title, "unsafe", draft.edits(), yields=True) if draft is not None else None


def _sending_again(access: Access, project: Project, sources: Sources) -> Draft | None:
    unit = project.unit(access.call)
    statements = inside(unit.statement) if unit is not None else ()
    call = access.call.span
    found = [one for one in statements if isinstance(one, Evaluation) and one.span == call]
    if unit is None or not found or not isinstance(found[0].value, Call):
        return None
    draft, path = Draft(project, sources), access.call.path
    span = call.shifted(unit.start)
    written = parsed(draft.text(path, span))
    unknown = (name for name in NAMES if name not in project.modules[path].names)
    name = free_name(unknown, draft.text(path, unit.statement.span.shifted(unit.start)))
    given = argument(written, ITEMS) if isinstance(written, libcst.Call) and method_of(written) == METHOD else None
    if given is None or not isinstance(written, libcst.Call) or not name or comments_in(written):
        return None
    again = with_changed(written, ITEMS, libcst.Name(name))
    outer = indentation_at(sources.content(path), span.start)
    first = f"{name} = {moved_out(code_of(given.value), outer)}"
    further = f'{name} = {_on_one_line(again)}.get("UnprocessedItems")'
    draft.replace(path, span, f"{first}\n{outer}while {name}:\n{deeper(outer)}{further}")
    return draft


def _on_one_line(call: libcst.Call) -> str:
    arguments = (code_of(one.with_changes(comma=libcst.MaybeSentinel.DEFAULT)).strip() for one in call.args)
    return f"{code_of(call.func)}({', '.join(arguments)})"
