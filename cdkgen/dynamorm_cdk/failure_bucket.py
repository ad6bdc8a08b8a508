"""A bucket as the place for records that a function gives up."""

from functools import cache
from typing import TYPE_CHECKING, Any

import jsii
from aws_cdk import aws_iam as iam

if TYPE_CHECKING:
    from aws_cdk import aws_lambda as lambda_
    from aws_cdk import aws_s3 as s3


def bucket_of_failures(bucket: "s3.IBucket") -> "lambda_.IEventSourceDlq":
    """Has Lambda put failures into a bucket. The function is granted what that needs: to write objects and to list
    them. CDK's own destination would let it read and delete all that the bucket holds."""
    destination: lambda_.IEventSourceDlq = _destination()(bucket)
    return destination


@cache
def _destination() -> Any:
    """The class, which needs CDK's Lambda to be made."""
    from aws_cdk import aws_lambda as lambda_

    @jsii.implements(lambda_.IEventSourceDlq)
    class FailureBucket:
        def __init__(self, bucket: "s3.IBucket") -> None:
            self._bucket = bucket

        def bind(
            self,
            target: "lambda_.IEventSourceMapping",  # noqa: ARG002  # jsii's signature
            target_handler: "lambda_.IFunction",
        ) -> "lambda_.DlqDestinationConfig":
            principal = target_handler.grant_principal
            arn = self._bucket.bucket_arn
            principal.add_to_principal_policy(iam.PolicyStatement(actions=["s3:ListBucket"], resources=[arn]))
            principal.add_to_principal_policy(iam.PolicyStatement(actions=["s3:PutObject"], resources=[f"{arn}/*"]))
            if self._bucket.encryption_key is not None:
                self._bucket.encryption_key.grant_encrypt(target_handler)
            return lambda_.DlqDestinationConfig(destination=arn)

    return FailureBucket
