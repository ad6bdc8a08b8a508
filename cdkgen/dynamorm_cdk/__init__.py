"""The CDK construct library: builds tables from models at synth time."""

from dynamorm_cdk.model_table import ModelTable
from dynamorm_cdk.table import DynamORMTable, ExistingTable
from dynamorm_cdk.tenant_keys import TenantKeys

__all__ = ["DynamORMTable", "ExistingTable", "ModelTable", "TenantKeys"]
