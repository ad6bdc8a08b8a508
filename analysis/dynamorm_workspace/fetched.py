"""Which names in a folder belong to packages that an installer put there: beside code that is deployed with them
(`pip install --target`), or below the `vendor` of a Go module."""

from collections.abc import Iterable
from pathlib import Path

METADATA = ".dist-info"
"""Ends the name of a folder in which an installer of Python packages says what one brought."""
GO_VENDOR, GO_LIST = "vendor", "modules.txt"
"""The folder in which `go mod vendor` puts copies of all packages that a module requires, and its list of them."""
LARGEST = 1_000_000  # bytes of a list of installed files


def fetched_in(folder: Path, names: Iterable[str]) -> frozenset[str]:
    """Of the names in a folder, those that some installed package is known to have brought."""
    names = frozenset(names)
    if GO_VENDOR in names and (folder / GO_VENDOR / GO_LIST).is_file():
        return _python_packages(folder, names) | {GO_VENDOR}
    return _python_packages(folder, names)


def _python_packages(folder: Path, names: frozenset[str]) -> frozenset[str]:
    described = [name for name in names if name.endswith(METADATA)]
    brought = {brought for name in described for brought in _brought_by(folder / name)}
    return names & {*described, *brought}


def _brought_by(metadata: Path) -> Iterable[str]:
    """What stands at the top of the files that an installed package brought, and modules of its name."""
    project = metadata.name.removesuffix(METADATA).partition("-")[0].replace(".", "_")
    tops = {project, project.lower()}
    tops |= {line.partition(",")[0].strip('"').partition("/")[0] for line in _lines(metadata / "RECORD")}
    tops |= {line.strip() for line in _lines(metadata / "top_level.txt")}
    return {*tops, *(f"{top}.py" for top in tops)} - {"", "..", "bin"}


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text("utf-8", "replace").splitlines() if file.stat().st_size <= LARGEST else []
    except (OSError, ValueError):
        return []
