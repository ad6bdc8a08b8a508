"""`dynamorm generate types`: the items of models as types of TypeScript, and functions that build their keys."""

import click

from dynamorm_lsp.delivering import Asked, delivered, generating

HELP = """Write the items of the models in PATHS (by default the current folder) as types of TypeScript, with functions
that build their keys: the names and texts that other code of the same tables must use.

The file is types/items.ts, or what --out names; it imports nothing.

\b
Examples:
  dynamorm generate types
  dynamorm generate types --out web/src/items.ts
  dynamorm generate types --check
"""


@click.command(name="types", help=HELP, short_help="Write items as types of TypeScript, with functions for their keys.")
@generating
def command(asked: Asked) -> int:
    from dynamorm_codeactions.generators.typescript_types import generate  # late: `--help` needs none of it

    return delivered("types", generate, asked)
