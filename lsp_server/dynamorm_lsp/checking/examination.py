"""What the rules say about a loaded workspace, as its settings want to hear it."""

from collections.abc import Mapping
from dataclasses import dataclass

from dynamorm_analysis.engine import check
from dynamorm_analysis.finding import Finding
from dynamorm_analysis.repetition import told_of_asked
from dynamorm_analysis.selection import selected_rules
from dynamorm_analysis.verdict import judged
from dynamorm_workspace.lines import Lines, lines_of
from dynamorm_workspace.loading import LoadedWorkspace
from dynamorm_workspace.watching import Watch, unwatched


@dataclass(frozen=True, slots=True)
class Examined:
    """A workspace with what is to be said about it, by file: `findings` tell each cause once, `each` one by one."""

    workspace: LoadedWorkspace
    each: Mapping[str, tuple[Finding, ...]]
    findings: Mapping[str, tuple[Finding, ...]]
    lines: Lines


def examine(workspace: LoadedWorkspace, watch: Watch = unwatched) -> Examined:
    """The findings of all files that were read."""
    for done, total in workspace.project.understanding():
        watch(done, total)
    lines = lines_of(workspace.contents)
    checked = check(workspace.project, selected_rules(workspace.project.settings))
    each = judged(checked, workspace.project, lines)
    return Examined(workspace, each, told_of_asked(each, workspace.asked), lines)
