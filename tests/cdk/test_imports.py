"""What importing the constructs loads: little, because CDK's larger parts take seconds each."""

import subprocess
import sys

import dynamorm_cdk

HEAVY = ("aws_lambda", "aws_ec2", "aws_s3", "aws_sqs", "aws_sns", "aws_apigatewayv2", "aws_stepfunctions", "aws_kms")
PROGRAM = "import sys; from dynamorm_cdk import {}; print(*sorted(sys.modules))"


def loaded(names: str) -> set[str]:
    """The modules that are there once some names are imported."""
    run = subprocess.run([sys.executable, "-c", PROGRAM.format(names)], capture_output=True, text=True, check=True)
    return set(run.stdout.split())


def test_constructs_are_light() -> None:
    """Importing all constructs loads CDK's tables and permissions; functions, queues and the like come with the first
    construct that needs them, and what runs in the user's account or at the doors not at all."""
    found = loaded("*")
    assert "aws_cdk.aws_dynamodb" in found
    assert found.isdisjoint({*(f"aws_cdk.{name}" for name in HEAVY), "boto3", "botocore", "dynamorm_lsp", "pygls"})


def test_a_construct_brings_no_other() -> None:
    """What is imported is loaded, and little more."""
    found = loaded("DynamORMTable")
    assert found.isdisjoint({"dynamorm_cdk.model", "dynamorm_cdk.app", "dynamorm_analysis.project"})


def test_every_name_has_its_home() -> None:
    """All that is handed on is found when it is asked for, and nothing else is."""
    assert sorted(dynamorm_cdk.__all__) == sorted(dynamorm_cdk.HOMES)
    assert not hasattr(dynamorm_cdk, "Nothing")
