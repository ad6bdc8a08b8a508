"""`ModelFunction` and what it tells plain functions: each property changes the template as it says."""

from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_dynamodb as ddb
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs

from cdk.templates import check_logical_ids, only, resources, template
from dynamorm_cdk import FunctionDefaults, FunctionEnvironment, ModelFunction, PackageLayer
from dynamorm_runtime import client
from dynamorm_runtime.variables import VARIABLES

FUNCTION = "AWS::Lambda::Function"
INLINE = {"handler": "index.handler", "client": False}


@pytest.fixture
def folder(tmp_path: Path) -> str:
    """A folder with the code of a function."""
    (tmp_path / "app" / "handlers").mkdir(parents=True)
    (tmp_path / "app" / "handlers" / "orders.py").write_text("def create(event, context):\n    return event\n")
    return str(tmp_path / "app")


def inline() -> lambda_.Code:
    return lambda_.Code.from_inline("def handler(event, context): return event")


def copied(app: cdk.App, layer: dict[str, Any]) -> Path:
    """The folder that a layer is made of, in what the app synthesizes."""
    return Path(app.outdir) / f"asset.{layer['Properties']['Content']['S3Key'].removesuffix('.zip')}"


def test_defaults(stack: cdk.Stack, folder: str) -> None:
    """A function has ARM64, 512 MB and 30 s, is traced, and logs JSON that is kept for a month."""
    made = ModelFunction(stack, "Create", code=folder, handler="handlers.orders.create")
    found = template(stack)
    told = only(found, FUNCTION)
    assert told["Architectures"] == ["arm64"]
    assert (told["MemorySize"], told["Timeout"], told["Runtime"]) == (512, 30, "python3.14")
    assert told["TracingConfig"] == {"Mode": "Active"}
    ((group, _),) = resources(found, "AWS::Logs::LogGroup")
    assert told["LoggingConfig"] == {"LogFormat": "JSON", "LogGroup": {"Ref": group}}
    assert only(found, "AWS::Logs::LogGroup") == {"RetentionInDays": 30}
    assert "FunctionName" not in told
    assert made.source == f"{folder}/handlers/orders.py"
    check_logical_ids(found, "function")


def test_properties(stack: cdk.Stack) -> None:
    """What is given takes the place of what it is by default."""
    ModelFunction(
        stack,
        "Create",
        code=inline(),
        **INLINE,
        runtime=lambda_.Runtime.PYTHON_3_13,
        architecture=lambda_.Architecture.X86_64,
        memory=cdk.Size.gibibytes(1),
        timeout=cdk.Duration.minutes(2),
        settings=FunctionEnvironment(attempts=10, retry_mode="adaptive", debug=True),
        environment={"AWS_RETRY_MODE": "standard", "STAGE": "prod"},
        tracing=lambda_.Tracing.DISABLED,
        log_level=lambda_.ApplicationLogLevel.WARN,
        log_retention=logs.RetentionDays.ONE_YEAR,
        reserved_concurrency=5,
        description="Takes orders",
    )
    found = template(stack)
    told = only(found, FUNCTION)
    assert told["Architectures"] == ["x86_64"]
    assert (told["MemorySize"], told["Timeout"], told["Runtime"]) == (1024, 120, "python3.13")
    assert "TracingConfig" not in told
    assert told["LoggingConfig"]["ApplicationLogLevel"] == "WARN"
    assert (told["ReservedConcurrentExecutions"], told["Description"]) == (5, "Takes orders")
    variables = told["Environment"]["Variables"]
    assert (variables["AWS_MAX_ATTEMPTS"], variables["DYNAMORM_DEBUG"]) == ("10", "1")
    assert (variables["AWS_RETRY_MODE"], variables["STAGE"]) == ("standard", "prod")
    assert only(found, "AWS::Logs::LogGroup") == {"RetentionInDays": 365}


