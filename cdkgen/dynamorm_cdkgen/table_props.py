"""A table to be built as the construct of CDK that builds it, in no language's words."""

from collections.abc import Iterator

from dynamorm_analysis.blueprint import Blueprint, PlannedIndex
from dynamorm_analysis.model.table import Key
from dynamorm_cdkgen.fragments import Call, Equal, Fragment, Listing, Literal, Made, Member, Noted, Struct

RECOVERY_DAYS = 35
TYPES = {"S": "STRING", "N": "NUMBER", "B": "BINARY"}
Fields = tuple[tuple[str, Fragment], ...]


def table(blueprint: Blueprint) -> Made:
    """`TableV2` with what a table that must not be lost should have. Its main child is called `Default`, so that its
    logical id is the one that the table would have without the class around it."""
    retained = Equal(Member("removal_policy"), Member("RemovalPolicy.RETAIN"))
    return Made(
        Member("dynamodb.TableV2"),
        (Member("self"), Literal("Default")),
        (
            ("table_name", Member("table_name")),
            *_key(blueprint.key, blueprint),
            ("billing", Call(Member("dynamodb.Billing.on_demand"))),
            *((("time_to_live_attribute", Literal(blueprint.ttl)),) if blueprint.ttl else ()),
            ("point_in_time_recovery_specification", _recovery()),
            ("contributor_insights_specification", _insights()),
            ("deletion_protection", retained),
            ("removal_policy", Member("removal_policy")),
            *_indexes(blueprint),
        ),
    )


def _recovery() -> Struct:
    return Struct(
        Member("dynamodb.PointInTimeRecoverySpecification"),
        (
            ("point_in_time_recovery_enabled", Literal(True)),
            ("recovery_period_in_days", Literal(RECOVERY_DAYS)),
        ),
    )


def _insights() -> Struct:
    mode = Member("dynamodb.ContributorInsightsMode.THROTTLED_KEYS")
    return Struct(Member("dynamodb.ContributorInsightsSpecification"), (("enabled", Literal(True)), ("mode", mode)))


def _indexes(blueprint: Blueprint) -> Iterator[tuple[str, Fragment]]:
    local = [index for index in blueprint.indexes if index.kind == "LSI"]
    everywhere = [index for index in blueprint.indexes if index.kind == "GSI"]
    if everywhere:
        yield "global_secondary_indexes", Listing(tuple(_noted(_global(each, blueprint), each) for each in everywhere))
    if local:
        yield "local_secondary_indexes", Listing(tuple(_noted(_local(each, blueprint), each) for each in local))


def _noted(fragment: Fragment, index: PlannedIndex) -> Fragment:
    return Noted(index.because, fragment) if index.because else fragment


def _global(index: PlannedIndex, blueprint: Blueprint) -> Struct:
    fields = (*_key(index.key, blueprint), *_projection(index))
    return Struct(Member("dynamodb.GlobalSecondaryIndexPropsV2"), (("index_name", Literal(index.name)), *fields))


def _local(index: PlannedIndex, blueprint: Blueprint) -> Struct:
    sort = ("sort_key", _attribute(index.key.sort[0], blueprint))
    return Struct(
        Member("dynamodb.LocalSecondaryIndexProps"),
        (("index_name", Literal(index.name)), sort, *_projection(index)),
    )


def _projection(index: PlannedIndex) -> Fields:
    kind = index.projection.kind or "ALL"
    told: Fields = (("projection_type", Member(f"dynamodb.ProjectionType.{kind}")),)
    if kind != "INCLUDE":
        return told
    return (*told, ("non_key_attributes", Listing(tuple(map(Literal, index.projection.included)))))


def _key(key: Key, blueprint: Blueprint) -> Iterator[tuple[str, Fragment]]:
    for word, names in (("partition_key", key.partition), ("sort_key", key.sort)):
        attributes = tuple(_attribute(name, blueprint) for name in names)
        if len(attributes) == 1:
            yield word, attributes[0]
        elif attributes:
            yield f"{word}s", Listing(attributes)


def _attribute(name: str, blueprint: Blueprint) -> Struct:
    kind = Member(f"dynamodb.AttributeType.{TYPES[blueprint.types[name]]}")
    return Struct(Member("dynamodb.Attribute"), (("name", Literal(name)), ("type", kind)))
