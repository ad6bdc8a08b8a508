"""The tables of which permissions are given: constructs by what code calls them, and the ARNs that these tell."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import aws_cdk as cdk
from aws_cdk import aws_dynamodb as ddb

from dynamorm_analysis.model.names import VARIABLE
from dynamorm_analysis.permissions.statement import Resource
from dynamorm_cdk.model import DynamORMModel
from dynamorm_cdk.model_table import ModelTable
from dynamorm_cdk.tenant_keys import TenantKeys

if TYPE_CHECKING:
    from aws_cdk import aws_kms as kms

    from dynamorm_analysis.project import Project

Given = ModelTable | ddb.ITable | ddb.ITableV2
Tables = DynamORMModel | ModelTable | Sequence[DynamORMModel | ModelTable] | Mapping[str, Given]
"""Tables as a construct is given them; of a mapping the keys are their names in code, or variables that hold these."""


@dataclass(frozen=True, slots=True)
class KnownTable:
    """A table with the names that code has for it. `indexes` are None where it is not known which it has."""

    id: str
    names: frozenset[str]
    table: ddb.ITable | ddb.ITableV2
    indexes: tuple[str, ...] | None = None
    tenant: TenantKeys | None = None
    model: ModelTable | None = None

    @property
    def key(self) -> "kms.IKey | None":
        """The KMS key of the account with which it is encrypted."""
        return self.table.encryption_key

    @property
    def of_tenants(self) -> tuple[str, ...]:
        """The indexes whose keys begin with the tenant as the table's own do."""
        told = self.tenant.indexes if self.tenant is not None else ()
        built = self.model.blueprint if self.model is not None else None
        same = (one.name for one in built.indexes if one.key.partition == built.key.partition) if built else ()
        return tuple(dict.fromkeys((*told, *same)))

    @property
    def service(self) -> str:
        """What KMS calls DynamoDB where the table is."""
        return f"dynamodb.{cdk.Stack.of(self.table).region}.amazonaws.com"

    def arn_of(self, resource: Resource) -> str:
        """The ARN of the table, or of a part of it. Raises ValueError where it has no such part."""
        match resource.part:
            case "index" if self.model is not None:
                return self.model.index_arn(resource.index)
            case "index":
                return f"{self.table.table_arn}/index/{resource.index}"
            case "stream":
                return self._stream_arn()
            case "key" if self.key is not None:
                return self.key.key_arn
        return self.table.table_arn

    def _stream_arn(self) -> str:
        if self.model is not None:
            return self.model.stream_arn
        if self.table.table_stream_arn is None:
            raise ValueError(f"{self.table.node.path}: the table has no stream: give it one where it is created")
        return self.table.table_stream_arn


def known_tables(tables: Tables) -> tuple[KnownTable, ...]:
    """The tables that a construct was given."""
    match tables:
        case DynamORMModel():
            return tuple(_of_model(id, table) for id, table in tables.by_id.items())
        case ModelTable():
            return (_of_model(tables.blueprint.name, tables),)
        case Mapping():
            return tuple(_called(name, table) for name, table in tables.items())
    return tuple(one for each in tables for one in known_tables(each))


def _of_model(id: str, table: ModelTable) -> KnownTable:
    names = frozenset((id.removeprefix(VARIABLE), table.blueprint.name, *table.blueprint.variables))
    indexes = tuple(index.name for index in table.blueprint.indexes)
    return KnownTable(id, names, table.table, indexes, table.tenant, table)


def _called(name: str, table: Given) -> KnownTable:
    if isinstance(table, ModelTable):
        known = _of_model(name, table)
        return replace(known, names=known.names | {name})
    return KnownTable(name, frozenset({name.removeprefix(VARIABLE)}), table)


def table_of(known: Sequence[KnownTable], id: str, project: "Project | None" = None) -> KnownTable | None:
    """The table that code means by an id; None where none of these is called so."""
    names = set(_names(id, project))
    return next((one for one in known if one.id == id or not names.isdisjoint(one.names)), None)


def _names(id: str, project: "Project | None") -> Iterator[str]:
    """What code calls a table: its name, variables that hold this, and its models."""
    yield id.removeprefix(VARIABLE)
    table = project.table(id) if project is not None else None
    for definition in table.definitions if table is not None else ():
        yield from (name.removeprefix(VARIABLE) for name in (definition.name.text, definition.symbol) if name)
