"""The apps that the guides show: each synthesizes, and makes what its section says."""

from functools import partial
from pathlib import Path

import aws_cdk as cdk
import pytest

from cdk.synthesized import Shown, apps_in, synthesized
from conftest import Files

GUIDES = sorted((Path(__file__).resolve().parents[2] / "docs" / "guides").glob("*.md"))


@pytest.mark.parametrize("section", [one for guide in GUIDES for one in apps_in(guide)], ids=str)
def test_app(section: Shown, files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    """A guide shows no app that does not synthesize, and no resource or permission that it does not make."""
    base = files(dict(section.files))
    there = partial(cdk.App, outdir=str(base / "cdk.out"), builtin_cloud_formation_validation=False)
    monkeypatch.setattr(cdk, "App", there)  # Node has its own working directory and environment
    monkeypatch.syspath_prepend(str(base))
    made = list(synthesized(base))
    if section.expected is not None:
        assert made == section.expected.splitlines()
