"""How tables are run, apart from their keys and indexes: what `DynamORMTable` takes for one, and others for many."""

from collections.abc import Mapping, Sequence
from typing import TypedDict

import aws_cdk as cdk
from aws_cdk import aws_dynamodb as ddb

from dynamorm_cdk.tenant_keys import TenantKeys


class TableProps(TypedDict, total=False):
    """See `DynamORMTable`."""

    billing: ddb.Billing | None
    max_read_units: int | None
    max_write_units: int | None
    warm_throughput: ddb.WarmThroughput | None
    table_class: ddb.TableClass | None
    recovery_days: int
    removal_policy: cdk.RemovalPolicy
    deletion_protection: bool | None
    encryption: ddb.TableEncryptionV2 | None
    stream: ddb.StreamViewType | None
    contributor_insights: ddb.ContributorInsightsMode | None
    replicas: Sequence[ddb.ReplicaTableProps]
    multi_region_consistency: ddb.MultiRegionConsistency | None
    witness_region: str | None
    tenant: TenantKeys | None
    tags: Mapping[str, str] | None
