"""Chains of calls from `db.Model(x)` to what reads or writes, followed over the variables that hold them."""

from dataclasses import dataclass, replace

from dynamorm_analysis.facts.statements import Assignment, Evaluation, Function
from dynamorm_analysis.facts.values import Call, Collection, Constant, Member, Name, Value
from dynamorm_analysis.libraries.calls.static_chains import Link, begins_with, links_after
from dynamorm_analysis.libraries.tabletheory_go.handles import library_types, library_types_of
from dynamorm_analysis.libraries.tabletheory_go.words import BUILDER_TYPES, BUILDERS, ENTRY
from dynamorm_analysis.linking.calls.calling import returns
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.names.flow import steps
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.static.static_types import called, during, last_name

MAX_DEPTH = 40
MOST = 8  # ways in which one variable can be made


@dataclass(frozen=True, slots=True)
class Chain:
    """The call of `Model`, and what follows it in the order in which it happens.

    `entry` is None where the function around it is given what was begun elsewhere: a query, or where `begun` names one
    the builder of an update or a batch.
    """

    entry: Link | None
    links: tuple[Link, ...]
    begun: str = ""

    @property
    def builder(self) -> str:
        """The builder that the chain has turned into, which ends in its own ways; empty where it is a query."""
        return next((link.method for link in self.links if link.method in BUILDERS), self.begun)

    @property
    def model(self) -> tuple[Value, Scope] | None:
        """What is given to `Model`, and where."""
        return (self.entry.call.arguments[0].value, self.entry.scope) if self.entry is not None else None


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
            return _of_call(program, call, scope, depth)
        case Call() as call:
            return _of_call(program, call, scope, depth)
        case Name(name=name, span=span):
            seen = (f"chains of {name} {span.start}", scope, 0)
            return program.once(seen, depth, lambda: _held(program, name, scope, span.start, depth))
    return ()


def is_certain(program: Program, chain: Chain) -> bool:
    """Whether a chain is the library's by its types, whatever it begins with; others have a `Model` too."""
    if chain.entry is None:
        return True
    return bool(library_types(program, chain.entry.place_span.owner, chain.entry.scope))


def _of_call(program: Program, call: Call, scope: Scope, depth: int) -> tuple[Chain, ...]:
    sought = (f"chains of call {call.span.start}-{call.span.end}", scope, 0)
    return program.once(sought, depth, lambda: _returned(program, call, scope, depth))


def _returned(program: Program, call: Call, scope: Scope, depth: int) -> tuple[Chain, ...]:
    """The chains that a function of the workspace begins, or goes on with."""
    function = called(program, call, scope)
    if function is None or not isinstance(function.node, Function) or function.node.returns is None:
        return ()
    if last_name(_first_of(function.node.returns)) not in BUILDER_TYPES:
        return ()
    inside = during(program, call, function, scope)
    found: list[Chain] = []
    for one in returns(function.node.body):
        value = _first_of(one.value) if one.value is not None else None
        if isinstance(value, Constant) and value.value is None:  # beside an error
            continue
        chains = chains_to(program, value, inside, depth + 1) if value is not None else ()
        if not chains:
            return ()
        found += chains
    return tuple(found[:MOST])


def _first_of(results: Value) -> Value:
    return results.items[0] if isinstance(results, Collection) and results.items else results


def _held(program: Program, name: str, scope: Scope, before: int, depth: int) -> tuple[Chain, ...]:
    """The chains of a variable: its assignment, and each call or assignment that goes on from there."""
    holder: Scope | None = scope
    while holder is not None and name not in holder.bindings:
        holder = holder.parent
    if holder is None or holder.node is None:
        return ()
    taken = steps(holder, name, before)
    is_set = bool(taken) and isinstance(taken[0].statement, Assignment) and not taken[0].optional
    found = () if is_set else _given(program, name, holder, depth)
    for step in taken:
        value = step.statement.value if isinstance(step.statement, Assignment | Evaluation) else None
        if value is None:
            continue
        added = tuple(links_after(value, name, holder)) if begins_with(value, name) else None
        if added is not None and found:
            marked = tuple(replace(link, optional=link.optional or step.optional) for link in added)
            found = tuple(replace(chain, links=(*chain.links, *marked)) for chain in found)
            continue
        fresh = chains_to(program, value, holder, depth + 1)
        found = (*found, *fresh)[:MOST] if step.optional else fresh
    return found


def _given(program: Program, name: str, function: Scope, depth: int) -> tuple[Chain, ...]:
    """What a parameter holds: what the call that is looked at gives, else a chain of which nothing is known."""
    if name in function.arguments:
        return chains_to(program, *function.arguments[name], depth + 1)
    for parameter in function.node.parameters if isinstance(function.node, Function) else ():
        if parameter.name == name and parameter.annotation is not None:
            types = library_types_of(program, parameter.annotation, function)
            begun = next(iter(types & BUILDERS.keys()), "")
            return (Chain(None, (), begun),) if types & BUILDER_TYPES else ()
    return ()
