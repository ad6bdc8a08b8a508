"""Functions and their tables in one call: what a function's code asks is granted, and its environment names these."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from constructs import Construct

from dynamorm_cdk.environment import lambda_function, told, variables_of_table
from dynamorm_cdk.function import ModelFunction
from dynamorm_cdk.model_table import ModelTable
from dynamorm_cdk.permissions import DynamORMPermissions
from dynamorm_cdk.tenant_keys import TenantKeys
from dynamorm_runtime.variables import PREFIX, logical_part

if TYPE_CHECKING:
    from aws_cdk import aws_lambda as lambda_

    from dynamorm_cdk.known_tables import Tables
    from dynamorm_cdk.model import DynamORMModel

FIXED_NAME = "dynamorm:fixed-name"


@dataclass(frozen=True, slots=True)
class Connected:
    """What a function was connected to: the tables that its code asks, and the statements that were added for it."""

    tables: tuple[ModelTable, ...]
    statements: tuple[iam.PolicyStatement, ...]


def connect_table(
    table: ModelTable,
    function: "ModelFunction | lambda_.Function",
    *,
    code: str | Path | None,
    entry: str,
    tenant: str | TenantKeys | None,
    variable: str | None,
    logical: str | None,
    region: str | None,
) -> Connected:
    """Grants a function what its code asks of a table, and tells it the table's name."""
    # The environment first: of a function that cannot be told anything nothing is granted.
    variables = _tell(table, function, variable, logical, region)
    permissions = _permissions(table, dict.fromkeys(variables, table), None)
    return Connected((table,), permissions.grant_accesses(function, code=code, function=entry, tenant=tenant))


def connect_model(
    model: "DynamORMModel",
    function: "ModelFunction | lambda_.Function",
    *,
    code: str | Path | None,
    entry: str,
    tenant: str | TenantKeys | None,
) -> Connected:
    """Grants a function what its code asks of all tables of a model, and tells it the names of those that it asks."""
    inner = lambda_function(function)
    permissions = _permissions(model, model, model.code.folder)
    statements = permissions.grant_accesses(function, code=code, function=entry, tenant=tenant)
    granted = [resource for statement in statements for resource in statement.resources]
    asked = {id: table for id, table in model.by_id.items() if _is_about(granted, table)}
    several = len([table for table in asked.values() if not table.blueprint.variables]) > 1
    for id, table in asked.items():
        name = model.code.project.tables[id].name
        if not table.blueprint.variables and name.known and name.source in ("literal", "constant") and not name.guessed:
            place = table.blueprint.place
            at = f"{model.code.spot(place)}: " if place is not None else ""
            cdk.Annotations.of(inner).add_warning_v2(
                FIXED_NAME,
                f"{at}code calls the table `{name.text}`, and it is created under another name: take the name from a"
                f' variable, as in `table_name = os.environ["{logical_part(table.blueprint.name)}_TABLE"]`',
            )
        _tell(table, function, None, table.blueprint.name if several and not table.blueprint.variables else None, None)
    return Connected(tuple(asked.values()), statements)


def _permissions(home: Construct, tables: "Tables", code: Path | None) -> DynamORMPermissions:
    """What grants on tables under these names, made at the first call."""
    id = "-".join(("Permissions", *(sorted(tables) if isinstance(tables, Mapping) else ())))
    found = home.node.try_find_child(id)
    return found if isinstance(found, DynamORMPermissions) else DynamORMPermissions(home, id, tables=tables, code=code)


def _tell(
    table: ModelTable,
    function: "ModelFunction | lambda_.Function",
    variable: str | None,
    logical: str | None,
    region: str | None,
) -> list[str]:
    """Tells a function a table, and returns the variables that hold its name."""
    prefix = function.settings.prefix if isinstance(function, ModelFunction) else PREFIX
    variables = variables_of_table(
        table.blueprint, table.table_name, variable=variable, logical=logical, region=region, prefix=prefix
    )
    told(lambda_function(function), table.node.path, variables)
    return [name for name, value in variables.items() if value == table.table_name]


def _is_about(granted: Sequence[str], table: ModelTable) -> bool:
    """Whether some ARNs are that of a table or of a part of it."""
    arn = table.table_arn
    return any(one == arn or one.startswith(f"{arn}/") for one in granted)