def test_role(stack: cdk.Stack) -> None:
    """A function may write to its own log group, and traces; it has none of AWS's own policies."""
    ModelFunction(stack, "Create", code=inline(), **INLINE)
    found = template(stack)
    ((group, _),) = resources(found, "AWS::Logs::LogGroup")
    assert "ManagedPolicyArns" not in only(found, "AWS::IAM::Role")
    statements = only(found, "AWS::IAM::Policy")["PolicyDocument"]["Statement"]
    assert [(one["Action"], one["Resource"]) for one in statements] == [
        (["logs:CreateLogStream", "logs:PutLogEvents"], {"Fn::GetAtt": [group, "Arn"]}),
        (["xray:PutTraceSegments", "xray:PutTelemetryRecords"], "*"),
    ]


def test_log_group_and_role_of_ones_own(stack: cdk.Stack) -> None:
    """A log group and a role that exist are used, and none is made beside them."""
    group = logs.LogGroup(stack, "Group")
    role = iam.Role(stack, "Role", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
    ModelFunction(stack, "Create", code=inline(), **INLINE, log_group=group, role=role)
    found = template(stack)
    assert len([*resources(found, "AWS::Logs::LogGroup")]) == len([*resources(found, "AWS::IAM::Role")]) == 1


def test_grantable(stack: cdk.Stack) -> None:
    """A function is granted what CDK's own grants say."""
    made = ModelFunction(stack, "Create", code=inline(), **INLINE)
    table = ddb.TableV2(stack, "Orders", partition_key=ddb.Attribute(name="id", type=ddb.AttributeType.STRING))
    table.grants.actions(made, "dynamodb:GetItem")
    statements = only(template(stack), "AWS::IAM::Policy")["PolicyDocument"]["Statement"]
    assert "dynamodb:GetItem" in [statement["Action"] for statement in statements]


def test_powertools(stack: cdk.Stack) -> None:
    """The layer of Powertools is the latest for runtime and architecture when it is deployed, and is told a name."""
    ModelFunction(stack, "Create", code=inline(), **INLINE, powertools=True, service="orders")
    found = template(stack)
    told = only(found, FUNCTION)
    (layer,) = told["Layers"]
    parameter = found["Parameters"][layer["Ref"]]
    assert parameter["Type"] == "AWS::SSM::Parameter::Value<String>"
    assert parameter["Default"] == "/aws/service/powertools/python/arm64/python3.14/latest"
    assert told["Environment"]["Variables"]["POWERTOOLS_SERVICE_NAME"] == "orders"


def test_packages(stack: cdk.Stack, app: cdk.App) -> None:
    """Functions of a stack share one layer with the packages that they import, which holds no compiled files."""
    for name in ("Create", "List"):
        ModelFunction(stack, name, code=inline(), handler="index.handler", packages=["pynamodb"])
    found = template(stack)
    ((layer, resource),) = resources(found, "AWS::Lambda::LayerVersion")
    assert [told["Properties"]["Layers"] for _, told in resources(found, FUNCTION)] == [[{"Ref": layer}]] * 2
    asset = copied(app, resource)
    assert (asset / "python/dynamorm_runtime/client.py").read_bytes() == Path(client.__file__).read_bytes()
    assert (asset / "python/pynamodb/models.py").is_file()
    assert [*asset.rglob("*.pyc")] == [*asset.rglob("__pycache__")] == []


def test_packages_do_not_depend_on_when_they_are_copied(tmp_path: Path) -> None:
    """The same packages give the same asset, so that a function is not deployed anew for nothing."""

    def asset(number: int) -> Any:
        app = cdk.App(builtin_cloud_formation_validation=False, outdir=str(tmp_path / str(number)))
        stack = cdk.Stack(app, "Stack")
        PackageLayer(stack, "Packages", packages=["dynamorm_runtime"])
        return only(template(stack), "AWS::Lambda::LayerVersion")

    assert asset(1) == asset(2)


def test_module_as_package(stack: cdk.Stack, app: cdk.App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package may be a single module."""
    (tmp_path / "lonely.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    PackageLayer(stack, "Packages", packages=["lonely"])
    ((_, resource),) = resources(template(stack), "AWS::Lambda::LayerVersion")
    assert (copied(app, resource) / "python/lonely.py").is_file()


@pytest.mark.parametrize(
    ("properties", "message"),
    [
        ({"timeout": cdk.Duration.seconds(3)}, "4 attempts of 1 s and 5 s do not end within its timeout of 3 s"),
        ({"service": "orders"}, "read by Powertools alone"),
        ({"packages": ["msgspec"]}, "`msgspec` has compiled parts"),
        ({"packages": ["no_such_package"]}, "no package `no_such_package` is installed"),
        ({"packages": ["os.path"]}, "no package `os.path` is installed"),
    ],
)
def test_errors(stack: cdk.Stack, properties: dict[str, Any], message: str) -> None:
    """What could not work is refused with the path of the construct."""
    with pytest.raises(ValueError, match=f"^Stack/.*{message}"):
        ModelFunction(stack, "Create", code=inline(), **{**INLINE, **properties})


def test_log_group_and_retention(stack: cdk.Stack) -> None:
    """How long a log group keeps its logs is its own matter."""
    group = logs.LogGroup(stack, "Group")
    with pytest.raises(ValueError, match="`log_retention=` is for the log group that is made here"):
        ModelFunction(
            stack, "Create", code=inline(), **INLINE, log_group=group, log_retention=logs.RetentionDays.ONE_DAY
        )


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"attempts": 0}, "`attempts` is 0"),
        ({"read_timeout": -1}, "`read_timeout` is -1"),
        ({"prefix": "my-app"}, "`prefix` is 'my-app'"),
        ({"prefix": "1A"}, "`prefix` is '1A'"),
        ({"prefix": ""}, "`prefix` is ''"),
    ],
)
def test_settings_that_make_no_client(settings: dict[str, Any], message: str) -> None:
    """Settings are refused when they are made."""
    with pytest.raises(ValueError, match=message):
        FunctionEnvironment(**settings)


def test_every_variable_that_is_set_is_documented_and_read(stack: cdk.Stack) -> None:
    """What a function is told by default is told to the run time or botocore, under the names that these read."""
    ModelFunction(stack, "Create", code=inline(), **INLINE, settings=FunctionEnvironment(prefix="SHOP"))
    told = only(template(stack), FUNCTION)["Environment"]["Variables"]
    known = {variable.called("SHOP"): variable for variable in VARIABLES}
    assert {known[name].reader for name in told} == {"dynamorm_runtime", "botocore"}
    config = client.configuration("SHOP", environment=told)
    assert (config.max_pool_connections, config.connect_timeout, config.read_timeout) == (10, 1, 5)


def test_function_defaults(app: cdk.App) -> None:
    """Functions of CDK's own get what they do not set themselves, and keep what they do."""
    defaults = FunctionDefaults(environment={"ORDERS_TABLE": "orders"})
    stack = cdk.Stack(app, "Api", property_injectors=[defaults])
    lambda_.Function(
        stack,
        "Plain",
        runtime=lambda_.Runtime.PYTHON_3_13,
        handler="index.handler",
        code=inline(),
        environment={"AWS_MAX_ATTEMPTS": "2"},
    )
    told = only(template(stack), FUNCTION)
    assert told["Environment"]["Variables"] == {
        **FunctionEnvironment().variables(),
        "AWS_MAX_ATTEMPTS": "2",
        "ORDERS_TABLE": "orders",
    }
    assert told["TracingConfig"] == {"Mode": "Active"}
    assert "Architectures" not in told


def test_function_defaults_give_way(app: cdk.App) -> None:
    """Tracing that a function turns off stays off, and a function with no environment gets one."""
    stack = cdk.Stack(app, "Api", property_injectors=[FunctionDefaults()])
    lambda_.Function(
        stack,
        "Plain",
        runtime=lambda_.Runtime.PYTHON_3_13,
        handler="index.handler",
        code=inline(),
        tracing=lambda_.Tracing.PASS_THROUGH,
    )
    told = only(template(stack), FUNCTION)
    assert told["TracingConfig"] == {"Mode": "PassThrough"}
    assert told["Environment"]["Variables"] == FunctionEnvironment().variables()
