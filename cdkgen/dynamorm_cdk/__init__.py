"""The CDK construct library: builds tables from models at synth time."""

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dynamorm_analysis.design.asked import (
        AccessPattern,
        Condition,
        EntityType,
        ManyToMany,
        OneToMany,
        TimeSeries,
    )
    from dynamorm_cdk.app import DynamORMApp
    from dynamorm_cdk.connecting import Connected
    from dynamorm_cdk.environment import FunctionEnvironment
    from dynamorm_cdk.function import ModelFunction
    from dynamorm_cdk.function_defaults import FunctionDefaults
    from dynamorm_cdk.http_api import HttpApi
    from dynamorm_cdk.model import DynamORMModel
    from dynamorm_cdk.model_table import ModelTable
    from dynamorm_cdk.monitoring import DynamORMMonitoring
    from dynamorm_cdk.packages import PackageLayer
    from dynamorm_cdk.permissions import DynamORMPermissions
    from dynamorm_cdk.rules import DynamORMRules
    from dynamorm_cdk.single_table import SingleTableDesign
    from dynamorm_cdk.stream import DynamORMStream
    from dynamorm_cdk.table import DynamORMTable, ExistingTable
    from dynamorm_cdk.table_cost import CostMode
    from dynamorm_cdk.table_props import TableProps
    from dynamorm_cdk.tenant_keys import TenantKeys
    from dynamorm_cdkgen.stream_filters import StreamFilter

__all__ = [
    "AccessPattern",
    "Condition",
    "Connected",
    "CostMode",
    "DynamORMApp",
    "DynamORMModel",
    "DynamORMMonitoring",
    "DynamORMPermissions",
    "DynamORMRules",
    "DynamORMStream",
    "DynamORMTable",
    "EntityType",
    "ExistingTable",
    "FunctionDefaults",
    "FunctionEnvironment",
    "HttpApi",
    "ManyToMany",
    "ModelFunction",
    "ModelTable",
    "OneToMany",
    "PackageLayer",
    "SingleTableDesign",
    "StreamFilter",
    "TableProps",
    "TenantKeys",
    "TimeSeries",
]

HOMES = {
    "AccessPattern": "dynamorm_analysis.design.asked",
    "Condition": "dynamorm_analysis.design.asked",
    "Connected": "dynamorm_cdk.connecting",
    "CostMode": "dynamorm_cdk.table_cost",
    "DynamORMApp": "dynamorm_cdk.app",
    "DynamORMModel": "dynamorm_cdk.model",
    "DynamORMMonitoring": "dynamorm_cdk.monitoring",
    "DynamORMPermissions": "dynamorm_cdk.permissions",
    "DynamORMRules": "dynamorm_cdk.rules",
    "DynamORMStream": "dynamorm_cdk.stream",
    "DynamORMTable": "dynamorm_cdk.table",
    "EntityType": "dynamorm_analysis.design.asked",
    "ExistingTable": "dynamorm_cdk.table",
    "FunctionDefaults": "dynamorm_cdk.function_defaults",
    "FunctionEnvironment": "dynamorm_cdk.environment",
    "HttpApi": "dynamorm_cdk.http_api",
    "ManyToMany": "dynamorm_analysis.design.asked",
    "ModelFunction": "dynamorm_cdk.function",
    "ModelTable": "dynamorm_cdk.model_table",
    "OneToMany": "dynamorm_analysis.design.asked",
    "PackageLayer": "dynamorm_cdk.packages",
    "SingleTableDesign": "dynamorm_cdk.single_table",
    "StreamFilter": "dynamorm_cdkgen.stream_filters",
    "TableProps": "dynamorm_cdk.table_props",
    "TenantKeys": "dynamorm_cdk.tenant_keys",
    "TimeSeries": "dynamorm_analysis.design.asked",
}
"""The module in which each name is defined, imported when the name is asked for: few apps need all of them."""


def __getattr__(name: str) -> object:
    if name not in HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(HOMES[name]), name)
