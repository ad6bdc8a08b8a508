"""Chains of calls from `table.Get("code", code)` to what asks, followed over the variables that hold them."""

from dataclasses import dataclass, replace

from dynamorm_analysis.facts.statements import Assignment, Evaluation, Function
from dynamorm_analysis.facts.values import Call, Collection, Member, Name, Value
from dynamorm_analysis.libraries.calls.static_chains import Link, begins_with, links_after
from dynamorm_analysis.libraries.guregu_dynamo.tables import table_of
from dynamorm_analysis.libraries.guregu_dynamo.words import BEGINNINGS
from dynamorm_analysis.linking.calls.calling import returns
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.names.flow import steps
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.static.declared import argument_of, found_by
from dynamorm_analysis.linking.static.static_types import called, during
from dynamorm_analysis.model.names import TableName

MAX_DEPTH = 40


@dataclass(frozen=True, slots=True)
class Chain:
    """What a table is asked, call by call; `begun` is the first of them."""

    table: TableName
    begun: Link
    links: tuple[Link, ...] = ()

    def of(self, *methods: str) -> tuple[Link, ...]:
        return tuple(link for link in self.links if link.method in methods)


def chain_to(program: Program, value: Value, scope: Scope, depth: int = 0) -> Chain | None:
    """The chain that an expression is; None where none of the library's tables begins it."""
    if depth > MAX_DEPTH:
        return None
    match value:
        case Call(function=Member(owner=owner, name=method)) as call:
            found = chain_to(program, owner, scope, depth + 1)
            if found is not None:
                return replace(found, links=(*found.links, Link(method, call, scope)))
            table = table_of(program, owner, scope) if method in BEGINNINGS else None
            return Chain(table, Link(method, call, scope)) if table is not None else _made(program, call, scope, depth)
        case Call() as call:
            return _made(program, call, scope, depth)
        case Name(name=name, span=span):
            if (argument := argument_of(value, scope)) is not None:
                return chain_to(program, *argument, depth + 1)
            seen = (f"chain of {name} {span.start}", scope, 0)
            return program.once(seen, depth, lambda: _held(program, value, scope, depth))
    return None


def _made(program: Program, call: Call, scope: Scope, depth: int) -> Chain | None:
    """The chain that a function of the workspace begins."""
    function = called(program, call, scope)
    if function is None or not isinstance(function.node, Function):
        return None
    results = [one.value for one in returns(function.node.body)]
    if len(results) != 1 or results[0] is None:
        return None
    result = results[0].items[0] if isinstance(results[0], Collection) and results[0].items else results[0]
    return chain_to(program, result, during(program, call, function, scope), depth + 1)


def _held(program: Program, name: Name, scope: Scope, depth: int) -> Chain | None:
    """The chain of a variable: what it is set to, and each call that goes on from there."""
    found = found_by(program, name, scope)
    if found is None or found.is_parameter or found.scope.node is None:
        return None
    chain: Chain | None = None
    for step in steps(found.scope, name.name, name.span.start):
        value = step.statement.value if isinstance(step.statement, Assignment | Evaluation) else None
        if value is None:
            continue
        if chain is not None and begins_with(value, name.name):
            added = tuple(replace(link, optional=step.optional) for link in links_after(value, name.name, found.scope))
            chain = replace(chain, links=(*chain.links, *added))
            continue
        chain = chain_to(program, value, found.scope, depth + 1) if not step.optional or chain is None else None
    return chain
