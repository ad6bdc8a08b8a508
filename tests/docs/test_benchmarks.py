"""The benchmarks, as far as nothing is timed."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_modules_of_a_check() -> None:
    """What the benchmark says of the modules that a check imports meets its target."""
    command = [sys.executable, "-m", "benchmarks", "imported_modules"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.splitlines()[-1].endswith("| none of pygls, lsprotocol, libcst | yes |")
