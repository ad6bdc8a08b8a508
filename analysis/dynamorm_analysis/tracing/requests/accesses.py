"""The accesses of traces: which of the calls that one went through are requests, and of which table."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from dynamorm_analysis.items.transacted import unguarded
from dynamorm_analysis.linking.files.testing import is_test
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.memo import once
from dynamorm_analysis.model.access import Access, Operation
from dynamorm_analysis.permissions.beginning import functions_of
from dynamorm_analysis.permissions.running import asking_names
from dynamorm_analysis.project import Project
from dynamorm_analysis.text import Place
from dynamorm_analysis.tracing.requests.parameters import CHAINED, Chain, chain_of, parts_called
from dynamorm_analysis.tracing.running.frame import Request
from dynamorm_analysis.tracing.running.traces import Trace, trace_of

MOST = 150
"""Requests of one trace that are looked at."""


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A request of a trace, what it asks where it is made, its table, as far as any call on the way there tells, and
    the calls on which it is made."""

    request: Request
    access: Access
    table: str | None
    chain: Chain = ()

    @property
    def number(self) -> int:
        return self.request.number


@once
def traces(project: Project) -> tuple[Trace, ...]:
    """Traces that go through all functions of the application that make requests: of those that no other one calls, and
    of the others as far as these do not come to them."""
    reached: set[tuple[str, str, int]] = set()
    found: list[Trace] = []
    for function in sorted(_asking(project), key=lambda one: _is_called(one, project)):
        if function.written_at not in reached:
            trace = trace_of(project.program, function)
            reached |= trace.reached
            found.append(trace)
    return tuple(found)


def _asking(project: Project) -> Iterator[Scope]:
    names = asking_names(project)
    for path in project.modules:
        if not is_test(path) and not project.program.is_installed(path):
            yield from (one for one in functions_of(project.program, path) if _own_name(one) in names)


def _own_name(function: Scope) -> str:
    return function.name.rpartition(".")[2]


def _is_called(function: Scope, project: Project) -> bool:
    return _own_name(function) in _mentioned(project)


@once
def _mentioned(project: Project) -> frozenset[str]:
    """The names that functions of the application mention, their own left out."""
    return frozenset(
        name
        for path, module in project.modules.items()
        if not is_test(path)
        for function, mentioned in module.mentions.items()
        for name in mentioned
        if name != function
    )


def asked_in(trace: Trace, project: Project) -> tuple[Asked, ...]:
    """The requests of a trace that ask for one thing each, in turn, and the writes of transactions without a condition,
    each as the single write that it would be."""
    made, told = _made_at(project)
    found: list[Asked] = []
    for request in trace.requests:
        accesses = made.get(request.call, ())
        if any(access.operation.startswith("transact") for access in accesses):
            found += _of_transaction(request, project)
        elif len(accesses) == 1:
            access = accesses[0]
            chain = chain_of(request, trace.requests) if access.library in CHAINED else ()
            found.append(Asked(request, access, access.table or _table_told(request, access, told), chain))
    return tuple(found)


def _of_transaction(request: Request, project: Project) -> Iterator[Asked]:
    """The writes of a transaction, where it is known which of them is which."""
    by_name: dict[str, list[Access]] = {"Put": [], "Update": []}
    for access in _singly(project).get(request.call, ()):
        by_name[access.operation.capitalize()].append(access)
    for name, accesses in by_name.items():
        parts = parts_called(request, name) if accesses else ()
        if len(parts) == len(accesses):
            yield from (Asked(part, access, access.table) for part, access in zip(parts, accesses, strict=True))


def in_transactions(trace: Trace, project: Project, names: tuple[str, ...]) -> Iterator[Asked]:
    """The writes of some kinds (`Delete`) in transactions without any condition, each as a single write."""
    made, _ = _made_at(project)
    for request in trace.requests:
        accesses = [one for one in made.get(request.call, ()) if one.operation.startswith("transact")]
        if any(one.conditional or not one.knows("filter") for one in accesses):
            continue
        for name in names:
            mine = [one for one in accesses if one.operation == f"transact_{name.lower()}"]
            parts = parts_called(request, name) if mine else ()
            if len(parts) == len(mine):
                single: Operation = "delete" if name == "Delete" else "put"
                yield from (
                    Asked(part, replace(access, operation=single), access.table)
                    for part, access in zip(parts, mine, strict=True)
                )


