"""Packages that a function imports and Lambda does not have, taken from where the app runs and put into a layer."""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import aws_cdk as cdk
from constructs import Construct

if TYPE_CHECKING:
    from aws_cdk import aws_lambda as lambda_

BUILT = frozenset({".so", ".pyd", ".dylib"})
LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.pyc", "*.pyi")


class PackageLayer(Construct):
    """A layer (`AWS::Lambda::LayerVersion`) with Python packages, by the names under which they are imported.

    They are copied from the environment that runs the app, so synthesis needs neither network nor Docker. What they
    import in turn is to be named too, boto3 and botocore aside, which Lambda has. Only packages of Python alone can be
    taken: those with compiled parts differ between machines. A layer costs nothing but the 75 GB of code that an
    account may store.
    """

    layer: "lambda_.LayerVersion"

    def __init__(self, scope: Construct, id: str, *, packages: Sequence[str]) -> None:
        """Raises ValueError for a package that is not installed, or has compiled parts."""
        super().__init__(scope, id)
        from aws_cdk import aws_lambda as lambda_

        with tempfile.TemporaryDirectory() as folder:
            for package in sorted(set(packages)):
                _copy(package, Path(folder, "python"), self.node.path)
            self.layer = lambda_.LayerVersion(
                self, "Default", code=lambda_.Code.from_asset(folder), removal_policy=cdk.RemovalPolicy.DESTROY
            )

    @staticmethod
    def shared(scope: Construct, packages: Sequence[str]) -> "PackageLayer":
        """The layer of the stack with these packages, made at the first call."""
        stack = cdk.Stack.of(scope)
        id = "Packages-" + "-".join(sorted(set(packages)))
        found = stack.node.try_find_child(id)
        return found if isinstance(found, PackageLayer) else PackageLayer(stack, id, packages=packages)


def _copy(package: str, folder: Path, path: str) -> None:
    spec = find_spec(package) if package.isidentifier() else None
    if spec is None:
        raise ValueError(f"{path}: no package `{package}` is installed where the app runs")
    folder.mkdir(exist_ok=True)
    for source in spec.submodule_search_locations or _module(spec.origin):
        for built in _compiled(Path(source)):
            raise ValueError(f"{path}: `{package}` has compiled parts ({built}), which differ between machines")
        if Path(source).is_dir():
            shutil.copytree(source, folder / package, ignore=LEFT_OUT, dirs_exist_ok=True)
        else:
            shutil.copy(source, folder)


def _module(origin: str | None) -> Iterator[str]:
    if origin is not None and Path(origin).is_file():
        yield origin


def _compiled(source: Path) -> Iterator[str]:
    found = source.rglob("*") if source.is_dir() else (source,)
    yield from (file.name for file in sorted(found) if file.suffix in BUILT)
