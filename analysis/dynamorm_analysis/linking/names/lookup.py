"""Where a name is bound, and which of its bindings may be in effect where it is read."""

from dataclasses import dataclass

from dynamorm_analysis.facts.statements import Assignment, Class, Function
from dynamorm_analysis.facts.values import Name, parts_of
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.scope import Bound, Scope, bound_until, declared_global, loop_around


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
            if _runs_with_the_module(scope):
                bounds = _made_before(program, bounds, defined_in.path, scope.anchor)
            if defined_in is scope:
                bounds = tuple(bound for bound in bounds if not _is_set_around(bound, scope.anchor, before)) or bounds
                bounds = _seen_from(bound_until(bounds, scope.anchor, before), scope.anchor, before)
            return Lookup(program.module_scope(defined_in.path), in_effect(bounds))
        is_class_seen_from_method = isinstance(defined_in.node, Class) and defined_in is not scope
        bounds = () if is_class_seen_from_method else defined_in.bindings.get(name, ())
        if bounds:
            if defined_in is scope:
                earlier = (bound for bound in bounds if bound.by == "parameter" or _is_earlier(bound, before))
                bounds = _seen_from(tuple(earlier), scope.anchor, before)
            if not bounds and _is_of_module(name, defined_in):
                defined_in = program.module_scope(defined_in.path)
                continue
            return Lookup(defined_in, in_effect(bounds))
        defined_in = defined_in.parent
    return None


def _runs_with_the_module(scope: Scope) -> bool:
    """Whether code runs while its module is read: that of the module itself, and of class bodies."""
    here: Scope | None = scope
    while here is not None and isinstance(here.node, Class):
        here = here.parent
    return here is not None and here.node is None


def _made_before(program: Program, bounds: tuple[Bound, ...], path: str, anchor: str) -> tuple[Bound, ...]:
    """The bindings that a module has made when it comes to a statement; all where none of them stands before it. That
    they are in the order of their statements is part of the answer to what the module binds the name to."""
    module = program.modules.get(path)
    if len(bounds) < 2 or module is None or anchor not in module.order:
        return bounds
    here = module.order[anchor]
    return tuple(bound for bound in bounds if module.order.get(bound.anchor, here) <= here) or bounds


def _is_earlier(bound: Bound, before: int) -> bool:
    """Whether a statement binds a name before it is read; outside of loops, what it sets a name to reads the name as
    it was: `stage = stage or "dev"`."""
    statement = bound.statement
    if bound.by == "assignment" and not bound.conditional:
        return statement.span.end <= before
    return statement.span.start < before


def _is_set_around(bound: Bound, anchor: str, before: int) -> bool:
    """Whether it is the statement itself in which a name is read that sets it: `orders = Table(orders)`."""
    if bound.by != "assignment" or bound.anchor != anchor or bound.conditional:
        return False
    return bound.statement.span.start <= before < bound.statement.span.end


def _is_of_module(name: str, scope: Scope) -> bool:
    return isinstance(scope.node, Function) and name in declared_global(scope.node.body)


def _seen_from(bounds: tuple[Bound, ...], anchor: str, before: int) -> tuple[Bound, ...]:
    """The bindings of a name from the last assignment on that surely ran before offset `before` of the statement with
    this anchor, although it stands in a branch or loop: the reader stands in the same one. The variable of a loop
    around the reader is given in each round."""
    own = tuple(bound for bound in bounds if bound.anchor == anchor) if len(bounds) > 1 else ()
    giving = loop_around(own, before)
    for n in range(len(bounds) - 1, 0, -1):
        bound = bounds[n]
        if bound.by == "loop" and bound.statement is giving:
            return bounds[n:]
        if bound.by != "assignment" or bound.anchor != anchor or not bound.perhaps:
            continue
        if bound.statement.span.end <= before and all(start <= before <= end for start, end in bound.perhaps):
            return bounds[n:]
    return bounds


def in_effect(bounds: tuple[Bound, ...]) -> tuple[Bound, ...]:
    """The last unconditional binding, which hides all earlier ones, and those that may follow."""
    if len(bounds) > 1:
        bounds = tuple(bound for bound in bounds if not _only_declares(bound)) or bounds
    for n in range(len(bounds) - 1, 0, -1):
        if not bounds[n].conditional:
            return bounds[n:]
    return bounds


def bound_at(scope: Scope, name: str, before: int) -> tuple[Bound, ...]:
    """The bindings of a name in a function that may be in effect where it is read."""
    earlier = tuple(each for each in scope.bindings.get(name, ()) if _is_earlier(each, before))
    return in_effect(_seen_from(earlier, scope.anchor, before))


def held_since(scope: Scope, name: str, before: int) -> int:
    """From where on a variable of a function holds what it does at offset `before`: what is set of it earlier is set of
    something else, as on another branch; 0 where that is not certain, or it is made of what it held."""
    return min((_since(each, name) for each in bound_at(scope, name, before)), default=0)


def _since(bound: Bound, name: str) -> int:
    statement = bound.statement
    if bound.by == "loop":
        return statement.span.start
    if bound.by != "assignment" or bound.value is None or not isinstance(statement, Assignment) or statement.operator:
        return 0
    is_of_itself = any(isinstance(part, Name) and part.name == name for part in parts_of(bound.value))
    return 0 if is_of_itself else statement.span.end


def _only_declares(bound: Bound) -> bool:
    """Whether a statement says of which type a name is, and leaves it as it was: `table: Table`."""
    statement = bound.statement
    return bound.by == "assignment" and isinstance(statement, Assignment) and statement.value is None
