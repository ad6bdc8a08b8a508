"""Whether a call of something unknown may lead to a request: by the methods of its name that the workspace has."""

from collections.abc import Mapping, Sequence

from dynamorm_analysis.facts.statements import Function
from dynamorm_analysis.linking.files.testing import is_test
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.memo import once
from dynamorm_analysis.permissions.beginning import functions_of
from dynamorm_analysis.permissions.calling import Lost, askings_of
from dynamorm_analysis.permissions.made import made_at, made_inside
from dynamorm_analysis.permissions.running import functions_run_by
from dynamorm_analysis.project import Project


def may_be_request(project: Project, lost: Lost) -> bool:
    """Whether it asks about a table, or a method takes what it gives that makes requests, be it through others; and no
    access is known to be made there."""
    if any(True for _ in made_at(lost.place, project)):
        return False
    methods = _methods(project).get(lost.called, ())
    return bool(lost.action) or any(_takes(method, lost) and _asks(method, project) for method in methods)


def _takes(method: Scope, lost: Lost) -> bool:
    if lost.gives is None or not isinstance(method.node, Function):
        return True
    parameters = method.node.parameters
    kinds = {parameter.kind for parameter in parameters}
    positional, named = lost.gives
    fits = "*" in kinds or positional <= sum(not parameter.kind for parameter in parameters)
    return fits and ("**" in kinds or named <= {parameter.name for parameter in parameters})


@once
def _asks(method: Scope, project: Project) -> bool:
    return any(True for function in functions_run_by(method, project) for _ in made_inside(function, project))


@once
def _methods(project: Project) -> Mapping[str, Sequence[Scope]]:
    """The methods of all classes of the workspace, by name, those of tests left out."""
    found: dict[str, list[Scope]] = {}
    for path, module in project.modules.items():
        if is_test(path) or project.program.is_installed(path) or not askings_of(module.facts.language):
            continue
        for function in functions_of(project.program, path):
            if _is_method(function):
                found.setdefault(function.name.rpartition(".")[2], []).append(function)
    return found


def _is_method(function: Scope) -> bool:
    """Whether a function belongs to a class, or, where methods stand beside it, to a type."""
    return function.enclosing_class is not None or (function.node is not None and "." in function.node.name)
