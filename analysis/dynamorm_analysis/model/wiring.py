"""Environment variables that infrastructure sets to the names of tables, and which of them a piece of code sees."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from posixpath import basename, dirname, splitext

# Folders that hold the infrastructure of the folder above them.
INFRASTRUCTURE = frozenset({
    "aws", ".aws", "cfn", "cloudformation", "config", "deploy", "deployment", "iac", "infra", "infrastructure",
    "resources", "sam", "serverless", "stacks", "template", "templates",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wire:
    """`variable` holds the name of `table` (an id) in the code that `path` deploys.

    `file` is the one file that runs with it, without its ending; `folder` the folder that is deployed with it. Both
    are empty where all code of the service sees the variable, or where it is not known which does. `text` is what the
    variable holds where it is written out, with holes for what a deployment sets in `service`: code may build a name
    of it.
    """

    variable: str
    table: str
    path: str
    file: str = ""
    folder: str = ""
    text: str = ""
    service: str = ""


class Wiring:
    """All wires of a workspace. A service is the folder of a template: wires reach no other one beside it."""

    def __init__(self, wires: Iterable[Wire]) -> None:
        self._wires: dict[str, list[Wire]] = {}
        for wire in wires:
            self._wires.setdefault(wire.variable, []).append(wire)

    def table(self, path: str, variable: str) -> str | None:
        """The table whose name a variable holds in the code of a file; None where it is not told, or told twice."""
        tables = {wire.table for wire in self._seen(path, variable)}
        return next(iter(tables)) if len(tables) == 1 else None

    def text(self, path: str, variable: str) -> tuple[str, str] | None:
        """The text that a variable holds there, and before it the service that fills its holes, if it has any."""
        texts = {(wire.service, wire.text) for wire in self._seen(path, variable)}
        return next(iter(texts)) if len(texts) == 1 and all(text for _, text in texts) else None

    def _seen(self, path: str, variable: str) -> list[Wire]:
        wires = self._wires.get(variable)
        return next(_nearest(path, wires), []) if wires else []


def _nearest(path: str, wires: list[Wire]) -> Iterator[list[Wire]]:
    """The wires that a file may see, those first that are surely meant."""
    stem = splitext(path)[0]
    if exact := [wire for wire in wires if wire.file and wire.file == stem]:
        yield exact
    folder = dirname(path)
    while True:
        if deployed := [wire for wire in wires if wire.folder and wire.folder == folder]:
            yield deployed
        if service := [wire for wire in wires if service_folder(wire.path) == folder]:
            yield service
        if not folder or folder == dirname(folder):
            return
        folder = dirname(folder)


def service_folder(path: str) -> str:
    """The folder of the service that a template describes."""
    folder = dirname(path)
    while folder and basename(folder).lower() in INFRASTRUCTURE:
        folder = dirname(folder)
    return folder
