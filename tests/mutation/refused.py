"""Which changes of a rule the type checker refuses: those need no page to be noticed."""

import ast
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

from mypy import api

ROOT = Path(__file__).resolve().parents[2]
ERROR = re.compile(r"changed_(?P<number>\d+)\.py:\d+: error: ")


def refused(changes: Sequence[ast.Module]) -> frozenset[int]:
    """The positions of the changed modules in which mypy finds an error."""
    if not changes:
        return frozenset()
    with tempfile.TemporaryDirectory() as folder:
        for number, tree in enumerate(changes):
            Path(folder, f"changed_{number}.py").write_text(ast.unparse(tree), "utf-8")
        config = ["--config-file", str(ROOT / "pyproject.toml"), "--no-error-summary", "--hide-error-context"]
        said, problem, _ = api.run([*config, folder])
    assert not problem, problem
    return frozenset(int(found["number"]) for found in ERROR.finditer(said))
