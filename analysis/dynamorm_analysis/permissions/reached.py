"""Which accesses a function's code makes: its own, and those of all functions that it calls, in whatever file.

`accesses_reached(project, "app/handlers/orders.py", "create")` begins at a function; without one at all functions of
the file, or of the files below a folder. From there calls are followed to methods of the classes that are really used,
so a handler that calls one method of a repository gets that method's accesses. What runs when the files are imported
counts, too. A call that cannot be followed, and may lead to a request, stands in `Reached.lost`.
"""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from dynamorm_analysis.facts.file import Unit
from dynamorm_analysis.facts.statements import Branch, Class, Function, Statement, blocks
from dynamorm_analysis.facts.values import Constant, Name, Operation
from dynamorm_analysis.linking.budget import TooMuchWorkError
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.files.testing import is_test
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.permissions.calling import Followed, Lost, followed, followed_at_load
from dynamorm_analysis.permissions.importing import files_loaded_by
from dynamorm_analysis.permissions.needed import granted, needs_of
from dynamorm_analysis.permissions.registered import registered
from dynamorm_analysis.permissions.statement import Granted, Ungranted
from dynamorm_analysis.project import Project
from dynamorm_analysis.text import Place, Span

MOST_FUNCTIONS = 5_000
"""Of so many it is told what they do; a function that reaches more is named in `Reached.lost`."""


class NoSuchCodeError(LookupError):
    """A file or function of which it is asked what it does is not among those that were read."""


@dataclass(frozen=True, slots=True)
class Reached:
    """What some code makes: its accesses in the order of files, without those that its calls tell more about; calls
    that may lead to others and could not be followed; and the functions that it runs, as `path:name`."""

    accesses: tuple[Access, ...]
    lost: tuple[Lost, ...] = ()
    functions: tuple[str, ...] = ()

    @property
    def granted(self) -> Granted:
        """The least statements that it needs, and what could not be granted."""
        found = granted(self.accesses)
        return Granted(found.statements, (*found.ungranted, *map(_told, self.lost)))


def _told(lost: Lost) -> Ungranted:
    return Ungranted(
        lost.place,
        f"what `{lost.called}` is called on is not known, and functions of this name ask DynamoDB",
        "declare the type of what it is called on",
    )


def accesses_reached(project: Project, path: str, function: str = "") -> Reached:
    """All accesses that the code of a file makes, of the files below a folder, or of a function in one of these
    (`create`, `OrderHandler.post`). Raises NoSuchCodeError."""
    files = [each for each in project.modules if each == path or each.startswith(f"{path.rstrip('/')}/")]
    files = [each for each in files if each == path or not is_test(each)]
    if not files:
        raise NoSuchCodeError(f"{path} was not read: no code in it, or in what it imports, has to do with tables")
    starts = [scope for each in files for scope in functions_of(project.program, each)]
    if function:
        starts = [scope for scope in starts if function in (scope.name, scope.name.rpartition(".")[2])]
        if not starts:
            raise NoSuchCodeError(f"{path} has no function {function}")
    return _Search(project, files, starts).run()


def functions_of(program: Program, path: str) -> Iterator[Scope]:
    """The functions of a file and the methods of its classes, those inside of functions left out."""
    module = program.modules[path]
    for unit in module.facts.units:
        yield from _functions_in((unit.statement,), program.module_scope(path, unit.anchor))


def _functions_in(body: tuple[Statement, ...], scope: Scope) -> Iterator[Scope]:
    for statement in body:
        match statement:
            case Function():
                yield scope.inner(statement)
            case Class(body=inner):
                yield from _functions_in(inner, scope.inner(statement))
            case _:
                for block in blocks(statement):
                    yield from _functions_in(block, scope)


@dataclass(frozen=True, slots=True)
class _Call:
    """A call that runs a function: the function in which it stands, None for the top level of a file, and where."""

    caller: Scope | None
    at: Place


