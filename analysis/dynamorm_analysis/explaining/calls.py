"""A call explained: the accesses that it makes, what of them is not known and why, or why it makes none."""

from collections.abc import Iterator

from dynamorm_analysis.explaining.steps import Step, quoted
from dynamorm_analysis.explaining.tables import table_steps
from dynamorm_analysis.explaining.tracing import traced
from dynamorm_analysis.facts.values import Argument, Call, Member, Value
from dynamorm_analysis.libraries.recognition import declining
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.meaning import ClassRef, FunctionRef, options
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.model.access import Access, Condition
from dynamorm_analysis.project import Project

CALLERS = 5  # are named at most
PAGES = {
    "itself": "the call reads all of them",
    "followed": "the code reads on until there are no more",
    "told": "where to read on is told to the caller",
    "returned": "the response is returned to the caller, which may read on or not",
    "ignored": "only the first one is read",
    "lost": "the function that asks reads only the first one",
    "unknown": "whether more than one is read is not known",
}
PARTS = ("table", "index", "key", "filter", "projection", "consistent", "limit", "written")


def call_step(project: Project, occurrence: Occurrence, call: Call) -> Step:
    """All that can be said about a call."""
    place = occurrence.scope.place(call.span)
    accesses = [access for access in (*project.accesses, *project.retold) if access.call == place]
    explained = [_access(project, access, occurrence, call) for access in accesses]
    return Step(f"the call {quoted(call)}", place, tuple(explained or _no_access(project, occurrence, call)))


# ---- an access ------------------------------------------------------------------------------------------------------


def _access(project: Project, access: Access, occurrence: Occurrence, call: Call) -> Step:
    sure = "" if access.confidence == "high" else f" (of {access.confidence} confidence)"
    through = f", through the function `{access.via}`" if access.via else ""
    inner = [
        *table_steps(project, access),
        *_index(access),
        *_conditions("key", access, access.key),
        *_conditions("filter", access, access.filter),
        *_unknown(project, access, occurrence, call),
        *_callers(project, occurrence),
    ]
    if access.reads_many:
        inner.append(Step(f"pages: {PAGES['itself' if access.pages_itself else access.token]}"))
    if access.loop is not None:
        inner.append(Step("it is in a loop", access.loop.place))
    return Step(f"a {access.operation} that `{access.library}` makes{through}{sure}", access.place, tuple(inner))


def _index(access: Access) -> Iterator[Step]:
    if access.knows("index"):
        yield Step(f"index: `{access.index}`" if access.index is not None else "index: none, the table itself")


def _conditions(part: str, access: Access, conditions: tuple[Condition, ...]) -> Iterator[Step]:
    if conditions:
        written = ", ".join(f"`{c.attribute}` {c.operator}{' on some paths' if c.optional else ''}" for c in conditions)
        rest = "" if access.knows(part) else ", and more that is not known"
        yield Step(f"{part}: {written}{rest}", conditions[0].place)
    elif access.knows(part) and access.operation != "scan" and part == "key":
        yield Step(f"{part}: none")


def _unknown(project: Project, access: Access, occurrence: Occurrence, call: Call) -> Iterator[Step]:
    """The parts that are not known, by the expressions on which they rest, each followed to where it is lost."""
    by_cause: dict[tuple[int, ...], list[str]] = {}
    language = project.modules[occurrence.scope.path].facts.language
    for part in sorted(access.unknown, key=lambda part: PARTS.index(part) if part in PARTS else len(PARTS)):
        causes = [n for n, given in enumerate(call.arguments) if _tells(given, part, language, access)]
        causes = causes or [n for n, given in enumerate(call.arguments) if given.spread]
        by_cause.setdefault(tuple(causes), []).append(part)
    for numbers, parts in by_cause.items():
        steps = [_argument(project, call.arguments[number], occurrence) for number in numbers]
        if not numbers and isinstance(call.function, Member):
            steps.append(_subject(project, call.function.owner, occurrence, "because of what it is called on,"))
        yield Step(f"not known: {', '.join(parts)}", None, tuple(steps))


def _argument(project: Project, given: Argument, occurrence: Occurrence) -> Step:
    written = f"`{given.name}`" if given.name else f"`{given.spread}`{quoted(given.value)}".replace("``", "")
    inner = traced(project.program, given.value, occurrence.scope)
    return Step(f"because of {written}", occurrence.scope.place(given.span), inner)


def _subject(project: Project, value: Value, occurrence: Occurrence, title: str) -> Step:
    inner = traced(project.program, value, occurrence.scope)
    return Step(f"{title} {quoted(value)}", occurrence.scope.place(value.span), inner)


def _tells(argument: Argument, part: str, language: str, access: Access) -> bool:
    return any(
        argument.name in library.arguments.get(part, ())
        for library in declining(language)
        if library.library == access.library
    )


# ---- no access ------------------------------------------------------------------------------------------------------


def _no_access(project: Project, occurrence: Occurrence, call: Call) -> Iterator[Step]:
    yield Step(
        "no access: no library takes it for a request to DynamoDB", None, tuple(_verdicts(project, occurrence, call))
    )
    callees = options(meaning(project.program, call.function, occurrence.scope))
    if isinstance(call.function, Member) and not any(isinstance(one, FunctionRef | ClassRef) for one in callees):
        yield _subject(project, call.function.owner, occurrence, "it is called on")
    else:
        inner = traced(project.program, call, occurrence.scope)
        yield Step("what it gives", occurrence.scope.place(call.span), inner)
    yield from _callers(project, occurrence)


def _callers(project: Project, occurrence: Occurrence) -> Iterator[Step]:
    """The calls of the function around that tell more than the function itself."""
    callers = [access for access in project.accesses if access.via and access.via == occurrence.scope.name]
    if callers:
        places = tuple(Step(f"{one.operation} in `{one.function or one.place.path}`", one.place) for one in callers)
        yield Step(f"more is known where `{occurrence.scope.name}` is called", None, places[:CALLERS])


def _verdicts(project: Project, occurrence: Occurrence, call: Call) -> Iterator[Step]:
    if not isinstance(call.function, Member):
        return
    for library in declining(project.modules[occurrence.scope.path].facts.language):
        text = library.declined(project.program, occurrence, call, call.function)
        yield Step(f"`{library.library}`: {text}")
