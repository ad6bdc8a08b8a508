"""Chains of calls from `db.Model(x)` to what reads or writes, followed over the variables that hold them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from dynamorm_analysis.facts.statements import Assignment, Evaluation, Function, Return
from dynamorm_analysis.facts.values import Call, Collection, Member, Name, Value
from dynamorm_analysis.libraries.tabletheory_go.words import BUILDER_TYPES, ENTRY
from dynamorm_analysis.linking.calling import returns
from dynamorm_analysis.linking.flow import steps
from dynamorm_analysis.linking.program import Program
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.static_types import called, last_name

MAX_DEPTH = 12
MOST = 8  # ways in which one variable can be made


@dataclass(frozen=True, slots=True)
class Link:
    """One call of a chain; `optional`: it happens on some paths only."""

    method: str
    call: Call
    scope: Scope
    optional: bool = False

    @property
    def place_span(self) -> Member:
        assert isinstance(self.call.function, Member)  # chains are made of these
        return self.call.function

    def argument(self, position: int) -> Value | None:
        given = self.call.arguments
        return given[position].value if position < len(given) and not given[position].spread else None


@dataclass(frozen=True, slots=True)
class Chain:
    """The call of `Model`, and what follows it in the order in which it happens."""

    entry: Link
    links: tuple[Link, ...]


def chains_to(program: Program, value: Value, scope: Scope, depth: int = 0) -> tuple[Chain, ...]:
    """The chains that an expression may hold, before the call that it stands in; empty where none begins in sight."""
    if depth > MAX_DEPTH:
        return ()
    match value:
        case Call(function=Member(owner=owner, name=method)) as call:
            link = Link(method, call, scope)
            if method == ENTRY and len(call.arguments) == 1:
                return (Chain(link, ()),)
            found = chains_to(program, owner, scope, depth + 1)
            if found:
                return tuple(replace(chain, links=(*chain.links, link)) for chain in found)
            return _returned(program, call, scope, depth)
        case Call() as call:
            return _returned(program, call, scope, depth)
        case Name(name=name, span=span):
            seen = (f"chains of {name} {span.start}", scope, 0)
            return program.once(seen, depth, lambda: _held(program, name, scope, span.start, depth))
    return ()


def _returned(program: Program, call: Call, scope: Scope, depth: int) -> tuple[Chain, ...]:
    """A chain that a function of the workspace begins."""
    function = called(program, call, scope)
    if function is None or not isinstance(function.node, Function) or function.node.returns is None:
        return ()
    if last_name(_first_of(function.node.returns)) not in BUILDER_TYPES:
        return ()
    given = [one for one in returns(function.node.body) if isinstance(one, Return) and one.value is not None]
    if len(given) != 1 or given[0].value is None:
        return ()
    return chains_to(program, given[0].value, function, depth + 1)


def _first_of(results: Value) -> Value:
    return results.items[0] if isinstance(results, Collection) and results.items else results


def _held(program: Program, name: str, scope: Scope, before: int, depth: int) -> tuple[Chain, ...]:
    """The chains of a variable: its assignment, and each call or assignment that goes on from there."""
    holder: Scope | None = scope
    while holder is not None and name not in holder.bindings:
        holder = holder.parent
    if holder is None or holder.node is None:
        return ()
    found: tuple[Chain, ...] = ()
    for step in steps(holder, name, before):
        value = step.statement.value if isinstance(step.statement, Assignment | Evaluation) else None
        if value is None:
            continue
        added = tuple(_after(value, name, holder)) if _begins_with(value, name) else None
        if added is not None and found:
            marked = tuple(replace(link, optional=link.optional or step.optional) for link in added)
            found = tuple(replace(chain, links=(*chain.links, *marked)) for chain in found)
            continue
        fresh = chains_to(program, value, holder, depth + 1)
        found = (*found, *fresh)[:MOST] if step.optional else fresh
    return found


def _begins_with(value: Value, name: str) -> bool:
    while isinstance(value, Call) and isinstance(value.function, Member):
        value = value.function.owner
    return isinstance(value, Name) and value.name == name


def _after(value: Value, name: str, scope: Scope) -> Iterator[Link]:
    """The calls of a chain that goes on from a variable, first call first."""
    found: list[Link] = []
    while isinstance(value, Call) and isinstance(value.function, Member):
        found.append(Link(value.function.name, value, scope))
        value = value.function.owner
    if isinstance(value, Name) and value.name == name:
        yield from reversed(found)
