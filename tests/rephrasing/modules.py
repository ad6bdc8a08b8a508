"""Requests and models that another module holds."""

import builtins
import re
from collections.abc import Callable, Mapping
from pathlib import PurePosixPath

import libcst as cst

from mdtest import Files
from rephrasing.moving import MovedRequest, moved_requests
from rephrasing.pages import Rephrasing, Rephrasings, is_python
from rephrasing.rewriting import Parsed, Rewritten, names_in, parsed, source
from rephrasing.tables import module_tables, with_imports

BUILTINS = frozenset(vars(builtins))
Layout = Callable[[str, str], Mapping[str, str]]


def moved(files: Files, whole: bool, imports: str, called: str, layout: Layout) -> Files:
    """The requests of each Python file are functions of a module beside it.

    `imports` and `called` say how they are imported and called, with the names of the module and of a function;
    `layout` which files the module is.
    """
    changed = dict(files)
    for path, text in files.items():
        if not is_python(path, text):
            continue
        module = "storage" if PurePosixPath(path).stem == "main" else f"{PurePosixPath(path).stem}_storage"
        others = [other for each, other in files.items() if each != path]
        answer = _taken_out(text, others, whole, module, imports, called)
        if answer is not None:
            changed[path], inner = answer
            changed |= {str(PurePosixPath(path).parent / name): each for name, each in layout(module, inner).items()}
    return changed


def _taken_out(
    text: str, others: list[str], whole: bool, module: str, imports: str, called: str
) -> tuple[str, str] | None:
    """A module without its requests, and the one that has them; None where there are none that can be moved."""
    file = parsed(text)
    bound = bindings(file)
    requests, lines = [], set()
    for request in moved_requests(file, whole, lambda name: called.format(module=module, name=name)):
        needed = needed_lines(bound, set(names_in(request.wanted)) - set(request.names))
        if needed is not None:
            requests.append(request)
            lines |= needed
    if not requests:
        return None
    change = Rewritten(instead={each.wanted: each.call for each in requests})
    for table in module_tables(file, others):
        if all(_is_inside(file, use, requests) for use in table.uses) and table.statement in lines:
            change.instead[table.statement] = cst.RemoveFromParent()  # type: ignore[assignment]
    head = "".join(source(line).lstrip("\n") for line in file.module.body if line in lines)
    inner = "\n\n".join([head, *(each.function(source(each.wanted)) for each in requests)])
    lead = "\n".join(imports.format(module=module, name=each.name) for each in requests)
    return with_imports(change.of(file), "\n".join(dict.fromkeys(lead.splitlines()))), inner


def _is_inside(file: Parsed, node: cst.CSTNode, requests: list[MovedRequest]) -> bool:
    wanted = {each.wanted for each in requests}
    return any(outer in wanted for outer in file.outwards(node))


def bindings(file: Parsed) -> dict[str, list[cst.CSTNode]]:
    """The statements of a module that bind each of its names."""
    found: dict[str, list[cst.CSTNode]] = {}
    for line in file.module.body:
        names = []
        match line:
            case cst.SimpleStatementLine(body=[cst.Import() | cst.ImportFrom() as imported]):
                if not isinstance(imported.names, cst.ImportStar):
                    for alias in imported.names:
                        name = alias.asname.name if alias.asname else None
                        names.append(name.value if isinstance(name, cst.Name) else alias.evaluated_name.split(".")[0])
            case cst.SimpleStatementLine(body=[cst.Assign(targets=targets)]):
                names = [name for each in targets for name in names_in(each.target)]
            case cst.FunctionDef(name=name) | cst.ClassDef(name=name):
                names = [name.value]
        for each in names:
            found.setdefault(each, []).append(line)
    return found


def needed_lines(bound: Mapping[str, list[cst.CSTNode]], names: set[str]) -> set[cst.CSTNode] | None:
    """The imports and assignments that names rest on; None where they rest on something else."""
    lines: set[cst.CSTNode] = set()
    asked, left = set(), list(names)
    while left:
        name = left.pop()
        if name in asked or name in BUILTINS:
            continue
        asked.add(name)
        if len(bound.get(name, [])) != 1:
            return None
        match bound[name][0]:
            case cst.SimpleStatementLine(body=[cst.Import() | cst.ImportFrom()]) as line:
                lines.add(line)
            case cst.SimpleStatementLine(body=[cst.Assign(targets=[_], value=value)]) as line:
                lines.add(line)
                left += names_in(value)
            case _:
                return None
    return lines


def classes_in_module(files: Files) -> Files:
    """The classes of each Python file that rest on nothing else of it are those of a module beside it."""
    changed = dict(files)
    for path, text in files.items():
        if not is_python(path, text):
            continue
        others = [other for each, other in files.items() if each != path]
        module = "models" if PurePosixPath(path).stem == "main" else f"{PurePosixPath(path).stem}_models"
        answer = _classes_out(text, others, module)
        if answer is not None:
            changed[path], inner = answer
            changed[str(PurePosixPath(path).parent / f"{module}.py")] = inner
    return changed


def _classes_out(text: str, others: list[str], module: str) -> tuple[str, str] | None:
    file = parsed(text)
    bound = bindings(file)
    classes = [each for each in file.module.body if isinstance(each, cst.ClassDef)]
    names = {each.name.value for each in classes}
    moving, lines = [], set()
    for each in classes:
        needed = needed_lines(bound, set(_all_names(each)) & bound.keys() - names)
        if needed is None or any(re.search(rf"\b{each.name.value}\b", other) for other in others):
            return None
        moving.append(each)
        lines |= needed
    if not moving:
        return None
    change = Rewritten(instead={each: cst.RemoveFromParent() for each in moving})  # type: ignore[misc]
    inner = "".join(source(line) for line in file.module.body if line in lines or line in moving)
    head = f"from {module} import {', '.join(each.name.value for each in moving)}"
    return with_imports(change.of(file), head), inner


def _all_names(node: cst.CSTNode) -> list[str]:
    found = [node.value] if isinstance(node, cst.Name) else []
    for each in node.children:
        found += _all_names(each)
    return found


def plain(module: str, text: str) -> Mapping[str, str]:
    return {f"{module}.py": text}


def _package(module: str, text: str) -> Mapping[str, str]:
    names = re.findall(r"^(?:async )?def (\w+)\(", text, re.MULTILINE)
    return {f"{module}/__init__.py": f"from .requests import {', '.join(names)}\n", f"{module}/requests.py": text}


def _in_package(rephrasing: Rephrasing) -> Rephrasing:
    """The same in a package, where the one Python file is at the top and nothing else names it."""

    def rephrased(files: Files) -> Files:
        if [path for path in files if path.endswith(".py")] != ["main.py"] or len(files) > 1:
            return files
        changed = rephrasing(files)
        return (
            files
            if dict(changed) == dict(files)
            else {f"app/{path}": each for path, each in changed.items()} | {"app/__init__.py": ""}
        )

    return rephrased


def _moved(imports: str, called: str, layout: Layout = plain, whole: bool = False) -> Rephrasing:
    return lambda files: moved(files, whole, imports, called, layout)


REPHRASINGS: Rephrasings = {
    "requests-in-module": _moved("from {module} import {name}", "{name}"),
    "requests-of-package": _moved("from {module} import {name}", "{name}", _package),
    "requests-of-module-beside": _in_package(_moved("from . import {module}", "{module}.{name}")),
    "classes-in-module": classes_in_module,
}
