"""`dynamorm import`: models of a table that is there already, made of its description and a sample of its items."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from dynamorm_lsp.generating import STDOUT, Generated, deliver, file_at
from dynamorm_lsp.live.connection import Endpoint, LiveError, client_of, endpoint_options
from dynamorm_lsp.terminal.progress import progress

if TYPE_CHECKING:
    from dynamorm_analysis.blueprint import Blueprint
    from dynamorm_analysis.entity_models.model import EntityModel
    from dynamorm_analysis.inference.guesses import Inferred

LIBRARIES = ("pynamodb", "boto3", "pydantic", "go")
NAMES = {"go": "models.go"}
HELP = """Write models of TABLE as it is in an account: its keys, indexes and expiry are those that DynamoDB describes;
kinds of items, key templates, attributes and types are inferred from a sample of its items. What is inferred is shown
with how sure that is, and what the sample does not show is not made up.

Only DescribeTable, DescribeTimeToLive and eventually consistent Scans are called, and no item is written down.
Instead of a table, --template reads a template (CloudFormation, SAM, serverless.yml, Terraform, or what CDK has
synthesized), and --dms a schema of models of TableTheory.

A file that is there already is never overwritten.

\b
Examples:
  dynamorm import orders --library pynamodb --out shop/models.py
  dynamorm import orders --endpoint-url http://localhost:8000 --region us-east-1 --dry-run
  dynamorm import --template cdk.out/Shop.template.json
"""


@click.command(name="import", help=HELP, short_help="Write models of a table that is there already.")
@click.argument("table", required=False)
@click.option("--template", metavar="FILE", help="Read tables from a template instead.")
@click.option("--dms", metavar="FILE", help="Read models from a schema of TableTheory (DMS) instead.")
@click.option("--library", type=click.Choice(LIBRARIES), default="pynamodb", help="What to write.  [default: pynamodb]")
@click.option("--out", metavar="PATH", help="The file to write, or a folder for it; `-` prints it.")
@click.option("--dry-run", is_flag=True, help="Print the file instead of writing it.")
@click.option(
    "--sample", "wanted", type=click.IntRange(min=0), default=1000,
    help="Read so many items at most.  [default: 1000]",
)  # fmt: skip
@click.option(
    "--max-units", type=click.FloatRange(min=0, min_open=True), default=500.0,
    help="Send no further request once so many read units are consumed.  [default: 500]",
)  # fmt: skip
@click.option(
    "--no-values", is_flag=True, help="Neither show nor write words out of items, but for those in key templates."
)
@endpoint_options
def command(
    table: str | None,
    template: str | None,
    dms: str | None,
    library: str,
    out: str | None,
    dry_run: bool,
    wanted: int,
    max_units: float,
    no_values: bool,
    endpoint_url: str | None,
    profile: str | None,
    region: str | None,
) -> int:
    if sum(one is not None for one in (table, template, dms)) != 1:
        raise click.UsageError("name one of TABLE, --template FILE and --dms FILE")
    target = _target(out, library)
    if target != STDOUT and not dry_run and Path(target).exists():
        raise click.ClickException(f"{target} is there already and is not overwritten: --out writes elsewhere")
    if table is not None:
        endpoint = Endpoint(endpoint_url, profile, region)
        entities = _of_table(table, endpoint, wanted, max_units, values=not no_values)
    else:
        entities = _of_document(template, dms)
    return _write(entities, library, STDOUT if dry_run else target)


def _target(out: str | None, library: str) -> str:
    name = NAMES.get(library, "models.py")
    return name if out is None else file_at(out, name)


def _of_table(
    table: str, endpoint: Endpoint, wanted: int, most_units: float, *, values: bool
) -> Sequence["EntityModel"]:
    """What is told goes to the standard error, which leaves the standard output to the file."""
    from dynamorm_lsp.importing.summary import kind_lines, read_lines  # late: `--help` needs none of it
    from dynamorm_lsp.live.sampling import describe, sample

    try:
        client = client_of(endpoint)
        live = describe(client, table)
        with progress(sys.stderr, "Reading", "item", "items") as watch:
            sampled = sample(client, live, wanted, most_units, watch)
    except LiveError as error:
        raise click.ClickException(str(error)) from None
    found = _inferred(live.blueprint, [*sampled.items.values()], values=values)
    for line in (*read_lines(live, sampled), *kind_lines(found)):
        click.echo(line, err=True)
    return found.entities


def _inferred(table: "Blueprint", items: Sequence[dict[str, Any]], *, values: bool) -> "Inferred":
    from dynamorm_analysis.inference.inferring import inferred

    return inferred(table, items, words=values)


def _of_document(template: str | None, dms: str | None) -> Sequence["EntityModel"]:
    from dynamorm_lsp.importing.documents import of_schema, of_template  # late, as above
    from dynamorm_lsp.importing.summary import entity_lines

    found = of_template(template) if template is not None else of_schema(dms or "")
    for line in entity_lines(found.entities):
        click.echo(line, err=True)
    return found.entities


def _write(entities: Sequence["EntityModel"], library: str, target: str) -> int:
    from dynamorm_analysis.wording import printable  # late, as above
    from dynamorm_codeactions.models.model_files import ModelLibrary, model_files

    name = target if target != STDOUT else ""
    made = model_files(entities, cast(ModelLibrary, library), name)
    for fault in made.left_out:
        click.echo(f"left out: {printable(fault.text)}: {fault.help}", err=True)
    for remark in made.remarks:
        click.echo(f"note: {printable(remark.text)}: {remark.help}", err=True)
    if not made.files:
        raise click.ClickException(f"no model is written for {library}, which cannot hold the items as they are")
    (file,) = made.files
    return deliver(Generated(target, file.text, "dynamorm import", once=True), "write")
