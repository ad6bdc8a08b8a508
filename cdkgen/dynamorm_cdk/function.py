"""`ModelFunction`: a Lambda function that is set up to work with DynamoDB."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import aws_cdk as cdk
import jsii
from aws_cdk import aws_iam as iam
from constructs import Construct

from dynamorm_cdk.environment import FunctionEnvironment
from dynamorm_cdk.packages import PackageLayer
from dynamorm_runtime.variables import SERVICE

if TYPE_CHECKING:
    from aws_cdk import aws_cloudwatch as cloudwatch
    from aws_cdk import aws_lambda as lambda_
    from aws_cdk import aws_logs as logs

RUNTIME_PACKAGE = "dynamorm_runtime"
POWERTOOLS = "/aws/service/powertools/python/{architecture}/{runtime}/latest"
MEMORY = 512
TIMEOUT = 30


@jsii.implements(iam.IGrantable)
class ModelFunction(Construct):
    """A function (`AWS::Lambda::Function`) with a role (`AWS::IAM::Role`) and a log group (`AWS::Logs::LogGroup`) that
    forgets.

    By default Python 3.14 on ARM64, 512 MB, 30 seconds, traced by X-Ray, logging JSON that is kept for a month. The
    environment tells botocore and `dynamorm_runtime.client` how to call DynamoDB (`settings`); `table.connect` tells it
    the tables and grants what its code asks of them. What is given in `environment` wins over both.

    `code` is a folder, or code as CDK has it; `handler` is `module.function` in there. `packages` are copied from where
    the app runs into a layer that all functions of the stack share; with `client` that is `dynamorm_runtime` too.
    `powertools` adds the layer of Powertools for AWS Lambda, in the version that is the latest when it is deployed.

    It costs what its invocations take, its traces and its logs. Granted is writing to this log group, and traces.
    """

    function: "lambda_.Function"
    role: iam.IRole
    log_group: "logs.ILogGroup"

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        code: "str | lambda_.Code",
        handler: str,
        runtime: "lambda_.Runtime | None" = None,
        architecture: "lambda_.Architecture | None" = None,
        memory: cdk.Size | None = None,
        timeout: cdk.Duration | None = None,
        settings: FunctionEnvironment | None = None,
        environment: Mapping[str, str] | None = None,
        packages: Sequence[str] = (),
        client: bool = True,
        powertools: bool = False,
        service: str | None = None,
        layers: "Sequence[lambda_.ILayerVersion]" = (),
        tracing: "lambda_.Tracing | None" = None,
        log_level: "lambda_.ApplicationLogLevel | None" = None,
        log_group: "logs.ILogGroup | None" = None,
        log_retention: "logs.RetentionDays | None" = None,
        reserved_concurrency: int | None = None,
        role: iam.IRole | None = None,
        description: str | None = None,
    ) -> None:
        """`service` is what Powertools calls it in logs and traces, the path of the construct unless told. Raises
        ValueError."""
        super().__init__(scope, id)
        from aws_cdk import aws_lambda as lambda_
        from aws_cdk import aws_logs as logs

        self.settings = settings or FunctionEnvironment()
        self.code_folder = Path(code) if isinstance(code, str) else None
        self.handler = handler
        timeout = timeout or cdk.Duration.seconds(TIMEOUT)
        self._refuse(
            timeout,
            logs_twice=log_group is not None and log_retention is not None,
            service_alone=service is not None and not powertools,
        )
        runtime = runtime or lambda_.Runtime.PYTHON_3_14
        architecture = architecture or lambda_.Architecture.ARM_64
        self.log_group = log_group or logs.LogGroup(
            self,
            "Logs",
            retention=log_retention or logs.RetentionDays.ONE_MONTH,
            removal_policy=cdk.RemovalPolicy.DESTROY,
        )
        self.role = role or _role(self, self.log_group)
        own = [*packages, *([RUNTIME_PACKAGE] if client else ())]
        self.packages = PackageLayer.shared(self, own) if own else None
        self.powertools = _powertools(self, runtime, architecture) if powertools else None
        told = {SERVICE.called(): service or self.node.path} if powertools else {}
        self.function = lambda_.Function(
            self,
            "Default",
            runtime=runtime,
            architecture=architecture,
            code=_asset(code) if isinstance(code, str) else code,
            handler=handler,
            memory_size=int((memory or cdk.Size.mebibytes(MEMORY)).to_mebibytes()),
            timeout=timeout,
            environment={**self.settings.variables(), **told, **(environment or {})},
            layers=[
                *([self.packages.layer] if self.packages is not None else ()),
                *([self.powertools] if self.powertools is not None else ()),
                *layers,
            ],
            tracing=tracing or lambda_.Tracing.ACTIVE,
            logging_format=lambda_.LoggingFormat.JSON,
            application_log_level_v2=log_level,
            log_group=self.log_group,
            reserved_concurrent_executions=reserved_concurrency,
            role=self.role,
            description=description,
        )

    def _refuse(self, timeout: cdk.Duration, *, logs_twice: bool, service_alone: bool) -> None:
        if logs_twice:
            raise ValueError(
                f"{self.node.path}: `log_retention=` is for the log group that is made here, not for one given"
            )
        if service_alone:
            raise ValueError(f"{self.node.path}: `service=` is read by Powertools alone: give `powertools=True` too")
        if timeout.is_unresolved() or self.settings.longest < timeout.to_seconds():
            return
        raise ValueError(
            f"{self.node.path}: {self.settings.attempts} attempts of {self.settings.connect_timeout:g} s and"
            f" {self.settings.read_timeout:g} s do not end within its timeout of {timeout.to_seconds():g} s: it would"
            " be ended before DynamoDB's last answer"
        )

    @property
    def grant_principal(self) -> iam.IPrincipal:
        """Whom to grant what the function may do."""
        return self.function.grant_principal

    @property
    def source(self) -> str | None:
        """The file that holds the handler; None where the code was not given as a folder."""
        if self.code_folder is None:
            return None
        module = self.handler.rpartition(".")[0].replace(".", "/")
        return (self.code_folder / f"{module}.py").as_posix()

    def add_environment(self, name: str, value: str) -> None:
        """Sets a variable of its environment."""
        self.function.add_environment(name, value)

    def grant_invoke(self, grantee: iam.IGrantable) -> iam.Grant:
        """Grants invoking the function."""
        return self.function.grant_invoke(grantee)

    def metric_errors(self, *, period: cdk.Duration | None = None) -> "cloudwatch.Metric":
        """Invocations that failed: their sum, over five minutes unless told otherwise."""
        return self.function.metric_errors(period=period)

    def metric_duration(self, *, statistic: str = "p99", period: cdk.Duration | None = None) -> "cloudwatch.Metric":
        """How long invocations take, in milliseconds."""
        return self.function.metric_duration(statistic=statistic, period=period)

    def metric_throttles(self, *, period: cdk.Duration | None = None) -> "cloudwatch.Metric":
        """Invocations that were refused for want of concurrency."""
        return self.function.metric_throttles(period=period)


def _asset(folder: str) -> "lambda_.Code":
    """A folder as code; CDK's engine is a process with a working directory of its own."""
    from aws_cdk import aws_lambda as lambda_

    return lambda_.Code.from_asset(str(Path(folder).resolve()), exclude=["__pycache__", "*.pyc"])


def _role(scope: Construct, log_group: "logs.ILogGroup") -> iam.Role:
    """A role that may write to its own logs: the policy that AWS keeps for functions allows writing to all others."""
    made = iam.Role(scope, "Role", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
    log_group.grant_write(made)
    return made


def _powertools(
    scope: Construct, runtime: "lambda_.Runtime", architecture: "lambda_.Architecture"
) -> "lambda_.ILayerVersion":
    """The layer that AWS publishes, whose version a parameter of its own tells at deployment."""
    from aws_cdk import aws_lambda as lambda_
    from aws_cdk import aws_ssm as ssm

    parameter = POWERTOOLS.format(architecture=architecture.name, runtime=runtime.name)
    arn = ssm.StringParameter.value_for_string_parameter(scope, parameter)
    return lambda_.LayerVersion.from_layer_version_arn(scope, "Powertools", arn)
