"""Models compared with the templates of their project and with tables in an account, as one report."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from dynamorm_analysis.engine import check, with_further
from dynamorm_analysis.finding import Finding
from dynamorm_analysis.inference.sample import Item
from dynamorm_analysis.live_tables.description import LiveTable
from dynamorm_analysis.live_tables.drift import asked_tables, drift, missing
from dynamorm_analysis.live_tables.drift_rules import LIVE_RULES
from dynamorm_analysis.live_tables.item_drift import item_drift
from dynamorm_analysis.project import Project
from dynamorm_analysis.repetition import told_of_asked
from dynamorm_analysis.selection import selected_rules
from dynamorm_analysis.settings import Settings
from dynamorm_analysis.verdict import judged
from dynamorm_lsp.checking.examination import Examined
from dynamorm_lsp.checking.run import Run, outcome
from dynamorm_workspace.lines import lines_of
from dynamorm_workspace.loading import LoadedWorkspace

AGREEMENT = (
    "attribute-type-conflict",
    "conflicting-table-definitions",
    "index-key-mismatch",
    "index-not-deployed",
    "index-only-in-infrastructure",
    "index-projection-mismatch",
    "key-type-mismatch",
    "table-key-mismatch",
    "ttl-name-mismatch",
    "ttl-not-enabled",
    "undefined-index",
)
"""The rules that compare what code says of tables with what else is said of them."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What an account says of a table of the project, by its id: `live` is None where it has no table of that name."""

    table: str
    name: str
    live: LiveTable | None
    items: tuple[Item, ...] = ()


def validation_settings(settings: Settings) -> Settings:
    """The settings of a project, under which these rules run and no others; what it ignores stays ignored."""
    names = (*AGREEMENT, *(rule.name for rule in LIVE_RULES))
    return replace(settings, select=names, extend_select=(), baseline=None)


def validated(workspace: LoadedWorkspace, asked: Sequence[Answer]) -> Run:
    """What these rules say of a workspace, and where it differs from tables that were asked."""
    project = workspace.project
    lines = lines_of(workspace.contents)
    found = [finding for one in asked for finding in _differences(one, project)]
    checked = with_further(check(project, selected_rules(project.settings)), found, project)
    each = judged(checked, project, lines)
    return outcome(Examined(workspace, each, told_of_asked(each, workspace.asked), lines))


def _differences(asked: Answer, project: Project) -> Iterator[Finding]:
    table = asked_tables(project)[asked.table]
    if asked.live is None:
        yield from missing(table, asked.name, project)
        return
    yield from drift(table, asked.live, project)
    yield from item_drift(table, asked.name, asked.items, project)
