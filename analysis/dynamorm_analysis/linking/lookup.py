"""Where a name is bound, and which of its bindings may be in effect where it is read."""

from collections.abc import Iterable
from dataclasses import dataclass

from dynamorm_analysis.facts.statements import Class, Flow, Function
from dynamorm_analysis.facts.values import Name
from dynamorm_analysis.linking.program import Program
from dynamorm_analysis.linking.scope import Bound, Scope, bound_until


@dataclass(frozen=True, slots=True)
class Lookup:
    """The scope that binds a name, and those of its bindings that may be in effect."""

    scope: Scope
    bounds: tuple[Bound, ...]


def lookup(program: Program, name: str, scope: Scope, before: int) -> Lookup | None:
    """How a name is bound that is read at offset `before` of its statement; None where the file does not bind it."""
    defined_in: Scope | None = scope
    while defined_in is not None:
        if defined_in.node is None:
            bounds = program.bindings(defined_in.path, name)
            if not bounds:
                return None
            if defined_in is scope:
                bounds = bound_until(bounds, scope.anchor, before)
            return Lookup(program.module_scope(defined_in.path), in_effect(bounds))
        is_class_seen_from_method = isinstance(defined_in.node, Class) and defined_in is not scope
        bounds = () if is_class_seen_from_method else defined_in.bindings.get(name, ())
        if bounds:
            if defined_in is scope:
                earlier = tuple(b for b in bounds if b.by == "parameter" or b.statement.span.start < before)
                # What a function keeps for its next call was set by the one before, further down.
                bounds = earlier or (bounds if _is_kept(defined_in, name) else ())
            return Lookup(defined_in, in_effect(bounds))
        defined_in = defined_in.parent
    return None


def _is_kept(scope: Scope, name: str) -> bool:
    """Whether a function says `global name`."""
    body = scope.node.body if isinstance(scope.node, Function) else ()
    return any(
        isinstance(part, Name) and part.name == name
        for statement in body
        if isinstance(statement, Flow) and statement.kind == "global"
        for part in statement.values
    )


def in_effect(bounds: Iterable[Bound]) -> tuple[Bound, ...]:
    """The last unconditional binding, which hides all earlier ones, and those that may follow."""
    live: list[Bound] = []
    for bound in bounds:
        live = [*live, bound] if bound.conditional else [bound]
    return tuple(live)
