"""`DynamORMTable`: a table as its blueprint says, made to be kept."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import aws_cdk as cdk
from aws_cdk import aws_dynamodb as ddb
from constructs import Construct

from dynamorm_analysis.blueprint import Blueprint, PlannedIndex
from dynamorm_analysis.model.table import Key, Projection
from dynamorm_analysis.naming_profiles import STANDARD, NamingProfile, shared_table
from dynamorm_cdk.model_table import ModelTable
from dynamorm_cdk.tenant_keys import TenantKeys

if TYPE_CHECKING:
    from aws_cdk import aws_kms as kms

TYPES = {"S": ddb.AttributeType.STRING, "N": ddb.AttributeType.NUMBER, "B": ddb.AttributeType.BINARY}
LETTERS = {type_.name: letter for letter, type_ in TYPES.items()}
LONGEST_RECOVERY = 35
SHORTEST_INDEX_NAME = 3


class DynamORMTable(ModelTable):
    """A table (`AWS::DynamoDB::GlobalTable`) with its global and local indexes, and nothing beside it.

    It is built as a `blueprint` says, or with the keys and indexes given; with neither, as a table that several kinds
    of items share, with the keys of the `naming` profile and as many `shared_indexes` as asked for. A text as a key is
    an attribute of type string.

    By default it is paid for on demand, can be restored to any moment of the last 35 days, is protected from deletion
    and stays when the stack goes; CloudWatch Contributor Insights names the keys that are throttled. It is named by
    CloudFormation. The backup is paid for by the size of the table, and Contributor Insights by what is throttled.
    `max_read_units` and `max_write_units` bound what is paid for on demand.
    """

    table: ddb.TableV2

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        blueprint: Blueprint | None = None,
        partition_key: str | ddb.Attribute | None = None,
        sort_key: str | ddb.Attribute | None = None,
        global_indexes: Sequence[ddb.GlobalSecondaryIndexPropsV2] = (),
        local_indexes: Sequence[ddb.LocalSecondaryIndexProps] = (),
        naming: NamingProfile | None = None,
        shared_indexes: int = 0,
        ttl_attribute: str | None = None,
        billing: ddb.Billing | None = None,
        max_read_units: int | None = None,
        max_write_units: int | None = None,
        warm_throughput: ddb.WarmThroughput | None = None,
        table_class: ddb.TableClass | None = None,
        recovery_days: int = LONGEST_RECOVERY,
        removal_policy: cdk.RemovalPolicy = cdk.RemovalPolicy.RETAIN,
        deletion_protection: bool | None = None,
        encryption: ddb.TableEncryptionV2 | None = None,
        stream: ddb.StreamViewType | None = None,
        contributor_insights: ddb.ContributorInsightsMode | None = ddb.ContributorInsightsMode.THROTTLED_KEYS,
        replicas: Sequence[ddb.ReplicaTableProps] = (),
        multi_region_consistency: ddb.MultiRegionConsistency | None = None,
        witness_region: str | None = None,
        tenant: TenantKeys | None = None,
        tags: Mapping[str, str] | None = None,
    ) -> None:
        """`recovery_days` of 0 turns the backup off, `contributor_insights` of None what names throttled keys.
        `deletion_protection` is on where the table is retained, unless told otherwise. Raises ValueError."""
        super().__init__(scope, id)
        explicit = bool(partition_key or sort_key or global_indexes or local_indexes)
        if sum((blueprint is not None, explicit, naming is not None or shared_indexes > 0)) > 1:
            raise ValueError(
                f"{self.node.path}: a table is built by `blueprint=`, by `partition_key=` and what goes with it, or by"
                " `naming=` and `shared_indexes=`: give one of these"
            )
        if explicit:
            blueprint = _explicit(self.node.path, partition_key, sort_key, global_indexes, local_indexes)
        elif blueprint is None:
            blueprint = shared_table(id, naming or STANDARD, shared_indexes)
        self.blueprint = _with_ttl(blueprint, ttl_attribute, self)
        for fault in _faults(self.blueprint):
            raise ValueError(f"{self.node.path}: {fault}")
        if billing is not None and (max_read_units is not None or max_write_units is not None):
            raise ValueError(
                f"{self.node.path}: `max_read_units=` and `max_write_units=` bound what is paid for on"
                " demand; give them or `billing=`"
            )
        for bound, units in (("max_read_units", max_read_units), ("max_write_units", max_write_units)):
            if units is not None and units < 1 and not cdk.Token.is_unresolved(units):
                raise ValueError(f"{self.node.path}: `{bound}` is {units}; it must be 1 or more, or None for no bound")
        if not 0 <= recovery_days <= LONGEST_RECOVERY:
            raise ValueError(
                f"{self.node.path}: `recovery_days` is {recovery_days}; it must be 0 to {LONGEST_RECOVERY}"
            )
        if replicas and stream not in (None, ddb.StreamViewType.NEW_AND_OLD_IMAGES):
            raise ValueError(f"{self.node.path}: replicas are kept by a stream of NEW_AND_OLD_IMAGES, not of {stream}")
        self.tenant = _tenant(tenant, self.blueprint, self)
        self.stream_view = ddb.StreamViewType.NEW_AND_OLD_IMAGES if replicas and stream is None else stream
        self.is_provisioned = billing is not None and billing.mode == ddb.BillingMode.PROVISIONED
        self.is_unbounded = billing is None and max_read_units is None and max_write_units is None
        self.max_read_units, self.max_write_units = max_read_units, max_write_units
        is_kept = removal_policy != cdk.RemovalPolicy.DESTROY
        try:
            self.table = ddb.TableV2(
                self,
                "Default",  # so its logical id is that of a bare TableV2, which may be adopted
                partition_key=_attribute(self.blueprint, self.blueprint.key.partition[0]),
                sort_key=_attribute(self.blueprint, self.blueprint.key.sort[0]) if self.blueprint.key.sort else None,
                global_secondary_indexes=[*global_indexes] or [*_global_indexes(self.blueprint)],
                local_secondary_indexes=[*local_indexes] or [*_local_indexes(self.blueprint)],
                time_to_live_attribute=self.blueprint.ttl,
                billing=billing or _on_demand(max_read_units, max_write_units),
                warm_throughput=warm_throughput,
                table_class=table_class,
                point_in_time_recovery_specification=ddb.PointInTimeRecoverySpecification(
                    point_in_time_recovery_enabled=recovery_days > 0,
                    recovery_period_in_days=recovery_days or None,
                ),
                removal_policy=removal_policy,
                deletion_protection=is_kept if deletion_protection is None else deletion_protection,
                encryption=encryption,
                dynamo_stream=self.stream_view,
                contributor_insights_specification=ddb.ContributorInsightsSpecification(
                    enabled=contributor_insights is not None, mode=contributor_insights
                ),
                replicas=[*replicas] or None,
                multi_region_consistency=multi_region_consistency,
                witness_region=witness_region,
                tags=[cdk.CfnTag(key=key, value=value) for key, value in sorted((tags or {}).items())] or None,
            )
        except (RuntimeError, TypeError) as error:
            raise ValueError(f"{self.node.path}: {_first_line(error)}") from error

    @property
    def resource(self) -> ddb.CfnGlobalTable:
        """The resource of CloudFormation, to change what no property reaches."""
        made = self.table.node.default_child
        assert isinstance(made, ddb.CfnGlobalTable)
        return made

    @staticmethod
    def from_table(
        scope: Construct,
        id: str,
        table: ddb.ITableV2,
        *,
        blueprint: Blueprint,
        stream: ddb.StreamViewType | None = None,
        tenant: TenantKeys | None = None,
    ) -> "ExistingTable":
        """A table that CDK knows already, with what is known of its keys and indexes; creates nothing."""
        return ExistingTable(scope, id, table=table, blueprint=blueprint, stream=stream, tenant=tenant)

    @staticmethod
    def from_table_name(
        scope: Construct,
        id: str,
        table_name: str,
        *,
        blueprint: Blueprint,
        tenant: TenantKeys | None = None,
        encryption_key: "kms.IKey | None" = None,
    ) -> "ExistingTable":
        """A table that was created elsewhere, in the account and Region of the stack; creates nothing."""
        return _existing(scope, id, blueprint, tenant, table_name=table_name, encryption_key=encryption_key)

    @staticmethod
    def from_table_arn(
        scope: Construct,
        id: str,
        table_arn: str,
        *,
        blueprint: Blueprint,
        stream_arn: str | None = None,
        stream: ddb.StreamViewType | None = None,
        tenant: TenantKeys | None = None,
        encryption_key: "kms.IKey | None" = None,
    ) -> "ExistingTable":
        """A table that was created elsewhere, by its ARN and that of its stream; creates nothing."""
        return _existing(
            scope, id, blueprint, tenant, stream,
            table_arn=table_arn, stream_arn=stream_arn, encryption_key=encryption_key,
        )  # fmt: skip


class ExistingTable(ModelTable):
    """A table that is created elsewhere, with what is known of its keys and indexes."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        table: ddb.ITableV2,
        blueprint: Blueprint,
        stream: ddb.StreamViewType | None = None,
        tenant: TenantKeys | None = None,
    ) -> None:
        super().__init__(scope, id)
        self.table, self.blueprint, self.stream_view = table, blueprint, stream
        self.tenant = _tenant(tenant, blueprint, self)


