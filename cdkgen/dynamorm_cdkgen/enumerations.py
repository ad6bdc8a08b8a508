"""The values of enumerations that a project defines, for fields that are declared with them."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TypeVar

from dynamorm_analysis.entity_models.model import EntityModel, Field
from dynamorm_analysis.facts.statements import Assignment, Class, Function, Import
from dynamorm_analysis.facts.values import Constant, Item, Member, Name
from dynamorm_analysis.model.table import Attribute
from dynamorm_analysis.project import Project

ENUMERATIONS = frozenset({"Enum", "StrEnum", "IntEnum"})
Declared = TypeVar("Declared", Field, Attribute)


def with_enumerations(model: EntityModel, project: Project) -> EntityModel:
    """A model whose fields know the values of the enumerations that they are declared with, those in maps too."""
    return replace(model, fields=tuple(_known(field, model.library, model.path, project) for field in model.fields))


def _known(field: Field, library: str, path: str, project: Project) -> Field:
    field = with_values(field, library, path, project)
    held, element = field.holds, field.element
    if held is not None:
        inner = (_known(one, library, held.path, project) for one in held.fields)
        field = replace(field, holds=replace(held, fields=tuple(inner)))
    return replace(field, element=_known(element, library, path, project)) if element is not None else field


def with_values(field: Declared, library: str, path: str, project: Project) -> Declared:
    """A field that a class of a file declares, with the values of the enumeration that it is declared with."""
    name = field.declared.removesuffix(" | None").removeprefix("Optional[").removesuffix("]")
    is_attribute = library == "pynamodb"
    if (field.values and not is_attribute) or not name.isidentifier():
        return field
    declared = _class_of(name, path, project)
    if declared is None:
        return field
    if not is_attribute:
        return replace(field, values=tuple(_values(declared)))
    held = _held(declared)
    enumeration = _class_of(held, origin_of(name, path, project), project) if held is not None else None
    values = tuple(_values(enumeration)) if enumeration is not None else ()
    return replace(field, declared=held, values=values) if held is not None and values else field


def origin_of(name: str, path: str, project: Project) -> str:
    """The file that defines a name of another."""
    module = project.modules.get(path)
    for unit in module.facts.units if module is not None else ():
        match unit.statement:
            case Import(module=source, binds=binds, level=level) if binds == name:
                return project.program.resolve_module(path, source, level) or path
    return path


def _class_of(name: str, path: str, project: Project) -> Class | None:
    """The class that a file calls by a name."""
    module = project.modules.get(origin_of(name, path, project))
    for unit in module.facts.units if module is not None else ():
        match unit.statement:
            case Class(name=declared) if declared == name:
                return unit.statement
    return None


def _held(declared: Class) -> str | None:
    """The class whose values an attribute of PynamoDB holds: what `deserialize` gives, or `Attribute[OrderStatus]`."""
    for method in declared.body:
        match method:
            case Function(name="deserialize", returns=Name(name=held)):
                return held
    for base in declared.bases:
        match base.value:
            case Item(owner=Name(name="Attribute") | Member(name="Attribute"), index=Name(name=held)):
                return held
    return None


def _values(declared: Class) -> Iterator[str]:
    """What members are stored as; nothing of a class that is no enumeration, or counts its members by itself."""
    names = {base.value.name for base in declared.bases if isinstance(base.value, Name | Member)}
    if not names & ENUMERATIONS:
        return
    for statement in declared.body:
        match statement:
            case Assignment(targets=(Name(),), value=Constant(value=str() | int() as value)) if value is not True:
                yield str(value)
