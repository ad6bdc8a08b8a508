"""Where a name of a language with declared types leads: to a local, a name of the package, or one that is imported."""

from collections.abc import Iterator
from dataclasses import dataclass
from posixpath import dirname, join, normpath

from dynamorm_analysis.facts.statements import Assignment, Class, Function, Import, Loop, Statement
from dynamorm_analysis.facts.values import Call, Collection, Constant, Member, Name, Value
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.scope import Bound, Scope

MODULE_FILE = "go.mod"
MOST_HOLDERS = 2  # variables of packages between the name of a function and the function
ALL_NAMES = "."
"""What an import binds that makes all names of a package those of the file."""


@dataclass(frozen=True, slots=True)
class Found:
    """A binding and the scope in which it stands."""

    bound: Bound
    scope: Scope

    @property
    def definition(self) -> Scope | None:
        """The scope of the type or function that it defines."""
        node = self.bound.statement
        return self.scope.inner(node) if isinstance(node, Class | Function) and not self.is_parameter else None

    @property
    def is_parameter(self) -> bool:
        return self.bound.by == "parameter"

    def surely_at(self, use: Value) -> bool:
        """Whether it happened before a use of its name in the same function: seen from inside of a branch, what that
        does has happened."""
        return all(start <= use.span.start <= end for start, end in self.bound.perhaps)

    def giving(self, name: Name) -> Call | None:
        """The call of whose several results a variable takes the first: `order, err := NewOrder(id)`."""
        match self.bound.statement:
            case Assignment(targets=(Collection(items=(Name(name=first), *_)),), value=Call() as call):
                return call if first == name.name and not self.is_parameter else None
        return None

    def held_at(self, use: Value) -> Value | None:
        """What a variable is surely set to where it is used; None of a parameter, and where that depends on the run."""
        return self.bound.value if not self.is_parameter and self.surely_at(use) else None


def found_by(program: Program, value: Value, scope: Scope) -> Found | None:
    """What a name, or a name of an imported package, is bound to where it is written."""
    match value:
        case Name(name=name, span=span):
            return _named(program, name, scope, span.start)
        case Member(owner=Name(name=package, span=span), name=name):
            path = imported(program, package, scope)
            if path is None:
                is_of_package = name[:1].isupper() and _named(program, package, scope, span.start) is None
                return _in_own_package(program, scope.path, name) if is_of_package else None
            folder = package_folder(program, scope.path, path)
            return _in_package(program, folder, name) if folder is not None else None
        case _:
            return None


def imported(program: Program, name: str, scope: Scope) -> str | None:
    """The path of the package that a name of the file means, or None when it is no package or hidden by a local."""
    if any(name in inner.bindings for inner in _around(scope)):
        return None
    paths = [one.statement.module for one in program.bindings(scope.path, name) if isinstance(one.statement, Import)]
    if len(paths) > 1:  # one of one's own is called otherwise than its folder
        paths = [path for path in paths if package_folder(program, scope.path, path) is None] or paths
    return paths[0] if paths else None


def qualified(program: Program, value: Value, scope: Scope) -> str:
    """`os.Getenv` for a member of an imported package, by the package's path; empty for all else."""
    match value:
        case Member(owner=Name(name=package), name=name) if (path := imported(program, package, scope)) is not None:
            return f"{path}.{name}"
        case _:
            return ""


def qualified_function(program: Program, function: Value, scope: Scope, depth: int = 0) -> str:
    """The same of a function, also where a variable of a package holds it, as tests may set: `var marshal =
    attributevalue.MarshalMap`."""
    name = qualified(program, function, scope) if isinstance(function, Member) else ""
    if depth >= MOST_HOLDERS or not isinstance(function, Name | Member):
        return name
    found = found_by(program, function, scope)
    if found is None or found.scope.node is not None or not isinstance(found.bound.value, Name | Member):
        return name
    return qualified_function(program, found.bound.value, found.scope, depth + 1)


def argument_of(value: Value, scope: Scope) -> tuple[Value, Scope] | None:
    """What a parameter, or a type that is one, is given in the call that is looked at, and where that is written."""
    if not isinstance(value, Name):
        return None
    inner: Scope | None = scope
    while inner is not None:
        if value.name in inner.arguments:
            return inner.arguments[value.name]
        if value.name in inner.bindings:
            return None
        inner = inner.parent
    return None


def stands_for(program: Program, name: Name, scope: Scope) -> tuple[Value, Scope] | None:
    """What the call that is looked at gives a parameter, or a variable is surely set to, and where that stands."""
    if (argument := argument_of(name, scope)) is not None:
        return argument
    found = found_by(program, name, scope)
    held = found.held_at(name) if found is not None else None
    return (held, found.scope) if found is not None and held is not None else None


def _named(program: Program, name: str, scope: Scope, before: int) -> Found | None:
    for inner in _around(scope):
        bounds = inner.bindings.get(name)
        if bounds is not None and (bound := _last_before(bounds, before)) is not None:
            return Found(bound, inner)
    found = _in_package(program, dirname(scope.path), name) or _in_file(program, scope.path, name)
    return found if found is not None or not name[:1].isupper() else _in_all_of(program, scope.path, name)


