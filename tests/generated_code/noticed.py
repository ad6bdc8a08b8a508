"""`python -m generated_code.noticed`: tells which changes of generated repositories the tests of these do not notice.

Changes are tried in each example and in models that hypothesis makes: conditions that are dropped or turned round,
other indexes and orders, limits, cursors and versions that are not heeded, and what is left over of a batch and not
asked for again. Of a hundred, 95 must be noticed.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings

import ministack
from generated_code.made_models import Drawn, drawn_models
from generated_code.projects import copy_of, generated, tried

SHARE = 95
EXAMPLES = {
    "boto3": ("shop/repositories", "tests"),
    "crud": ("src/clinic/repositories", "tests"),
    "event-sourcing": ("src/ledger/repositories", "tests"),
    "cqrs": ("src/store/repositories", "tests"),
    "saas": ("src/boards/repositories", "tests"),
}
"""Where the repositories and the tests of each are."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m generated_code.noticed", description=__doc__)
    parser.add_argument("examples", nargs="*", metavar="EXAMPLE", help="all examples where none is given")
    parser.add_argument("--every", type=int, default=1, help="try each n-th change alone")
    parser.add_argument("--models", type=int, default=5, help="so many models that hypothesis makes")
    asked = parser.parse_args()
    count = 0
    unnoticed: list[str] = []
    with ministack.engine() as engine, tempfile.TemporaryDirectory() as folder:
        for name, project, places in _projects(asked.examples or [*EXAMPLES], asked.models, Path(folder)):
            changes, survivors = tried(project, *places, every=asked.every, engine=engine)
            print(f"{name}: {changes - len(survivors)} of {changes}", flush=True)
            for survivor in survivors:
                print(f"  {survivor}", flush=True)
            count, unnoticed = count + changes, unnoticed + survivors
    share = 100 * (count - len(unnoticed)) / (count or 1)
    print(f"{count - len(unnoticed)} of {count} changes are noticed ({share:.1f} %)")
    return int(share < SHARE)


def _projects(examples: list[str], models: int, folder: Path) -> Iterator[tuple[str, Path, tuple[str, str]]]:
    for name in examples:
        project = copy_of(name, folder / name)
        generated(project, "repository", "tests")
        yield name, project, EXAMPLES[name]
    for number, drawn in enumerate(made(models)):
        project = folder / f"made{number}"
        project.mkdir()
        (project / "models.py").write_text(drawn.models)
        (project / "code.py").write_text(drawn.code)
        generated(project, "repository", "tests")
        yield project.name, project, ("repositories", "tests")


def made(models: int) -> list[Drawn]:
    """Models as hypothesis makes them, the same ones each time."""
    found: list[Drawn] = []

    @settings(
        max_examples=models, deadline=None, derandomize=True, phases=[Phase.generate],
        suppress_health_check=[*HealthCheck],
    )  # fmt: skip
    @given(drawn=drawn_models())
    def draw(drawn: Drawn) -> None:
        found.append(drawn)

    draw()
    return found[:models]


if __name__ == "__main__":
    sys.exit(main())
