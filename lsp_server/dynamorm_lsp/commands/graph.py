"""`dynamorm graph`: tables, indexes, the kinds of items in them and the functions that ask for these, as a diagram."""

from pathlib import Path

import click

from dynamorm_lsp import completing
from dynamorm_lsp.asked_code import asked_code
from dynamorm_lsp.generating import STDOUT
from dynamorm_lsp.refusal import refusing

HELP = """Draw the tables that the code and infrastructure in PATHS (by default the current folder) define or ask for:
their keys and indexes, the kinds of items in them, and the functions that ask for these.

Mermaid is what GitHub and GitLab show in Markdown, in a block that begins with ```mermaid; SVG is a picture.

\b
Examples:
  dynamorm graph
  dynamorm graph --table orders --out orders.svg
  dynamorm graph src --format mermaid --no-code
"""


@click.command(name="graph", help=HELP, short_help="Draw tables, indexes, items and what asks for them.")
@click.argument("paths", nargs=-1)
@click.option(
    "--format", "form", type=click.Choice(["mermaid", "svg"]), default=None,
    help="A text for Markdown, or a picture.  [default: mermaid, or what the ending of --out says]",
)  # fmt: skip
@click.option(
    "--table", "tables", metavar="NAME", multiple=True, shell_complete=completing.models,
    help="Draw this table alone; may be repeated.",
)  # fmt: skip
@click.option("--no-code", is_flag=True, help="Leave out the functions.")
@click.option("--out", metavar="FILE", default=STDOUT, help="The file to write; by default the text is printed.")
@click.option("--no-cache", is_flag=True, help="Read every file anew.")
def command(
    paths: tuple[str, ...], form: str | None, tables: tuple[str, ...], no_code: bool, out: str, no_cache: bool
) -> int:
    from dynamorm_analysis.wording import listed  # late, like all below: `--help` needs none of it
    from dynamorm_cdkgen.diagram import diagram, table_titles
    from dynamorm_cdkgen.mermaid import mermaid
    from dynamorm_cdkgen.svg import svg
    from dynamorm_lsp.checking.writing import write_file

    project = asked_code(paths, use_cache=not no_cache).project
    known = table_titles(project)
    if unknown := [table for table in tables if table not in known]:
        there = f"; there are {listed(known)}" if known else ""
        raise click.ClickException(f"no table is called {listed(unknown)} here{there}")
    shown = diagram(project, tables, functions=not no_code)
    if not shown.tables:
        raise click.ClickException("no table is known here, so that there is nothing to draw")
    text = svg(shown) if (form or _told_by(out)) == "svg" else mermaid(shown)
    if out == STDOUT:
        click.echo(text, nl=False)
        return 0
    with refusing():
        write_file(Path(out), text.encode())
    click.echo(f"{out} is written.")
    return 0


def _told_by(out: str) -> str:
    return "svg" if out.endswith(".svg") else "mermaid"
