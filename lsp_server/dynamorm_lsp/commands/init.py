"""`dynamorm init`: settings, an example model, a workflow and hints for a project that is there, or begins."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dynamorm_lsp.refusal import refusing
from dynamorm_lsp.terminal.asking import is_interactive

if TYPE_CHECKING:
    from dynamorm_codeactions.beginnings.configuration import Library
    from dynamorm_lsp.beginning import Ci, Found, Put, Wish

HELP = """Begin with dynamorm in FOLDER (by default the current one): a table for the settings in pyproject.toml, or a
dynamorm.toml; an example of a model, where there is none; the check in CI; and a hint to VS Code.

What is there already stays as it is, and a second run changes nothing. On a terminal it asks what is wanted, and shows
what it will write before it does; elsewhere, and with --yes, the options decide.

\b
Examples:
  dynamorm init
  dynamorm init --yes --library boto3
  dynamorm init services/orders --ci gitlab --no-example
  dynamorm init --dry-run
"""


@click.command(name="init", help=HELP, short_help="Begin with dynamorm in a project, or begin a project.")
@click.argument("folder", default=".")
@click.option(
    "--library", type=click.Choice(["pynamodb", "boto3"]), help="What the example is written with.  [default: pynamodb]"
)
@click.option("--ci", type=click.Choice(["github", "gitlab", "none"]), help="Where the check is to run.")
@click.option("--example/--no-example", default=True, help="Whether to write an example of a model.")
@click.option("--editor/--no-editor", default=True, help="Whether to recommend the extension to VS Code.")
@click.option("--yes", "-y", is_flag=True, help="Ask nothing.")
@click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")
def command(
    folder: str, library: str | None, ci: str | None, example: bool, editor: bool, yes: bool, dry_run: bool
) -> int:
    from dynamorm_lsp.beginning import Wish, found_in, puts  # late, like all below: `--help` needs none of it
    from dynamorm_lsp.checking.writing import write_all

    base = Path(folder)
    if base.exists() and not base.is_dir():
        raise click.ClickException(f"{folder} is no folder")
    found = found_in(base)
    found = replace(found, has_models=not found.is_empty and base.exists() and _has_models(folder))
    asks = is_interactive() and not yes and not dry_run
    wish = Wish(_library(library), _ci(ci, found), example, editor)
    if asks:
        wish = _asked(wish, found, library is None, ci is None)
    files, refused = puts(found, wish)
    for told in refused:
        click.echo(f"note: {told}", err=True)
    if not files:
        click.echo("Everything is there already.")
        return 0
    _show(files, found)
    if dry_run:
        click.echo("Nothing was written.")
        return 0
    if asks and not click.confirm("Write this?", default=True):
        raise click.Abort
    with refusing():
        write_all({file.path: file.text.encode() for file in files})
    click.echo(f"Written. Next: {_next(found, wish)}")
    return 0


def _has_models(folder: str) -> bool:
    """Whether code declares a table, or kinds of items."""
    from dynamorm_lsp.checking.run import understand

    with refusing():
        project = understand((folder,), True).project
    return any(one.kind != "infrastructure" and project.role(one.place.path) != "test" for one in project.definitions)


def _library(given: str | None) -> "Library":
    return "boto3" if given == "boto3" else "pynamodb"


def _ci(given: str | None, found: "Found") -> "Ci":
    match given:
        case "github" | "gitlab" | "none":
            return given
        case _:
            return found.ci


def _asked(wish: "Wish", found: "Found", ask_library: bool, ask_ci: bool) -> "Wish":
    """What somebody answers; what the options say already is not asked."""
    if wish.example and not found.has_models and found.package is not None:
        wish = replace(wish, example=click.confirm("An example of a model?", default=True))
        if wish.example and ask_library:
            told = click.prompt("Written with", type=click.Choice(["pynamodb", "boto3"]), default=wish.library)
            wish = replace(wish, library=_library(told))
    if ask_ci:
        told = click.prompt("CI", type=click.Choice(["github", "gitlab", "none"]), default=wish.ci)
        wish = replace(wish, ci=_ci(told, found))
    if wish.editor:
        wish = replace(wish, editor=click.confirm("A hint to VS Code?", default=True))
    return wish


def _show(files: "list[Put]", found: "Found") -> None:
    import os

    for file in files:
        path = os.path.relpath(file.path, found.folder.parent if not found.folder.exists() else Path.cwd())
        verb = "change" if file.before is not None else "create"
        click.echo(f"  {verb}  {path.replace(os.sep, '/')}  ({file.told})")


def _next(found: "Found", wish: "Wish") -> str:
    if found.has_models or found.package is None:
        return "`dynamorm check`."
    if not wish.example:
        return "`dynamorm create-model` plans a model from what will be asked of it."
    return "`dynamorm check`, and `dynamorm generate repository tests` for what follows from the model."
