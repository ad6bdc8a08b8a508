"""What `dynamorm init` puts into a folder: told from what is there already, so that the second time it is nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from dynamorm_codeactions.beginnings import hints, workflows
from dynamorm_codeactions.beginnings.configuration import OWN_FILE as OWN_TEXT
from dynamorm_codeactions.beginnings.configuration import Library, new_project, with_settings
from dynamorm_codeactions.beginnings.example import example_model
from dynamorm_workspace.config import OWN_FILE, SHARED_FILE

Ci = Literal["github", "gitlab", "none"]
OF_PYTHON = (".venv/", "__pycache__/", ".pytest_cache/")
OF_CI: dict[Ci, tuple[str, ...]] = {"github": (), "gitlab": ("gl-code-quality-report.json",), "none": ()}
PROJECTS = ("pyproject.toml", "setup.py", "package.json", "go.mod")
SOURCES = ("*.py", "*.go", "*.ts", "*.js", "go.mod", "package.json", "setup.py", "setup.cfg", "requirements*.txt")
NO_PACKAGES = frozenset({"test", "tests", "docs", "scripts", "migrations"})


@dataclass(frozen=True, slots=True)
class Found:
    """What a folder holds already. `top` is the folder of its repository, or it itself; `package` is where a model
    belongs, empty for the folder itself, None where there is no Python."""

    folder: Path
    top: Path
    is_empty: bool
    package: str | None
    has_models: bool
    ci: Ci


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted of all that could be put there."""

    library: Library
    ci: Ci
    example: bool = True
    editor: bool = True


@dataclass(frozen=True, slots=True)
class Put:
    """A file to be written, with what it was before (None where it is new), and what it is for."""

    path: Path
    text: str
    before: bytes | None
    told: str


def found_in(folder: Path) -> Found:
    """Reads what is there; which models are, is for the caller to say."""
    absolute = folder.resolve()
    top = next((each for each in (absolute, *absolute.parents) if (each / ".git").exists()), absolute)
    is_empty = not any(True for pattern in SOURCES for _ in absolute.glob(pattern)) and not _packages(absolute)
    is_empty = is_empty and not any((absolute / name).exists() for name in (SHARED_FILE, OWN_FILE))
    is_empty = is_empty and not _has_projects(absolute)
    ci: Ci = "gitlab" if (top / workflows.GITLAB).exists() else "github"
    return Found(absolute, top, is_empty, _package(absolute, is_empty), False, ci)


def _has_projects(folder: Path) -> bool:
    """Whether other projects lie below a folder, as in one repository of several."""
    return any(
        not one.startswith(".") and one != "node_modules"
        for depth in ("*", "*/*")
        for name in PROJECTS
        for path in folder.glob(f"{depth}/{name}")
        for one in path.relative_to(folder).parts[:1]
    )


def puts(found: Found, wish: Wish) -> tuple[list[Put], list[str]]:
    """The files to be written, and what could not be put into one that is there."""
    wanted = [one for one in _wanted(found, wish) if one is not None]
    return [one for one in wanted if isinstance(one, Put)], [one for one in wanted if isinstance(one, str)]


def _wanted(found: Found, wish: Wish) -> Iterator[Put | str | None]:
    folder = found.folder
    yield _configuration(found, wish)
    if wish.example and not found.has_models and found.package is not None:
        path = folder / found.package / "models.py"
        if not path.exists():
            if found.is_empty and not (path.parent / "__init__.py").exists():
                yield Put(path.parent / "__init__.py", "", None, "the package of the code")
            told = f"{found.package}/models.py".lstrip("/")
            yield Put(path, example_model(wish.library, told), None, "an example of a model")
    if wish.ci != "none":
        yield _workflow(found, wish.ci)
    if wish.editor:
        yield _extension(folder / hints.EXTENSIONS)
    lines = (*(OF_PYTHON if found.package is not None else ()), *OF_CI[wish.ci])
    ignored = folder / ".gitignore"
    text = hints.with_ignored(_text(ignored), lines)
    yield _put(ignored, text, "what Git leaves out")


def _configuration(found: Found, wish: Wish) -> Put | str | None:
    shared, own = found.folder / SHARED_FILE, found.folder / OWN_FILE
    if own.exists():
        return None
    present = _text(shared)
    if present is not None:
        now = with_settings(present)
        if now is not None:
            return _put(shared, now, "a table for the settings")
        if "tool.dynamorm" in present:
            return None
        return f"{SHARED_FILE} takes no further table: write the settings into {OWN_FILE}"
    if found.is_empty:
        return _put(shared, new_project(found.folder.name, wish.library), "the project, its settings, and pytest's")
    return _put(own, OWN_TEXT, "the settings")


def _workflow(found: Found, ci: Ci) -> Put | str | None:
    """Where the repository's workflows stand, be that above the folder."""
    inside = found.folder.relative_to(found.top).as_posix()
    if ci == "github":
        file = found.top / workflows.GITHUB
        return None if file.exists() else _put(file, workflows.github(inside), "the check in CI")
    file = found.top / workflows.GITLAB
    present = _text(file)
    if present is None:
        return _put(file, workflows.gitlab(inside), "the check in CI")
    if "dynamorm" in present:
        return None
    beside = found.top / workflows.GITLAB_BESIDE
    if not beside.exists():
        return _put(beside, workflows.gitlab(inside), f"the check in CI: include it in {workflows.GITLAB}")
    return None


def _extension(file: Path) -> Put | str | None:
    present = _text(file)
    now = hints.with_extension(present)
    if now is None and f'"{hints.EXTENSION}"' not in (present or "").lower():
        return f"{hints.EXTENSIONS} is not understood: add `{hints.EXTENSION}` to its recommendations"
    return _put(file, now, "a hint to VS Code")


def _put(path: Path, text: str | None, told: str) -> Put | None:
    if text is None:
        return None
    return Put(path, text, path.read_bytes() if path.exists() else None, told)


def _text(path: Path) -> str | None:
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError):
        return ""


def _package(folder: Path, is_empty: bool) -> str | None:
    """The project's only package, also below `src`; the folder itself where the code is flat."""
    if is_empty:
        return "app"
    for base, before in ((folder, ""), (folder / "src", "src/")):
        if len(found := _packages(base)) == 1:
            return f"{before}{found[0]}"
    is_python = any(True for _ in folder.glob("*.py")) or (folder / SHARED_FILE).exists()
    if any(folder.glob("*.py")):
        return ""
    return "app" if is_python and not _packages(folder) else None


def _packages(folder: Path) -> list[str]:
    found = (file.parent.name for file in sorted(folder.glob("*/__init__.py")))
    return [name for name in found if name not in NO_PACKAGES]
