"""Modules that a model imports a base or an index of and that are not among the code that is read."""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.facts.statements import Assignment, Class, Import
from dynamorm_analysis.facts.values import Call, Member, Name, Value
from dynamorm_analysis.linking.files.source_roots import INSTALLED
from dynamorm_analysis.model.table import Definition
from dynamorm_analysis.project import Project


@dataclass(frozen=True, slots=True)
class MissingModule:
    """What a model takes of it, and its name as the import spells it. `surely` says that the name stands in the code,
    in a module that only a folder further up calls so."""

    name: str
    module: str
    surely: bool


def missing_modules(definition: Definition, project: Project) -> Iterator[MissingModule]:
    """The imports of a model's bases, and of the classes of its indexes, that mean no file of the project."""
    unit = project.unit(definition.place)
    model = unit.statement if unit is not None else None
    if not isinstance(model, Class):
        return
    path = definition.place.path
    for name, may_be_index in dict.fromkeys(_named(model)):
        for bound in project.program.bindings(path, name):
            statement = bound.statement
            if isinstance(statement, Import) and _is_missing(statement, path, project):
                surely = _is_further_up(statement, path, project)
                if may_be_index or surely:
                    yield MissingModule(name, f"{'.' * statement.level}{statement.module}", surely)


def _named(model: Class) -> Iterator[tuple[str, bool]]:
    """The names that a class descends from or that make its attributes, and whether they may well bring indexes."""
    yield from ((name, True) for base in model.bases if not base.name and (name := _first(base.value)))
    for statement in model.body:
        if isinstance(statement, Assignment) and isinstance(statement.value, Call):
            name = _first(statement.value.function)
            if name:
                yield name, "index" in _last(statement.value.function).lower()


def _first(value: Value) -> str:
    while isinstance(value, Member):
        value = value.owner
    return value.name if isinstance(value, Name) else ""


def _last(value: Value) -> str:
    return value.name if isinstance(value, Member | Name) else ""


def _is_missing(statement: Import, path: str, project: Project) -> bool:
    module, name, level = statement.module, statement.name, statement.level
    if not level and module.split(".")[0] in INSTALLED:
        return False
    if project.program.resolve_module(path, module, level):
        return False
    return not project.program.resolve_module(path, f"{module}.{name}" if module else name, level)


def _is_further_up(statement: Import, path: str, project: Project) -> bool:
    """Whether a module of the project has the name, and would be called as the import says seen from further up."""
    _, _, below = statement.module.partition(".")
    if statement.level or not below or not statement.name:
        return False
    found = project.program.resolve_module(path, below)
    return found is not None and bool(project.program.bindings(found, statement.name))
