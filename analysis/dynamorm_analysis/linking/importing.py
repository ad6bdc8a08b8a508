"""What an import binds, and what a module of the workspace holds under a name, behind imports of everything as well."""

from collections.abc import Callable

from dynamorm_analysis.facts.statements import Import
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.files.scripts import is_script
from dynamorm_analysis.linking.following import MAX_DEPTH
from dynamorm_analysis.linking.meaning import OPAQUE, External, Meaning, ModuleRef
from dynamorm_analysis.linking.names.lookup import in_effect
from dynamorm_analysis.linking.scope import Bound, Scope
from dynamorm_analysis.linking.settings.django_settings import SETTINGS, settings_module

BoundAs = Callable[[Program, str, tuple[Bound, ...], Scope, int], Meaning]
"""Tells what the bindings of a name in a scope stand for, so many steps deep."""


def imported(program: Program, statement: Import, path: str, bound: BoundAs, depth: int) -> Meaning:
    """What an import binds: a module or name of the workspace, or something external."""
    if depth > MAX_DEPTH:
        return OPAQUE
    module, name = statement.module, statement.name
    if is_script(path):
        return _imported_by_script(program, statement, path, bound, depth)
    if not name:
        bound_module = module.split(".")[0] if statement.binds == module.split(".")[0] else module
        found = program.resolve_module(path, bound_module) or _package_around(program, path, module, bound_module)
        return ModuleRef(found) if found else External(bound_module)
    found = program.resolve_module(path, module, statement.level)
    inside = in_module(program, found, name, bound, depth) if found and found != path else None
    if inside is not None:
        return inside
    if submodule := program.resolve_module(path, f"{module}.{name}" if module else name, statement.level):
        return ModuleRef(submodule)
    if found and not program.is_installed(found):
        return program.unbound(found, name)
    if (module, name) == SETTINGS and (settings := settings_module(program, path)):
        return ModuleRef(settings)
    outside = program.outside(path, module, statement.level)
    return External(f"{outside}.{name}") if outside else OPAQUE


def _package_around(program: Program, path: str, module: str, bound_module: str) -> str | None:
    """Where the file of a package would lie that was not read, as it is empty or there is none, but one of its modules
    was: `import shop.orders`."""
    found = program.resolve_module(path, module) if module != bound_module else None
    if found is None or not found.endswith(".py"):
        return None
    folders = found.removesuffix(".py").removesuffix("/__init__").split("/")
    return "/".join((*folders[: -module.count(".")], "__init__.py"))


def _imported_by_script(program: Program, statement: Import, path: str, bound: BoundAs, depth: int) -> Meaning:
    module, name = statement.module, statement.name
    if found := program.resolve_module(path, module):
        inside = in_module(program, found, name, bound, depth + 1) if name else ModuleRef(found)
        return inside or program.unbound(found, name)
    return OPAQUE if module.startswith(".") else External(f"{module}.{name}" if name else module)


def in_module(program: Program, path: str, name: str, bound: BoundAs, depth: int) -> Meaning | None:
    """What a module of the workspace holds under a name; None when it holds nothing."""
    if depth > MAX_DEPTH:
        return OPAQUE
    if bounds := program.bindings(path, name):
        return bound(program, name, in_effect(bounds), program.module_scope(path), depth)
    return star_imported(program, name, path, bound, depth + 1)


def star_imported(program: Program, name: str, path: str, bound: BoundAs, depth: int) -> Meaning | None:
    """What the files from which a file imports everything bind a name to, each looked at once."""
    waiting, seen = [path], {path}
    while waiting:
        here = waiting.pop()
        if here != path and (bounds := program.bindings(here, name)):
            return bound(program, name, in_effect(bounds), program.module_scope(here), depth)
        stars = (one.statement for one in program.bindings(here, "*"))
        found = (program.resolve_module(here, s.module, s.level) for s in stars if isinstance(s, Import))
        further = [other for other in dict.fromkeys(found) if other and other not in seen]
        seen.update(further)
        waiting += reversed(further)
    return None
