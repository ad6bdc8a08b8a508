"""The shipped Neovim configurations, in a real Neovim without a window, on a copy of the shop."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "editors" / "neovim" / "e2e" / "test.lua"
NVIM = os.environ.get("NVIM") or shutil.which("nvim")
DYNAMORM = Path(os.environ.get("DYNAMORM") or Path(sys.executable).with_name("dynamorm"))


@pytest.mark.skipif(NVIM is None, reason="no Neovim: set NVIM, or put nvim on the PATH")
@pytest.mark.parametrize(("configuration", "least"), [("lsp", (0, 11)), ("autocmd", (0, 9))])
def test_finding_is_shown_once_and_fixed(configuration: str, least: tuple[int, int], tmp_path: Path) -> None:
    """Neovim shows the shop's finding once, right of an emoji too, applies its fix, and the server stops cleanly."""
    nvim = str(NVIM)
    if version_of(nvim) < least:
        pytest.skip(f"{nvim} is older than {least[0]}.{least[1]}")
    workspace = tmp_path / "workspace"
    shutil.copytree(ROOT / "examples" / "shop", workspace, ignore=shutil.ignore_patterns(".*", "__pycache__"))

    run = subprocess.run(
        [nvim, "--clean", "--headless", "-n", "-l", str(SCRIPT), configuration, str(workspace)],
        env={
            **os.environ,
            "PATH": f"{DYNAMORM.parent}{os.pathsep}{os.environ['PATH']}",
            "XDG_STATE_HOME": str(tmp_path),
        },
        capture_output=True,
        text=True,
        timeout=90,
    )

    assert run.returncode == 0, run.stderr
    assert "PASSED" in run.stderr
    assert "quit with exit code" not in run.stderr


def version_of(nvim: str) -> tuple[int, int]:
    """Major and minor number."""
    shown = subprocess.run([nvim, "--version"], capture_output=True, text=True, timeout=20, check=True).stdout
    match = re.search(r"v(\d+)\.(\d+)", shown)
    assert match is not None, shown
    return int(match[1]), int(match[2])