def _last_before(bounds: tuple[Bound, ...], before: int) -> Bound | None:
    """The binding nearest above a use; a parameter is above everything, and an assignment is not above its value:
    `store := &store{}` makes a variable of the type that is known outside. The variable of a loop ends with that."""
    for bound in reversed(bounds):
        statement = bound.statement
        if bound.by != "parameter" and _begins(statement) > before:
            continue
        if not isinstance(statement, Loop) or before < statement.span.end:
            return bound
    return None


def _begins(statement: Statement) -> int:
    """From where on a statement's names are bound; a function without a name is where it is written."""
    return statement.span.end if isinstance(statement, Assignment) else statement.span.start


def _around(scope: Scope) -> Iterator[Scope]:
    """The functions around a place, innermost first."""
    inner: Scope | None = scope
    while inner is not None and inner.node is not None:
        if isinstance(inner.node, Function):
            yield inner
        inner = inner.parent


def _in_package(program: Program, folder: str, name: str) -> Found | None:
    for path, bound in program.package_bindings(folder, name):
        if not isinstance(bound.statement, Import):
            return Found(bound, program.module_scope(path, bound.anchor))
    return None


def _in_file(program: Program, path: str, name: str) -> Found | None:
    """A test's own names are in no package."""
    for bound in program.bindings(path, name):
        if not isinstance(bound.statement, Import):
            return Found(bound, program.module_scope(path, bound.anchor))
    return None


def _in_all_of(program: Program, path: str, name: str) -> Found | None:
    """A name of a package of which a file imports all names: `import . "example.com/depot/tables"`."""
    for bound in program.bindings(path, ALL_NAMES):
        folder = package_folder(program, path, bound.statement.module) if isinstance(bound.statement, Import) else None
        if folder is not None and (found := _in_package(program, folder, name)) is not None:
            return found
    return None


def _in_own_package(program: Program, path: str, name: str) -> Found | None:
    """A name of a package that is called otherwise than its folder, by which the file imports it: the one package of
    the workspace among those that it imports which has such a name."""
    folders = {package_folder(program, path, one) for one in program.imports(path)}
    found = [_in_package(program, folder, name) for folder in sorted(one for one in folders if one is not None)]
    known = [one for one in found if one is not None]
    return known[0] if len(known) == 1 else None


# ---- packages ------------------------------------------------------------------------------------------------------


def package_folder(program: Program, importer: str, path: str) -> str | None:
    """The folder of the workspace that an import means.

    Its module's `go.mod` tells; where the workspace has none, the longest end of the path that is a folder beside or
    above the importer.
    """
    modules = module_roots(program)
    if not modules:
        return _by_its_end(program, dirname(importer), path)
    roots = [(module, root) for module, root in modules if path == module or path.startswith(f"{module}/")]
    if not roots:
        return None
    module, root = max(roots, key=lambda found: len(found[0]))
    folder = normpath(join(root, path[len(module) :].strip("/")))
    folder = "" if folder == "." else folder
    return folder if program.is_package(folder) else None


def paths_of(program: Program, folder: str) -> frozenset[str]:
    """The paths by which files import the package of a folder; none where the workspace has no `go.mod` that tells."""
    above = [(path, root) for path, root in module_roots(program) if not root or f"{folder}/".startswith(f"{root}/")]
    return frozenset(f"{path}/{folder[len(root) :].strip('/')}".rstrip("/") for path, root in above)


def module_roots(program: Program) -> tuple[tuple[str, str], ...]:
    """Each module's path with its folder."""
    return program.once((MODULE_FILE,), 0, lambda: _module_roots(program))


def _module_roots(program: Program) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    for file in program.files_called(MODULE_FILE):
        for bound in program.bindings(file, "module"):
            if isinstance(bound.value, Constant) and isinstance(bound.value.value, str):
                found.append((bound.value.value, dirname(file)))
    return tuple(found)


def required_version(program: Program, path: str, words: tuple[str, ...]) -> tuple[str, str] | None:
    """Path and version of the first required module whose path holds one of the words, in the nearest `go.mod` above
    a file; None when there is none."""
    folder = dirname(path)
    return program.once((folder, words), 0, lambda: _required_above(program, folder, words))


def _required_above(program: Program, folder: str, words: tuple[str, ...]) -> tuple[str, str] | None:
    files = set(program.files_called(MODULE_FILE))
    while True:
        file = join(folder, MODULE_FILE)
        if file in files:
            return _required(program, file, words)
        if folder == dirname(folder):
            return None
        folder = dirname(folder)


def _required(program: Program, file: str, words: tuple[str, ...]) -> tuple[str, str] | None:
    for bound in program.bindings(file, "require"):
        if not isinstance(bound.statement, Assignment) or not isinstance(bound.value, Constant):
            continue
        required, _, version = str(bound.value.value).rpartition(" ")
        if any(word in required for word in words):
            return required, version
    return None


def _by_its_end(program: Program, folder: str, path: str) -> str | None:
    parts = path.split("/")
    ends = ["/".join(parts[start:]) for start in range(len(parts))]
    while True:
        for end in ends:
            candidate = join(folder, end)
            if program.is_package(candidate):
                return candidate
        if folder == dirname(folder):
            return None
        folder = dirname(folder)
