"""The beginning of a `conftest.py`, which belongs to the user: where the code lies, and an engine before all else."""

from collections.abc import Sequence

from dynamorm_cdkgen.python_layout import quoted
from dynamorm_cdkgen.python_text import formatted

PACKAGE = '"""Tests of repositories, in a local engine and in memory."""\n'


def conftest(roots: Sequence[str], folder: str) -> str:
    """`roots` are the folders from which the code is imported, seen from the one above `folder`."""
    lines = [
        '"""What comes before all tests: where the code lies, and an engine for its tables."""', "",
        "import sys", "from pathlib import Path", "",
    ]  # fmt: skip
    for root in roots:
        lines.append(f"sys.path.insert(0, str({_seen_from(folder, root)}))")
    return formatted("\n".join([*lines, "", "from . import dynamodb", "", '__all__ = ["dynamodb"]', ""]))


def _seen_from(folder: str, root: str) -> str:
    """Where a root of imports lies, seen from a module in a folder."""
    is_above = not root or folder.startswith(f"{root}/")
    below = folder.removeprefix(f"{root}/" if is_above and root else "").strip("/")
    above = f"Path(__file__).resolve().parents[{below.count('/') + 1}]"
    return above if is_above else f"{above} / {quoted(root)}"
