"""What runs when some code runs: functions, by whom they are called, and files that are loaded for it."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from dynamorm_analysis.linking.files.by_hand import is_main
from dynamorm_analysis.linking.files.testing import is_test
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.memo import once
from dynamorm_analysis.permissions.calling import (
    Followed,
    Lost,
    Used,
    followed,
    followed_at_load,
    unless_too_intricate,
)
from dynamorm_analysis.permissions.importing import files_loaded_by
from dynamorm_analysis.permissions.registered import Registration, registered_in
from dynamorm_analysis.project import Project
from dynamorm_analysis.text import Place

MOST_FUNCTIONS = 5_000
"""Of code that runs more, nothing beyond these is told."""


@dataclass(frozen=True, slots=True)
class CallSite:
    """A call that runs a function: the function in which it stands, None for the top level of a file, and where."""

    caller: Scope | None
    at: Place


@dataclass(frozen=True, slots=True)
class Running:
    """The functions that run, files that are loaded (`True` where the program begins), who calls each function, and
    calls that could not be followed."""

    functions: tuple[Scope, ...]
    loaded: Mapping[str, bool]
    callers: Mapping[Scope, tuple[CallSite, ...]]
    lost: tuple[Lost, ...]


def running(project: Project, files: Iterable[str], starts: Iterable[Scope]) -> Running:
    """What runs when a program begins with some functions of some files."""
    search = _Search(project, frozenset(files))
    search.run(starts)
    callers = {function: tuple(sites) for function, sites in search.callers.items()}
    return Running(tuple(search.functions), search.loaded, callers, tuple(search.lost))


class _Search:
    """What has been followed so far."""

    def __init__(self, project: Project, files: frozenset[str]) -> None:
        self.project, self.files = project, files
        self.functions: dict[Scope, None] = {}
        self.loaded: dict[str, bool] = {}
        self.callers: dict[Scope, list[CallSite]] = {}
        self.lost: dict[Lost, None] = {}
        self.used: set[Used] = set()
        self.registrations: dict[Registration, None] = {}

    def run(self, starts: Iterable[Scope]) -> None:
        waiting = deque(starts)
        while True:
            while waiting and len(self.functions) < MOST_FUNCTIONS:
                function = waiting.popleft()
                if function not in self.functions:
                    self.functions[function] = None
                    waiting.extend(self._follow(function, _followed(function, self.project)))
            waiting.extend(self._load())
            waiting.extend(one.function for one in self.registrations if one.object in self.used)
            if not waiting or all(each in self.functions for each in waiting):
                return
            if len(self.functions) >= MOST_FUNCTIONS:
                return

    def _follow(self, caller: Scope | None, found: Followed) -> Iterator[Scope]:
        self.lost.update(dict.fromkeys(found.lost))
        self.used.update(found.uses)
        for run in found.runs:
            self.callers.setdefault(run.function, []).append(CallSite(caller, run.at))
            yield run.function

    def _load(self) -> Iterator[Scope]:
        """The functions that are run when files are imported which were not yet."""
        reached = dict.fromkeys((*sorted(self.files), *(each.path for each in self.functions)))
        for path in files_loaded_by(reached, self.project):
            if path in self.loaded:
                continue
            self.loaded[path] = path in self.files
            self.registrations.update(dict.fromkeys(_registered_in(path, self.project)))
            for unit in self.project.modules[path].facts.units:
                if self.loaded[path] or not is_main(unit.statement):
                    yield from self._follow(None, _followed_at_load(path, unit.anchor, self.project))


@once
def _followed(function: Scope, project: Project) -> Followed:
    names = asking_names(project)  # not while following, where all statements would share their steps
    program, node = project.program, function.node
    lost = Followed((), (Lost(function.place(node.name_span), node.name),) if node is not None else ())
    return unless_too_intricate(program, lambda: followed(program, function, names), lost)


@once
def _followed_at_load(path: str, anchor: str, project: Project) -> Followed:
    """Where a statement at the top level of a file leads."""
    program, names = project.program, asking_names(project)  # as above, before following
    scope, statement = program.module_scope(path, anchor), project.modules[path].units[anchor].statement
    return unless_too_intricate(program, lambda: followed_at_load(program, scope, statement, names), Followed())


@once
def _registered_in(path: str, project: Project) -> tuple[Registration, ...]:
    """The functions of a file that decorators hand to objects."""
    program = project.program
    return unless_too_intricate(program, lambda: tuple(registered_in(program, path)), ())


@once
def functions_run_by(function: Scope, project: Project) -> tuple[Scope, ...]:
    """A function and those that it runs, in turn; what is loaded for them left out."""
    waiting, found = [function], dict[Scope, None]()
    while waiting and len(found) < MOST_FUNCTIONS:
        here = waiting.pop()
        if here not in found:
            found[here] = None
            waiting += (run.function for run in _followed(here, project).runs)
    return tuple(found)


@once
def asking_names(project: Project) -> frozenset[str]:
    """The names of functions that make requests, or mention others that do."""
    names = {access.function.rpartition(".")[2] for access in project.accesses if not is_test(access.place.path)}
    names.discard("")
    mentions: dict[str, set[str]] = {}  # the functions that mention a name
    for path, module in project.modules.items():
        for function, mentioned in module.mentions.items() if not is_test(path) else ():
            for name in mentioned:
                mentions.setdefault(name, set()).add(function)
    waiting = list(names)
    while waiting:
        further = mentions.get(waiting.pop(), set()) - names
        names |= further
        waiting += further
    return frozenset(name for name in names if name.isidentifier())
