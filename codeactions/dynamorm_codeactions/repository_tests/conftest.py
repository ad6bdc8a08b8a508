"""The beginning of a `conftest.py`, which belongs to the user: where the code lies, and an engine before all else."""

from collections.abc import Sequence

from dynamorm_cdkgen.python_layout import quoted
from dynamorm_cdkgen.python_text import formatted

PACKAGE = '"""Tests of repositories, in a local engine and in memory."""\n'


def conftest(roots: Sequence[str], folder: str) -> str:
    """`roots` are the folders from which the code is imported, seen from the one above `folder`."""
    up = folder.strip("/").count("/") + 1
    project = f"Path(__file__).resolve().parents[{up}]"
    lines = [
        '"""What comes before all tests: where the code lies, and an engine for its tables."""', "",
        "import sys", "from pathlib import Path", "",
    ]  # fmt: skip
    for root in roots:
        lines.append(f"sys.path.insert(0, str({project}{f' / {quoted(root)}' if root else ''}))")
    return formatted("\n".join([*lines, "", "from . import dynamodb", "", '__all__ = ["dynamodb"]', ""]))
