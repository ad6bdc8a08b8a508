"""A generated text and the file that is to hold it: written, compared, and never in place of somebody's own work."""

import stat
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

import click

from dynamorm_lsp.asked_code import forget_code
from dynamorm_lsp.refusal import refusing

Manner = Literal["write", "force", "check", "diff"]
STDOUT = "-"
WRITABLE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH
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


def file_at(out: str, name: str) -> str:
    """The one file of a command: what `--out` names or, where that is a folder, the one of a name in it."""
    return f"{out.rstrip('/')}/{name}" if out.endswith("/") or Path(out).is_dir() else out


def deliver_all(files: Sequence[Generated], manner: Manner) -> int:
    """Does with several texts what is asked for, with all of them or with none; the exit status. Raises ClickException
    where a file is not ours, or cannot be written."""
    waiting = [generated for generated in files if not _is_current(generated)]
    if manner == "write":
        for generated in (one for one in waiting if one.path != STDOUT):
            _refuse(_present(generated.path), generated.path)
            _refuse_read_only(generated.path)
    if manner in ("write", "force"):
        _write([generated for generated in waiting if generated.path != STDOUT])
    for generated in files if len(files) < FEW else waiting:
        _tell(generated, manner, is_current=generated not in waiting)
    if manner != "diff" and len(files) >= FEW and len(waiting) < len(files):
        click.echo(f"{len(files) - len(waiting)} of {len(files)} files are up to date.")
    return int(manner in ("check", "diff") and any(generated.path != STDOUT for generated in waiting))


def deliver(generated: Generated, manner: Manner) -> int:
    """The same with one text."""
    return deliver_all((generated,), manner)


def _is_current(generated: Generated) -> bool:
    present = _present(generated.path) if generated.path != STDOUT else None
    return present is not None and (generated.once or present == generated.text)


def _tell(generated: Generated, manner: Manner, *, is_current: bool) -> None:
    path = generated.path
    if path == STDOUT:
        click.echo(generated.text, nl=False)
    elif is_current:
        if manner != "diff" and not generated.once:
            click.echo(f"{path} is up to date.")
    elif manner == "check":
        click.echo(f"{path} is {_lack(_present(path), generated.command)}.")
    elif manner == "diff":
        click.echo(_diff(_present(path) or "", generated), nl=False)
    else:
        click.echo(f"{path} is written{', and yours from now on' if generated.once else ''}.")


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


def _refuse_read_only(path: str) -> None:
    """A file that nobody may write is not put aside, which its folder alone would allow."""
    with suppress(OSError):
        if not Path(path).stat().st_mode & WRITABLE:
            raise click.ClickException(f"{path} is read-only: make it writable (chmod u+w), or --force overwrites it")


def _diff(present: str, generated: Generated) -> str:
    from difflib import unified_diff

    lines = present.splitlines(keepends=True), generated.text.splitlines(keepends=True)
    return "".join(unified_diff(*lines, f"a/{generated.path}", f"b/{generated.path}"))


def _write(files: Sequence[Generated]) -> None:
    from dynamorm_lsp.checking.writing import write_all

    if files:
        forget_code()
    with refusing():
        write_all({Path(one.path): _ended_as_there(one).encode("utf-8", "backslashreplace") for one in files})


def _ended_as_there(generated: Generated) -> str:
    """The text with the line endings of the file whose place it takes."""
    try:
        ends = Path(generated.path).read_bytes().partition(b"\n")[0].endswith(b"\r")
    except OSError:
        return generated.text
    return generated.text.replace("\n", "\r\n") if ends else generated.text
