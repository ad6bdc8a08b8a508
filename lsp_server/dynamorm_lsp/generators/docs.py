"""`dynamorm generate docs`: what code asks of its tables, as a document."""

import click

from dynamorm_lsp.delivering import Asked, delivered, generating

HELP = """Write what the code in PATHS (by default the current folder) asks of its tables as a document: keys and
indexes, what is asked by which of them, with which rights and costs.

The file is docs/access-patterns.md, or what --out names.

\b
Examples:
  dynamorm generate docs
  dynamorm generate docs --model Order --out -
  dynamorm generate docs --check
"""


@click.command(name="docs", help=HELP, short_help="Write a document of access patterns.")
@generating
def command(asked: Asked) -> int:
    from dynamorm_codeactions.generators.docs import generate  # late: `--help` needs none of it

    return delivered("docs", generate, asked)
