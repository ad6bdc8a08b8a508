"""What containers of dependencies hand out: `Injector(Providers()).get(Orders)`, by the providers that it was made of,
and `Container.orders()`, by the provider of that name.

Of two providers of one type the later one counts.
"""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import Class, Function
from dynamorm_analysis.facts.values import Call, Collection, Value, last_name
from dynamorm_analysis.linking.calls.reachability import returned_during
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.following import MeaningOf
from dynamorm_analysis.linking.meaning import (
    ClassRef,
    External,
    FunctionRef,
    Instance,
    Meaning,
    Part,
    Produced,
    alternatives,
    options,
)
from dynamorm_analysis.linking.objects.provided import provided
from dynamorm_analysis.linking.occurrences import calls
from dynamorm_analysis.linking.scope import Scope

CONTAINERS = frozenset({"injector.Injector"})
ASKING = frozenset({"get"})
PROVIDING = frozenset({"provider"})
BINDING = "bind"


def handed_out(
    program: Program, asked: Meaning, call: Call, scope: Scope, meaning: MeaningOf, depth: int
) -> Meaning | None:
    """What a container gives for the type that it is asked for; None where that is not told, or something else asks."""
    match asked:
        case Part(owner=Produced(callee=External(name=container), call=made, scope=where), name=method) if (
            method in ASKING and container in CONTAINERS and call.arguments
        ):
            pass
        case _:
            return provided(program, asked, meaning, depth)
    wanted = meaning(program, call.arguments[0].value, scope, depth + 1)
    found: Meaning | None = None
    for module in _modules(made):
        for option in options(meaning(program, module, where, depth + 1)):
            of = option.of if isinstance(option, Instance) else option
            if isinstance(of, ClassRef):
                found = _provided_by(program, of, wanted, meaning, depth + 1) or found
            elif isinstance(of, FunctionRef):
                found = _bound_by(program, of.scope, wanted, meaning, depth + 1) or found
    return found


def _modules(made: Call) -> Iterator[Value]:
    """The modules that a container is made of: one, or a list of them."""
    for argument in made.arguments[:1]:
        given = argument.value
        yield from given.items if isinstance(given, Collection) else (given,)


def _provided_by(program: Program, of: ClassRef, wanted: Meaning, meaning: MeaningOf, depth: int) -> Meaning | None:
    """What a module's methods provide as a type, by what they promise to return, or bind to it."""
    node = of.scope.node
    for method in node.body if isinstance(node, Class) else ():
        if not isinstance(method, Function):
            continue
        inner = of.scope.inner(method).on(Instance(of))
        decorators = {last_name(each.function if isinstance(each, Call) else each) for each in method.decorators}
        if not decorators.isdisjoint(PROVIDING):
            promised = method.returns
            if promised is not None and meaning(program, promised, of.scope.parent or of.scope, depth) == wanted:
                return _returned(program, inner, meaning, depth)
        elif method.name == "configure":
            bound = _bound_by(program, inner, wanted, meaning, depth)
            if bound is not None:
                return bound
    return None


def _returned(program: Program, method: Scope, meaning: MeaningOf, depth: int) -> Meaning:
    statements = returned_during(program, method, meaning, depth)
    values = [statement.value for statement in statements if statement.value is not None]
    return alternatives(tuple(meaning(program, value, method, depth + 1) for value in values))


def _bound_by(program: Program, function: Scope, wanted: Meaning, meaning: MeaningOf, depth: int) -> Meaning | None:
    """What `binder.bind(Orders, to=OrdersTable())` in a function binds to a type."""
    if function.parent is None or not isinstance(function.node, Function):
        return None
    for call, at in calls(function.parent, function.node):
        if last_name(call.function) != BINDING or len(call.arguments) < 2:
            continue
        given = next((each.value for each in call.arguments[1:] if each.name in ("", "to")), None)
        if given is not None and meaning(program, call.arguments[0].value, at.scope, depth) == wanted:
            found = meaning(program, given, at.scope, depth)
            return Instance(found) if isinstance(found, ClassRef) else found
    return None
