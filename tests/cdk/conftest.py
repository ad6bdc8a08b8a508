"""What tests of constructs share: one process that runs jsii, and apps without CDK's validator."""

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest

os.environ.setdefault("JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION", "20")

if TYPE_CHECKING:
    import aws_cdk as cdk

NODE = os.environ.get("JSII_NODE") or shutil.which("node")


class WithoutNode(pytest.Module):
    """A module of tests that cannot even be imported."""

    def collect(self) -> NoReturn:
        pytest.skip("CDK runs on Node, and there is none", allow_module_level=True)


def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> pytest.Module | None:
    return WithoutNode.from_parent(parent, path=module_path) if NODE is None else None


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One process for all: each that starts jsii pays for it anew."""
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.xdist_group("cdk"))


@pytest.fixture
def app(tmp_path: Path) -> "cdk.App":
    """An app that synthesizes into a folder of its own, without CDK's validator."""
    import aws_cdk as cdk

    return cdk.App(
        builtin_cloud_formation_validation=False, outdir=str(tmp_path / "cdk.out"), analytics_reporting=False
    )


@pytest.fixture
def stack(app: "cdk.App") -> "cdk.Stack":
    """A stack for no account and Region in particular."""
    import aws_cdk as cdk

    return cdk.Stack(app, "Stack")
