"""What is written for a planned model: in which files, and by which library as the project around them has it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import click

from dynamorm_analysis.blueprint import Blueprint
from dynamorm_analysis.entity_models.model import EntityModel
from dynamorm_analysis.entity_models.planned_patterns import HEAD, PATTERNS_FILE, pattern_text
from dynamorm_analysis.wording import listed
from dynamorm_cdkgen.declared_kinds import ALL_LIBRARIES
from dynamorm_cdkgen.described_models import entity_models
from dynamorm_codeactions.models.home_folder import folder_of_models, free_path
from dynamorm_codeactions.models.model_files import NAMES, ModelLibrary, model_files
from dynamorm_codeactions.models.naming import plain_table_name
from dynamorm_codeactions.models.used_library import used_library
from dynamorm_codeactions.models.wished import Granted, Wish, own_table
from dynamorm_lsp.checking.run import understand
from dynamorm_lsp.creating.wish_file import wish_text
from dynamorm_lsp.needed_packages import begun_library
from dynamorm_lsp.refusal import refusing


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The library to write for, the folder where models lie, and the kinds of items that the table has which is
    joined."""

    library: ModelLibrary
    folder: str = ""
    present: tuple[EntityModel, ...] = ()

    def has_all_of(self, table: Blueprint) -> bool:
        """Whether the table that is joined has all indexes already, so that nothing else must create it."""
        return any(
            one.blueprint.ttl == table.ttl and all(one.blueprint.index(index.name) for index in table.indexes)
            for one in self.present
        )


@dataclass(frozen=True, slots=True)
class Put:
    """A text for a file, and what it is in words."""

    path: str
    text: str
    told: str


def surroundings_of(wish: Wish) -> Surroundings:
    """What the code in this folder says. Raises ClickException where no model has the table that is to be joined."""
    with refusing():
        project = understand((".",), True).project
    library = cast(ModelLibrary, wish.library or used_library(project, begun_library(Path())))
    folder = folder_of_models(project, _packages())
    models = entity_models(project, ALL_LIBRARIES).models
    if wish.table is None:
        return Surroundings(library, folder, _in_table(own_table(wish), models))
    present = _in_table(wish.table, models) or tuple(one for one in models if wish.table == one.name)
    if not present:
        there = listed(dict.fromkeys(plain_table_name(one.blueprint) for one in models))
        raise click.ClickException(f"no model has a table `{wish.table}` here{f'; there are {there}' if there else ''}")
    return Surroundings(library, folder, present)


def _in_table(table: str, models: Sequence[EntityModel]) -> tuple[EntityModel, ...]:
    return tuple(one for one in models if table in _called(one.blueprint))


def _called(table: Blueprint) -> tuple[str, ...]:
    """What a table may be called: as code does, as environment variables do, and as it is shown."""
    return (table.name, *table.variables, plain_table_name(table))


def files_of(wish: Wish, found: Granted, surroundings: Surroundings, save_spec: str | None) -> list[Put]:
    """The files to write. Raises ClickException where a file for the model or the wish is there already."""
    library = surroundings.library
    name = NAMES[library]
    path = wish.out or free_path(surroundings.folder, name, found.model.name, lambda path: Path(path).exists())
    for one in (path, save_spec):
        if one is not None and Path(one).exists():
            raise click.ClickException(f"{one} is there already and is not overwritten: name another file")
    creates = not surroundings.has_all_of(found.model.blueprint)
    made = model_files([found.model], library, path, package=_package(path), creates=creates)
    if not made.files:
        raise click.ClickException("; ".join(f"{fault.text}: {fault.help}" for fault in made.left_out))
    files = [Put(path, made.files[0].text, f"the model, for {library}")]
    if found.planned:
        tables = "\n".join(pattern_text(one) for one in found.planned)
        files.append(Put(PATTERNS_FILE, f"{_present_patterns().rstrip()}\n\n{tables}", "what will be asked of it"))
    if save_spec is not None:
        files.append(Put(save_spec, wish_text(wish), "what was wished for"))
    return files


def _packages() -> list[str]:
    """The outermost packages of Python here."""
    if Path("__init__.py").exists():
        return []
    return sorted(path.parent.as_posix() for one in ("*", "src/*") for path in Path().glob(f"{one}/__init__.py"))


def _present_patterns() -> str:
    try:
        return Path(PATTERNS_FILE).read_text("utf-8")
    except FileNotFoundError:
        return HEAD
    except (OSError, UnicodeDecodeError) as error:
        raise click.ClickException(f"{PATTERNS_FILE} cannot be read: {error}") from None


def _package(path: str) -> str:
    """The package of a file of Go, which is called as its folder."""
    name = "".join(letter for letter in Path(path).resolve().parent.name.lower() if letter.isalnum())
    return name if name[:1].isalpha() else "models"