def _existing(
    scope: Construct,
    id: str,
    blueprint: Blueprint,
    tenant: TenantKeys | None,
    stream: ddb.StreamViewType | None = None,
    *,
    table_name: str | None = None,
    table_arn: str | None = None,
    stream_arn: str | None = None,
    encryption_key: "kms.IKey | None" = None,
) -> ExistingTable:
    home = Construct(scope, id)
    found = ddb.TableV2.from_table_attributes(
        home,
        "Table",
        table_name=table_name,
        table_arn=table_arn,
        table_stream_arn=stream_arn,
        encryption_key=encryption_key,
        global_indexes=[index.name for index in blueprint.indexes if index.kind == "GSI"],
        local_indexes=[index.name for index in blueprint.indexes if index.kind == "LSI"],
    )
    return ExistingTable(home, "Default", table=found, blueprint=blueprint, stream=stream, tenant=tenant)


# ---- blueprints -----------------------------------------------------------------------------------------------------


def _faults(blueprint: Blueprint) -> Iterator[str]:
    """What DynamoDB would refuse and CDK does not tell, or tells without saying where."""
    if len(blueprint.key.partition) != 1 or len(blueprint.key.sort) > 1:
        yield "a table has one partition key attribute, and one sort key attribute at most"
    for index in blueprint.indexes:
        if index.kind == "VECTOR":
            yield f"the vector index `{index.name}` is to be added to `resource` by hand"
        if len(index.name) < SHORTEST_INDEX_NAME:
            yield f"the name of index `{index.name}` must have {SHORTEST_INDEX_NAME} characters or more"
        if index.projection.kind is None:
            yield f"what index `{index.name}` copies is not known"
    keys = {"the table": blueprint.key} | {f"index `{index.name}`": index.key for index in blueprint.indexes}
    for owner, key in keys.items():
        for name in key.attributes:
            if key.attributes.count(name) > 1:
                yield f"the key of {owner} names the attribute `{name}` twice: give each part one of its own"
            if blueprint.types.get(name) not in TYPES:
                yield f"the key attribute `{name}` needs a type: S, N or B"


