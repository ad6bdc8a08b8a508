"""Keeps a table of a YAML template or a CDK program when its resource goes."""

import re

from dynamorm_analysis.finding import Finding
from dynamorm_analysis.project import Project
from dynamorm_analysis.text import Span
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.constructs import exchange
from dynamorm_codeactions.declarations import TEMPLATES, properties_below
from dynamorm_codeactions.lines import indentation_at, start_of_line
from dynamorm_codeactions.rewriting import Draft

POLICIES = ("DeletionPolicy", "UpdateReplacePolicy")


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """Unsafe: a table that is meant to go with its stack has to be deleted by hand then."""
    draft = Draft(project, sources)
    if exchange(draft, finding.place, "removal_policy", "DESTROY", "RETAIN"):
        return Action("Keep the table when its resource goes", "unsafe", draft.edits())
    span, path = draft.span(finding.place), finding.place.path
    if span is None or not path.endswith(TEMPLATES):
        return None
    content = sources.content(path)
    block = properties_below(content, span.start)
    if block is None:
        return None
    head = start_of_line(content, block.start - 1)  # where `Properties:` stands
    indentation = indentation_at(content, head)
    behind = re.compile(rf"(?m)^(?![ ]*(?:#.*)?$)(?!{indentation})".encode()).search(content, block.end)
    end = behind.start() if behind is not None else len(content)
    lacking = []
    for policy in POLICIES:
        there = re.compile(rf"(?m)^{indentation}{policy}:[ ]*(?P<value>\w+)".encode())
        found = there.search(content, span.start, end)
        if found is None:
            lacking.append(f"{indentation}{policy}: Retain\n")
        else:
            draft.replace(path, Span(found.start("value"), found.end("value")), "Retain")
    draft.replace(path, Span(head, head), "".join(lacking))
    return Action("Keep the table when its resource goes", "unsafe", draft.edits())
