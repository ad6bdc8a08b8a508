"""`dynamorm generate model`: kinds of items that are declared elsewhere, declared in another library."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dynamorm_lsp.delivering import Asked, delivered, generating
from dynamorm_lsp.generating import STDOUT
from dynamorm_lsp.needed_packages import begun_library

if TYPE_CHECKING:
    from dynamorm_analysis.project import Project
    from dynamorm_codeactions.generated_files import Generation, Wanted

HELP = """Write the models of PATHS (by default the current folder) in another library: of a DMS schema, or of code. A
table of a template that no model declares is written where --model names it.

PynamoDB models fill their keys before each write; classes for boto3, as dataclasses or of pydantic, turn into items and
back; structs of Go for DynamORM and TableTheory have an UpdateKeys. Where no library is named, it is the one that the
project uses already.

The file belongs to you from then on: one that is there is never written again.

\b
Examples:
  dynamorm generate model --from-dms schema.yml --library pynamodb
  dynamorm generate model --library go --out internal/models/
  dynamorm generate model --model Order --library pydantic --out -
"""


@click.command(name="model", help=HELP, short_help="Write models in another library.")
@click.option(
    "--library", type=click.Choice(["pynamodb", "boto3", "pydantic", "go"]),
    help="The library to declare them by.  [default: that of the project]",
)  # fmt: skip
@click.option("--from-dms", metavar="FILE", help="Read this schema alone.")
@click.option(
    "--tag", type=click.Choice(["theorydb", "dynamorm"]), help="The key of struct tags in Go.  [default: theorydb]"
)
@generating
def command(asked: Asked, library: str | None, from_dms: str | None, tag: str | None) -> int:
    if from_dms is not None:
        if asked.paths:
            raise click.UsageError("--from-dms names the file to read: it goes with no further paths")
        asked = replace(asked, paths=(from_dms,))
    return delivered("model", _told_of_present(asked), asked.with_options(library=library, tag=tag))


def _told_of_present(asked: Asked) -> "Callable[[Project, Wanted], Generation]":
    """The generator, which says that a file is there already."""

    def generate(project: "Project", wanted: "Wanted") -> "Generation":
        from dynamorm_codeactions.generators.model import LIBRARY, generate  # late: `--help` needs none of it
        from dynamorm_codeactions.models.used_library import used_library

        begun = begun_library(Path())
        if LIBRARY not in wanted.options and begun is not None:
            library = used_library(project, begun)  # as `dynamorm create-model` has it
            wanted = replace(wanted, options={**wanted.options, LIBRARY: library})
        generation = generate(project, wanted)
        for file in generation.files if asked.out != STDOUT else ():
            if Path(file.path).exists():
                click.echo(f"{file.path} is there already and stays as it is: --out writes elsewhere", err=True)
        return generation

    return generate
