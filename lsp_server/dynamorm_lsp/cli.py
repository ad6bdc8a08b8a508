"""The command line, `dynamorm`: its commands are found in `commands/`, and each is loaded when it is asked for."""

import gc
import io
import os
import sys
import traceback
from contextlib import suppress
from typing import Any, NoReturn

import click

from dynamorm_lsp import commands
from dynamorm_lsp.found_commands import FoundCommands

FAILURE = 2
INTERRUPTED = 130
BROKEN_PIPE = 141
# Nearly all that a command makes is frozen and freed by counting references; the default thresholds would look for
# cycles among a workspace's facts again and again, several times for each keystroke in the server.
RARE_COLLECTIONS = (50_000, 50, 50)


class Commands(FoundCommands):
    """All that `dynamorm` does, and how a run of it ends."""

    def invoke(self, ctx: click.Context) -> Any:
        """Runs a command; click itself would take a reader that goes away for findings, which exit with 1."""
        try:
            code = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            _forget_output()
            return BROKEN_PIPE
        return code

    def main(self, *args: Any, **extra: Any) -> NoReturn:
        """Runs a command and exits: 0 or what the command returns; 2 and one line for whatever could not be done."""
        extra["standalone_mode"] = False
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")  # a path may hold bytes that no encoding knows
        sys.exit(self._run(args, extra))

    def _run(self, args: tuple[Any, ...], extra: dict[str, Any]) -> int:
        gc.set_threshold(*RARE_COLLECTIONS)
        try:
            code = super().main(*args, **extra)
            if not sys.stdout.closed:  # the server closes it when its client leaves
                sys.stdout.flush()
        except click.exceptions.NoArgsIsHelpError as error:
            error.show()
            return FAILURE
        except click.ClickException as error:
            click.echo(f"error: {_message(error)}", err=True)
            return FAILURE
        except (click.Abort, KeyboardInterrupt):
            return INTERRUPTED
        except OSError as error:  # such as a full disk below the standard output
            _forget_output()
            click.echo(f"error: {(error.strerror or str(error)).lower()}", err=True)
            return FAILURE
        except Exception:  # whatever else happens is a defect of ours, and no verdict on the code
            traceback.print_exc()
            click.echo("error: dynamorm failed; this is a defect of dynamorm, please report it", err=True)
            return FAILURE
        return code if isinstance(code, int) else 0


def _message(error: click.ClickException) -> str:
    told = error.format_message().split("\n  ")  # what is listed, stays one a line
    text = "\n  ".join(" ".join(one.split()) for one in told).rstrip(".")
    context = error.ctx if isinstance(error, click.UsageError) else None
    return f"{text} (see `{context.command_path} --help`)" if context else text


def _forget_output() -> None:
    """Nothing can be written any more: what is still buffered must not fail again when the interpreter ends."""
    with suppress(OSError):  # there may be no file below
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@click.group(cls=Commands, package=commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="dynamorm-lsp", message="dynamorm %(version)s")
def main() -> None:
    """Missing indexes, hot partitions and broken queries in DynamoDB code, found before they run."""
