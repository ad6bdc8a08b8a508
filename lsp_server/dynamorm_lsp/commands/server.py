"""`dynamorm server`: the language server."""

import click


@click.command()
@click.option("--stdio", is_flag=True, expose_value=False, help="Speak on standard input and output, as always.")
def command() -> None:
    """Run the language server on standard input and output.

    \b
    Examples:
      dynamorm server
    """
    from dynamorm_lsp.server.server import serve  # late: no other command may load what speaks the protocol

    serve()
