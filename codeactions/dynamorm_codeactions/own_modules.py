"""How the modules of a project import each other: whether they do, and what makes one know a name of another."""

from collections.abc import Collection
from posixpath import dirname

from dynamorm_analysis.project import Project
from dynamorm_codeactions.imports import called, imported_names
from dynamorm_codeactions.rewriting import Draft

MOST_FILES = 5000  # of a chain of imports that is followed


def imports_any(path: str, others: Collection[str], project: Project) -> bool:
    """Whether a file imports one of some others, directly or through what it imports."""
    waiting, seen = [path], {path}
    while waiting and len(seen) < MOST_FILES:
        for target in _imported_by(waiting.pop(), project):
            if target in others:
                return True
            if target not in seen:
                seen.add(target)
                waiting.append(target)
    return False


def _imported_by(path: str, project: Project) -> set[str]:
    program = project.program
    found: set[str | None] = set()
    for _, one in imported_names(project.modules[path].facts) if path in project.modules else ():
        below = f"{one.module}.{one.name}".strip(".")
        found |= {program.resolve_module(path, module, one.level) for module in (one.module, below)}
    return {target for target in found if target is not None}


def reference_to(draft: Draft, path: str, home: str, name: str) -> str | None:
    """Makes a file know a name of another module; how it calls it, or None where it is not clear how it would import
    that one."""
    if path == home:
        return name
    project = draft.project
    if name in project.modules[path].names:
        return None
    for unit, one in imported_names(draft.facts(path)):
        if one.name and project.program.resolve_module(path, one.module, one.level) == home:
            if one.name == "*":
                return name
            draft.extend_import(path, unit, "." * one.level + one.module, name)
            return name
    for _, one in imported_names(draft.facts(path)):
        module = ".".join(part for part in (one.module, one.name) if part)
        owner = called(one, module)
        if owner is not None and project.program.resolve_module(path, module, one.level) == home:
            return f"{owner}.{name}"
    wanted = _module_for(path, home, project)
    return draft.need_import(path, wanted, name) if wanted is not None else None


def _module_for(path: str, home: str, project: Project) -> str | None:
    """What a file would call another module in an import, in the manner of its imports of other modules of the
    project; None where these tell nothing."""
    program = project.program
    parts = home.removesuffix(".py").removesuffix("/__init__").split("/")
    names = [".".join(parts[start:]) for start in range(len(parts))]
    meant = [name for name in names if program.resolve_module(path, name, 0) == home]
    own = [
        one
        for _, one in imported_names(project.modules[path].facts)
        if program.resolve_module(path, one.module, one.level) is not None
    ]
    packages = {one.module.split(".")[0] for one in own if not one.level}
    for name in meant:
        if name.split(".")[0] in packages:
            return name
    is_near = dirname(path) == dirname(home) and any(one.level == 1 for one in own)
    return f".{parts[-1]}" if is_near else None  # files side by side may be deployed each by itself
