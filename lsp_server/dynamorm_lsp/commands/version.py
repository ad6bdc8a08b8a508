"""`dynamorm version`: which version this is."""

import click


@click.command()
def command() -> None:
    """Print the version.

    \b
    Examples:
      dynamorm version
    """
    from importlib.metadata import version  # late: finding what is installed takes a moment

    click.echo(f"dynamorm {version('dynamorm-lsp')}")
