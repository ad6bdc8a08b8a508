"""How a generated module imports one of the project's: relatively inside of a package, else by its full name."""

from collections import Counter
from collections.abc import Iterator, Mapping
from posixpath import dirname

from dynamorm_analysis.facts.file import Facts
from dynamorm_analysis.memo import once
from dynamorm_analysis.project import Project
from dynamorm_codeactions.imports import imported_names

PACKAGE = "__init__.py"


def is_package(folder: str, project: Project) -> bool:
    """Whether a folder is a package: as code imports what lies in it, or else by its module, be it read or not."""
    root = _told_roots(project).get(folder)
    return root != folder if root is not None else f"{folder}/{PACKAGE}".lstrip("/") in project.program.roots.paths


def imported_module(folder: str, path: str, project: Project) -> str:
    """The module of a path, as a module in a folder imports it: `..models`.

    What a generator writes into a folder makes this a package, below the one that holds it.
    """
    own, stem, root = dirname(path), stem_of(path), root_of(path, project)
    module = stem.removeprefix(f"{root}/") if root else stem
    if root == own:
        return module.replace("/", ".")  # beside no package
    package = f"{root}/{module.split('/')[0]}".lstrip("/")
    if folder != package and not folder.startswith(f"{package}/"):
        return module.replace("/", ".")
    up, shared = 1, folder
    while shared and not f"{stem}/".startswith(f"{shared}/"):
        up, shared = up + 1, dirname(shared)
    return "." * up + stem.removeprefix(shared).lstrip("/").replace("/", ".")


def root_of(path: str, project: Project) -> str:
    """The folder from which a module's full name counts: as other code imports it or what lies beside it, or else above
    all packages."""
    stem = stem_of(path)
    modules = project.modules.items()
    names = Counter(name for path, module in modules for name in _names_of(stem, path, module.facts, project))
    if names:
        name = max(names, key=lambda name: (names[name], name))
        return stem.removesuffix(name).rstrip("/")
    root = dirname(path)
    while root and is_package(root, project):
        root = _told_roots(project).get(root, dirname(root))
    return root


def stem_of(path: str) -> str:
    """`shop/models` of `shop/models.py` and of `shop/models/__init__.py`."""
    return path.removesuffix(f"/{PACKAGE}").removesuffix(".py")


@once
def _told_roots(project: Project) -> Mapping[str, str]:
    """The folders from which the full names of what lies in other folders count, by these: as most imports tell."""
    told: dict[str, Counter[str]] = {}
    for importer, module in project.modules.items():
        for name in set(_full_names(module.facts)):
            home = project.program.resolve_module(importer, name.replace("/", "."), 0)
            if home is None or project.program.is_installed(home) or not f"/{stem_of(home)}".endswith(f"/{name}"):
                continue
            root = stem_of(home).removesuffix(name).rstrip("/")
            folder = dirname(stem_of(home))
            told.setdefault(folder, Counter())[root] += 1
            while folder != root and dirname(folder) != root:
                folder = dirname(folder)
                told.setdefault(folder, Counter())[root] += 1
    return {folder: max(roots, key=lambda root: (roots[root], root)) for folder, roots in told.items()}


def _names_of(stem: str, importer: str, facts: Facts, project: Project) -> Iterator[str]:
    """The full names by which a file imports the module of a path, with `/` between their parts. A module of another
    folder that is called alike is another one: `models` beside `app/models`."""
    homes = (f"{stem}.py", f"{stem}/{PACKAGE}")
    for name in _full_names(facts):
        is_meant = f"/{stem}".endswith(f"/{name}")
        if is_meant and project.program.resolve_module(importer, name.replace("/", "."), 0) in homes:
            yield name


def _full_names(facts: Facts) -> Iterator[str]:
    """What a file imports by a full name, be it a module or a name in one, with `/` between the parts."""
    for _, one in imported_names(facts):
        for name in (one.module, f"{one.module}.{one.name}"):
            told = name.strip(".").replace(".", "/")
            if told and not one.level:
                yield told
