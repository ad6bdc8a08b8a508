"""`dynamorm lock`: writes down the tables as they are deployed, or tells whether what is written still holds."""

from typing import TYPE_CHECKING

import click

from dynamorm_lsp.asked_code import tell_skipped
from dynamorm_lsp.refusal import refusing

if TYPE_CHECKING:
    from dynamorm_lsp.checking.locking import Compared

HELP = """Write dynamorm.lock.json: the tables that the code and infrastructure in FOLDER (by default the current one)
define. Commit it after each deployment: `dynamorm check` compares the code with it, and says what the next deployment
would break.

The lock stands in FOLDER, or in the nearest folder above that has one already, and holds all tables below it.

With --check nothing is written: exits with 0 when the lock is up to date, with 1 when it is not, and with 2 when that
could not be told.

\b
Examples:
  dynamorm lock
  dynamorm lock --check
  dynamorm lock services/orders --format json
"""


@click.command(help=HELP, short_help="Write down the tables as they are deployed.")
@click.argument("folder", default=".")
@click.option("--check", is_flag=True, help="Write nothing, and exit with 1 when the lock is out of date.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="Lines, or JSON for tools.")
@click.option("--no-cache", is_flag=True, help="Read every file anew.")
def command(folder: str, check: bool, form: str, no_cache: bool) -> int:
    from pathlib import Path  # late, like all below: `--help` needs none of it

    from dynamorm_lsp.checking.locking import compare, write

    with refusing():
        compared = compare(Path(folder), use_cache=not no_cache)
        if compared.before is None and not compared.now.tables:
            raise click.ClickException(f"{folder}: no table is defined here, so that there is nothing to write down")
        if not check:
            write(compared)
    tell_skipped(compared.notes)
    for reason, tables in compared.unsure.items():
        click.echo(f"note: {reason}: {', '.join(tables)}", err=True)
    _show(compared, check, form)
    return int(check and not compared.is_current)


def _show(compared: "Compared", check: bool, form: str) -> None:
    import json
    import os

    name = os.path.relpath(compared.file).replace(os.sep, "/")
    if form == "json":
        told = {
            "version": 1,
            "file": name,
            "up_to_date": compared.is_current,
            "written": not (check or compared.is_current),
            "changes": list(compared.changes),
        }
        click.echo(json.dumps(told, indent=2, ensure_ascii=False))
        return
    for change in compared.changes if compared.before else ():
        click.echo(change)
    click.echo(f"{name} {_verdict(compared, check)}")


def _verdict(compared: "Compared", check: bool) -> str:
    from dynamorm_lsp.terminal.counting import counted

    tables = compared.now.tables.values()
    indexes = sum(len(table.indexes) for table in tables)
    held = f"{counted(len(tables), 'table', 'tables')}, {counted(indexes, 'index', 'indexes')}"
    if compared.is_current:
        return f"is up to date: {held}."
    if not check:
        return f"is written: {held}."
    return f"is {'out of date' if compared.before else 'missing'}: write it with `dynamorm lock` once this is deployed."
