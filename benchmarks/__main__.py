"""Runs every benchmark and prints one table: `python -m benchmarks [NAME …]`. Each module with `measure` is one."""

import importlib
import pkgutil
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measuring import Figure

HEAD = "| Figure | | Beside | Ratio | Target | Met |\n|---|---|---|---|---|---|"


def main(chosen: list[str]) -> None:
    figures = [figure for name in names() if not chosen or name in chosen for figure in _measured(name)]
    print(HEAD)
    for figure in figures:
        print(_row(figure))


def names() -> tuple[str, ...]:
    """The benchmarks of this folder."""
    modules = (found.name for found in pkgutil.iter_modules([str(Path(__file__).parent)]))
    return tuple(name for name in modules if hasattr(_module(name), "measure"))


def _module(name: str) -> object:
    return None if name.startswith("_") else importlib.import_module(f"benchmarks.{name}")


def _measured(name: str) -> Iterator[Figure]:
    print(f"{name} …", file=sys.stderr, flush=True)
    measure = importlib.import_module(f"benchmarks.{name}").measure
    yield from measure()


def _row(figure: Figure) -> str:
    ratio = "" if figure.ratio is None else f"{figure.ratio:.1f}×" if figure.ratio < 10 else f"{figure.ratio:,.0f}×"
    met = {True: "yes", False: "NO", None: ""}[figure.met]
    return f"| {figure.name} | {figure.text} | {figure.beside} | {ratio} | {figure.target} | {met} |"


if __name__ == "__main__":
    main(sys.argv[1:])
