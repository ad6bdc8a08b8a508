"""`dynamorm validate`: models beside the templates of their project and, where asked, beside tables in an account."""

import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from dynamorm_lsp import completing
from dynamorm_lsp.asked_code import tell_skipped
from dynamorm_lsp.live.connection import Endpoint, LiveError, client_of, endpoint_options
from dynamorm_lsp.refusal import refusing
from dynamorm_lsp.reporting import FORMATS, outputs_of, show_report, write_reports
from dynamorm_lsp.terminal.counting import counted
from dynamorm_lsp.terminal.progress import progress

if TYPE_CHECKING:
    from dynamorm_analysis.project import Project
    from dynamorm_lsp.checking.validating import Answer

HELP = """Compare the models in PATHS (by default the current folder) with the templates of their project and, with
--live, with the tables in an account: keys and their types, indexes, expiry, billing, streams, backups, protection,
tags. What dynamorm.lock.json says is deployed is compared, too.

A table is asked by the name that the code writes, or that the variable holds which the code takes it from; --name says
it otherwise. Only DescribeTable, DescribeTimeToLive and, with --sample, eventually consistent Scans are called, and
DescribeContinuousBackups and ListTagsOfResource where the code wants backups or tags.

Exits with 0 when nothing differs, with 1 when something does, and with 2 when that could not be told of a table.

\b
Examples:
  dynamorm validate
  dynamorm validate --live --profile staging --region eu-central-1
  dynamorm validate models.py --live --name Order=orders-dev --sample 500
"""


@click.command(help=HELP, short_help="Compare models with templates and with live tables.")
@click.argument("paths", nargs=-1)
@click.option("--live", is_flag=True, help="Ask the account for the tables as they are.")
@click.option(
    "--table", "tables", metavar="NAME", multiple=True, shell_complete=completing.models,
    help="Compare this table or model alone.",
)  # fmt: skip
@click.option(
    "--name", "names", metavar="MODEL=TABLE", multiple=True,
    help="What a model's table is called in the account; a variable's name stands for the model as well.",
)  # fmt: skip
@click.option(
    "--sample", "wanted", type=click.IntRange(min=1), help="With --live: look at so many items of each table, too."
)
@click.option(
    "--max-units", type=click.FloatRange(min=0, min_open=True), default=500.0,
    help="Read no further items of a table once so many units are consumed.  [default: 500]",
)  # fmt: skip
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", help="How to report.")
@click.option(
    "--output", "outputs", metavar="FORMAT=FILE", multiple=True,
    help="Write a report to a file as well; may be given several times.",
)  # fmt: skip
@click.option("--exit-zero", is_flag=True, help="Exit with 0 whatever is found.")
@click.option("--no-cache", is_flag=True, help="Read every file anew.")
@endpoint_options
def command(
    paths: tuple[str, ...],
    live: bool,
    tables: tuple[str, ...],
    names: tuple[str, ...],
    wanted: int | None,
    max_units: float,
    form: str,
    outputs: tuple[str, ...],
    exit_zero: bool,
    no_cache: bool,
    endpoint_url: str | None,
    profile: str | None,
    region: str | None,
) -> int:
    endpoint = Endpoint(endpoint_url, profile, region)
    if not live and (tables or names or wanted or endpoint != Endpoint()):
        raise click.UsageError("--table, --name, --sample and where to ask go with --live")
    given = _pairs(names)
    files = outputs_of(outputs)

    from dynamorm_lsp.checking.report import all_notes  # late: `--help` needs none of it
    from dynamorm_lsp.checking.run import understand
    from dynamorm_lsp.checking.validating import validated, validation_settings

    with refusing():
        workspace = understand(paths or (".",), use_cache=not no_cache, adapt=validation_settings)
    tell_skipped(all_notes(workspace))
    answers: Sequence[Answer | None] = ()
    if live:
        try:
            answers = _answers(workspace.project, endpoint, given, tables, wanted or 0, max_units)
        except LiveError as error:
            raise click.ClickException(str(error)) from None
    told = [answer for answer in answers if answer is not None]
    if len(told) < len(answers) and not told:
        raise click.ClickException("no table may be described, so that there is nothing to compare")
    outcome = validated(workspace, told)
    show_report(outcome.report, form)
    write_reports(outcome.report, files)
    return 0 if exit_zero else 2 if len(told) < len(answers) else outcome.exit_code


def _pairs(names: Sequence[str]) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for each in names:
        model, equals, table = each.partition("=")
        if not model or not equals or not table:
            raise click.UsageError(f"--name {each}: it must be MODEL=TABLE")
        pairs[model] = table
    return pairs


def _answers(
    project: "Project", endpoint: Endpoint, given: dict[str, str], tables: Sequence[str], wanted: int, most_units: float
) -> list["Answer | None"]:
    """What the account says of each table whose name is known, None of those of which it may not tell. Raises
    LiveError, ClickException."""
    from dynamorm_lsp.live.table_names import named_tables

    named = named_tables(project, given, tables, os.environ)
    if named.unmet:
        raise click.ClickException(f"no table and no model is called {', '.join(named.unmet)} here")
    for lack in named.unknown:
        click.echo(f"not compared: {lack}", err=True)
    if not named.names:
        raise click.ClickException("of no table here the name in the account is known, so there is nothing to compare")
    client = client_of(endpoint)
    return [_answer(client, table, name, wanted, most_units, project) for table, name in named.names.items()]


def _answer(
    client: object, table: str, name: str, wanted: int, most_units: float, project: "Project"
) -> "Answer | None":
    from dynamorm_analysis.live_tables.drift import asked_tables
    from dynamorm_analysis.live_tables.upkeep_drift import asks_for_backups, asks_for_tags
    from dynamorm_lsp.checking.validating import Answer
    from dynamorm_lsp.live.sampling import describe, sample, with_upkeep

    meant = asked_tables(project)[table]
    try:
        live = describe(client, name)
    except LiveError as error:
        if error.denied:
            click.echo(f"not compared: {error}", err=True)
            return None
        if not error.missing:
            raise
        return Answer(table, name, None)
    live = with_upkeep(client, live, backups=asks_for_backups(meant, project), tags=asks_for_tags(meant, project))
    told = Answer(table, name, live)
    if not wanted:
        click.echo(f"compared with `{name}`", err=True)
        return told
    with progress(sys.stderr, "Reading", "item", "items") as watch:
        sampled = sample(client, live, wanted, most_units, watch)
    read = counted(len(sampled.items), "item", "items")
    click.echo(f"compared with `{name}` and {read}: {sampled.units:g} read units consumed", err=True)
    if sampled.stopped:
        click.echo(f"stopped early: {sampled.stopped}", err=True)
    return replace(told, items=tuple(sampled.items.values()))
