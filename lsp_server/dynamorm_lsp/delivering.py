"""How every kind of `dynamorm generate` is asked, and how the files that it makes of models are delivered."""

import functools
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dynamorm_lsp import completing
from dynamorm_lsp.asked_code import asked_code
from dynamorm_lsp.generating import STDOUT, Command, Generated, Manner, deliver_all, manner_of, writing_options
from dynamorm_lsp.needed_packages import note_on_packages
from dynamorm_lsp.telling import tell_left_out, tell_remarks

if TYPE_CHECKING:
    from dynamorm_analysis.project import Project
    from dynamorm_cdkgen.fault import Fault
    from dynamorm_codeactions.generated_files import GeneratedFile, Generation, Wanted
    from dynamorm_workspace.loading import LoadedWorkspace

    Generate = Callable[[Project, Wanted], Generation]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the options say that all kinds have; `out` is a folder where it ends with `/`, and `-` for the terminal."""

    paths: tuple[str, ...]
    models: tuple[str, ...]
    out: str | None
    manner: Manner
    use_cache: bool = True
    options: Mapping[str, str] = field(default_factory=dict)

    def with_options(self, **options: str | None) -> "Asked":
        """With the options of one kind, by their names on the command line; None is not given."""
        given = {name.replace("_", "-"): value for name, value in options.items() if value is not None}
        return replace(self, options={**self.options, **given})

    def awaiting(self, awaits: bool | None) -> "Asked":
        """With `--async` or `--sync`; None is neither."""
        return self if awaits is None else self.with_options(**{"async" if awaits else "sync": "yes"})

    def over(self, repositories: str | None) -> "Asked":
        """With the folder of the repositories that are built on, as it stands at the head of a file."""
        told = Path(os.path.normpath(repositories)).as_posix() if repositories is not None else None
        return self.with_options(repositories=told)


@dataclass(frozen=True, slots=True)
class Kept:
    """How files are delivered that stay when what they were made of is gone; `nothing` tells that none is to be made,
    which is no error."""

    nothing: str


def generating(command: Callable[..., int]) -> Callable[..., int]:
    """The paths and options of all kinds, handed to a command as its first argument, an `Asked`."""

    @writing_options
    @click.option(
        "--model", "models", metavar="NAME", multiple=True, shell_complete=completing.models,
        help="Write this model alone; may be repeated.",
    )  # fmt: skip
    @click.argument("paths", nargs=-1)
    @functools.wraps(command)
    def asked(
        paths: tuple[str, ...],
        models: tuple[str, ...],
        out: str | None,
        check: bool,
        diff: bool,
        force: bool,
        no_cache: bool,
        **own: Any,
    ) -> int:
        manner = manner_of(check=check, diff=diff, force=force)
        return command(Asked(paths, models, _told(out), manner, use_cache=not no_cache), **own)

    return asked


def repository_options(command: Command) -> Command:
    """The options of the kinds that are built on repositories."""
    for option in (
        click.option(
            "--repositories", metavar="PATH",
            help="The folder of the repositories.  [default: where they were generated, or beside the models]",
        ),
        click.option(
            "--async/--sync", "awaits", default=None, help="As of `generate repository`.  [default: as the code does]"
        ),
    ):  # fmt: skip
        command = option(command)
    return command


GO = "dynamorm"
OF_PYTHON = {
    "repository": "repositories are written",
    "handler": "handlers are written",
    "tests": "tests are written",
}
IN_GO, INSTEAD = "the models here are structs of Go", ": `dynamorm generate types docs` writes what follows from them"


def delivered(kind: str, generate: "Generate", asked: Asked, kept: Kept | None = None) -> int:
    """Reads the code that is asked about, makes the files of a kind and delivers them; the exit status. Raises
    ClickException where there is nothing to make, and where somebody's own file stands in the way."""
    from dynamorm_cdkgen.fault import NoModelError  # late, like all below: `--help` needs none of it
    from dynamorm_codeactions.generated_files import Wanted, command_of
    from dynamorm_lsp.broken_sources import declaring
    from dynamorm_lsp.orphans import orphans_among

    workspace = asked_code(asked.paths, asked.use_cache)
    out = None if asked.out == STDOUT else asked.out
    wanted = Wanted(asked.models, out, asked.options, asked.paths)
    _refuse_broken(declaring(workspace, asked.models), workspace)
    try:
        generation = _distinct(generate(workspace.project, wanted))
    except NoModelError as error:
        _tell(error.faults, (), workspace)
        raise click.ClickException(str(error)) from None
    _tell(generation.left_out, generation.remarks, workspace)
    command = f"dynamorm generate {command_of(kind, wanted)}"
    if kept is not None and not generation.files and not generation.left_out:
        click.echo(kept.nothing)
        return 0
    if asked.out == STDOUT:
        return deliver_all([_printed(generation, command)], asked.manner)
    orphans = [] if kept is not None else orphans_among(generation, kind, wanted, workspace.project.settings)
    _refuse_broken((path for path in workspace.contents for orphan in orphans if orphan.may_be_of(path)), workspace)
    if orphans and not generation.files and not generation.left_out:
        return max(orphan.settle(asked.manner) for orphan in orphans)
    if not generation.files:
        for orphan in orphans:
            click.echo(f"note: {orphan.path} is generated of no model any more", err=True)
        is_told = generation.left_out or generation.remarks
        if not is_told and kind in OF_PYTHON and _has_structs(workspace.project):
            raise click.ClickException(f"{IN_GO}, and {OF_PYTHON[kind]} for models of Python alone{INSTEAD}")
        lack = "nothing is known well enough of any model" if is_told else "no model is defined here"
        if kept is not None:
            lack = "what is asked for cannot be done to a table that is there"
        hint = "" if is_told or kept is not None else ": `dynamorm create-model` plans one"
        raise click.ClickException(f"{lack}, so that there is nothing to generate{hint}")
    files = [Generated(file.path, file.text, command, once=file.owner == "user") for file in generation.files]
    new = [one.text for one in files if one.path.endswith(".py") and not Path(one.path).exists()]
    code = deliver_all(files, asked.manner)
    if asked.manner in ("write", "force") and (note := note_on_packages(new)) is not None:
        click.echo(note, err=True)
    return max([code, *(orphan.settle(asked.manner) for orphan in orphans)])


