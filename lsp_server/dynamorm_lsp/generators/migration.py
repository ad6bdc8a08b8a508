"""`dynamorm generate migration`: how tables come from what is deployed to what their definitions say now."""

from functools import partial
from pathlib import Path

import click

from dynamorm_lsp.delivering import Asked, Kept, delivered, generating
from dynamorm_lsp.generating import STDOUT

HELP = """Write how the tables in PATHS (by default the current folder) come from what dynamorm.lock.json says is
deployed to what their definitions say now: for each table that changes a program that makes one change after the
other and waits for each, and beside it the list of deployments for those whose templates make the changes.

The program looks at a part of the items first: those that an index cannot hold are left out of it in silence, and
can no longer be written once it is there. Indexes are created before the code that reads them is released, and dropped
after it. What cannot be done to a table that is there is refused with the way round: another key, another key or
projection of an index under its name, local indexes.

The files stand in migrations/, or the folder that --out names, and are numbered. Those of changes that are deployed,
and written down by `dynamorm lock`, stay as they are.

\b
Examples:
  dynamorm generate migration
  dynamorm generate migration --model Order --diff
  dynamorm generate migration --check
"""


@click.command(name="migration", help=HELP, short_help="Write the way from what is deployed to what code needs.")
@generating
def command(asked: Asked) -> int:
    from dynamorm_codeactions.generators.migration import FOLDER, generate  # late: `--help` needs none of it

    if asked.out not in (None, STDOUT) and not str(asked.out).endswith("/"):
        raise click.UsageError("--out names a folder: migrations are numbered files in it")
    folder = Path(FOLDER if asked.out in (None, STDOUT) else str(asked.out))
    present = {path.as_posix(): path.read_text("utf-8", "replace") for path in sorted(folder.glob("[0-9]*_*.py"))}
    kept = Kept("Every table in dynamorm.lock.json is as it says: there is nothing to migrate.")
    return delivered("migration", partial(generate, present=present), asked, kept)
