"""What others judge of our tables: CloudFormation's linter and cdk-nag find nothing to say."""

import json
from pathlib import Path

import aws_cdk as cdk
from aws_cdk import aws_dynamodb as ddb
from aws_cdk import aws_kms as kms
from cdk_nag import AwsSolutionsChecks
from cfnlint.api import lint_all

from cdk.test_table import ORDERS
from dynamorm_cdk import DynamORMTable

ALWAYS = "W3005"  # CDK names what a resource waits for, told by references already


def test_linter_and_nag(tmp_path: Path) -> None:
    """A table with all that can be said of it, and one with nothing said of it, pass both."""
    app = cdk.App(outdir=str(tmp_path / "cdk.out"), builtin_cloud_formation_validation=False)
    stack = cdk.Stack(app, "Stack", env=cdk.Environment(account="123456789012", region="eu-west-1"))
    key = kms.Key(stack, "Key", enable_key_rotation=True)
    DynamORMTable(stack, "Plain", partition_key="pk")
    DynamORMTable(stack, "Shared", shared_indexes=3, ttl_attribute="ttl", max_read_units=100, max_write_units=50)
    DynamORMTable(
        stack,
        "Rich",
        blueprint=ORDERS,
        encryption=ddb.TableEncryptionV2.customer_managed_key(key),
        stream=ddb.StreamViewType.NEW_AND_OLD_IMAGES,
        table_class=ddb.TableClass.STANDARD_INFREQUENT_ACCESS,
        tags={"team": "shop"},
    )
    DynamORMTable(
        stack,
        "Provisioned",
        partition_key="pk",
        billing=ddb.Billing.provisioned(
            read_capacity=ddb.Capacity.autoscaled(max_capacity=40),
            write_capacity=ddb.Capacity.autoscaled(max_capacity=9),
        ),
    )
    DynamORMTable(stack, "Global", partition_key="pk", replicas=[ddb.ReplicaTableProps(region="eu-central-1")])
    cdk.Validations.of(app).add_plugins(AwsSolutionsChecks(app))
    app.synth()
    report = json.loads(Path(app.outdir, "validation-report.json").read_text("utf-8"))
    assert [each["violations"] for each in report["pluginReports"] if each["violations"]] == []
    template = Path(app.outdir, "Stack.template.json")
    told = [match for match in lint_all(template.read_text("utf-8")) if match.rule.severity != "informational"]
    assert [str(match) for match in told if match.rule.id != ALWAYS] == []
