"""Facts are told apart by the readers that made them."""

import subprocess
import sys

from dynamorm_workspace.versions import READERS, readers_version

PROGRAM = """
import sys
from dynamorm_analysis.reading.languages import reader_for
for path in ("a.py", "a.yaml", "a.json", "a.go"):
    reader_for(path)(b"")
print(*sorted(name for name in sys.modules if name.startswith("dynamorm_")))
"""


def test_all_that_facts_depend_on() -> None:
    """Nothing of ours has a part in reading but what the version is made of."""
    run = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    rooms = {name.partition(".")[2].split(".")[0] for name in run.stdout.split()} - {""}
    assert rooms <= {part.removesuffix(".py") for part in READERS}
    assert "reading" in rooms


def test_the_version() -> None:
    """It is the same each time, and a name for a folder."""
    assert readers_version() == readers_version()
    assert readers_version().isalnum()
