"""What expressions name that make fields of stored items, and from where a repository imports it."""

import ast
import builtins
from collections.abc import Collection, Iterator

from dynamorm_analysis.entity_models.model import Field
from dynamorm_analysis.facts.statements import Class, Function, Import
from dynamorm_analysis.project import Project
from dynamorm_cdkgen.names_asked import names_asked
from dynamorm_codeactions.repositories.module_paths import imported_module

GIVEN = frozenset({*dir(builtins), "item"})


def imports_for(field: Field, path: str, folder: str, project: Project) -> frozenset[tuple[str, str]] | None:
    """Pairs of a module and a name, as a module in a folder imports what a file says of a stored item to make a field.
    None where it says something that cannot be imported, or not all of it is known."""
    try:
        tree = ast.parse(field.read or "item", mode="eval")
    except SyntaxError:
        return None
    bound = {one.id for one in ast.walk(tree) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)}
    names = names_asked(field.read).difference(bound, GIVEN)
    homes = dict(_homes(names, path, folder, project))
    return frozenset((homes[name], name) for name in names) if names <= homes.keys() else None


def _homes(names: Collection[str], path: str, folder: str, project: Project) -> Iterator[tuple[str, str]]:
    """Those names of a file that others can import, each with the module that has it."""
    module = project.modules.get(path)
    for unit in module.facts.units if module is not None else ():
        match unit.statement:
            case Class(name=name) | Function(name=name) if name in names:
                yield name, imported_module(folder, path, project)
            case Import(module=source, name=name, binds=binds, level=level) if name in names and name == binds:
                home = project.program.resolve_module(path, source, level)
                if home is not None:
                    yield name, imported_module(folder, home, project)
                elif not level:
                    yield name, source