def _with_ttl(blueprint: Blueprint, ttl: str | None, scope: Construct) -> Blueprint:
    if ttl is None or ttl == blueprint.ttl:
        return blueprint
    if blueprint.ttl is not None:
        raise ValueError(
            f"{scope.node.path}: `ttl_attribute` is `{ttl}`, but the blueprint says `{blueprint.ttl}`: give one"
        )
    return replace(blueprint, ttl=ttl)


def _tenant(tenant: TenantKeys | None, blueprint: Blueprint, scope: Construct) -> TenantKeys | None:
    for name in tenant.indexes if tenant is not None else ():
        if blueprint.index(name) is None:
            raise ValueError(f"{scope.node.path}: `tenant` speaks of an index `{name}` that the table does not have")
    return tenant


def _attribute(blueprint: Blueprint, name: str) -> ddb.Attribute:
    return ddb.Attribute(name=name, type=TYPES[blueprint.types[name]])


def _global_indexes(blueprint: Blueprint) -> Iterator[ddb.GlobalSecondaryIndexPropsV2]:
    for index in blueprint.indexes:
        if index.kind == "GSI":
            yield ddb.GlobalSecondaryIndexPropsV2(
                index_name=index.name,
                partition_keys=[_attribute(blueprint, name) for name in index.key.partition],
                sort_keys=[_attribute(blueprint, name) for name in index.key.sort] or None,
                projection_type=ddb.ProjectionType[index.projection.kind or "ALL"],
                non_key_attributes=[*index.projection.included] or None,
            )


