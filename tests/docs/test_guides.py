"""The examples of the guides: what commands print for them is what the guides say."""

from pathlib import Path

import pytest

from conftest import Dynamorm, Files
from consoles import Shown, run, shown

GUIDES = sorted((Path(__file__).resolve().parents[2] / "docs" / "guides").glob("*.md"))


@pytest.mark.parametrize("section", [one for guide in GUIDES for one in shown(guide)], ids=str)
def test_example(section: Shown, files: Files, dynamorm: Dynamorm) -> None:
    """A guide claims nothing that its example does not show."""
    run(section, files, dynamorm)
