"""What an object was made with of which code reads a field: `request.id` of `Order(id=request.id)`."""

from collections.abc import Callable

from dynamorm_analysis.facts.values import Member, Name, Value, is_none
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.following import MeaningOf
from dynamorm_analysis.linking.meaning import ClassRef, Instance
from dynamorm_analysis.linking.names.stores import is_stored_later
from dynamorm_analysis.linking.objects.classes import Base, assignments_to_self
from dynamorm_analysis.linking.objects.constructing import INIT, during_construction
from dynamorm_analysis.linking.objects.fields import given_for
from dynamorm_analysis.linking.scope import Scope

MAX_STEPS = 8  # functions that hand on what they are given
OrderOf = Callable[[Program, Base], tuple[Base, ...]]


def made_with(
    program: Program, value: Value, scope: Scope, meaning: MeaningOf, order_of: OrderOf, depth: int = 0
) -> tuple[Value, Scope] | None:
    """The argument of the call that made an object which its class keeps as the field that an expression reads, and
    where it stands; None where that is not known, or the field is worked out."""
    for _ in range(MAX_STEPS):
        if not isinstance(value, Name) or value.name not in scope.arguments:
            break
        value, scope = scope.arguments[value.name]
    if not isinstance(value, Member):
        return None
    instance = meaning(program, value.owner, scope, depth)
    if not isinstance(instance, Instance) or instance.call is None or instance.scope is None:
        return None
    if is_stored_later(instance.scope, value.name):
        return None
    line = order_of(program, instance.of)
    found = _set_first(instance, line, value.name) or given_for(instance, line, value.name)
    return found if found is not None and not is_none(found[0]) else None


def _set_first(instance: Instance, line: tuple[Base, ...], name: str) -> tuple[Value, Scope] | None:
    """What `__init__` is given that it stores as it is, where nothing else sets the field."""
    for base in line:
        set_by = list(assignments_to_self(base.scope, name)) if isinstance(base, ClassRef) else []
        if not set_by:
            continue
        method, value, bound = set_by[0]
        if len(set_by) > 1 or bound.conditional or method.node is None or method.node.name != INIT:
            return None
        inside = during_construction(instance, line, method)
        return inside.arguments.get(value.name) if isinstance(value, Name) else None
    return None
