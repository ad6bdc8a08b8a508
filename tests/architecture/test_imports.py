"""Who may import whom, and what a check leaves unimported."""

import subprocess
import sys
import tomllib
from pathlib import Path

from dynamorm_analysis.libraries.recognition import recognisers

ROOT = Path(__file__).resolve().parents[2]


def test_import_contracts() -> None:
    """Imports run down, the analysis is pure, and only the server speaks LSP: the contracts in `pyproject.toml`.

    In a process of its own: it switches off the loggers that exist when it sets up its own."""
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    judged = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert judged.returncode == 0, judged.stdout + judged.stderr


def test_every_library_stands_apart() -> None:
    """The contract that no library knows another names them all."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    apart = next(contract["modules"] for contract in contracts if contract["name"] == "No library knows another")
    assert apart == sorted(one.recognise.__module__.removesuffix(".recogniser") for one in recognisers())
