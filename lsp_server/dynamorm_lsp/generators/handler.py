"""`dynamorm generate handler`: Lambda functions for an HTTP API and for a table's stream, on Powertools."""

import click

from dynamorm_lsp.delivering import Asked, delivered, generating, repository_options

PARTS = ("api", "stream")
HELP = """Write Lambda functions over the repositories of the models in PATHS (by default the current folder), on
Powertools for AWS Lambda (`aws-lambda-powertools`):

\b
  STEM_api.py     routes to create, read, update and delete an item, and one for each access pattern
  STEM_stream.py  a class with a method for each kind of change; it is yours, and written once

An item is created once however often its request comes (IDEMPOTENCY_TABLE names a table with the key `id`); errors are
answered as 404, 409, 412 and 429, those of your own that are built on RepositoryError with their text and, where they
have one, their `status`; a record of a stream that fails comes again with those behind it, and none before it.

--claim takes a part of items from the token of whoever asks, as the API's authorizer has verified it, and not from
requests: who may see which tenant is no matter of the path then. Repositories that are awaited have routes that await
them, for which Powertools 3.29 or later is needed.

They lie in handlers/ beside the repositories, or in the folder that --out names, and stand on what `dynamorm generate
repository` writes.

\b
Examples:
  dynamorm generate repository handler
  dynamorm generate handler --model Order --api rest --parts api
  dynamorm generate handler --claim tenant_id=custom:tenant
  dynamorm generate handler --check
"""


def _parts(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """Some of the parts, in their order."""
    told = [one.strip() for one in (value or "").split(",") if one.strip()]
    unknown = [one for one in told if one not in PARTS]
    if unknown or (value is not None and not told):
        raise click.BadParameter(f"{(unknown or [''])[0]!r} is none of {', '.join(PARTS)}", ctx, param)
    return ",".join(one for one in PARTS if one in told) or None


def _claims(ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> str | None:
    """The parts of items that claims tell, each with its claim."""
    claims: dict[str, str] = {}
    for told in value:
        name, equals, claim = (part.strip() for part in told.partition("="))
        if not name.isidentifier() or not equals or not claim or "," in claim:
            raise click.BadParameter(f"{told!r} is no `name=claim`, as `tenant_id=custom:tenant`", ctx, param)
        claims[name] = claim
    return ",".join(f"{name}={claim}" for name, claim in sorted(claims.items())) or None


@click.command(name="handler", help=HELP, short_help="Write Lambda functions for an API and a stream, on Powertools.")
@generating
@click.option(
    "--api", type=click.Choice(["http", "rest"]), default=None,
    help="Which API of API Gateway sends the requests.  [default: http]",
)  # fmt: skip
@click.option("--parts", callback=_parts, metavar="PART,PART", help="What to write.  [default: api,stream]")
@click.option(
    "--claim", callback=_claims, multiple=True, metavar="NAME=CLAIM",
    help="Take a part of items from a claim of the authorizer; may be repeated.",
)  # fmt: skip
@repository_options
def command(
    asked: Asked,
    api: str | None,
    parts: str | None,
    claim: str | None,
    awaits: bool | None,
    repositories: str | None,
) -> int:
    from dynamorm_codeactions.generators.handler import generate  # late: `--help` needs none of it

    told = asked.with_options(api=api, parts=parts, claim=claim)
    return delivered("handler", generate, told.over(repositories).awaiting(awaits))
