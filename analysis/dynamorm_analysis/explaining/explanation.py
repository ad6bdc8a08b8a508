"""What stands on a line of a file, explained: calls, classes, tables and entries of templates."""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.explaining.calls import call_step
from dynamorm_analysis.explaining.classes import class_step
from dynamorm_analysis.explaining.steps import Step, name_span, quoted
from dynamorm_analysis.explaining.tables import definition_step
from dynamorm_analysis.explaining.tracing import traced
from dynamorm_analysis.facts.file import Unit
from dynamorm_analysis.facts.required import LANGUAGES, REQUIRE
from dynamorm_analysis.facts.statements import Assignment, Class, Function, Statement, bodies
from dynamorm_analysis.facts.values import Call, Constant, Member, Name, Unknown
from dynamorm_analysis.linking.budget import TooMuchWorkError
from dynamorm_analysis.linking.occurrences import Occurrence, occurrences
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.table import Definition
from dynamorm_analysis.project import Project
from dynamorm_analysis.text import WHOLE_FILE, Place, Span

MOST = 5  # calls of one line
NEAR = 2_000  # bytes around a syntax error in which it may matter
DESCRIPTIONS = frozenset({"yaml", "json", "hcl"})  # languages of entries, in which nothing is called


@dataclass(frozen=True, slots=True)
class Spot:
    """A line of a file that was read, as a span of it, and perhaps an offset in that line."""

    path: str
    line: Span
    at: int | None = None


def explained(project: Project, spot: Spot) -> tuple[Step, ...]:
    """What can be said of a spot. Never empty."""
    project.understood(spot.path, "")  # not inside of the recording, in which all statements share their steps
    with project.program.recording():  # inside of one, what a name stands for is looked for once
        try:
            return _explained(project, spot)
        except (RecursionError, TooMuchWorkError):
            return (Step("what stands on this line is too intricate to be followed"),)


def _explained(project: Project, spot: Spot) -> tuple[Step, ...]:
    module = project.modules[spot.path]
    steps: list[Step] = []
    for unit in module.facts.units:
        span = unit.statement.span.shifted(unit.start)
        if span.start <= spot.line.end and spot.line.start <= span.end:
            inside = Span(spot.line.start - unit.start, spot.line.end - unit.start)
            at = spot.at - unit.start if spot.at is not None else None
            steps += _in_unit(project, module.unit_scope(unit), unit, inside, at)
    broken = module.facts.broken
    if broken is not None and (not steps or abs(broken.start - spot.line.start) < NEAR):
        place = Place(spot.path, WHOLE_FILE, broken)
        steps.append(Step("the file has a syntax error here; what stands around it may not be understood", place))
    return tuple(steps or [Step("nothing stands on this line that could be a table or a call")])


def _in_unit(project: Project, scope: Scope, unit: Unit, line: Span, at: int | None) -> Iterator[Step]:
    known = project.understood(scope.path, scope.anchor)
    if known is not None and known.is_skipped:
        yield Step("this statement is too intricate to understand, so nothing is said of it", scope.place(Span(0, 0)))
        return
    if project.modules[scope.path].facts.language in LANGUAGES:
        yield from _required(scope, unit.statement)
        return
    if project.modules[scope.path].facts.language in DESCRIPTIONS:
        yield from _entry(project, scope, unit, line)
        return
    classes = [one for one in _classes(scope, unit.statement) if _meets(name_span(one), line)]
    yield from (class_step(project, one) for one in classes)
    headed = {one.place(name_span(one)) for one in classes}
    defined = [one for one in _definitions(project, scope) if _meets(one.place.span, line) and one.place not in headed]
    yield from (definition_step(project, one) for one in defined)
    attributes = list(_attributes(project, scope, line))
    yield from attributes
    if attributes:
        return
    accesses = {access.call for access in (*project.accesses, *project.retold)}
    found = list(occurrences(scope, unit.statement, (Call,)))
    chosen = _at(found, at) if at is not None else _on(accesses, found, line)
    if defined:  # what makes the table is explained already
        chosen = [one for one in chosen if one.scope.place(one.value.span) in accesses]
    if not chosen and not classes and not defined:
        chosen = _around(found, line)
    for one in chosen[:MOST]:
        if isinstance(one.value, Call):
            yield call_step(project, one, one.value)
    if not chosen and not classes and not defined:
        yield from _expressions(project, scope, unit, line)


