"""What a call gives by name: keyword arguments in Python, the entries of an object in TypeScript."""

from collections.abc import Iterator, Mapping

from dynamorm_analysis.facts import values
from dynamorm_analysis.facts.values import Call, Constant, Value
from dynamorm_analysis.libraries.cdk.programs.telling import PROPERTIES, camel_case
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.files.scripts import is_script
from dynamorm_analysis.linking.meaning import Raw
from dynamorm_analysis.linking.scope import Scope

MAX_DEPTH = 6
Given = Mapping[str, tuple[Value, Scope]]


def given_by_name(program: Program, call: Call, scope: Scope) -> Given:
    """The values that a call gives by camelCase name, each with the scope that it stands in."""
    if not is_script(scope.path):
        return {camel_case(one.name): (one.value, scope) for one in call.arguments if one.name}
    found: dict[str, tuple[Value, Scope]] = {}
    for position, argument in enumerate(call.arguments):
        is_written = isinstance(argument.value, values.Mapping)
        if not argument.spread and (is_written or position == PROPERTIES or len(call.arguments) == 1):
            found.update(_entries(program, argument.value, scope, 0))
    return found


def _entries(program: Program, value: Value, scope: Scope, depth: int) -> Iterator[tuple[str, tuple[Value, Scope]]]:
    """The entries of an object that is written down, here or where a name leads to, with those that it spreads."""
    if depth > MAX_DEPTH:
        return
    if not isinstance(value, values.Mapping):
        found = meaning(program, value, scope)
        if isinstance(found, Raw) and isinstance(found.value, values.Mapping):
            yield from _entries(program, found.value, found.scope, depth + 1)
        return
    for entry in value.entries:
        if entry.key is None:
            yield from _entries(program, entry.value, scope, depth + 1)
        elif isinstance(entry.key, Constant):
            yield str(entry.key.value), (entry.value, scope)
