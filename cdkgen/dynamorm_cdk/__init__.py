"""The CDK construct library: builds tables from models at synth time."""

from dynamorm_cdk.environment import FunctionEnvironment
from dynamorm_cdk.function import ModelFunction
from dynamorm_cdk.function_defaults import FunctionDefaults
from dynamorm_cdk.model_table import ModelTable
from dynamorm_cdk.packages import PackageLayer
from dynamorm_cdk.table import DynamORMTable, ExistingTable
from dynamorm_cdk.tenant_keys import TenantKeys

__all__ = [
    "DynamORMTable",
    "ExistingTable",
    "FunctionDefaults",
    "FunctionEnvironment",
    "ModelFunction",
    "ModelTable",
    "PackageLayer",
    "TenantKeys",
]
