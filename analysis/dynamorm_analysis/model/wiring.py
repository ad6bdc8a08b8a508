"""Environment variables that infrastructure sets to the names of tables, and which of them a piece of code sees."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from posixpath import basename, dirname, splitext

from dynamorm_analysis.model.names import DISTINCTIVE, fits, shape

# Folders that hold the infrastructure of the folder above them.
INFRASTRUCTURE = frozenset({
    "aws", ".aws", "cdk", "cfn", "cloudformation", "config", "deploy", "deployment", "iac", "infra", "infrastructure",
    "resources", "sam", "serverless", "stacks", "template", "templates",
})  # fmt: skip


# Of these a folder inside is as well about the folder above: stages, stacks and modules are kept in folders of theirs.
ABOVE_STACKS = frozenset({
    "deploy", "deployment", "iac", "infra", "infrastructure", "terraform", "terragrunt", "tf",
})  # fmt: skip


# Folders of samples, which have nothing to do with each other.
SAMPLES = frozenset({"demo", "demos", "docs", "example", "examples", "fixtures", "sample", "samples", "tutorial"})


EXPORT = "export:"


def exported(name: str) -> str:
    """What stands for the table whose name a stack publishes to others under a name: the `variable` of the wire that
    publishes it, and the `table` of those that take it over."""
    return EXPORT + name


PARAMETER = "ssm:"


def parameter(name: str) -> str:
    """The same for a table whose name a parameter store holds, which code may ask for itself: `ssm:/shop/orders`."""
    return PARAMETER + name


STORED = re.compile(r"[^{]*:\{ssm:(/[^{}]*)\}")
"""The id of a table whose name a service takes from the store, as `${ssm:/shop/${sls:stage}/orders}` says."""
DEPLOYED = re.compile(r"<([^<>]*)>")
"""What a deployment fills in there."""
FILLED = re.compile(r"\{[^{}]*\}")


SCHEDULE = "schedule:"
"""The `variable` of a wire that tells of a file that time starts; its `text` is what the template calls that."""


@dataclass(frozen=True, slots=True)
class Wire:
    """`variable` holds the name of `table` (an id) in the code that `path` deploys; a table that is not known is empty.

    `file` is the one file that runs with it, without its ending; `folder` the folder that is deployed with it. Both
    are empty where all code of the service sees the variable, or where it is not known which does. `text` is what the
    variable holds where it is written out, with holes for what a deployment sets in `service`: code may build a name
    of it. `reaches` are the folders whose code it is, the nearest first, where they are not told by `path`. `stack`
    is the template that deploys `path` as a part of it, if one does. `beside` are folders of code of which some runs
    with it, where that is known: where several wires reach a file, it tells them apart. So does what the code is
    `called` where it is not known: its function, and what is packed for it.
    """

    variable: str
    table: str
    path: str
    file: str = ""
    folder: str = ""
    text: str = ""
    service: str = ""
    reaches: tuple[str, ...] = ()
    stack: str = ""
    beside: tuple[str, ...] = ()
    called: tuple[str, ...] = ()


class Wiring:
    """All wires of a workspace. A service is the folder of a template: wires reach no other one beside it, unless a
    single stack is all that is deployed, so that it deploys what is beside it. `mains` tells of a file which programs
    it is part of, each by a file: what it does not see by itself, or sees set to several tables, it sees as they do,
    where they agree."""

    def __init__(self, wires: Iterable[Wire], mains: Callable[[str], tuple[str, ...]] = lambda _: ()) -> None:
        self._mains = mains
        self._wires: dict[str, list[Wire]] = {}
        self._published: dict[str, set[str]] = {}
        self._of_shape: dict[str, set[str]] = {}
        self._scheduled: set[str] = set()
        self._started: set[str] = set()
        stacks: set[tuple[str, ...]] = set()
        for wire in wires:
            if wire.variable == SCHEDULE:
                self._scheduled.add(wire.file)
                self._started |= {wire.text} if "/" in wire.text else set()
                continue
            if wire.variable.startswith((EXPORT, PARAMETER)):
                self._published.setdefault(wire.variable, set()).add(wire.table)
                if "{" in wire.variable and (named := shape(wire.variable)) is not None:
                    self._of_shape.setdefault(named, set()).add(wire.table)
                continue
            self._wires.setdefault(wire.variable, []).append(wire)
            stacks.add((wire.stack,) if wire.stack else wire.reaches[:1])
        self._single = len(stacks) == 1 and () not in stacks

    @cached_property
    def folders(self) -> frozenset[str]:
        """The folders of all services for whose code something is set."""
        return frozenset(folder for wires in self._wires.values() for wire in wires for folder in _folders(wire))

    def table(self, path: str, variable: str) -> str | None:
        """The table whose name a variable holds in the code of a file; None where it is not told, or told twice."""
        tables = self.tables(path, variable)
        return next(iter(tables)) or None if len(tables) == 1 else None

    def tables(self, path: str, variable: str) -> frozenset[str]:
        """The tables of which a variable holds a name there; one that is not known is empty."""
        return frozenset(self.published(wire.table) for wire in self._seen(path, variable))

    def published(self, table: str) -> str:
        """A table, if need be the only one whose name is published under a name; empty where there is no such. What is
        put into the name of a parameter may be called otherwise there."""
        if (stored := STORED.fullmatch(table)) is not None:
            return self.published(parameter(DEPLOYED.sub(r"{\1}", stored[1]))) or table
        if not table.startswith((EXPORT, PARAMETER)):
            return table
        published = self._published.get(table, set())
        if not published and table.startswith(PARAMETER) and "{" in table:
            published = self._of_shape.get(shape(table) or "", set())
        if not published and table.startswith(PARAMETER):
            alike = (tables for name, tables in self._published.items() if _are_alike(name, table))
            published = set().union(*alike)
        return next(iter(published)) if len(published) == 1 else ""

    def is_scheduled(self, path: str) -> bool:
        """Whether a file holds what infrastructure has started by time. Where it lies the template need not tell, if it
        names a folder and it in there: a service may be put together from several places."""
        stem = splitext(path)[0]
        return stem in self._scheduled or any(f"/{stem}".endswith(f"/{called}") for called in self._started)

    def is_set(self, path: str, variable: str) -> bool:
        """Whether infrastructure sets a variable for the code of a file, to whatever."""
        return bool(self._seen(path, variable))

    def sets(self, variable: str) -> bool:
        """Whether infrastructure sets a variable for any code."""
        return variable in self._wires

    def text(self, path: str, variable: str) -> tuple[str, str] | None:
        """The text that a variable holds there, and before it the service that fills its holes, if it has any."""
        texts = {(wire.service, wire.text) for wire in self._seen(path, variable)}
        return next(iter(texts)) if len(texts) == 1 and all(text for _, text in texts) else None

    def _seen(self, path: str, variable: str) -> list[Wire]:
        wires = self._wires.get(variable, [])
        found = next(_nearest(path, wires), None) if wires else []
        is_sure = found is not None and not _tell_several(found)
        if found is not None and (
            near := found if is_sure else _of_nearest_code(path, wires) or _called_alike(path, found)
        ):
            return near
        seen = [next(_nearest(main, wires), []) for main in self._mains(path)]
        if seen and all(seen):
            return [wire for each in seen for wire in each]
        return found if found is not None else wires if self._single else []


def _nearest(path: str, wires: list[Wire]) -> Iterator[list[Wire]]:
    """The wires that a file may see, those first that are surely meant."""
    stem = splitext(path)[0]
    if exact := [wire for wire in wires if wire.file and wire.file == stem]:
        yield exact
    everywhere = {wire.path for wire in wires if not wire.file and not wire.folder}
    handlers = [wire for wire in wires if wire.file and wire.path not in everywhere]
    folder = dirname(path)
    while True:
        if deployed := [wire for wire in wires if wire.folder and wire.folder == folder]:
            yield deployed
        if below := [wire for wire in handlers if wire.file.startswith(f"{folder}/") and _reaches(wire, folder)]:
            yield below  # what lies beside a handler is its own, as far as there is no other one
        if service := [wire for wire in wires if _serves(wire, folder)]:
            yield service
        if not folder or folder == dirname(folder):
            return
        folder = dirname(folder)


def _are_alike(one: str, other: str) -> bool:
    """Whether two names of parameters are one, if what is filled in is: `/{app}/live-{stage}/orders` and
    `/shop/{sls:stage}/orders`. What both spell out has to tell them from others."""
    if not one.startswith(PARAMETER) or not ("{" in one or "{" in other):
        return False
    pairs = list(zip(one.split("/"), other.split("/"), strict=False))
    if one.count("/") != other.count("/") or not all(_may_be_same(left, right) for left, right in pairs[1:]):
        return False
    spelled = "".join(left for left, right in pairs[1:] if left == right and "{" not in left)
    return sum(letter.isalpha() for letter in spelled) >= DISTINCTIVE


def _may_be_same(one: str, other: str) -> bool:
    """Whether two parts of a path are the same where the holes of one are what the other one spells out."""
    if "{" not in one and "{" not in other:
        return one == other
    return any(fits(FILLED.split(left), right) for left, right in ((one, other), (other, one)))


def _tell_several(wires: list[Wire]) -> bool:
    return len({(wire.table, wire.service, wire.text) for wire in wires}) > 1


def _of_nearest_code(path: str, wires: list[Wire]) -> list[Wire]:
    """Of several wires that may reach a file those of the code that lies nearest to it, if no other one reaches it."""
    reaching = [wire for wire in wires if any(holds(folder, path) for folder in (*_folders(wire), *wire.beside))]
    if not all(wire.beside for wire in reaching):
        return []
    folder = dirname(path)
    while True:
        if near := [wire for wire in reaching if any(holds(folder, one) for one in wire.beside)]:
            return near
        if not folder or folder == dirname(folder):
            return []
        folder = dirname(folder)


def _called_alike(path: str, wires: list[Wire]) -> list[Wire]:
    """Of several wires that may reach a file those whose code is called as the file is, or else like the innermost
    folder around it that any is called like."""
    *folders, file = splitext(path)[0].split("/")
    if not all(wire.called for wire in wires):
        return []
    if exact := [wire for wire in wires if _plain(file) not in ANYTHING and _plain(file) in map(_plain, wire.called)]:
        return exact
    for folder in reversed(folders):
        if alike := [wire for wire in wires if any(_ends_with(one, folder) for one in wire.called)]:
            return alike
    return []


ANYTHING = frozenset(
    {
        "api",
        "app",
        "backend",
        "build",
        "code",
        "dist",
        "function",
        "functions",
        "handler",
        "handlers",
        "index",
        "lambda",
    }
    | {"lambdas", "lambda-function", "main", "package", "packages", "server", "service", "services", "src", "utils"}
    | {"common", "shared", "core", "deployment", "terraform", "infra", "payload", "lib", "layer", "layers"}
)
"""What files, folders and archives are called that hold any code."""


def _ends_with(called: str, folder: str) -> bool:
    """Whether a name is that of a folder, or ends with it: `{stage}-shop-orders` and `orders`."""
    name = _plain(folder)
    return name not in ANYTHING and len(name) >= DISTINCTIVE and f"-{_plain(called)}".endswith(f"-{name}")


def _plain(name: str) -> str:
    return re.sub(r"[_\W]+", "-", name.lower())


def _serves(wire: Wire, folder: str) -> bool:
    return folder in _folders(wire)


def _reaches(wire: Wire, folder: str) -> bool:
    """Whether a folder is one that a wire serves, or lies in one."""
    return any(holds(service, folder) for service in _folders(wire))


def _folders(wire: Wire) -> tuple[str, ...]:
    return wire.reaches or (service_folder(wire.path),)


def holds(folder: str, path: str) -> bool:
    """Whether a path is that of a folder, or lies in it; the workspace's own folder is empty."""
    return not folder or f"{path}/".startswith(f"{folder}/")


def reach(folder: str) -> tuple[str, ...]:
    """The folders whose code a stack of infrastructure may deploy: its own, and the one that holds its infrastructure,
    as `shop` of `shop/terraform/stages/live`."""
    parts = folder.split("/") if folder else []
    above = next((place for place, part in enumerate(parts) if part.lower() in ABOVE_STACKS), None)
    return tuple(dict.fromkeys((folder, "/".join(parts[:above]) if above is not None else folder)))


def scopes(path: str) -> tuple[str, ...]:
    """The folders whose code a file of infrastructure, in whichever words, may be about."""
    return tuple(dict.fromkeys((service_folder(path), *reach(dirname(path)))))


def service_folder(path: str) -> str:
    """The folder of the service that a template describes."""
    folder = dirname(path)
    while folder and basename(folder).lower() in INFRASTRUCTURE:
        folder = dirname(folder)
    return folder