def _local_indexes(blueprint: Blueprint) -> Iterator[ddb.LocalSecondaryIndexProps]:
    for index in blueprint.indexes:
        if index.kind == "LSI":
            yield ddb.LocalSecondaryIndexProps(
                index_name=index.name,
                sort_key=_attribute(blueprint, index.key.sort[0]),
                projection_type=ddb.ProjectionType[index.projection.kind or "ALL"],
                non_key_attributes=[*index.projection.included] or None,
            )


def _explicit(
    path: str,
    partition_key: str | ddb.Attribute | None,
    sort_key: str | ddb.Attribute | None,
    global_indexes: Sequence[ddb.GlobalSecondaryIndexPropsV2],
    local_indexes: Sequence[ddb.LocalSecondaryIndexProps],
) -> Blueprint:
    """The blueprint of keys and indexes that were given in CDK's words."""
    if partition_key is None:
        raise ValueError(f"{path}: `partition_key=` is missing")
    partition, sort = _given(partition_key), _given(sort_key)
    types = _types([*partition, *sort])
    key = Key(_names(partition), _names(sort))
    indexes: list[PlannedIndex] = []
    for each in global_indexes:
        of_partition, of_sort = _named(each.partition_key, each.partition_keys), _named(each.sort_key, each.sort_keys)
        types |= _types([*of_partition, *of_sort])
        index_key = Key(_names(of_partition), _names(of_sort))
        indexes.append(PlannedIndex(each.index_name, "GSI", index_key, _projection(each)))
    for local in local_indexes:
        types |= _types([local.sort_key])
        index_key = Key(key.partition, (local.sort_key.name,))
        indexes.append(PlannedIndex(local.index_name, "LSI", index_key, _projection(local)))
    return Blueprint(path, key, types, tuple(indexes))


def _given(attribute: str | ddb.Attribute | None) -> list[ddb.Attribute]:
    if isinstance(attribute, str):
        return [ddb.Attribute(name=attribute, type=ddb.AttributeType.STRING)]
    return [] if attribute is None else [attribute]


def _named(one: ddb.Attribute | None, several: Sequence[ddb.Attribute] | None) -> list[ddb.Attribute]:
    return [*(several or ())] or _given(one)


def _names(attributes: Sequence[ddb.Attribute]) -> tuple[str, ...]:
    return tuple(attribute.name for attribute in attributes)


def _types(attributes: Sequence[ddb.Attribute]) -> dict[str, str]:
    return {attribute.name: LETTERS[attribute.type.name] for attribute in attributes}


def _projection(index: ddb.GlobalSecondaryIndexPropsV2 | ddb.LocalSecondaryIndexProps) -> Projection:
    included = tuple(index.non_key_attributes or ())
    kind = index.projection_type
    match kind.name if kind is not None else "ALL":
        case "KEYS_ONLY":
            return Projection("KEYS_ONLY")
        case "INCLUDE":
            return Projection("INCLUDE", included)
        case _:
            return Projection("ALL")


@cache
def _on_demand(max_read_units: int | None, max_write_units: int | None) -> ddb.Billing:
    """Made once for all tables: each value costs a call to Node."""
    return ddb.Billing.on_demand(max_read_request_units=max_read_units, max_write_request_units=max_write_units)


def _first_line(error: Exception) -> str:
    """What jsii says without the lines of JavaScript behind it."""
    return str(error).strip().partition("\n")[0]
