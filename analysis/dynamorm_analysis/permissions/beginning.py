"""Where code begins to run: the functions of a file or folder, or the one that a handler's name stands for."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import Class, Function, Statement, blocks
from dynamorm_analysis.linking.evaluation import in_module
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.files.testing import is_test
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.permissions.calling import askings_of, functions_called, unless_too_intricate
from dynamorm_analysis.project import Project


class NoSuchCodeError(LookupError):
    """A file or function of which it is asked what it does is not among those that were read."""


def files_at(project: Project, path: str) -> tuple[str, ...]:
    """A file, or those below a folder without its tests. Raises NoSuchCodeError."""
    below = "" if path in ("", ".") else f"{path.rstrip('/')}/"
    found = [each for each in project.modules if each == path or (each.startswith(below) and not is_test(each))]
    own = [each for each in found if not project.program.is_installed(each)]
    if not own:
        raise NoSuchCodeError(f"{path} was not read: no code in it, or in what it imports, has to do with tables")
    read = [each for each in own if askings_of(project.modules[each].facts.language)]
    if not read:
        language = project.modules[own[0]].facts.language
        raise NoSuchCodeError(f"{path} is written in {language}, of whose code it is not told what it asks of tables")
    return tuple(read)


def begun_at(project: Project, files: tuple[str, ...], function: str) -> tuple[Scope, ...]:
    """The functions of some files, or those that a name in them stands for: a function, a method (`OrderHandler.post`),
    or a variable that holds a function. Nothing where it holds what a package made of others, as in `Mangum(app)`.
    Raises NoSuchCodeError."""
    program = project.program
    own = [scope for path in files for scope in functions_of(program, path)]
    if not function:
        return tuple(own)
    named = [scope for scope in own if scope.name == function]
    named = named or [scope for scope in own if scope.name.rpartition(".")[2] == function]
    if named:
        return tuple(named)
    bound = [path for path in files if program.bindings(path, function)]
    if not bound:
        raise NoSuchCodeError(f"{', '.join(files[:3])} has no function {function}")
    return unless_too_intricate(program, lambda: tuple(dict.fromkeys(_held(program, bound, function))), ())


def _held(program: Program, paths: list[str], name: str) -> Iterator[Scope]:
    """The functions that a variable of some files holds."""
    for path in paths:
        if (found := in_module(program, path, name)) is not None:
            yield from functions_called(program, found)


def functions_of(program: Program, path: str) -> Iterator[Scope]:
    """The functions of a file and the methods of its classes, those inside of functions left out."""
    for unit in program.modules[path].facts.units:
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
