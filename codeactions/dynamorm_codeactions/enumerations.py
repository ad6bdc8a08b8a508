"""The values of enumerations that a project defines, for fields that are declared with them."""

from collections.abc import Iterator
from dataclasses import replace

from dynamorm_analysis.entity_models.model import EntityModel, Field
from dynamorm_analysis.facts.statements import Assignment, Class, Import
from dynamorm_analysis.facts.values import Constant, Member, Name
from dynamorm_analysis.project import Project

ENUMERATIONS = frozenset({"Enum", "StrEnum", "IntEnum"})


def with_enumerations(model: EntityModel, project: Project) -> EntityModel:
    """A model whose fields know the values of the enumerations that they are declared with."""
    return replace(model, fields=tuple(_with_values(field, model, project) for field in model.fields))


def origin_of(name: str, path: str, project: Project) -> str:
    """The file that defines a name of another."""
    module = project.modules.get(path)
    for unit in module.facts.units if module is not None else ():
        match unit.statement:
            case Import(module=source, binds=binds, level=level) if binds == name:
                return project.program.resolve_module(path, source, level) or path
    return path


def _with_values(field: Field, model: EntityModel, project: Project) -> Field:
    name = field.declared.removesuffix(" | None").removeprefix("Optional[").removesuffix("]")
    if field.values or not name.isidentifier():
        return field
    module = project.modules.get(origin_of(name, model.path, project))
    for unit in module.facts.units if module is not None else ():
        match unit.statement:
            case Class(name=declared) if declared == name:
                return replace(field, values=tuple(_values(unit.statement)))
    return field


def _values(declared: Class) -> Iterator[str]:
    """What members are stored as; nothing of a class that is no enumeration, or counts its members by itself."""
    names = {base.value.name for base in declared.bases if isinstance(base.value, Name | Member)}
    if not names & ENUMERATIONS:
        return
    for statement in declared.body:
        match statement:
            case Assignment(targets=(Name(),), value=Constant(value=str() | int() as value)) if value is not True:
                yield str(value)
