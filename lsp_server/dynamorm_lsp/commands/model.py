"""`dynamorm model`: the tables, indexes, entities and accesses that were understood, and why one was not."""

import click

from dynamorm_lsp.asked_code import asked_code
from dynamorm_lsp.refusal import refusing


@click.command(short_help="Print the tables and accesses that were understood.")
@click.argument("paths", nargs=-1)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="A tree, or JSON for tools."
)
@click.option("--why", "place", metavar="FILE:LINE", help="Tell how far a call, class or template entry is understood.")
@click.option("--no-cache", is_flag=True, help="Read every file anew.")
def command(paths: tuple[str, ...], form: str, place: str | None, no_cache: bool) -> None:
    """Print the tables, indexes, entities and accesses that PATHS (by default the current folder) hold.

    What could not be known is named as unknown. With --why FILE:LINE or FILE:LINE:COLUMN: how far the understanding of
    what stands there got, and where it stopped.

    \b
    Examples:
      dynamorm model
      dynamorm model src --format json
      dynamorm model --why src/orders.py:42
    """
    if place is not None:
        _why(place, paths, form, not no_cache)
        return
    import json  # late, like all below: `--help` needs none of it

    from dynamorm_lsp.contract.model import contract
    from dynamorm_lsp.contract.outline import outline

    told = contract(asked_code(paths, use_cache=not no_cache))
    if form == "json":
        click.echo(json.dumps(told, indent=2, ensure_ascii=False))
    else:
        for line in outline(told):
            click.echo(line)


def _why(place: str, paths: tuple[str, ...], form: str, use_cache: bool) -> None:
    import json

    from dynamorm_lsp.contract.why import WhereError, row, told, where_of, why

    try:
        with refusing():
            answer = why(where_of(place), paths, use_cache)
    except WhereError as error:
        raise click.ClickException(str(error)) from None
    if form == "json":
        click.echo(json.dumps(row(answer), indent=2, ensure_ascii=False))
    else:
        for line in told(answer):
            click.echo(line)
