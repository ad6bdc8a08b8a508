"""`dynamorm generate cdk`: the tables of the code as constructs of CDK, with the permissions that the code needs."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dynamorm_lsp import completing
from dynamorm_lsp.asked_code import asked_code
from dynamorm_lsp.generating import STDOUT, Generated, deliver, file_at, manner_of, writing_options
from dynamorm_lsp.telling import tell_left_out, tell_remarks

if TYPE_CHECKING:
    from dynamorm_cdkgen.generated_tables import GeneratedTables
    from dynamorm_cdkgen.provenance import Provenance
    from dynamorm_workspace.loading import LoadedWorkspace

HELP = """Write the tables that the code in PATHS (by default the current folder) defines as constructs of CDK: one
class for each table, with keys, indexes and expiry as the models say and as queries need, and with grants of what the
code asks for and nothing else.

The file is written beside the one cdk.json that is here or one folder below, else into infra/. It needs aws-cdk-lib
and nothing of dynamorm; with --style library it uses the constructs of dynamorm_cdk, which read the models anew at each
synthesis.

\b
Examples:
  dynamorm generate cdk
  dynamorm generate cdk --model Order --language typescript --out -
  dynamorm generate cdk --style library --check
"""
NAMES = {"python": "dynamorm_tables.py", "typescript": "dynamorm-tables.ts"}


@click.command(name="cdk", help=HELP, short_help="Write the tables of the code as constructs of CDK.")
@click.argument("paths", nargs=-1)
@click.option(
    "--model", "models", metavar="NAME", multiple=True, shell_complete=completing.models,
    help="Write the table of this model or name alone.",
)  # fmt: skip
@click.option(
    "--style", type=click.Choice(["plain", "library"]), default="plain",
    help="On aws-cdk-lib alone, or on dynamorm_cdk.  [default: plain]",
)  # fmt: skip
@click.option(
    "--language", type=click.Choice(["python", "typescript"]), default="python",
    help="The language of the CDK program.  [default: python]",
)  # fmt: skip
@writing_options
def command(
    paths: tuple[str, ...],
    models: tuple[str, ...],
    style: str,
    language: str,
    out: str | None,
    check: bool,
    diff: bool,
    force: bool,
    no_cache: bool,
) -> int:
    _refuse(models, style, language)
    manner = manner_of(check=check, diff=diff, force=force)
    from dynamorm_cdkgen.cdk_program import options_of, plain_source  # late, like all below: `--help` needs none of it
    from dynamorm_cdkgen.provenance import Provenance

    tables = _tables(asked_code(paths, use_cache=not no_cache), models)
    target = _target(out, language)
    provenance = Provenance(options_of(paths, models, style, language, None if out == STDOUT else out), tables.sources)
    if style == "library":
        text = _library(tables, target, provenance)
    else:
        text = plain_source(tables.tables, language, provenance)
    return deliver(Generated(target, text, f"dynamorm generate {provenance.options}"), manner)


def _refuse(models: Sequence[str], style: str, language: str) -> None:
    if style == "library" and language != "python":
        raise click.UsageError("the constructs of dynamorm_cdk are for Python: --style library goes with no other")
    if style == "library" and models:
        raise click.UsageError("--style library builds all tables of a file: name the file, and no --model")


def _tables(workspace: "LoadedWorkspace", models: Sequence[str]) -> "GeneratedTables":
    from dynamorm_cdkgen.fault import NoModelError
    from dynamorm_cdkgen.generated_tables import generated_tables
    from dynamorm_workspace.lines import lines_of, spots_in

    spots = spots_in(workspace.project, lines_of(workspace.contents))
    try:
        tables = generated_tables(workspace.project, models=models)
    except NoModelError as error:
        tell_left_out(error.faults, spots)
        raise click.ClickException(str(error)) from None
    tell_left_out((*tables.left_out, *tables.elsewhere), spots)
    tell_remarks(tables.remarks, spots)
    if not tables.tables:
        if tables.left_out:
            lack = "nothing is known well enough of any table"
        else:
            lack = (
                "no model and no `create_table` defines a table here"
                if tables.elsewhere
                else "no table is defined here"
            )
        raise click.ClickException(f"{lack}, so that there is nothing to generate")
    return tables


def _library(tables: "GeneratedTables", target: str, provenance: "Provenance") -> str:
    """Its constructs look for the code from where the file stands."""
    from dynamorm_cdkgen.python_library import library_source

    folder = Path() if target == STDOUT else Path(target).parent
    if folder.is_absolute() or ".." in folder.parts:
        raise click.ClickException(f"{target} is not below this folder, from which the constructs would read the code")
    return library_source(tables.tables, tables.sources, len(folder.parts), provenance)


def _target(out: str | None, language: str) -> str:
    from dynamorm_cdkgen.cdk_program import FOLDER

    name = NAMES[language]
    if out is not None:
        return file_at(out, name)
    apps = [folder for folder in (Path(), *sorted(Path().glob("*/"))) if (folder / "cdk.json").is_file()]
    return (apps[0] if len(apps) == 1 else Path(FOLDER)).joinpath(name).as_posix()