def _has_structs(project: "Project") -> bool:
    return any(one.library == GO for table in project.tables.values() for one in table.definitions)


def _refuse_broken(paths: Iterable[str], workspace: "LoadedWorkspace") -> None:
    """What is understood of such a file in part makes nothing, nor has anything removed. Raises ClickException."""
    from dynamorm_lsp.broken_sources import broken_among

    if broken := [*broken_among(paths, workspace)]:
        told = "\n".join(f"{line}: nothing is generated of it in part: mend that first" for line in broken)
        raise click.ClickException(told)


def _distinct(generation: "Generation") -> "Generation":
    """Without files that would take the place of others, which is told: two kinds of items may be called alike."""
    first: dict[str, GeneratedFile] = {}
    lost: set[str] = set()
    for file in generation.files:
        path = os.path.normpath(file.path)
        if first.setdefault(path, file).text != file.text:
            lost.add(path)
    for path in sorted(lost):
        told = "is asked for by several kinds of items that are called alike, and holds the first of these"
        click.echo(f"left out: {path}: {told}: rename one, or name the code of one and --out", err=True)
    return replace(generation, files=tuple(first.values()))


def _told(out: str | None) -> str | None:
    """As it stands at the head of a file: `types/` for each way to write the folder, be it there or not."""
    if out is None or out == STDOUT:
        return out
    path = Path(os.path.normpath(out)).as_posix()
    return path if Path(path).suffix and not out.endswith("/") and not Path(path).is_dir() else f"{path}/"


def _printed(generation: "Generation", command: str) -> Generated:
    own = [file for file in generation.files if file.owner == "generator"] or generation.files
    if len(own) != 1:
        raise click.UsageError("`--out -` prints one file, and this makes several; name a folder")
    return Generated(STDOUT, own[0].text, command)


def _tell(left_out: "Sequence[Fault]", remarks: "Sequence[Fault]", workspace: "LoadedWorkspace") -> None:
    """What is remarked on files that are generated themselves is nobody's to change."""
    from dynamorm_cdkgen.provenance import state_of
    from dynamorm_workspace.lines import lines_of, spots_in

    spots = spots_in(workspace.project, lines_of(workspace.contents))
    tell_left_out(left_out, spots)
    paths = {fault.place.path for fault in remarks}
    texts = {path: workspace.contents.get(path, b"").decode("utf-8", "replace") for path in paths}
    own = {path for path, text in texts.items() if state_of(text) == "foreign"}
    tell_remarks((fault for fault in remarks if fault.place.path in own), spots)
