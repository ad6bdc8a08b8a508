"""The CDK construct library: builds tables from models at synth time."""

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
