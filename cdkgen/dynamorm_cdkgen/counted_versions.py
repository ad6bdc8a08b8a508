"""Numbers of PynamoDB's models that code itself compares and counts up where an item changes, as a version."""

from collections.abc import Sequence
from dataclasses import replace

from dynamorm_analysis.entity_models.model import Field
from dynamorm_analysis.facts.statements import Class, Function
from dynamorm_analysis.model.access import SETTING, Access
from dynamorm_analysis.model.table import Definition
from dynamorm_analysis.project import Project
from dynamorm_cdkgen.asking import asked_of
from dynamorm_cdkgen.plan import PlannedTable

NAME = "version"
PLAIN = "NumberAttribute"
STORING = frozenset({"save", "update"})


def with_counted_version(
    fields: tuple[Field, ...], definition: Definition, table: PlannedTable, project: Project
) -> tuple[Field, ...]:
    """The fields of a class, among them the number that counts its changes. Not of a class that stores itself in a way
    of its own, which may count, too."""
    if definition.library != "pynamodb" or any(field.role == "version" for field in fields):
        return fields
    asked = asked_of(table.id, project)
    return tuple(
        replace(field, role="version")
        if _may_count(field) and any(_counts(one, field.name) for one in asked) and not _stores(definition, project)
        else field
        for field in fields
    )


def _may_count(field: Field) -> bool:
    return field.code_name == NAME and field.declared.rpartition(".")[2] == PLAIN


def _counts(access: Access, name: str) -> bool:
    """Whether a write wants the number to be as it was read, or counts it up."""
    if access.operation not in SETTING:
        return False
    if any(one.attribute == name and one.operator == "=" and not one.free for one in access.filter):
        return True
    return any(one.attribute == name and (one.value.counts or one.value.adds_to == name) for one in access.written)


def _stores(definition: Definition, project: Project) -> bool:
    module = project.modules.get(definition.place.path)
    units: Sequence[object] = [one.statement for one in module.facts.units] if module is not None else []
    return any(
        isinstance(member, Function) and member.name in STORING
        for one in units
        if isinstance(one, Class) and one.name == definition.symbol
        for member in one.body
    )
