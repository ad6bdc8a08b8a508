"""`python -m generated_code.many SECONDS`: generates code for projects that hypothesis draws, for so long, and tells
what is wrong with it. Each is written again and in another order of files; some of ten are judged by all tools as well,
and their tests run against an engine. Projects with a fault are left in a folder, whose name is told.
"""

import argparse
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings

import ministack
from generated_code.any_projects import AnyProject, any_projects
from generated_code.judged_projects import faults_in_texts, faults_of_tools, stored

BATCH = 10


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m generated_code.many", description=__doc__)
    parser.add_argument("seconds", type=float)
    parser.add_argument("--seed", type=int, default=1, help="where to begin")
    parser.add_argument("--tools", type=int, default=5, help="so many of a batch of ten are judged by all tools")
    parser.add_argument("--flavour", default="", help="of one sort alone")
    asked = parser.parse_args()
    base = Path(tempfile.mkdtemp(prefix="many-"))
    end, number, bad = time.monotonic() + asked.seconds, asked.seed, 0
    counts: Counter[str] = Counter()
    with ministack.engine() as engine:
        while time.monotonic() < end:
            for at, project in enumerate(batch(number, asked.flavour)):
                if time.monotonic() > end:
                    break
                folder = base / f"{number}-{at}"
                counts[project.flavour] += 1
                faults = _faults(project, folder, engine if at < asked.tools else None)
                bad += bool(faults)
                for fault in faults:
                    print(f"---- {folder} ({project.flavour}{', awaited' * project.awaits})\n{fault}", flush=True)
            number += 1
    print(f"{bad} of {sum(counts.values())} projects have a fault: {dict(sorted(counts.items()))}")
    return int(bad > 0)


def _faults(project: AnyProject, folder: Path, engine: str | None) -> list[str]:
    try:
        found = [*faults_in_texts(project)]
        if engine is not None:
            found += faults_of_tools(project, folder, engine)
    except Exception:  # whatever it is, it is a fault of ours
        found = [traceback.format_exc()]
    if found:
        stored(project, folder)
    return found


def batch(number: int, flavour: str = "") -> list[AnyProject]:
    """Ten projects, the same ones for each number."""
    found: list[AnyProject] = []

    @seed(number)
    @settings(
        max_examples=BATCH, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=[*HealthCheck]
    )
    @given(any_projects())
    def draw(project: AnyProject) -> None:
        if flavour in project.flavour:
            found.append(project)

    draw()
    return found


if __name__ == "__main__":
    sys.exit(main())
