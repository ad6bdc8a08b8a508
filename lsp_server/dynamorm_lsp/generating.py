"""A generated text and the file that is to hold it: written, compared, and never in place of somebody's own work."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

import click

from dynamorm_lsp.refusal import refusing

Manner = Literal["write", "force", "check", "diff"]
STDOUT = "-"
FEW = 4  # files of which each is told that it is up to date
Command = TypeVar("Command", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Generated:
    """A text, where it belongs, and the words of the command that makes it. What is written `once` is a beginning: it
    belongs to the user from then on, and is never compared nor overwritten."""

    path: str
    text: str
    command: str
    once: bool = False


def writing_options(command: Command) -> Command:
    """The options of all commands that write a generated file."""
    for option in (
        click.option("--no-cache", is_flag=True, help="Read every file anew."),
        click.option("--force", is_flag=True, help="Overwrite a file that was changed or written by hand."),
        click.option("--diff", is_flag=True, help="Show what would change, and exit with 1 if it would."),
        click.option("--check", is_flag=True, help="Exit with 1 when the file is not what would be written."),
        click.option("--out", metavar="PATH", help="The file to write, or a folder for it; `-` prints the text."),
    ):
        command = option(command)
    return command


def manner_of(*, check: bool, diff: bool, force: bool) -> Manner:
    """What to do with the text. Raises UsageError where the options contradict each other."""
    given = [name for name, is_given in (("check", check), ("diff", diff), ("force", force)) if is_given]
    if len(given) > 1:
        raise click.UsageError(f"--{given[0]} does not go with --{given[1]}")
    match given:
        case ["check"]:
            return "check"
        case ["diff"]:
            return "diff"
        case ["force"]:
            return "force"
        case _:
            return "write"


def deliver_all(files: Sequence[Generated], manner: Manner) -> int:
    """Does with several texts what is asked for, with all of them or with none; the worst exit status."""
    if manner == "write":
        for generated in files:
            if not generated.once and (present := _present(generated.path)) != generated.text:
                _refuse(present, generated.path)
    if len(files) < FEW:
        return max((deliver(generated, manner) for generated in files), default=0)
    waiting = [generated for generated in files if not _is_current(generated)]
    code = max((deliver(generated, manner) for generated in waiting), default=0)
    if manner != "diff" and len(waiting) < len(files):
        click.echo(f"{len(files) - len(waiting)} of {len(files)} files are up to date.")
    return code


def _is_current(generated: Generated) -> bool:
    present = _present(generated.path) if generated.path != STDOUT else None
    return present is not None and (generated.once or present == generated.text)


def deliver(generated: Generated, manner: Manner) -> int:
    """Does with a text what is asked for; the exit status. Raises ClickException where the file is not ours."""
    if generated.path == STDOUT:
        click.echo(generated.text, nl=False)
        return 0
    present = _present(generated.path)
    if generated.once and present is not None:
        return 0
    if present == generated.text:
        if manner != "diff":
            click.echo(f"{generated.path} is up to date.")
        return 0
    match manner:
        case "check":
            click.echo(f"{generated.path} is {_lack(present, generated.command)}.")
            return 1
        case "diff":
            click.echo(_diff(present or "", generated), nl=False)
            return 1
        case "write":
            _refuse(present, generated.path)
    _write(generated)
    click.echo(f"{generated.path} is written{', and yours from now on' if generated.once else ''}.")
    return 0


def _present(path: str) -> str | None:
    """The text of a file with the line endings that we write; None where there is none."""
    try:
        return Path(path).read_bytes().decode("utf-8", "replace").replace("\r\n", "\n")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise click.ClickException(f"{path} cannot be read: {(error.strerror or str(error)).lower()}") from None


def _lack(present: str | None, command: str) -> str:
    from dynamorm_cdkgen.provenance import state_of  # late, as all that `--help` does not need

    if present is None:
        return f"missing: run `{command}`"
    match state_of(present):
        case "generated":
            return f"out of date: run `{command}`"
        case "edited":
            return f"changed by hand: `{command} --force` overwrites it"
        case "foreign":
            return f"not generated: `{command} --force` overwrites it"


def _refuse(present: str | None, path: str) -> None:
    from dynamorm_cdkgen.provenance import state_of  # late, as above

    match state_of(present) if present is not None else "generated":
        case "edited":
            told = "was changed by hand since it was generated"
        case "foreign":
            told = "was not generated"
        case _:
            return
    raise click.ClickException(
        f"{path} {told}: --diff shows what would change, --force overwrites it, --out goes elsewhere"
    )


def _diff(present: str, generated: Generated) -> str:
    from difflib import unified_diff

    lines = present.splitlines(keepends=True), generated.text.splitlines(keepends=True)
    return "".join(unified_diff(*lines, f"a/{generated.path}", f"b/{generated.path}"))


def _write(generated: Generated) -> None:
    from dynamorm_lsp.checking.writing import write_file

    with refusing():
        write_file(Path(generated.path), generated.text.encode("utf-8", "backslashreplace"))