def _required(scope: Scope, statement: Statement) -> Iterator[Step]:
    """What a list of packages says on the line."""
    match statement:
        case Assignment(targets=(Name(name=name),), value=Constant(value=str() as required)) if name == REQUIRE:
            package, _, version = required.partition(" ")
            yield Step(f"the package `{package}` is required as `{version}`", scope.place(statement.span))
        case Assignment(value=Constant(value=str() as module)):
            yield Step(f"the module is called `{module}`", scope.place(statement.span))


def _definitions(project: Project, scope: Scope) -> Iterator[Definition]:
    return (d for d in project.definitions if (d.place.path, d.place.anchor) == (scope.path, scope.anchor))


def _attributes(project: Project, scope: Scope, line: Span) -> Iterator[Step]:
    """The attributes of models that are declared on the line."""
    for definition in _definitions(project, scope):
        for attribute in definition.attributes:
            if attribute.place.anchor == scope.anchor and _meets(attribute.place.span, line):
                key = definition.key.attributes if definition.key is not None else ()
                parts = [f"of type {attribute.type or 'that is not known'}"]
                parts += ["part of the key"] if attribute.name in key else []
                parts += ["the time to live"] if attribute.name == definition.ttl else []
                title = f"the attribute `{attribute.name}` of `{definition.symbol}`: {', '.join(parts)}"
                yield Step(title, attribute.place)


def _expressions(project: Project, scope: Scope, unit: Unit, line: Span) -> Iterator[Step]:
    """Other expressions that begin on the line, followed to what they stand for."""
    for one in occurrences(scope, unit.statement):
        is_target = isinstance(one.statement, Assignment) and one.value in one.statement.targets
        is_followed = not one.outer and not is_target and not isinstance(one.value, Unknown)
        if is_followed and line.start <= one.value.span.start <= line.end:
            steps = traced(project.program, one.value, one.scope)
            yield Step(f"the expression {quoted(one.value)}", one.scope.place(one.value.span), steps)


# ---- which calls ----------------------------------------------------------------------------------------------------


def _at(found: list[Occurrence], at: int) -> list[Occurrence]:
    """The innermost call around an offset."""
    around = [one for one in found if one.value.span.start <= at < one.value.span.end]
    return sorted(around, key=_length)[:1]


def _on(accesses: set[Place], found: list[Occurrence], line: Span) -> list[Occurrence]:
    """The calls whose name stands on a line: those that are accesses, else all that stand in no other."""
    named = [one for one in found if isinstance(one.value, Call) and _meets(_called(one.value), line)]
    asking = [one for one in named if one.scope.place(one.value.span) in accesses]
    return asking or [one for one in named if not any(outer in [n.value for n in named] for outer in one.outer)]


def _around(found: list[Occurrence], line: Span) -> list[Occurrence]:
    around = [one for one in found if one.value.span.start <= line.start and line.end <= one.value.span.end]
    return sorted(around, key=_length)[:1]


def _called(call: Call) -> Span:
    match call.function:
        case Member(name_span=span) | Name(span=span):
            return span
    return call.function.span


def _length(one: Occurrence) -> int:
    return one.value.span.end - one.value.span.start


def _meets(span: Span, line: Span) -> bool:
    return span.start <= line.end and line.start < max(span.end, span.start + 1)


# ---- classes --------------------------------------------------------------------------------------------------------


def _classes(scope: Scope, statement: Statement) -> Iterator[Scope]:
    inner = scope.inner(statement) if isinstance(statement, Class | Function) else scope
    if isinstance(statement, Class):
        yield inner
    for body in bodies(statement):
        for each in body:
            yield from _classes(inner, each)


# ---- entries --------------------------------------------------------------------------------------------------------


def _entry(project: Project, scope: Scope, unit: Unit, line: Span) -> Iterator[Step]:
    """The table of a template whose logical id stands on the line or last before it, and variables that name tables."""
    definitions = [one for one in _definitions(project, scope) if one.place.span.start <= line.end]
    if definitions:
        yield definition_step(project, max(definitions, key=lambda one: one.place.span.start))
    known = project.understood(scope.path, scope.anchor)
    wires = known.recognised.wires if known is not None else ()
    for wire in wires:
        seen = wire.file or wire.folder or "all code of the service"
        table = project.table(wire.table)
        name = table.title if table is not None else wire.text or wire.table
        yield Step(f"the variable `{wire.variable}` holds the name of `{name}`, as {seen} sees it")
    if not definitions and not wires:
        yield Step(f"the entry {_title(unit)}: no table, and no variable that names one", scope.place(Span(0, 0)))


def _title(unit: Unit) -> str:
    match unit.statement:
        case Assignment(targets=(target,)):
            return quoted(target)
    return "here"
