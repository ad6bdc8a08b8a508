"""Names of AWS CDK's packages in each language, and the class that they mean in AWS's words."""

PACKAGES = ("aws_cdk.", "aws-cdk-lib.", "aws-cdk-lib/", "@aws-cdk/")
IMPORTED = ("aws_cdk", "aws-cdk-lib", "@aws-cdk/", "constructs", "github.com/aws/aws-cdk-go/")
"""How the packages begin that a file of a CDK program imports."""


def class_of(name: str) -> str:
    """`aws_dynamodb.Table` for a name of CDK's packages, whatever language imports it and how; empty for all else.

    `aws_cdk.aws_dynamodb.Table`, `aws-cdk-lib/aws-dynamodb.Table`, `aws-cdk-lib.aws_dynamodb.Table` and
    `@aws-cdk/aws-dynamodb.Table` (version 1) are one class.
    """
    for package in PACKAGES:
        if name.startswith(package):
            inside = name.removeprefix(package).replace("/", ".").replace("-", "_")
            return inside.removeprefix("core.").replace(".default.", ".").removeprefix("default.")
    return ""
