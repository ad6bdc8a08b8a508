"""Dictionaries and objects that are written as JSON and read again: `json.loads(json.dumps(item))`,
`json.loads(order.json(), parse_float=Decimal)`, `jsonable_encoder(order)`."""

from dataclasses import replace

from dynamorm_analysis.facts.values import Argument, Call, Constant, Member, Value, last_name
from dynamorm_analysis.libraries.requests.given import Parameters
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import External
from dynamorm_analysis.linking.scope import Scope

READERS = frozenset({"json.loads", "simplejson.loads"})
WRITERS = frozenset({"json.dumps", "simplejson.dumps"})
OTHERWISE = frozenset({"parse_float", "cls", "object_hook", "object_pairs_hook", "use_decimal"})
"""Arguments by which a reader may make something else of numbers."""
DUMPS = frozenset({"model_dump", "dict"})
METHODS = frozenset({"json", "model_dump_json"})
ENCODER = "fastapi.encoders.jsonable_encoder"
ENCODING = frozenset({"exclude_none", "exclude_unset", "exclude_defaults", "by_alias"})
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


def object_rewritten(program: Program, call: Call, scope: Scope) -> Call | None:
    """The fields of the object, as a dictionary, which a call gives as they are written as JSON; None for other calls:
    `order.model_dump()` of `json.loads(order.model_dump_json())`."""
    match call.arguments:
        case (
            Argument(value=Call(function=Member(owner=owner, name=name), arguments=options), name="", spread=""),
            *_,
        ) if name in METHODS:
            if _is_one_of(READERS, program, call.function, scope):
                return Call(Member(owner, "model_dump", call.span, call.span), options, call.span)
        case (Argument(value=of, name="", spread=""), *options) if _is_one_of(
            frozenset({ENCODER}), program, call.function, scope
        ):
            if isinstance(of, Call) and last_name(of.function) in DUMPS:
                return of
            if ENCODING.issuperset(one.name for one in options):
                return Call(Member(of, "model_dump", call.span, call.span), tuple(options), call.span)
    return None


def keeps_floats(call: Call) -> bool:
    """Whether a call that reads JSON makes floats of numbers with a fraction."""
    return OTHERWISE.isdisjoint(argument.name for argument in call.arguments)


def _is_one_of(names: frozenset[str], program: Program, function: Value, scope: Scope) -> bool:
    found = meaning(program, function, scope)
    return isinstance(found, External) and found.name in names


def read_again(written: Parameters, writer: Call, reader: Call) -> Parameters:
    """What is read of the entries that a call writes as JSON: of values that it may replace no more than what they
    are made of."""
    keeps = keeps_floats(reader)
    replaces = not REPLACING.isdisjoint(argument.name for argument in writer.arguments)
    given = {
        name: tuple(
            replace(
                one,
                reread=True,
                replaced=replaces and not isinstance(one.value, Constant),
                floats_kept=keeps and (one.floats_kept or not one.reread),
            )
            for one in values
        )
        for name, values in written.given.items()
    }
    return replace(written, given=given)


def object_read_again(written: Parameters, reader: Call) -> Parameters:
    """What is read of an object's fields that were written as JSON, which knows few types."""
    replacing = Argument(Constant(None, reader.span), "default", "", reader.span)
    return read_again(written, Call(reader.function, (replacing,), reader.span), reader)