@once
def _singly(project: Project) -> dict[Place, list[Access]]:
    """The writes of transactions without a condition, by the place of the transaction's call."""
    found: dict[Place, list[Access]] = {}
    for access in unguarded(project):
        if access.via is None:
            found.setdefault(access.call, []).append(access)
    return found


T = TypeVar("T")
_Make = Callable[[Trace, tuple[Asked, ...], Project], Any]
_known: WeakKeyDictionary[Trace, dict[_Make, tuple[tuple[object, ...], Any]]] = WeakKeyDictionary()


def found_in_trace(trace: Trace, project: Project, make: Callable[[Trace, tuple[Asked, ...], Project], T]) -> T:
    """What a function makes of the requests of a trace: it is kept as long as these and their tables stay what they
    are."""
    asked = asked_in(trace, project)[:MOST]
    asks = (*(one.access for one in asked), *(project.table(one.table) for one in asked))
    rests_on = (*asks, *(one.table for one in asked))
    kept = _known.setdefault(trace, {})
    known = kept.get(make)
    if known is not None and len(known[0]) == len(rests_on) and all(map(_is_still, known[0], rests_on)):
        found: T = known[1]
        return found
    made = make(trace, asked, project)
    kept[make] = rests_on, made
    return made


def _is_still(before: object, now: object) -> bool:
    return before is now or (isinstance(before, str) and before == now)


def _table_told(request: Request, access: Access, told: dict[Place, list[Access]]) -> str | None:
    """The table that a call tells which leads to a request."""
    for entered in reversed(request.entered):
        for other in told.get(entered.call, ()):
            if other.operation == access.operation and other.table is not None:
                return other.table
    return None


@once
def _made_at(project: Project) -> tuple[dict[Place, list[Access]], dict[Place, list[Access]]]:
    """Accesses by the place of their call: those that are made there, and those that functions make for them."""
    made: dict[Place, list[Access]] = {}
    told: dict[Place, list[Access]] = {}
    for access in project.accesses:
        (made if access.via is None else told).setdefault(access.call, []).append(access)
    for access in (*project.retold, *project.led_to):
        told.setdefault(access.call, []).append(access)
    return made, told


def meeting(read: Asked, write: Asked) -> tuple[Place, Place]:
    """Where the ways to two requests part: the calls of one function that lead to them."""
    ways = (
        [*((each.function, each.name) for each in one.request.entered), ((), one.request.name)] for one in (read, write)
    )
    for (_, mine), (_, its) in zip(*ways, strict=False):
        if mine != its:
            return mine, its
    return read.request.name, write.request.name


def told_on_the_way(one: Asked, project: Project) -> Access:
    """What a request asks for, where its own function does not know: as the innermost call tells that says more."""
    if one.access.unknown.isdisjoint(OF_QUESTIONS):
        return one.access
    _, told = _made_at(project)
    for entered in reversed(one.request.entered):
        for other in told.get(entered.call, ()):
            if other.operation == one.access.operation and other.unknown.isdisjoint(OF_QUESTIONS):
                return other
    return one.access


def retold_on_the_way(one: Asked, project: Project) -> Iterator[Access]:
    """A request as the functions on the way there tell of it, where they do."""
    _, told = _made_at(project)
    for entered in one.request.entered:
        yield from (other for other in told.get(entered.call, ()) if other.operation == one.access.operation)


OF_QUESTIONS = frozenset({"index", "key", "filter"})


def accesses_at(place: Place, project: Project) -> tuple[Access, ...]:
    """All accesses that a function makes at a place, itself or by calling others."""
    return _by_place(project).get(place, ())


@once
def _by_place(project: Project) -> dict[Place, tuple[Access, ...]]:
    found: dict[Place, list[Access]] = {}
    for access in (*project.accesses, *project.retold, *project.led_to):
        found.setdefault(access.place, []).append(access)
    return {place: tuple(accesses) for place, accesses in found.items()}
