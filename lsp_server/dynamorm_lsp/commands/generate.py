"""`dynamorm generate`: source that follows from the models, written into files; its kinds are in `generators/`."""

import click

from dynamorm_lsp import generators
from dynamorm_lsp.found_commands import FoundCommands

HELP = """Write source that follows from the models: what they say is said once, and generated anew when they change.

Generating twice changes nothing. A file that was changed by hand since it was generated, or that was never generated,
is left alone unless --force is given.
"""


@click.group(cls=FoundCommands, package=generators, help=HELP, short_help="Write source that follows from the models.")
def command() -> None:
    pass
