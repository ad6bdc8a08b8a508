"""Synthesizes an app as its users do, and deploys it to the engine that plays AWS, assets included."""

import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from botocore.exceptions import WaiterError

from ministack import service

ROOT = Path(__file__).resolve().parents[2]
ACCOUNT, REGION = "000000000000", "us-east-1"
BOOTSTRAPPED = "/cdk-bootstrap/hnb659fds/version"
QUIET = {"JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION": "20"}


def synthesized(folder: Path, out: Path, judge: Path | None = None, **variables: str) -> None:
    """Runs the program of an app in its folder, without CDK's validator unless told otherwise; by a program that judges
    what it makes, if there is one."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("COV_", "PYTEST_", "AWS_"))}
    context = json.loads((folder / "cdk.json").read_text()).get("context", {})
    told = {"CDK_OUTDIR": str(out), "CDK_CONTEXT_JSON": json.dumps(context), "CDK_VALIDATION": "false"}
    run = subprocess.run(
        [sys.executable, *([str(judge)] if judge is not None else []), "app.py"],
        cwd=folder,
        env={**clean, **QUIET, **told, **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr


def template_of(out: Path, stack: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((out / f"{stack}.template.json").read_text())
    return found


@dataclass(frozen=True)
class Deployed:
    """A stack that runs in an engine."""

    url: str
    outputs: Mapping[str, str]
    resources: Mapping[str, str]
    """The physical ids of resources by their logical ids."""

    def invoke(self, function: str, event: object) -> Any:
        """What a function answers. Fails with what it said where it raised."""
        client = service("lambda", self.url)
        answer = client.invoke(FunctionName=function, Payload=json.dumps(event).encode())
        said = json.loads(answer["Payload"].read())
        assert "FunctionError" not in answer, said
        return said


def deploy(out: Path, stack: str, url: str) -> Deployed:
    """Uploads what a synthesized stack needs, and creates it."""
    _upload(out, stack, url)
    client = service("cloudformation", url)
    body = json.dumps(_understood(template_of(out, stack)))
    client.create_stack(StackName=stack, TemplateBody=body, Capabilities=["CAPABILITY_IAM"])
    try:
        client.get_waiter("stack_create_complete").wait(StackName=stack, WaiterConfig={"Delay": 0.5, "MaxAttempts": 60})
    except WaiterError as error:
        events = client.describe_stack_events(StackName=stack)["StackEvents"]
        failed = [one for one in events if "FAILED" in one["ResourceStatus"]]
        raise AssertionError(
            "\n".join(f"{one['LogicalResourceId']}: {one.get('ResourceStatusReason')}" for one in failed)
        ) from error
    (told,) = client.describe_stacks(StackName=stack)["Stacks"]
    parts = client.describe_stack_resources(StackName=stack)["StackResources"]
    return Deployed(
        url,
        {one["OutputKey"]: one["OutputValue"] for one in told.get("Outputs", ())},
        {one["LogicalResourceId"]: one["PhysicalResourceId"] for one in parts},
    )


def _understood(template: dict[str, Any]) -> dict[str, Any]:
    """The template without alarms on what is worked out of metrics, which the engine does not know."""
    kept = {
        logical: one
        for logical, one in template["Resources"].items()
        if one["Type"] != "AWS::CloudWatch::Alarm" or "Metrics" not in one["Properties"]
    }
    return {**template, "Resources": kept}


def _upload(out: Path, stack: str, url: str) -> None:
    """What `cdk deploy` does before it creates a stack."""
    service("ssm", url).put_parameter(Name=BOOTSTRAPPED, Value="30", Type="String", Overwrite=True)
    bucket = service("s3", url)
    made: set[str] = set()
    for asset in json.loads((out / f"{stack}.assets.json").read_text())["files"].values():
        for destination in asset["destinations"].values():
            name = destination["bucketName"].replace("${AWS::AccountId}", ACCOUNT).replace("${AWS::Region}", REGION)
            if name not in made:
                bucket.create_bucket(Bucket=name)
                made.add(name)
            source = out / asset["source"]["path"]
            content = _zipped(source) if asset["source"]["packaging"] == "zip" else source.read_bytes()
            bucket.put_object(Bucket=name, Key=destination["objectKey"], Body=content)


def _zipped(folder: Path) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        for file in sorted(one for one in folder.rglob("*") if one.is_file()):
            packed.write(file, file.relative_to(folder))
    return content.getvalue()
