"""`dynamorm generate repository`: a typed class for each model, with a method for each access pattern of the code."""

import click

from dynamorm_lsp.delivering import Asked, delivered, generating

HELP = """Write a repository for each model in PATHS (by default the current folder): create, get, update with an
optimistic lock, delete, batches, transactions, and a method for each access pattern that the code asks for.

Items that no class declares, but functions put as dictionaries, get a dataclass beside their repository.

The files lie in repositories/ beside each file of models, or in the folder that --out names. NAME_base.py and what it
imports are written anew whenever models or the code that asks change; NAME.py is yours: it is written once. They import
boto3, aioboto3 or pynamodb, and nothing of dynamorm.

Examples:

\b
  dynamorm generate repository
  dynamorm generate repository --model Order --async
  dynamorm generate repository --check
"""


@click.command(name="repository", help=HELP, short_help="Write a repository for each model.")
@click.option("--async/--sync", "awaits", default=None, help="Await requests or not.  [default: as the code does]")
@click.option(
    "--library", type=click.Choice(["boto3", "aioboto3"]), default=None,
    help="What repositories of models that are no library's ask with.  [default: as the code does]",
)  # fmt: skip
@generating
def command(asked: Asked, awaits: bool | None, library: str | None) -> int:
    from dynamorm_codeactions.generators.repository import generate  # late: `--help` needs none of it

    return delivered("repository", generate, asked.with_options(library=library).awaiting(awaits))