@dataclass
class _Search:
    """What has been followed so far."""

    project: Project
    files: list[str]
    starts: list[Scope]
    callers: dict[Scope, list[_Call]] = field(default_factory=dict)
    lost: dict[Lost, None] = field(default_factory=dict)

    def run(self) -> Reached:
        program, asking = self.project.program, asking_names(self.project)
        waiting = deque(self.starts)
        functions: dict[Scope, None] = {}
        loaded: dict[str, None] = {}
        while True:
            while waiting and len(functions) < MOST_FUNCTIONS:
                function = waiting.popleft()
                if function not in functions:
                    functions[function] = None
                    waiting.extend(self._follow(function, _followed(program, function, asking)))
            before = len(functions), len(loaded)
            for path in files_loaded_by(program, (*self.files, *(each.path for each in functions))):
                if path not in loaded:
                    loaded[path] = None
                    waiting.extend(self._load(path, asking))
            waiting.extend(registered(program, loaded, functions))
            if before == (len(functions), len(loaded)) and all(each in functions for each in waiting):
                break
            if len(functions) >= MOST_FUNCTIONS:
                break
        return Reached(
            tuple(self._told_nowhere_else(list(functions), loaded)),
            tuple(self.lost),
            tuple(f"{each.path}:{each.name}" for each in functions),
        )

    def _follow(self, caller: Scope | None, found: Followed) -> Iterator[Scope]:
        self.lost.update(dict.fromkeys(found.lost))
        for run in found.runs:
            self.callers.setdefault(run.function, []).append(_Call(caller, run.at))
            yield run.function

    def _load(self, path: str, asking: frozenset[str]) -> Iterator[Scope]:
        """The functions that are run when a file is imported."""
        program = self.project.program
        for unit in program.modules[path].facts.units:
            yield from self._follow(None, _followed_at_load(program, path, unit, asking, path in self.files))

    def _told_nowhere_else(self, functions: list[Scope], loaded: Mapping[str, None]) -> Iterator[Access]:
        """The accesses of the functions and at the top level of files; of those of which a part is not known, only the
        ones that some call does not tell more about."""
        made = _by_statement(self.project)
        within = [(scope, access) for scope in functions for access in _inside(scope, made)]
        found: dict[Access, None] = {}
        for path in loaded:
            found.update(dict.fromkeys(_at_top_level(self.project, path, made, path in self.files)))
        for scope, access in within:
            if not isinstance(needs_of(access), Ungranted) or not self._is_told(scope, access, made, set()):
                found[access] = None
        order = {path: place for place, path in enumerate(self.project.modules)}
        spans = {access: self.project.locate(access.place) or Span(0, 0) for access in found}
        yield from sorted(found, key=lambda access: (order[access.place.path], spans[access].start))

    def _is_told(self, function: Scope, access: Access, made: "Made", seen: set[Scope]) -> bool:
        """Whether each call that leads to an access says by itself what is asked."""
        calls = self.callers.get(function, ())
        if not calls or function in seen:
            return function in seen
        seen = {*seen, function}
        return all(
            any(
                _tells(other, access)
                for other in made.get((each.at.path, each.at.anchor), ())
                if other.place == each.at
            )
            or (each.caller is not None and self._is_told(each.caller, access, made, seen))
            for each in calls
        )


Made = Mapping[tuple[str, str], list[Access]]
"""Accesses by the statement in which they are made."""


def _is_told_at(place: Place, access: Access, made: Made) -> bool:
    there = (other for other in made.get((place.path, place.anchor), ()) if other.place == place)
    return any(_tells(other, access) for other in there)


def _tells(call: Access, access: Access) -> bool:
    """Whether the access that a call makes is one that the function makes for it."""
    same = call.operation == access.operation or {call.operation, access.operation} <= BATCHES
    return same and call.via is not None and call.via == (access.via or access.function)


BATCHES = {"batch_put", "batch_delete", "batch_write"}


def _followed(program: Program, function: Scope, asking: frozenset[str]) -> Followed:
    try:
        with program.recording():
            return followed(program, function, asking)
    except (RecursionError, TooMuchWorkError):
        node = function.node
        return Followed((), (Lost(function.place(node.name_span), node.name),) if node is not None else ())


def _followed_at_load(program: Program, path: str, unit: Unit, asking: frozenset[str], begins: bool) -> Followed:
    """Where a statement at the top level of a file leads. `begins`: the file is where the program begins."""
    if isinstance(unit.statement, Branch) and _is_main(unit.statement) and not begins:
        return Followed()
    try:
        with program.recording():
            return followed_at_load(program, program.module_scope(path, unit.anchor), unit.statement, asking)
    except (RecursionError, TooMuchWorkError):
        return Followed()


def _is_main(branch: Branch) -> bool:
    """`if __name__ == "__main__"`."""
    match branch.test:
        case Operation(operator="==", operands=operands):
            return any(isinstance(each, Name) and each.name == "__name__" for each in operands) and any(
                isinstance(each, Constant) for each in operands
            )
    return False


def _by_statement(project: Project) -> Made:
    made: dict[tuple[str, str], list[Access]] = {}
    for access in (*project.accesses, *project.retold):
        made.setdefault((access.place.path, access.place.anchor), []).append(access)
    return made


def _inside(scope: Scope, made: Made) -> Iterator[Access]:
    around = scope.node.span if scope.node is not None else Span(0, 0)
    for access in made.get((scope.path, scope.anchor), ()):
        if around.contains(access.place.span):
            yield access


def _at_top_level(project: Project, path: str, made: Made, begins: bool) -> Iterator[Access]:
    functions = list(functions_of(project.program, path))
    for unit in project.modules[path].facts.units:
        if isinstance(unit.statement, Branch) and _is_main(unit.statement) and not begins:
            continue
        of_unit = [scope.node.span for scope in functions if scope.anchor == unit.anchor and scope.node is not None]
        for access in made.get((path, unit.anchor), ()):
            if not any(span.contains(access.place.span) for span in of_unit):
                yield access


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
