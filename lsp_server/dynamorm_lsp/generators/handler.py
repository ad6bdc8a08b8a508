"""`dynamorm generate handler`: Lambda functions for an HTTP API and for a table's stream, on Powertools."""

import click

from dynamorm_lsp.delivering import Asked, delivered, generating

HELP = """Write Lambda functions over the repositories of the models in PATHS (by default the current folder), on
Powertools for AWS Lambda (`aws-lambda-powertools`):

\b
  STEM_api.py     routes to create, read, update and delete an item, and one for each access pattern
  STEM_stream.py  a class with a method for each kind of change; it is yours, and written once

An item is created once however often its request comes (IDEMPOTENCY_TABLE names a table with the key `id`); errors are
answered as 404, 409, 412 and 429; a record of a stream that fails comes again, and no other does.

They lie in handlers/ beside the repositories, or in the folder that --out names, and stand on what `dynamorm generate
repository` writes.

\b
Examples:
  dynamorm generate repository handler
  dynamorm generate handler --model Order --api rest
  dynamorm generate handler --check
"""


@click.command(name="handler", help=HELP, short_help="Write Lambda functions for an API and a stream, on Powertools.")
@generating
@click.option(
    "--api", type=click.Choice(["http", "rest"]), default=None,
    help="Which API of API Gateway sends the requests.  [default: http]",
)  # fmt: skip
def command(asked: Asked, api: str | None) -> int:
    from dynamorm_codeactions.generators.handler import generate  # late: `--help` needs none of it

    return delivered("handler", generate, asked.with_options(api=api))
