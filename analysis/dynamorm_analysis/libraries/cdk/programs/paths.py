"""Paths of files and folders as CDK programs write them, from the workspace's root."""

from posixpath import dirname, join, normpath

from dynamorm_analysis.facts.values import (
    Argument,
    Call,
    Constant,
    Item,
    Member,
    Name,
    Operation,
    Template,
    Value,
    last_name,
)
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.outside import leads_out
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import Produced, Raw, Text
from dynamorm_analysis.linking.scope import Scope

MAX_DEPTH = 10
SAME = frozenset(
    {"abspath", "realpath", "normpath", "str", "Path", "PurePath", "fspath", "resolve", "absolute", "as_posix"}
)


def path_of(program: Program, value: Value, scope: Scope, app: str, depth: int = 0) -> str | None:
    """The path that an expression is; a bare text counts from the folder of the app. None where it is not known or
    outside of the workspace."""
    found = _path(program, value, scope, app, depth)
    path = normpath(found) if found is not None else None
    if path is None or leads_out(path, scope.path):
        return None
    return "" if path == "." else path


def _path(program: Program, value: Value, scope: Scope, app: str, depth: int) -> str | None:
    if depth > MAX_DEPTH:
        return None
    match value:
        case Name(name="__file__" | "__filename"):
            return scope.path
        case Name(name="__dirname"):
            return dirname(scope.path)
        case Template(parts=(Name(name="__dirname"), Constant(value=str(below)))):
            return dirname(scope.path) + below
        case Call(function=Member(name="joinpath", owner=owner), arguments=arguments):
            return _joined(program, owner, arguments, scope, app, depth)
        case Call(function=function, arguments=(first, *further)) if last_name(function) == "join":
            return _joined(program, first.value, tuple(further), scope, app, depth)
        case Call(function=function, arguments=(argument,)) if last_name(function) == "dirname":
            return _above(_path(program, argument.value, scope, app, depth + 1))
        case Call(function=function, arguments=(first, *further)) if last_name(function) in SAME:
            return _joined(program, first.value, tuple(further), scope, app, depth)
        case Call(function=Member(owner=owner, name=name), arguments=()) if name in SAME:
            return _path(program, owner, scope, app, depth + 1)
        case Member(owner=owner, name="parent"):
            return _above(_path(program, owner, scope, app, depth + 1))
        case Item(owner=Member(owner=owner, name="parents"), index=Constant(value=int() as number)):
            found = _path(program, owner, scope, app, depth + 1)
            for _ in range(min(number + 1, MAX_DEPTH)):
                found = _above(found)
            return found
        case Operation(operator="/", operands=(left, right)):
            return _joined(program, left, (Argument(right, "", "", right.span),), scope, app, depth)
    match meaning(program, value, scope):
        case Text(template=template) if (text := template.constant) is not None:
            return join(app, text)
        case Raw(value=inner, scope=where) | Produced(call=inner, scope=where) if inner is not value:
            return _path(program, inner, where, app, depth + 1)
    return None


def _joined(
    program: Program, first: Value, further: tuple[Argument, ...], scope: Scope, app: str, depth: int
) -> str | None:
    found = _path(program, first, scope, app, depth + 1)
    for argument in further:
        part = meaning(program, argument.value, scope)
        text = part.template.constant if isinstance(part, Text) else None
        if found is None or text is None:
            return None
        found = join(found, text)
    return found


def _above(path: str | None) -> str | None:
    return dirname(path) if path is not None else None
