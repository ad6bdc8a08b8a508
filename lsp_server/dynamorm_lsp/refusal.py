"""What a command cannot do, as the one line that the command line prints before it exits with 2."""

from collections.abc import Iterator
from contextlib import contextmanager

import click


@contextmanager
def refusing() -> Iterator[None]:
    """Turns what settings, paths and files may be wrong about into a message."""
    from dynamorm_lsp.checking.writing import (
        WritingError,  # late, like those below: only what does something comes here
    )
    from dynamorm_workspace.config import SettingsError
    from dynamorm_workspace.files import MissingPathError
    from dynamorm_workspace.revision import RevisionError

    try:
        yield
    except (SettingsError, MissingPathError, RevisionError, WritingError) as error:
        raise click.ClickException(str(error)) from None
