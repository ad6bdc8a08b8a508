"""Where the packages that a project uses are installed: in the environment that is set, activated, or in its folder."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from dynamorm_analysis.settings import Settings
from dynamorm_workspace.files import ENVIRONMENT_MARK, names_in, relative

IN_PROJECT = (".venv", "venv")
PROJECT_MARKS = (".git", "pyproject.toml", "setup.py", "setup.cfg", "dynamorm.toml")


def is_project(folder: Path) -> bool:
    """Whether a folder is the root of a project, so that what its files import is all in it."""
    return any((folder / mark).exists() for mark in PROJECT_MARKS)


def installed_in(folder: Path, base: Path, settings: Settings, variables: Mapping[str, str] = os.environ) -> str:
    """Where the packages of the code in a folder are installed, relative to `base` with `/`; empty when nobody knows.

    That is in the environment of the settings, else the activated one, else one that lies in the folder or above it in
    the same project; never the one that this program happens to run in.
    """
    chosen = Path(settings.environment).expanduser()
    activated = Path(variables.get("VIRTUAL_ENV", ""))
    candidates = (
        (_folder_of_settings(base, settings) / chosen,)
        if settings.environment
        else (*((activated,) if activated.is_absolute() else ()), *_in_project(folder))
    )
    found = next((packages for candidate in candidates if (packages := _packages(candidate)) is not None), None)
    return relative(Path(os.path.normpath(found)), base) if found is not None else ""


def _folder_of_settings(base: Path, settings: Settings) -> Path:
    above = [".."] * len(Path(settings.location.working).parts)
    return base.joinpath(settings.location.folder, *above)


def _in_project(folder: Path) -> Iterator[Path]:
    folder = Path(os.path.normpath(folder.absolute()))
    for each in (folder, *folder.parents):
        yield from (each / name for name in IN_PROJECT)
        if is_project(each):
            return


def _packages(environment: Path) -> Path | None:
    """`lib/python3.12/site-packages`, of several versions the last; on Windows `Lib/site-packages`."""
    names = names_in(environment)
    if ENVIRONMENT_MARK not in names:
        return None
    for library in ("lib", "Lib"):
        inside = names_in(environment / library) if library in names else frozenset[str]()
        versions = sorted((name for name in inside if name.startswith(("python3", "pypy3"))), key=_version)
        found = [Path(library, version, "site-packages") for version in reversed(versions)]
        for candidate in (*found, Path(library, "site-packages")):
            if (environment / candidate).is_dir():
                return environment / candidate
    return None


def _version(name: str) -> tuple[int, ...]:
    return tuple(int(part) for part in name.lstrip("pyhton").split(".") if part.isdigit())
