"""Each way to say the same otherwise, by name: what the modules of this package call `REPHRASINGS`."""

import pkgutil
from importlib import import_module
from pathlib import Path

from rephrasing.pages import Files, Rephrasing


def all_rephrasings() -> dict[str, Rephrasing]:
    names = sorted(module.name for module in pkgutil.iter_modules([str(Path(__file__).parent)]))
    modules = [import_module(f"rephrasing.{name}") for name in names if not name.startswith(("_", "all_", "test_"))]
    found: dict[str, Rephrasing] = {}
    for module in modules:
        found.update(getattr(module, "REPHRASINGS", {}))
    return found


def one_after_the_other(first: Rephrasing, second: Rephrasing) -> Rephrasing:
    """Files said otherwise twice, as they are where either finds nothing to say otherwise."""

    def rephrased(files: Files) -> Files:
        once = first(files)
        twice = second(once)
        return files if once in (files, twice) else twice

    return rephrased
