"""Which modules a check imports: what only the server or a fix needs is to stay out."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measuring import Figure

ROOT = Path(__file__).parent.parent
UNWANTED = ("pygls", "lsprotocol", "libcst")
PROGRAM = """
import sys
before = set(sys.modules)
from dynamorm_lsp.cli import main
sys.argv = ["dynamorm", "check", "examples/shop", "--exit-zero", "--no-cache", "--format", "json"]
try:
    main()
except SystemExit:
    pass
print(*sorted(set(sys.modules) - before), file=sys.stderr)
"""


def measure() -> Iterator[Figure]:
    modules = imported_by_check()
    unwanted = [name for name in UNWANTED if name in modules]
    yield Figure(
        "modules imported by `check`",
        str(len(modules)),
        target=f"none of {', '.join(UNWANTED)}" + (f"; there are {', '.join(unwanted)}" if unwanted else ""),
        met=not unwanted,
    )


def imported_by_check() -> frozenset[str]:
    """The names of all modules that a check of the shop imports."""
    run = subprocess.run([sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, check=True)
    return frozenset(run.stderr.splitlines()[-1].split())
