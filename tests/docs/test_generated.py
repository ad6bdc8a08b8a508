"""Pages that follow from the code, and the examples in those that do not."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from dynamorm_workspace.config import settings_of

ROOT = Path(__file__).resolve().parents[2]
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
TOML = re.compile(r"^```toml\n(.*?)^```$", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\((?!https?:)([^)#\s]+)(?:#[^)]*)?\)")


def test_generated_pages_are_fresh() -> None:
    """The rules' pages, the settings' page and the README's demo and table are what `make docs` would write now."""
    run = subprocess.run(
        [sys.executable, "-m", "docs.generate", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_settings_in_pages_are_valid(page: Path, tmp_path: Path) -> None:
    """Every piece of settings that a page shows is accepted."""
    for number, example in enumerate(TOML.findall(page.read_text("utf-8"))):
        if "[tool.dynamorm" in example:
            file = tmp_path / str(number) / "pyproject.toml"
            file.parent.mkdir()
            file.write_text(example, "utf-8")
            settings_of(file, tmp_path)


@pytest.mark.parametrize(
    "page",
    [*PAGES, ROOT / "ARCHITECTURE.md", ROOT / "CONTRIBUTING.md"],
    ids=lambda page: page.relative_to(ROOT).as_posix(),
)
def test_links_lead_somewhere(page: Path) -> None:
    """Every link to a file of the repository leads to one."""
    links = LINK.findall(page.read_text("utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []
