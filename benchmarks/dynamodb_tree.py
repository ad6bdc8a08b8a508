"""A check of many files that use DynamoDB, with an empty and with a warm cache, beside ruff."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.generated_services import write_services
from benchmarks.measuring import DYNAMORM, RUFF, Figure, compared, medians, seconds

ROUNDS = 3
SERVICES = 60


def measure() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as scratch:
        tree, cache, ruff_cache = (Path(scratch) / name for name in ("tree", "cache", "ruff"))
        files = write_services(tree, SERVICES)
        environment = {**os.environ, "XDG_CACHE_HOME": str(cache)}
        check = [DYNAMORM, "check", ".", "--format", "json"]
        ruff = [RUFF, "check", ".", "--isolated", "--cache-dir", str(ruff_cache)]

        def cold(command: list[str], folder: Path) -> float:
            shutil.rmtree(folder, ignore_errors=True)
            return seconds(command, tree, environment)

        # In this order: each command finds the cache that its cold run has just left.
        cold_ours, cold_ruff, warm_ours, warm_ruff = medians(
            ROUNDS,
            [
                lambda: cold(check, cache),
                lambda: cold(ruff, ruff_cache),
                lambda: seconds(check, tree, environment),
                lambda: seconds(ruff, tree, environment),
            ],
        )
    name = f"`check` of {files} files with DynamoDB"
    yield compared(f"{name}, empty cache", cold_ours, "`ruff check`", cold_ruff)
    yield compared(f"{name}, warm cache", warm_ours, "`ruff check`", warm_ruff)
    yield compared(f"{name}, warm cache", warm_ours, "empty cache", cold_ours)
