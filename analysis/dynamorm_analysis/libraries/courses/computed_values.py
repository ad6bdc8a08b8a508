"""Values that functions compute of an item which they are given: `next_count(item)` that gives `item["count"] + 1`."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from dynamorm_analysis.facts.statements import Function
from dynamorm_analysis.facts.values import Call, Name, Value
from dynamorm_analysis.libraries.calls.running import given_to, run_by
from dynamorm_analysis.libraries.courses.asked import Asked
from dynamorm_analysis.libraries.courses.told_tests import place_of
from dynamorm_analysis.linking.calls.calling import returns
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.names.flow import origin_of
from dynamorm_analysis.linking.names.origins import Origin, filled_in
from dynamorm_analysis.text import Span

MadeOf = Callable[[Asked, Function, Value], Iterator[Origin]]
"""The values of which an expression in a function is another one that is made of them."""
Computed = tuple[tuple[Span, tuple[str, ...]], ...]
"""Which parameters, by the places that stand for them, and which parts of these a function computes its result of."""


def computed_of(program: Program, asked: Asked, value: Value, made_of: MadeOf) -> Iterator[Origin]:
    """The parts of items of which a value is made by the function that is called for it."""
    call = origin_of(value, asked.scope)
    run = run_by(program, call, asked.scope) if isinstance(call, Call) else None
    if run is None or not isinstance(call, Call) or not isinstance(run.scope.node, Function):
        return
    node, function = run.scope.node, run.scope.alone

    def computed() -> Computed:
        places = {parameter.name: place_of(number) for number, parameter in enumerate(node.parameters)}
        given = {name: (Call(Name(name, place), (), place),) for name, place in places.items()}
        inner = Asked(function, {**given, **filled_in(node)}, asked.functions)
        found = (
            one for each in returns(node.body) if each.value is not None for one in made_of(inner, node, each.value)
        )
        return tuple(
            dict.fromkeys((one.call.span, one.parts) for one in found if one.call.span.start < 0 and one.parts)
        )

    is_followed = asked.functions is None or asked.functions.through > 0
    parts = computed() if is_followed else program.shared("computed of", function, computed)
    arguments = given_to(run, call, asked.scope) if parts else {}
    for number, parameter in enumerate(node.parameters):
        taken = [path for place, path in parts if place == place_of(number)]
        given, scope = arguments.get(parameter.name, (None, None))
        if not taken or given is None or scope is None or scope.node is not asked.scope.node:
            continue
        for origin in asked.origins(given):
            if not origin.error:
                yield from (replace(origin, parts=(*origin.parts, *path)) for path in taken)
