"""Dictionaries that are written as JSON and read again: `json.loads(json.dumps(item), parse_float=Decimal)`."""

from dataclasses import replace

from dynamorm_analysis.facts.values import Argument, Call, Constant, Value
from dynamorm_analysis.libraries.requests.given import Parameters
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import External
from dynamorm_analysis.linking.scope import Scope

READERS = frozenset({"json.loads", "simplejson.loads"})
WRITERS = frozenset({"json.dumps", "simplejson.dumps"})
REPLACING = frozenset({"default", "cls"})
"""Arguments by which a writer makes texts or numbers of what JSON does not know."""


def rewritten(program: Program, call: Call, scope: Scope) -> Call | None:
    """The call that writes the JSON which a call reads at once; None for other calls."""
    match call.arguments:
        case (Argument(value=Call(arguments=(Argument(name="", spread=""), *_)) as writer, name="", spread=""), *_):
            pass
        case _:
            return None
    is_read = _is_one_of(READERS, program, call.function, scope)
    return writer if is_read and _is_one_of(WRITERS, program, writer.function, scope) else None


def _is_one_of(names: frozenset[str], program: Program, function: Value, scope: Scope) -> bool:
    found = meaning(program, function, scope)
    return isinstance(found, External) and found.name in names


def read_again(written: Parameters, writer: Call) -> Parameters:
    """What is read of the entries that a call writes as JSON: of values that it may replace no more than what they
    are made of."""
    replaces = not REPLACING.isdisjoint(argument.name for argument in writer.arguments)
    given = {
        name: tuple(
            replace(one, reread=True, replaced=replaces and not isinstance(one.value, Constant)) for one in values
        )
        for name, values in written.given.items()
    }
    return replace(written, given=given)
