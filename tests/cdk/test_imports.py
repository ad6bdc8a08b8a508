"""What importing the constructs loads: little, because CDK's larger parts take seconds each."""

import subprocess
import sys

HEAVY = ("aws_lambda", "aws_ec2", "aws_s3", "aws_sqs", "aws_sns", "aws_apigatewayv2", "aws_stepfunctions", "aws_kms")
PROGRAM = "import sys, dynamorm_cdk; print(*sorted(sys.modules))"


def test_constructs_are_light() -> None:
    """Importing the constructs loads CDK's tables and permissions; functions, queues and the like come with the first
    construct that needs them, and what runs in the user's account or at the doors not at all."""
    run = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    loaded = set(run.stdout.split())
    assert "aws_cdk.aws_dynamodb" in loaded
    assert loaded.isdisjoint({*(f"aws_cdk.{name}" for name in HEAVY), "boto3", "botocore", "dynamorm_lsp", "pygls"})
