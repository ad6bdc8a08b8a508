"""Functions that nothing in an application comes to: what they cost, nobody pays yet."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from dynamorm_analysis.facts.statements import Class, Function, Statement, bodies
from dynamorm_analysis.facts.values import Name, last_name, without_types
from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.linking.files.module import Module
from dynamorm_analysis.linking.files.packages import GO
from dynamorm_analysis.linking.files.testing import is_test
from dynamorm_analysis.memo import once
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.project import Project
from dynamorm_analysis.text import Place

OF_COST = ("NP", "PG", "QE019", "SC")
"""How the codes of rules begin that tell what calls cost or lack once there are many items."""
OF_RACES = ("QE022", "QE023", "WR003", "WR004", "WR005")
"""The codes of rules that tell what goes wrong where two calls come at once, or one right after another."""
MOST_STEPS = 4
"""Functions that call each other, of which nothing calls the first."""
MOST_CALLERS = 40
PLAIN = frozenset({"abstractmethod", "classmethod", "property", "staticmethod"})
"""Decorators by which nobody comes to know a function."""
PLAIN_BASES = frozenset({"ABC", "Generic", "Protocol", "object"})
ENTRIES = frozenset({"handler", "init", "main"})
SERVING = frozenset({"handles", "serves"})


def with_uncalled(unit: object, findings: tuple[Finding, ...], project: Project) -> tuple[Finding, ...]:
    """The findings about a request; where nothing comes to it, what it costs is a hint to whoever writes it.

    Those who ask for what is of low confidence are told it as such.
    """
    if not isinstance(unit, Access) or not unit.function:
        return findings
    if not any(_is_of_cost(finding, unit) for finding in findings) or not is_uncalled(unit, project):
        return findings
    if project.settings.min_confidence == "low":
        return tuple(replace(one, confidence="low") if _is_of_cost(one, unit) else one for one in findings)
    uncalled = f"Nothing in use calls `{_short(unit.function)}` yet."
    return tuple(_as_hint(one, uncalled) if _is_of_cost(one, unit) else one for one in findings)


def with_uncalled_races(findings: Iterable[Finding], project: Project) -> Iterator[Finding]:
    """What rules say of all accesses together; races of requests to which nothing comes are hints."""
    for finding in findings:
        access = _made_at(project).get(finding.place) if finding.code in OF_RACES else None
        if access is None or not access.function or not is_uncalled(access, project):
            yield finding
        elif project.settings.min_confidence == "low":
            yield replace(finding, confidence="low")
        else:
            yield _as_hint(finding, f"Nothing in use calls `{_short(access.function)}` yet.")


@once
def _made_at(project: Project) -> dict[Place, Access]:
    return {access.place: access for access in (*project.retold, *project.accesses)}


def _as_hint(finding: Finding, reason: str) -> Finding:
    return replace(finding, severity=Severity.HINT, message=f"{finding.message} {reason}")


def _is_of_cost(finding: Finding, access: Access) -> bool:
    return finding.code.startswith(OF_COST) and finding.place.path == access.place.path


def is_uncalled(access: Access, project: Project) -> bool:
    """Whether surely nothing but tests comes to the function of a request, in an application."""
    path, name = access.place.path, access.function
    if is_test(path) or not _is_unreached(_short(name), project) or not _serves(project):
        return False
    return project.modules[path].facts.language != GO or _are_others_reached(name.partition(".")[0], path, project)


@once
def _are_others_reached(receiver: str, path: str, project: Project) -> bool:
    """Whether something comes to other methods of a type in a file of Go: they are not what an interface asks for whose
    code is generated elsewhere."""
    units = (unit.statement for unit in project.modules[path].facts.units)
    functions = (each.name.partition(".") for each in units if isinstance(each, Function))
    return any(name and of == receiver and not _is_unreached(name, project) for of, _, name in functions)


def _short(function: str) -> str:
    return function.rpartition(".")[2]


@once
def _serves(project: Project) -> bool:
    """Whether something in a workspace answers requests: it is an application, whose functions it calls itself."""
    program = project.program
    return any(not SERVING.isdisjoint(program.signs_of(path)) for path in project.modules if not is_test(path))


@once
def _is_unreached(name: str, project: Project) -> bool:
    return bool(name) and _leads_nowhere(name, project, frozenset(), MOST_STEPS)


def _leads_nowhere(name: str, project: Project, below: frozenset[str], further: int) -> bool:
    """Whether functions of a name are called by such alone that nothing calls; nor does anything else name them."""
    if further == 0 or name.startswith("__") or name.lower() in ENTRIES or name.endswith("handler"):
        return False
    callers: set[str] = set()
    for path, anchor in project.program.callers_of(name):
        if is_test(path):
            continue
        module = project.program.modules[path]
        within = {each for each, names in module.mentioned[anchor][1].items() if each and name in names}
        if not within or len(callers) > MOST_CALLERS:
            return False
        callers |= within
    if _is_named(name, project) or any(_may_be_entry(*found, project) for found in _functions(name, project)):
        return False
    if any(not _is_imported(path, project) for path in _files_with(name, project)):
        return False  # code that is not read may load it by its name
    tried = below | {name}
    return all(_leads_nowhere(each, project, tried, further - 1) for each in callers - tried)


def _is_named(name: str, project: Project) -> bool:
    """Whether code or infrastructure says a name other than in a call: it may hand the function on."""
    if any(not is_test(path) for path in project.program.mentioned.namers(name)):
        return True
    return len(project.program.known_as(name)) > 1


def _functions(name: str, project: Project) -> Iterator[tuple[Function, Class | None]]:
    for path in _mentioning(name, project):
        yield from _functions_by_name(project.program.modules[path]).get(name, ())


def _files_with(name: str, project: Project) -> Iterator[str]:
    """The files of Python in which functions of a name are."""
    modules = project.program.modules
    for path in _mentioning(name, project):
        if path.endswith(".py") and name in _functions_by_name(modules[path]):
            yield path


def _mentioning(name: str, project: Project) -> Iterator[str]:
    return (path for path in project.program.mentioned.holders(name) if not is_test(path))


def _is_imported(path: str, project: Project) -> bool:
    """Whether an import of some file names a module."""
    return path.rpartition("/")[2].removesuffix(".py") in _imported(project) or path.endswith("/__init__.py")


@once
def _imported(project: Project) -> frozenset[str]:
    modules = project.program.modules
    return frozenset[str]().union(*(module.imported for path, module in modules.items() if not is_test(path)))


@once
def _functions_by_name(module: Module) -> Mapping[str, tuple[tuple[Function, Class | None], ...]]:
    """The functions of a file, each with the class that it is a method of."""
    found: dict[str, list[tuple[Function, Class | None]]] = {}
    for unit in module.facts.units:
        for function, of in _functions_in(unit.statement, None):
            found.setdefault(_short(function.name), []).append((function, of))
    return {name: tuple(each) for name, each in found.items()}


def _functions_in(statement: Statement, of: Class | None) -> Iterator[tuple[Function, Class | None]]:
    if isinstance(statement, Function):
        yield statement, of
    within = statement if isinstance(statement, Class) else None
    for body in bodies(statement):
        for each in body:
            yield from _functions_in(each, within)


def _may_be_entry(function: Function, of: Class | None, project: Project) -> bool:
    """Whether something outside may call a function: a decorator registers it, it is given an event, or its class is
    one of a framework."""
    given = {parameter.name.strip("_") for parameter in function.parameters}
    if {"event", "context"} <= given or any(last_name(each) not in PLAIN for each in function.decorators):
        return True
    return of is not None and _is_of_framework(of, project, MOST_STEPS)


def _is_of_framework(of: Class, project: Project, further: int) -> bool:
    for argument in of.bases:
        base = without_types(argument.value)
        name = base.name if isinstance(base, Name) else last_name(base)
        if argument.name or name in PLAIN_BASES:
            continue
        known = _classes(name, project)
        if further == 0 or not known or any(_is_of_framework(each, project, further - 1) for each in known):
            return True
    return bool(of.decorators) and any(last_name(each) != "dataclass" for each in of.decorators)


@once
def _classes(name: str, project: Project) -> tuple[Class, ...]:
    bounds = (bound for module in project.program.modules.values() for bound in module.names.get(name, ()))
    return tuple(bound.statement for bound in bounds if isinstance(bound.statement, Class))
