"""Calls of boto3 that ask DynamoDB about tables and nothing about items: `client.describe_table(…)`, `table.load()`."""

from dynamorm_analysis.facts.values import Call, Member
from dynamorm_analysis.libraries.boto3.receivers import receiver
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.scope import Scope

OF_CLIENTS = frozenset({
    "create_table", "update_table", "delete_table", "describe_table", "list_tables",
    "update_time_to_live", "describe_time_to_live", "update_continuous_backups", "describe_continuous_backups",
    "create_backup", "delete_backup", "describe_backup", "list_backups",
    "restore_table_from_backup", "restore_table_to_point_in_time",
    "export_table_to_point_in_time", "describe_export", "list_exports",
    "import_table", "describe_import", "list_imports",
    "tag_resource", "untag_resource", "list_tags_of_resource", "describe_limits", "describe_endpoints",
    "update_contributor_insights", "describe_contributor_insights", "list_contributor_insights",
    "enable_kinesis_streaming_destination", "disable_kinesis_streaming_destination",
    "describe_kinesis_streaming_destination", "update_kinesis_streaming_destination",
    "put_resource_policy", "get_resource_policy", "delete_resource_policy",
    "update_table_replica_auto_scaling", "describe_table_replica_auto_scaling",
    "create_global_table", "update_global_table", "describe_global_table", "list_global_tables",
})  # fmt: skip
OF_TABLES = {
    "load": "DescribeTable",
    "reload": "DescribeTable",
    "wait_until_exists": "DescribeTable",
    "wait_until_not_exists": "DescribeTable",
    "update": "UpdateTable",
    "delete": "DeleteTable",
}


def administered(program: Program, call: Call, scope: Scope) -> str:
    """What a call needs of IAM that asks about a table itself: `DescribeTable`; empty for all others."""
    if not isinstance(call.function, Member):
        return ""
    name = call.function.name
    if name in OF_CLIENTS and receiver(program, call.function.owner, scope).kind in ("client", "resource"):
        return "".join(word.capitalize() for word in name.split("_"))
    if name in OF_TABLES and receiver(program, call.function.owner, scope).kind == "table":
        return OF_TABLES[name]
    return ""
